use lever::{ApplicationId, ApplyRequest, PostingId, Single, Upload};
use reqwest::Method;
use serde::Deserialize;

use super::{Request, Writer};
use crate::error::Error;
use crate::multipart::{Attachment, Part};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Applied {
    application_id: ApplicationId,
}

impl Writer {
    /// Applies to a posting that is published or internal, as its page on the job site does. Lever tells the application
    /// alone: the opportunity comes with the webhook, or is found by the e-mail address. Without
    /// `send_confirmation_email` the person is told nothing.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn apply(
        &self,
        posting: &PostingId,
        application: &ApplyRequest,
        send_confirmation_email: bool,
    ) -> Result<ApplicationId, Error> {
        let path = ["postings", posting.as_str(), "apply"];
        let request = Request::new("apply to the posting", &path);
        let query = request.query().maybe("send_confirmation_email", send_confirmation_email.then_some(true));
        let applied: Single<Applied> = self.answered(Method::POST, request, query, application).await?;
        Ok(applied.data.application_id)
    }

    /// Sends a file ahead of an application, in which its `uri` is the answer. Lever keeps it for a day.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn upload(&self, file: &Attachment) -> Result<Upload, Error> {
        let request = Request::new("send the file ahead", &["uploads"]);
        let upload: Single<Upload> = self.sent(request, request.query(), &[Part::File("file", file)]).await?;
        Ok(upload.data)
    }
}
