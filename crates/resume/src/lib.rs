//! Résumé documents: bytes → text with positions → structured résumé; hidden text found and set aside.
//!
//! Knows nothing of Lever, SQL or language models. Start with [`read`], which turns a file into a [`Document`],
//! then [`structure`], which turns a document into a [`Resume`] whose every value points back into the text.
//!
//! Nothing is invented: what cannot be read is absent.

pub mod document;
pub mod record;

pub use document::{
    Bounds, Document, Format, Hidden, HiddenWhy, Limits, Line, OcrEngine, PageLimits, PagePicture, ReadError,
    ReadOptions, draw_pages, read, read_with,
};
pub use record::{
    Basics, Certificate, Education, Language, Located, PartialDate, Period, Profile, Publication, Resume, Skill, Span,
    Work, json_resume, structure,
};
