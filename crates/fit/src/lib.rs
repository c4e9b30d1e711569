//! What a posting asks for, what a résumé evidences of it, and the arithmetic between the two.
//!
//! Knows nothing of Lever, SQL or language models, and reads no clock: every function here is a function of its
//! arguments. Start with [`Rubric::suggest`], which turns a posting into criteria a person can edit, then
//! [`assess`], which looks for each criterion in a résumé and quotes what it found.
//!
//! Two rules hold everywhere. A quote is a slice of the visible text of the document, or it is not made. What is not
//! evidenced earns nothing and costs nothing: the score has no deductions.

pub mod assessment;
pub mod posting;
pub mod ranking;
pub mod rubric;
pub mod taxonomy;
mod text;

pub use assessment::{Assessment, Finding, HiddenEffect, Outcome, Pointed, Quote, Readable, ReviewReason, assess};
pub use posting::{PostingList, PostingText};
pub use ranking::{Candidate, Meaning, Ranked, rank};
pub use rubric::{
    Change, Criterion, CriterionDraft, CriterionKind, DropReason, DroppedCriterion, EducationLevel, Fault, Need,
    Rubric, RubricDraft, RubricError, Warning,
};
pub use taxonomy::{Mention, SkillId, SkillKind, Taxonomy};
