//! What was sent: the fields or the file, and what is to be done with it.

use super::form::{self, Item};

/// The longest remark that is kept, in characters.
const LONGEST_REMARK: usize = 300;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Add,
    /// The criterion at this place, from 0.
    Remove(usize),
    Try,
    Save,
    Revert,
}

pub(crate) struct Submission {
    pub(crate) action: Action,
    /// The newest row that the editor has seen.
    pub(crate) after: i64,
    pub(crate) remark: String,
    /// Set where the file was sent in place of the fields.
    pub(crate) file: Option<String>,
    /// Already with what was added, without what was removed.
    pub(crate) items: Vec<Item>,
}

impl Submission {
    pub(crate) fn read(fields: &[(String, String)]) -> Self {
        let field = |name: &str| fields.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str());
        let action = match field("action").unwrap_or_default() {
            "add" => Action::Add,
            "save" => Action::Save,
            "suggestion" => Action::Revert,
            // What is not understood changes nothing.
            other => match other.strip_prefix("remove-").and_then(|place| place.parse().ok()) {
                Some(place) => Action::Remove(place),
                None => Action::Try,
            },
        };
        let mut items = form::read(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        match action {
            Action::Add => items.push(Item::blank()),
            Action::Remove(place) if place < items.len() => {
                items.remove(place);
            }
            Action::Remove(_) | Action::Try | Action::Save | Action::Revert => {}
        }
        let remark = field("remark").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            action,
            after: field("after").and_then(|after| after.parse().ok()).unwrap_or_default(),
            remark: remark.chars().take(LONGEST_REMARK).collect(),
            file: field("file").map(|file| file.replace("\r\n", "\n")),
            items,
        }
    }
}
