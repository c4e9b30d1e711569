//! The world file: JSON Lines, one row a line, written and read as a stream.
//!
//! Each line is an object with one key, the kind of its row: `{"user":{..}}`. The kinds come in the order of [`Row`]'s
//! variants, except that people and opportunities alternate: a `contact` comes before the first opportunity it is in. Rows
//! are referred to by their number among the rows of their kind, from 0; their Lever ids are written once, in their row.
//! The last line is `end` and counts the others, so that a file that was cut off is noticed.
//!
//! A résumé is not in the file: it follows from the person and the way it is laid out. So the file says which generation
//! of the generator it needs, and another is refused: it is made again from the arguments in its first line.

mod read;
mod write;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::persona::{Format, Layout, Strength};

#[cfg(test)]
pub(super) use read::Rows;
pub use read::WorldFileError;
pub(super) use read::open;
pub(super) use write::write;

/// The version of this format.
pub(super) const VERSION: u32 = 1;

/// Raised whenever the same figure leads to another life or a résumé to other bytes.
pub(super) const GENERATION: u32 = 1;

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Row {
    World(Header),
    User(UserRow),
    Stage(StageRow),
    Reason(ReasonRow),
    FeedbackTemplate(TemplateRow),
    FormTemplate(TemplateRow),
    Posting(Box<PostingRow>),
    Contact(Box<ContactRow>),
    Opportunity(Box<OpportunityRow>),
    End(Counts),
}

/// What the world is, and what it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) version: u32,
    pub(super) generation: u32,
    pub(super) company: String,
    /// Of the account.
    pub(super) id: String,
    pub(super) seed: u64,
    pub(super) opportunities: usize,
    pub(super) postings: usize,
    /// Nothing happens later. Epoch milliseconds, as all times.
    pub(super) until: i64,
}

/// How many rows of each kind there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Counts {
    pub(super) users: usize,
    pub(super) postings: usize,
    pub(super) contacts: usize,
    pub(super) opportunities: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) username: String,
    pub(super) email: String,
    pub(super) role: String,
    pub(super) title: String,
    pub(super) at: i64,
    /// When they were deactivated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) left: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StageRow {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) pipeline: Pipeline,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) interviews: bool,
}

/// A part of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Pipeline {
    Lead,
    Applicant,
    Screen,
    Onsite,
    Offer,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonRow {
    pub(super) id: String,
    pub(super) text: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) hired: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) inactive: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateRow {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) instructions: String,
    pub(super) fields: Vec<FieldRow>,
    pub(super) at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldRow {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) text: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) required: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) options: Vec<String>,
    /// Rows of a scorecard: text and description.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) scores: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) currency: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostingRow {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) state: PostingState,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) confidential: bool,
    pub(super) owner: usize,
    pub(super) manager: usize,
    pub(super) department: String,
    pub(super) team: String,
    pub(super) location: String,
    pub(super) country: String,
    pub(super) commitment: String,
    pub(super) workplace: Workplace,
    pub(super) level: String,
    pub(super) tags: Vec<String>,
    pub(super) about: Vec<String>,
    /// Title and items of each list.
    pub(super) lists: Vec<(String, Vec<String>)>,
    pub(super) closing: String,
    pub(super) code: String,
    /// From, to, currency; a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) salary: Option<(i64, i64, Currency)>,
    /// The id of a question form, the id of its field, and what it asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) question: Option<(String, String, String)>,
    pub(super) at: i64,
    pub(super) updated: i64,
}

/// Whether a posting takes applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PostingState {
    Published,
    Internal,
    Closed,
    Draft,
    Pending,
    Rejected,
}

/// Where the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Workplace {
    Onsite,
    Remote,
    Hybrid,
    Unspecified,
}

/// ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Currency {
    Gbp,
    Eur,
    Usd,
    Cad,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactRow {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) headline: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) location: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) emails: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) phones: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) links: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) anonymized: bool,
    /// Whether the data may be kept and whether the person may be written to, each with its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) protection: Option<(Use, Use)>,
    /// Whom the résumés tell of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) figure: Option<FigureRow>,
}

/// Whether a use of data is allowed, and until when.
pub(super) type Use = (bool, Option<i64>);

/// Dice, line of work, year of the first job, talent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FigureRow(pub(super) u64, pub(super) String, pub(super) i16, pub(super) u8);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpportunityRow {
    pub(super) id: String,
    pub(super) contact: usize,
    /// Stage, time and user of each change; the first is its creation, the last the present stage.
    pub(super) stages: Vec<(usize, i64, Option<usize>)>,
    /// Reason and time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) archived: Option<(usize, i64)>,
    pub(super) origin: Origin,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) sources: Vec<String>,
    /// Besides those that come from the posting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sourced_by: Option<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) followers: Vec<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) application: Option<ApplicationRow>,
    pub(super) interaction: i64,
    pub(super) updated: i64,
    /// Not touched since Lever introduced `updatedAt`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) legacy: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) snoozed: Option<i64>,
    /// How well the person fits the posting: known because they were made to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) fit: Option<Strength>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) resumes: Vec<ResumeRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) files: Vec<FileRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) notes: Vec<NoteRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) forms: Vec<FormRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) panels: Vec<PanelRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) feedback: Vec<FeedbackRow>,
}

/// How somebody came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Origin {
    Applied,
    Sourced,
    Referred,
    University,
    Agency,
    Internal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApplicationRow {
    pub(super) id: String,
    pub(super) posting: usize,
    /// The user who added it; without, the person applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) company: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) comments: Option<String>,
    /// The answer to the posting's question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) answer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) timezone: Option<String>,
}

/// A résumé.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResumeRow {
    pub(super) id: String,
    pub(super) at: i64,
    pub(super) content: ResumeContent,
    /// Lever's parser found nothing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) unparsed: bool,
}

/// What a résumé is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ResumeContent {
    /// A document about the contact's figure: how, and of how many bytes; `true` hides text.
    Document(Format, Layout, usize, bool),
    /// A photograph of one, with its name.
    Image(String),
    /// A damaged file, with its name.
    Broken(String),
    /// An online profile of the contact's figure.
    Profile,
}

/// A plain text file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteRow {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) secret: bool,
    /// Made over the API.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) api: bool,
    /// Text, user, time, stage; the first is the note, the others its comments.
    pub(super) thread: Vec<(String, Option<usize>, i64, usize)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormRow {
    pub(super) id: String,
    pub(super) template: usize,
    pub(super) stage: usize,
    pub(super) user: usize,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) secret: bool,
    /// One for each field of the template.
    pub(super) values: Vec<Value>,
    pub(super) at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PanelRow {
    pub(super) id: String,
    pub(super) stage: usize,
    pub(super) user: usize,
    pub(super) timezone: String,
    /// Made over the API.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) api: bool,
    pub(super) interviews: Vec<InterviewRow>,
    pub(super) at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) canceled: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InterviewRow {
    pub(super) id: String,
    pub(super) subject: String,
    pub(super) interviewers: Vec<usize>,
    pub(super) template: usize,
    /// When it is held, and for how many minutes.
    pub(super) date: i64,
    pub(super) duration: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) location: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeedbackRow {
    pub(super) id: String,
    pub(super) template: usize,
    pub(super) user: usize,
    /// Places of the panel in the opportunity and of the interview in the panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) interview: Option<(usize, usize)>,
    /// One for each field of the template.
    pub(super) values: Vec<Value>,
    pub(super) at: i64,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests;
