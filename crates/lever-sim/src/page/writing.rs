//! Notes, feedback and profile forms of one opportunity, as one list to read.

use serde_json::Value;

use crate::calendar::minute_text;
use crate::world::World;
use crate::world::note::Comment;

/// A note, a feedback form or a profile form.
pub(super) struct Writing {
    pub(super) kind: &'static str,
    pub(super) at: i64,
    pub(super) when: String,
    pub(super) by: String,
    pub(super) secret: bool,
    pub(super) by_api: bool,
    /// What is asked, or who says it, and the text.
    pub(super) lines: Vec<(String, String)>,
}

/// Newest first.
pub(super) fn writings(world: &World, opportunity: &str) -> Vec<Writing> {
    let user = |id: Option<&String>| {
        let user = id.and_then(|id| world.user(id).ok());
        user.map_or_else(|| "nobody named".to_owned(), |user| user.name.clone())
    };
    let mut all = Vec::new();
    for row in world.notes.of(opportunity) {
        let line = |comment: &Comment| (user(comment.user.as_ref()), comment.value.clone());
        all.push(Writing {
            kind: "Note",
            at: row.created_at,
            when: minute_text(row.created_at),
            by: user(row.user.as_ref()),
            secret: row.secret,
            by_api: row.made_by_api,
            lines: row.thread.iter().map(line).collect(),
        });
    }
    for row in world.feedback.of(opportunity).filter(|row| row.deleted_at.is_none()) {
        let answered = row.answers.iter().filter(|(_, value)| !value.is_null());
        all.push(Writing {
            kind: "Feedback",
            at: row.created_at,
            when: minute_text(row.created_at),
            by: user(Some(&row.user)),
            secret: false,
            by_api: false,
            lines: answered.map(|(field, value)| (field.text.clone(), plain(value))).collect(),
        });
    }
    for row in world.forms.of(opportunity) {
        let answered = row.fields.iter().filter(|field| !field["value"].is_null());
        all.push(Writing {
            kind: "Profile form",
            at: row.created_at,
            when: minute_text(row.created_at),
            by: user(row.user.as_ref()),
            secret: row.secret,
            by_api: true,
            lines: answered.map(|field| (plain(&field["text"]), plain(&field["value"]))).collect(),
        });
    }
    all.sort_by_key(|writing| std::cmp::Reverse(writing.at));
    all
}

/// A field's value as a person would write it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
