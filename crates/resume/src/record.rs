//! The structured résumé: what the document says of work, education, skills, each value with its place in the text.

use serde::{Deserialize, Serialize};

use crate::Document;

mod certificates;
mod contact;
mod dates;
mod education;
mod entries;
mod experience;
mod json;
mod languages;
mod name;
mod passage;
mod publications;
mod rows;
mod sections;
mod skills;
mod vocabulary;
mod words;
mod work;

use self::sections::SectionKind;

/// A byte range of [`Document::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// A value and the place it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located<T> {
    pub value: T,
    pub span: Span,
}

/// A date as precise as the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartialDate {
    pub year: i16,
    /// 1 to 12.
    pub month: Option<u8>,
}

/// When something was; `end: None` with `ongoing` is "to the present".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub start: Option<PartialDate>,
    pub end: Option<PartialDate>,
    pub ongoing: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basics {
    pub name: Option<Located<String>>,
    /// The line under the name that says what the person does.
    pub label: Option<Located<String>>,
    pub email: Option<Located<String>>,
    pub phone: Option<Located<String>>,
    pub url: Option<Located<String>>,
    pub location: Option<Located<String>>,
    pub summary: Option<Located<String>>,
    pub profiles: Vec<Profile>,
}

/// A profile link, such as one on GitHub or LinkedIn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub network: String,
    pub url: String,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The employer.
    pub name: Option<Located<String>>,
    /// The job title.
    pub position: Option<Located<String>>,
    pub location: Option<Located<String>>,
    pub period: Option<Located<Period>>,
    /// The prose before the list items.
    pub summary: Option<Located<String>>,
    pub highlights: Vec<Located<String>>,
    /// The whole entry.
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Education {
    pub institution: Option<Located<String>>,
    /// For instance `MSc`.
    pub study_type: Option<Located<String>>,
    pub area: Option<Located<String>>,
    pub period: Option<Located<Period>>,
    pub span: Span,
}

/// One line or group of a skills section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// The group's name, where it has one ("Languages: …").
    pub name: Option<Located<String>>,
    pub keywords: Vec<Located<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    pub name: Located<String>,
    pub issuer: Option<Located<String>>,
    pub date: Option<Located<PartialDate>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    pub language: Located<String>,
    pub fluency: Option<Located<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    pub name: Located<String>,
    pub date: Option<Located<PartialDate>>,
}

/// What a document says about a person's working life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    pub basics: Basics,
    pub work: Vec<Work>,
    pub education: Vec<Education>,
    pub skills: Vec<Skill>,
    pub certificates: Vec<Certificate>,
    pub languages: Vec<Language>,
    pub publications: Vec<Publication>,
    /// Months covered by at least one work entry, overlapping entries merged; `None` where no entry has dates.
    pub experience_months: Option<u32>,
    /// The month that "present" was taken to mean.
    pub as_of: PartialDate,
}

impl Resume {
    /// Months covered by at least one of the work entries that count, as [`Resume::experience_months`] counts them;
    /// `None` where none of these has dates.
    #[must_use]
    pub fn months_of(&self, counts: impl Fn(&Work) -> bool) -> Option<u32> {
        experience::months(self.work.iter().filter(|work| counts(work)), self.as_of)
    }
}

/// Reads the structure of a document. `as_of` is the month that "present" means.
///
/// Works by rules, not by a model: headings divide the lines into sections, dates divide a section into entries, and
/// the words of an entry's first lines tell title from employer. What fits no rule is absent.
#[must_use]
pub fn structure(document: &Document, as_of: PartialDate) -> Resume {
    let rows = rows::rows(document);
    let name = name::find(&rows, &document.text);
    let sections = sections::divide(&rows, name.map(|name| name.first), &document.text);
    let of = |kind: SectionKind| sections.iter().filter(move |section| section.kind == kind);
    let mut work: Vec<Work> = work::read(&of(SectionKind::Work).collect::<Vec<_>>());
    if work.is_empty() {
        work = work::read_unheaded(&sections);
    }
    Resume {
        basics: contact::read(&rows, &sections, name),
        education: of(SectionKind::Education).flat_map(education::read).collect(),
        skills: of(SectionKind::Skills).flat_map(skills::read).collect(),
        certificates: of(SectionKind::Certificates).flat_map(certificates::read).collect(),
        languages: of(SectionKind::Languages).flat_map(languages::read).collect(),
        experience_months: experience::months(&work, as_of),
        publications: of(SectionKind::Publications).flat_map(publications::read).collect(),
        as_of,
        work,
    }
}

/// The record as JSON Resume (`https://jsonresume.org/schema`, 1.0.0), with `meta.experienceMonths` and
/// `meta.hidden[]`. Dates are `YYYY` or `YYYY-MM`; absent values are left out.
#[must_use]
pub fn json_resume(resume: &Resume, document: &Document) -> serde_json::Value {
    json::json_resume(resume, document)
}

#[cfg(test)]
mod tests;
