//! People made up for the simulation, and how well they fit. The judgement is known because the person was made to fit.

use serde::{Deserialize, Serialize};

/// How well a generated person fits the posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Years in the role, with nearly every required skill shown in achievements.
    Strong,
    /// Close to the role, with some of the required skills.
    Middling,
    /// From another field, with little of what is asked.
    Weak,
}

/// The kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A PDF with an embedded font.
    Pdf,
    /// A Word document.
    Docx,
}

/// How the document is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Top to bottom.
    SingleColumn,
    /// Two text columns side by side.
    TwoColumns,
    /// A coloured band with contact and skills beside the main text.
    Sidebar,
    /// Everything in a ruled table.
    Table,
    /// Small type, narrow margins.
    Dense,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 5] = [Self::SingleColumn, Self::TwoColumns, Self::Sidebar, Self::Table, Self::Dense];

    /// As in the JSON.
    pub fn text(self) -> &'static str {
        match self {
            Self::SingleColumn => "single-column",
            Self::TwoColumns => "two-columns",
            Self::Sidebar => "sidebar",
            Self::Table => "table",
            Self::Dense => "dense",
        }
    }
}

/// What the simulator knows about a generated applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonaMark {
    /// How well the person fits the posting.
    pub strength: Strength,
    /// The kind of document.
    pub format: Format,
    /// Its layout.
    pub layout: Layout,
    /// Whether it hides white text on white.
    pub hidden_text: bool,
}

/// A person with a career, before it becomes a document.
#[derive(Debug, Clone)]
pub(crate) struct Persona {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) city: String,
    pub(crate) link: String,
    pub(crate) headline: String,
    pub(crate) summary: String,
    pub(crate) jobs: Vec<Job>,
    pub(crate) schools: Vec<School>,
    pub(crate) skills: Vec<String>,
    pub(crate) languages: Vec<String>,
    pub(crate) extras: Vec<String>,
    /// White on white, for readers that are not people.
    pub(crate) hidden_text: Option<String>,
}

/// A position held.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) title: String,
    pub(crate) employer: String,
    pub(crate) city: String,
    pub(crate) from: (i32, u32),
    /// `None`: to the present.
    pub(crate) to: Option<(i32, u32)>,
    pub(crate) achievements: Vec<String>,
}

/// A degree.
#[derive(Debug, Clone)]
pub(crate) struct School {
    pub(crate) name: String,
    pub(crate) degree: String,
    pub(crate) field: String,
    pub(crate) from: i32,
    pub(crate) to: i32,
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Job {
    /// `Mar 2021 – Present`.
    pub(crate) fn period(&self) -> String {
        let end = self.to.map_or_else(|| "Present".to_owned(), month_year);
        format!("{} – {end}", month_year(self.from))
    }
}

impl School {
    /// `MSc Computer Science`.
    pub(crate) fn award(&self) -> String {
        format!("{} {}", self.degree, self.field)
    }

    /// `2010 – 2014`.
    pub(crate) fn period(&self) -> String {
        format!("{} – {}", self.from, self.to)
    }
}

fn month_year((year, month): (i32, u32)) -> String {
    let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).unwrap_or(&"");
    format!("{name} {year}")
}

impl Persona {
    /// What Lever's parser would make of the document: positions and schools, nothing else.
    pub(crate) fn parsed(&self) -> serde_json::Value {
        let position = |job: &Job| {
            serde_json::json!({
                "org": job.employer, "title": job.title, "summary": job.achievements.join(" "), "location": job.city,
                "start": {"year": job.from.0, "month": job.from.1},
                "end": job.to.map(|(year, month)| serde_json::json!({"year": year, "month": month})),
            })
        };
        let school = |school: &School| {
            serde_json::json!({
                "org": school.name, "degree": school.degree, "field": school.field, "summary": "",
                "start": {"year": school.from, "month": null}, "end": {"year": school.to, "month": null},
            })
        };
        serde_json::json!({
            "positions": self.jobs.iter().map(position).collect::<Vec<_>>(),
            "schools": self.schools.iter().map(school).collect::<Vec<_>>(),
        })
    }
}
