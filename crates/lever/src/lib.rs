//! What Lever says: ids, resources, the webhook envelope and its signature.
//!
//! Knows nothing of HTTP, SQL or an async runtime. Lever adds fields and enumeration values without notice, so every
//! resource reads leniently: an unknown field is ignored, an unknown value survives as text, an absent one is `None`.
//! Start with [`Opportunity`], one person's candidacy, and [`webhook::Envelope`], the hint that it changed.

pub mod ids;
pub mod webhook;

mod application;
mod archive;
mod contact;
mod form;
mod note;
mod opportunity;
mod posting;
mod resume;
mod user;
mod wire;

pub use application::Application;
pub use archive::{Archive, ArchiveReason, ArchiveReasonType, Stage};
pub use contact::{Contact, ContactLocation};
pub use form::{FieldType, FormField, FormTemplate, ProfileForm, TemplateField};
pub use ids::{
    ApplicationId, ArchiveReasonId, ContactId, FormId, FormTemplateId, InvalidId, NoteId, OpportunityId, PostingId,
    ResumeId, StageId, UserId,
};
pub use note::{Note, NoteField};
pub use opportunity::{Confidentiality, Consent, DataProtection, Opportunity, Phone, StageChange};
pub use posting::{Posting, PostingCategories, PostingContent, PostingList, PostingState};
pub use resume::{ParsedPosition, ParsedResume, ParsedSchool, Resume, ResumeFile, YearMonth};
pub use user::User;
pub use wire::{EpochMillis, ErrorBody, Expandable, List, Single};
