use lever::webhook::WebhookRegistration;

use super::Reader;
use crate::error::Error;
use crate::query::Query;

impl Reader {
    /// The webhooks made with this credential. Those made in Lever's settings are not shown.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn webhooks(&self) -> Result<Vec<WebhookRegistration>, Error> {
        self.all("list the webhooks", &["webhooks"], &Query::default()).await
    }
}
