//! Writes, one area of Lever's API per file.
//!
//! What Lever answers is an acknowledgement, no more: contact data come back blank, and some answers are Lever's internal
//! documents. So a write returns an id or nothing; what it has become is read again.
//!
//! A body that Lever takes as the whole object, so that it deletes what is left out, is made `from` the resource as it was
//! read. There is no precondition in Lever's API: the last write wins.

mod applications;
mod contacts;
mod feedback;
mod files;
mod forms;
mod interviews;
mod notes;
mod opportunities;
mod panels;
mod postings;
mod progress;
mod requisition_fields;
mod requisitions;
mod users;
mod webhooks;

use lever::{Single, UserId};
use reqwest::Method;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::budget::Priority;
use crate::client::{Call, Client};
use crate::error::Error;
use crate::multipart::Part;
use crate::query::Query;

pub use contacts::ContactChange;
pub use feedback::{FeedbackTemplateBody, FeedbackUpdate, FieldValue, NewFeedback};
pub use forms::{FormSubmission, FormTemplateBody, NewFormTemplate};
pub use interviews::{InterviewBody, InterviewerBody};
pub use notes::{DetailedNote, NewNote, NoteReplacement, NoteValue};
pub use opportunities::{CreatedOpportunity, Creation, NewArchive, NewOpportunity};
pub use panels::{PanelBody, PanelInterviewBody};
pub use postings::{PostingBody, PostingContentBody};
pub use progress::Archiving;
pub use requisitions::RequisitionBody;
pub use users::UserBody;
pub use webhooks::{NewWebhook, WebhookChange};

/// The user of Lever's on whose behalf a write is made. It attributes; it does not narrow what the credential may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerformAs(pub UserId);

/// The id of what was made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Written {
    pub id: String,
}

/// The id of what was made, of its own kind.
#[derive(Deserialize)]
#[serde(bound = "I: DeserializeOwned")]
struct Made<I> {
    id: I,
}

/// Tells Lever. Only the step that applies authorized effects, and undo, hold one.
#[derive(Debug, Clone)]
pub struct Writer {
    client: Client,
    priority: Priority,
}

/// A write, apart from its body.
#[derive(Clone, Copy)]
struct Request<'a> {
    /// Completes "could not …".
    operation: &'static str,
    path: &'a [&'a str],
    perform_as: Option<&'a PerformAs>,
}

impl<'a> Request<'a> {
    fn new(operation: &'static str, path: &'a [&'a str]) -> Self {
        Self { operation, path, perform_as: None }
    }

    fn performed_as(self, perform_as: impl Into<Option<&'a PerformAs>>) -> Self {
        Self { perform_as: perform_as.into(), ..self }
    }

    fn query(&self) -> Query {
        Query::default().maybe("perform_as", self.perform_as.map(|user| &user.0))
    }
}

impl Writer {
    pub(crate) fn new(client: Client, priority: Priority) -> Self {
        Self { client, priority }
    }

    /// Makes something and returns its id.
    async fn make<I: DeserializeOwned>(&self, request: Request<'_>, body: &impl Serialize) -> Result<I, Error> {
        let made: Single<Made<I>> = self.answered(Method::POST, request, request.query(), body).await?;
        Ok(made.data.id)
    }

    /// A write whose answer says nothing that could be relied on. It is read all the same: one that is not JSON did not
    /// come from Lever, and then nobody knows.
    async fn acknowledged(&self, method: Method, request: Request<'_>, body: &impl Serialize) -> Result<(), Error> {
        self.answered::<Single<IgnoredAny>>(method, request, request.query(), body).await.map(|_| ())
    }

    async fn answered<T: DeserializeOwned>(
        &self,
        method: Method,
        request: Request<'_>,
        query: Query,
        body: &impl Serialize,
    ) -> Result<T, Error> {
        self.client.write(method, self.call(request, &query.pairs()), &json!(body)).await
    }

    async fn deleted(&self, request: Request<'_>) -> Result<(), Error> {
        let query = request.query();
        self.client.delete(self.call(request, &query.pairs())).await
    }

    /// A deletion that says in its body of what.
    async fn deleted_by(&self, request: Request<'_>, body: &impl Serialize) -> Result<(), Error> {
        let query = request.query();
        self.client.delete_by(self.call(request, &query.pairs()), &json!(body)).await
    }

    async fn sent<T: DeserializeOwned>(
        &self,
        request: Request<'_>,
        query: Query,
        parts: &[Part<'_>],
    ) -> Result<T, Error> {
        self.client.multipart(self.call(request, &query.pairs()), parts).await
    }

    fn call<'a>(&self, request: Request<'a>, query: &'a [(&'a str, &'a str)]) -> Call<'a> {
        Call { operation: request.operation, path: request.path, query, priority: self.priority }
    }
}
