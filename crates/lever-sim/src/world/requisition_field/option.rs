//! The options of a dropdown: sent whole, by id, or as a text that is new.

use serde::Deserialize;
use serde_json::Value;

use super::FieldKind;
use crate::refusal::Refusal;
use crate::world::World;

/// Most options of a dropdown. The documentation also says 2,000.
const MOST_OPTIONS: usize = 8_000;
/// Most options of one request.
const MOST_OPTIONS_SENT: usize = 4_000;

/// An entry of a dropdown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct FieldOption {
    pub(crate) id: String,
    pub(crate) text: String,
}

/// An option as it is sent: `{text}`, `{id, text}`, or a bare id where only an id is needed.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum SentOption {
    /// As an object.
    Whole {
        /// Given for an option that exists.
        #[serde(default)]
        id: Option<String>,
        /// What is shown.
        #[serde(default)]
        text: Option<String>,
    },
    /// As its id.
    Id(String),
}

impl SentOption {
    fn id(&self) -> Option<&str> {
        match self {
            Self::Whole { id, .. } => id.as_deref(),
            Self::Id(id) => Some(id),
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Whole { text, .. } => text.as_deref(),
            Self::Id(_) => None,
        }
    }
}

impl World {
    /// Gives ids to new options; those with an id keep it.
    pub(super) fn new_options(
        &mut self,
        sent: &[SentOption],
        present: &[FieldOption],
    ) -> Result<Vec<FieldOption>, Refusal> {
        if sent.len() > MOST_OPTIONS_SENT || sent.len() + present.len() > MOST_OPTIONS {
            return Err(Refusal::invalid("Too many options"));
        }
        let named = |option: &SentOption| {
            let text = option.text().ok_or_else(|| Refusal::invalid("An option must have a text"))?;
            Ok((option.id().map(str::to_owned), text.to_owned()))
        };
        let named: Vec<(Option<String>, String)> = sent.iter().map(named).collect::<Result<_, Refusal>>()?;
        Ok(named
            .into_iter()
            .map(|(id, text)| FieldOption { id: id.unwrap_or_else(|| self.ids.uuid()), text })
            .collect())
    }

    /// Adds options to a dropdown.
    pub(crate) fn add_field_options(&mut self, id: &str, sent: &[SentOption]) -> Result<Value, Refusal> {
        let present = self.options_of(id)?;
        let new = self.new_options(sent, &present)?;
        self.keep_options(id, present.into_iter().chain(new).collect())
    }

    /// Renames options of a dropdown.
    pub(crate) fn rename_field_options(&mut self, id: &str, sent: &[SentOption]) -> Result<Value, Refusal> {
        let mut present = self.options_of(id)?;
        for option in sent {
            let known = present.iter_mut().find(|known| Some(known.id.as_str()) == option.id());
            let (Some(known), Some(text)) = (known, option.text()) else {
                return Err(Refusal::invalid("Each option must name a known id and a text"));
            };
            text.clone_into(&mut known.text);
        }
        self.keep_options(id, present)
    }

    /// Takes options from a dropdown.
    pub(crate) fn remove_field_options(&mut self, id: &str, sent: &[SentOption]) -> Result<Value, Refusal> {
        let mut present = self.options_of(id)?;
        for option in sent {
            let before = present.len();
            present.retain(|known| Some(known.id.as_str()) != option.id());
            if present.len() == before {
                return Err(Refusal::invalid("Each option must name a known id"));
            }
        }
        self.keep_options(id, present)
    }

    fn options_of(&self, id: &str) -> Result<Vec<FieldOption>, Refusal> {
        match &self.requisition_field(id)?.kind {
            FieldKind::Dropdown(options) => Ok(options.clone()),
            _ => Err(Refusal::invalid("Only a dropdown has options")),
        }
    }

    // ASSUMPTION: options come and go without locking the requisitions that use the field.
    fn keep_options(&mut self, id: &str, options: Vec<FieldOption>) -> Result<Value, Refusal> {
        let row = self.requisition_field_mut(id)?;
        row.kind = FieldKind::Dropdown(options);
        Ok(row.json())
    }
}
