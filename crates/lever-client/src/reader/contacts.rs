use lever::{Contact, ContactId};

use super::Reader;
use crate::error::Error;
use crate::query::Query;

impl Reader {
    /// The person. There is no list and no search: find somebody through their opportunities.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn contact(&self, id: &ContactId) -> Result<Contact, Error> {
        self.single("read the contact", &["contacts", id.as_str()], &Query::default()).await
    }
}
