//! How to ask and tell Lever: a [`Reader`] and a [`Writer`] on one [`Client`] for each credential.
//!
//! Every request takes a token from the credential's one [`Budget`]: 10 a second with bursts of 20, strictly by
//! [`Priority`]. Reads are retried; a write is retried only where Lever cannot have taken it up. A write whose outcome
//! nobody knows says so ([`ErrorKind::Unknown`]) and is never repeated here: Lever has no idempotency keys.
//!
//! Knows nothing of policies, proposals or SQL.
//!
//! ```no_run
//! use lever::OpportunityId;
//! use lever_client::{Client, Credential, ErrorKind, NewNote, Options, Priority};
//!
//! # async fn example(http: reqwest::Client, id: OpportunityId) -> Result<(), lever_client::Error> {
//! let options = Options::new("https://api.lever.co/v1", Credential::ApiKey("an API key".to_owned()));
//! let client = Client::new(http, options)?;
//! let opportunity = client.reader(Priority::Application).opportunity(&id).await?;
//! let note = NewNote { value: "Read by Fulcrum.", secret: true };
//! match client.writer(Priority::Application).add_note(&opportunity.id, &note, None).await {
//!     Ok(written) => println!("added {written:?}"),
//!     Err(error) if error.kind() == ErrorKind::Unknown => println!("look before adding it again"),
//!     Err(error) => return Err(error),
//! }
//! # Ok(())
//! # }
//! ```

mod bucket;
mod budget;
mod client;
mod error;
mod multipart;
pub mod oauth;
mod page;
mod query;
mod reader;
mod registrar;
mod writer;

pub use bucket::{Bucket, Rate};
pub use budget::{BucketHome, Budget, Change, HomeError, Priority};
pub use client::{Client, Credential, Options};
pub use error::{Error, ErrorKind, Hint};
pub use multipart::Attachment;
pub use query::{ConfidentialityFilter, Period, Window};
pub use reader::{
    AuditFilter, AuditedBy, Distribution, OfferCopy, OpportunityExpand, OpportunityFilter, PostingExpand,
    PostingFilter, Reader, RequisitionFieldFilter, RequisitionFilter, UserFilter,
};
pub use registrar::{Access, NOBODY, Registrar, Trial};
pub use writer::{
    Archiving, ContactChange, CreatedOpportunity, Creation, DetailedNote, FeedbackTemplateBody, FeedbackUpdate,
    FieldValue, FormSubmission, FormTemplateBody, InterviewBody, InterviewerBody, NewArchive, NewFeedback,
    NewFormTemplate, NewNote, NewOpportunity, NewWebhook, NoteReplacement, NoteValue, PanelBody, PanelInterviewBody,
    PerformAs, PostingBody, PostingContentBody, RequisitionBody, UserBody, WebhookChange, Writer, Written,
};
