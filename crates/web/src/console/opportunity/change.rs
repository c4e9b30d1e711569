//! An effect as what it changes in Lever, word for word.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::Effect;

use super::Context;

#[derive(Template)]
#[template(path = "console/part/change.html")]
pub(crate) enum Change {
    Note { text: String, secret: bool },
    Form { title: String, rows: Vec<(String, String)>, secret: bool },
    Tags { tags: Vec<String> },
    Stage { from: String, to: String },
    Archive { reason: String, hired: bool },
}

/// Its template has escaped what it holds.
impl HtmlSafe for Change {}

impl Change {
    pub(crate) fn new(effect: &Effect, context: &Context<'_>) -> Self {
        match effect {
            Effect::AddNote { text, secret } => Self::Note { text: text.clone(), secret: *secret },
            Effect::FileForm { form, values, secret } => {
                // In the order of the template in Lever; what the template lacks comes last.
                let order: Vec<String> = form.fields().into_iter().map(|field| field.text).collect();
                let place = |label: &str| order.iter().position(|known| known == label).unwrap_or(order.len());
                let mut rows: Vec<(String, String)> =
                    values.iter().map(|(label, value)| (label.clone(), value.clone())).collect();
                rows.sort_by_key(|(label, _)| place(label));
                Self::Form { title: form.title().to_owned(), rows, secret: *secret }
            }
            Effect::AddTags { tags } => Self::Tags { tags: tags.iter().cloned().collect() },
            Effect::MoveStage { from, to } => Self::Stage { from: from.text.clone(), to: to.text.clone() },
            Effect::Archive { reason, hired } => Self::Archive { reason: context.reasons.name(reason), hired: *hired },
        }
    }

    /// In a few words, for a list.
    pub(crate) fn in_brief(&self) -> String {
        match self {
            Self::Note { secret: true, .. } => "Add a secret note".to_owned(),
            Self::Note { secret: false, .. } => "Add a note".to_owned(),
            Self::Form { title, .. } => format!("File the form “{title}”"),
            Self::Tags { tags } => format!("Add tags: {}", tags.join(", ")),
            Self::Stage { to, .. } => format!("Move to {to}"),
            Self::Archive { reason, .. } => format!("Archive: {reason}"),
        }
    }
}
