//! What Lever says: ids, resources, the webhook envelope and its signature. Knows nothing of HTTP, SQL or an async
//! runtime. Start with [`Opportunity`], one person's candidacy, and [`webhook::Envelope`], the hint that it changed.
#![doc = include_str!("../README.md")]

pub mod ids;
pub mod webhook;

mod application;
mod apply;
mod approval;
mod archive;
mod audit_event;
mod consent;
mod contact;
mod deleted;
mod eeo;
mod feedback;
mod feedback_template;
mod file;
mod file_action;
mod form;
mod form_field;
mod form_template;
mod interview;
mod note;
mod offer;
mod opportunity;
mod panel;
mod posting;
mod posting_users;
mod referral;
mod requisition;
mod requisition_field;
mod resume;
mod rows;
mod salary;
mod stage;
mod survey;
mod tag;
mod upload;
mod user;
mod wire;

pub use application::{Application, ApplicationType, RequisitionForHire};
pub use apply::{
    ApplicationQuestions, ApplyRequest, Consents, CustomAnswer, DiversityAnswers, FieldAnswer, GivenConsent,
    NamedAnswer, NamedField, QuestionForm, SurveyAnswer,
};
pub use approval::{
    Approval, ApprovalStatus, ApprovalStep, Approver, ApproverType, ApprovingUser, ApprovingUserDetails,
};
pub use archive::{Archive, ArchiveReason, ArchiveReasonStatus, ArchiveReasonType};
pub use audit_event::{
    AuditEvent, AuditEventType, AuditMeta, AuditTarget, AuditUser, AuditedExport, AuditedKey, KeyService,
};
pub use consent::{Consent, DataProtection};
pub use contact::{Contact, ContactLocation, Phone};
pub use deleted::{DeletedApplication, DeletedPosting};
pub use eeo::{AnonymousEeoResponse, EeoAnswers, EeoResponse};
pub use feedback::{FeedbackForm, FeedbackType};
pub use feedback_template::FeedbackTemplate;
pub use file::{File, FileStatus};
pub use file_action::{ActingUser, FileAction, FileActionType};
pub use form::ProfileForm;
pub use form_field::{AnsweredFile, FieldOption, FieldShape, FieldType, FormField, ScoreLine, Scored, TemplateField};
pub use form_template::{FormTemplate, TemplateGroup};
pub use ids::{
    ApplicationId, ArchiveReasonId, AuditEventId, ContactId, EeoResponseId, FeedbackId, FeedbackTemplateId, FieldId,
    FileActionId, FileId, FormId, FormTemplateId, InterviewId, InvalidId, NoteId, OfferId, OpportunityId, PanelId,
    PostingId, ReferralId, RequisitionFieldId, RequisitionId, ResumeId, StageId, SurveyId, UploadId, UserId, WebhookId,
};
pub use interview::{FeedbackReminder, Interview, Interviewer};
pub use note::{Note, NoteField};
pub use offer::{Offer, OfferDocument, OfferField, OfferSignature, OfferStatus};
pub use opportunity::{Confidentiality, Opportunity, Origin, StageChange, Urls};
pub use panel::{Panel, PanelInterview};
pub use posting::{
    DistributionChannel, Posting, PostingCategories, PostingContent, PostingList, PostingScreening, PostingState,
    WorkplaceType,
};
pub use posting_users::{PostingName, PostingRole, PostingUser, PostingUsers};
pub use referral::Referral;
pub use requisition::{Headcount, Requisition, RequisitionStatus};
pub use requisition_field::{RequisitionField, RequisitionFieldType, RequisitionOption, RequisitionSubfield};
pub use resume::{ParsedPosition, ParsedResume, ParsedSchool, Resume, ResumeFile, YearMonth};
pub use rows::WrappedList;
pub use salary::{SalaryInterval, SalaryRange};
pub use stage::{DispositionStage, DispositionStages, PipelinePart, Stage};
pub use survey::{DiversitySurvey, SurveyLocations};
pub use tag::{Source, Tag};
pub use upload::Upload;
pub use user::{AccessRole, User};
pub use wire::{EpochMillis, ErrorBody, Expandable, Identified, List, Single, Unknown};
