//! How to ask and tell Lever: a [`Reader`] and a [`Writer`] on one [`Client`] for each credential, which share its one
//! [`Budget`]. Knows nothing of policies, proposals or SQL. [`Client`] says what it takes; `reader/` and `writer/` have one
//! file for each area of Lever's API.
#![doc = include_str!("../README.md")]

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
