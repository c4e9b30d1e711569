//! Notes: a root and its comments in one thread.

use serde_json::{Value, json};

use super::World;
use crate::query::Params;
use crate::refusal::Refusal;

/// A note.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) thread: Vec<Comment>,
    pub(crate) user: Option<String>,
    pub(crate) secret: bool,
    /// Only notes made by API can be changed or deleted by API.
    pub(crate) made_by_api: bool,
    pub(crate) created_at: i64,
    pub(crate) completed_at: Option<i64>,
}

/// One entry of the thread.
#[derive(Debug, Clone)]
pub(crate) struct Comment {
    pub(crate) value: String,
    pub(crate) user: Option<String>,
    pub(crate) score: Option<i64>,
    pub(crate) stage: Option<String>,
    pub(crate) created_at: i64,
}

impl World {
    pub(crate) fn note_json(&self, row: &Note, params: &Params) -> Value {
        let expand = params.expands("user");
        let field = |comment: &Comment| {
            json!({
                "type": "note", "text": "Comment", "value": comment.value, "createdAt": comment.created_at,
                "user": self.user_ref(comment.user.as_deref(), expand), "score": comment.score,
                "stage": self.stage_ref(comment.stage.as_deref(), params.expands("stage")),
            })
        };
        json!({
            "id": row.id, "text": "Note", "fields": row.thread.iter().map(field).collect::<Vec<_>>(),
            "user": self.user_ref(row.user.as_deref(), expand), "secret": row.secret, "createdAt": row.created_at,
            "completedAt": row.completed_at, "deletedAt": null,
        })
    }

    /// Writes a note and returns its id.
    pub(crate) fn add_note(
        &mut self,
        opportunity: &str,
        comment: Comment,
        secret: bool,
        made_by_api: bool,
        now: i64,
    ) -> Result<String, Refusal> {
        let moves = self.quirks.notes_move_updated_at;
        let row = self.opportunity_mut(opportunity)?;
        let stage = Some(row.stage.clone());
        row.interact(moves, now);
        let id = self.ids.uuid();
        let note = Note {
            id: id.clone(),
            opportunity: opportunity.to_owned(),
            user: comment.user.clone(),
            created_at: comment.created_at,
            completed_at: Some(comment.created_at),
            thread: vec![Comment { stage, ..comment }],
            secret,
            made_by_api,
        };
        self.notes.insert(id.clone(), note);
        Ok(id)
    }

    /// Adds a comment to a note of this opportunity.
    pub(crate) fn comment_on_note(
        &mut self,
        opportunity: &str,
        note: &str,
        comment: Comment,
        now: i64,
    ) -> Result<(), Refusal> {
        let row = self.opportunity_mut(opportunity)?;
        let stage = Some(row.stage.clone());
        let thread = self.notes.get_mut(note).filter(|note| note.opportunity == opportunity);
        thread.ok_or_else(|| Refusal::missing("notes", note))?.thread.push(Comment { stage, ..comment });
        let moves = self.quirks.notes_move_updated_at;
        self.opportunity_mut(opportunity)?.interact(moves, now);
        Ok(())
    }
}
