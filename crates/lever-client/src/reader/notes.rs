use lever::{Note, NoteId, OpportunityId};

use super::Reader;
use crate::error::Error;
use crate::query::Query;

impl Reader {
    /// The notes of an opportunity, secret ones too.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn notes(&self, id: &OpportunityId) -> Result<Vec<Note>, Error> {
        self.all("list the notes", &["opportunities", id.as_str(), "notes"], &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn note(&self, opportunity: &OpportunityId, id: &NoteId) -> Result<Note, Error> {
        let path = ["opportunities", opportunity.as_str(), "notes", id.as_str()];
        self.single("read the note", &path, &Query::default()).await
    }
}
