use lever::{EpochMillis, Expandable, Note, NoteId, OpportunityId, Single, Unknown, UserId};
use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::{PerformAs, Request, Writer};
use crate::error::Error;

/// A note to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewNote<'a> {
    pub value: &'a str,
    /// Only for users with the sensitive-information privilege.
    pub secret: bool,
}

/// A note to be added, with everything that Lever takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DetailedNote {
    /// Plain text; `@username` tells that user.
    pub value: String,
    /// Only for users with the sensitive-information privilege, and those who are mentioned.
    pub secret: bool,
    /// 1 strong no, 2 no, 3 yes, 4 strong yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// Tells the followers of the opportunity.
    pub notify_followers: bool,
    /// In the past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochMillis>,
}

/// A note as a whole, with its thread: what it lacks is deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NoteReplacement {
    /// The note first and then its comments.
    pub values: Vec<NoteValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    pub secret: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochMillis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<EpochMillis>,
    /// Of every contribution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    /// What this version does not know and Lever takes.
    #[serde(flatten)]
    pub extra: Unknown,
}

/// One contribution to a thread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NoteValue {
    pub value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochMillis>,
}

impl From<&Note> for NoteReplacement {
    fn from(note: &Note) -> Self {
        let values = note.fields.iter();
        Self {
            values: values.map(|one| NoteValue { value: one.value.clone(), created_at: one.created_at }).collect(),
            user: note.user.as_ref().map(Expandable::id).cloned(),
            secret: note.secret,
            created_at: note.created_at,
            completed_at: note.completed_at,
            score: note.fields.first().and_then(|one| one.score),
            extra: Unknown::new(),
        }
    }
}

/// Lever answers a note with the note, and its id a second time; older answers held only the latter.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenNote {
    id: Option<NoteId>,
    note_id: Option<NoteId>,
}

impl Writer {
    /// Adds a note; `None` for the id where Lever's answer names none.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been added.
    pub async fn add_note(
        &self,
        opportunity: &OpportunityId,
        note: &NewNote<'_>,
        perform_as: Option<&PerformAs>,
    ) -> Result<Option<NoteId>, Error> {
        self.written_note(opportunity, note, perform_as).await
    }

    /// Adds a note with everything that Lever takes; `None` for the id where Lever's answer names none.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been added.
    pub async fn add_detailed_note(
        &self,
        opportunity: &OpportunityId,
        note: &DetailedNote,
        perform_as: Option<&PerformAs>,
    ) -> Result<Option<NoteId>, Error> {
        self.written_note(opportunity, note, perform_as).await
    }

    async fn written_note(
        &self,
        opportunity: &OpportunityId,
        note: &impl Serialize,
        perform_as: Option<&PerformAs>,
    ) -> Result<Option<NoteId>, Error> {
        let path = ["opportunities", opportunity.as_str(), "notes"];
        let request = Request::new("add the note", &path).performed_as(perform_as);
        let written: Single<WrittenNote> = self.answered(Method::POST, request, request.query(), note).await?;
        Ok(written.data.id.or(written.data.note_id))
    }

    /// Adds a comment to the thread of a note, whoever wrote that.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been added.
    pub async fn comment_on_note(
        &self,
        opportunity: &OpportunityId,
        note: &NoteId,
        comment: &NoteValue,
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "notes"];
        let request = Request::new("comment on the note", &path).performed_as(perform_as);
        let query = request.query().with("note_id", note);
        self.answered::<Single<WrittenNote>>(Method::POST, request, query, comment).await.map(|_| ())
    }

    /// Replaces a note that was made by API, with its thread. What the body lacks is deleted.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_note(
        &self,
        opportunity: &OpportunityId,
        id: &NoteId,
        note: &NoteReplacement,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "notes", id.as_str()];
        self.acknowledged(Method::PUT, Request::new("change the note", &path), note).await
    }

    /// Deletes a note; only one that was made through the API.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_note(&self, opportunity: &OpportunityId, note: &NoteId) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "notes", note.as_str()];
        self.deleted(Request::new("delete the note", &path)).await
    }
}
