//! Who works at the company, and what belongs to its account as a whole.

use super::{DAY, Order};
use crate::rng::Rng;
use crate::seed::culture;
use crate::seed::file::{FieldRow, Pipeline, ReasonRow, Row, StageRow, TemplateRow, UserRow};
use crate::world::field::SCORE_LABELS;

/// Places in the pipeline, by the stage's number.
pub(super) mod stage {
    pub(in super::super) const LEAD: usize = 0;
    pub(in super::super) const REACHED_OUT: usize = 1;
    pub(in super::super) const RESPONDED: usize = 2;
    pub(in super::super) const APPLIED: usize = 3;
    pub(in super::super) const SCREEN: usize = 4;
    pub(in super::super) const MANAGER: usize = 5;
    pub(in super::super) const WORK_SAMPLE: usize = 6;
    pub(in super::super) const ON_SITE: usize = 7;
    pub(in super::super) const REFERENCES: usize = 8;
    pub(in super::super) const OFFER: usize = 9;
}

/// Why an opportunity left the pipeline, by the reason's number.
pub(super) mod reason {
    pub(in super::super) const HIRED: usize = 0;
    pub(in super::super) const UNDERQUALIFIED: usize = 1;
    pub(in super::super) const WITHDREW: usize = 2;
    pub(in super::super) const CLOSED: usize = 3;
    pub(in super::super) const UNRESPONSIVE: usize = 4;
    pub(in super::super) const DECLINED: usize = 5;
    pub(in super::super) const TIMING: usize = 6;
    pub(in super::super) const CULTURE: usize = 7;
    pub(in super::super) const LOCATION: usize = 8;
    pub(in super::super) const SALARY: usize = 9;
    pub(in super::super) const STRONGER: usize = 10;
    pub(in super::super) const WORK_SAMPLE: usize = 11;
    pub(in super::super) const DUPLICATE: usize = 12;
}

/// Feedback templates, by number.
pub(super) mod template {
    pub(in super::super) const GENERAL: usize = 0;
    pub(in super::super) const TECHNICAL: usize = 1;
    pub(in super::super) const VALUES: usize = 2;
}

/// Form templates, by number.
pub(super) mod form {
    pub(in super::super) const CALL: usize = 0;
    pub(in super::super) const REFERENCE: usize = 1;
}

/// Id (empty: a UUID), text, part of the pipeline, whether interviews happen there.
const STAGES: [(&str, &str, Pipeline, bool); 10] = [
    ("lead-new", "New lead", Pipeline::Lead, false),
    ("lead-reached-out", "Reached out", Pipeline::Lead, false),
    ("lead-responded", "Responded", Pipeline::Lead, false),
    ("applicant-new", "New applicant", Pipeline::Applicant, false),
    ("", "Recruiter screen", Pipeline::Screen, true),
    ("", "Hiring manager interview", Pipeline::Screen, true),
    ("", "Work sample", Pipeline::Screen, false),
    ("", "On-site interview", Pipeline::Onsite, true),
    ("", "Reference check", Pipeline::Onsite, false),
    ("offer", "Offer", Pipeline::Offer, false),
];

const REASONS: [&str; 13] = [
    "Hired",
    "Underqualified",
    "Withdrew",
    "Position closed",
    "Unresponsive",
    "Offer declined",
    "Timing",
    "Culture fit",
    "Location or work permit",
    "Salary expectation",
    "Stronger applicant",
    "Work sample not passed",
    "Duplicate",
];

/// Everybody with an account, and who does what.
pub(super) struct Staff {
    pub(super) users: Vec<UserRow>,
    pub(super) recruiters: Vec<usize>,
    pub(super) managers: Vec<usize>,
    pub(super) interviewers: Vec<usize>,
}

impl Staff {
    pub(super) fn hire(rng: &mut Rng, order: &Order) -> Self {
        let postings = order.postings;
        let mut staff =
            Self { users: Vec::new(), recruiters: Vec::new(), managers: Vec::new(), interviewers: Vec::new() };
        staff.join(rng, order.until, "super admin", "Head of Talent");
        staff.join(rng, order.until, "admin", "Recruiting Operations Manager");
        for place in 0..(postings / 10).clamp(4, 14) {
            let (role, title) = match place {
                0 => ("admin", "Senior Recruiter"),
                place if place % 4 == 3 => ("team member", "Sourcer"),
                _ => ("team member", "Recruiter"),
            };
            let user = staff.join(rng, order.until, role, title);
            staff.recruiters.push(user);
        }
        for place in 0..(postings / 4).clamp(6, 36) {
            let role = if place % 5 == 4 { "limited team member" } else { "team member" };
            let title = MANAGERS[place % MANAGERS.len()];
            let user = staff.join(rng, order.until, role, title);
            staff.managers.push(user);
        }
        for place in 0..(postings / 2).clamp(12, 64) {
            let user = staff.join(rng, order.until, "interviewer", INTERVIEWERS[place % INTERVIEWERS.len()]);
            staff.interviewers.push(user);
        }
        staff
    }

    fn join(&mut self, rng: &mut Rng, until: i64, role: &str, title: &str) -> usize {
        let number = self.users.len();
        let name = culture::any(rng).name(rng);
        let word = |text: &str| crate::seed::life::ascii(text).replace('-', "");
        let mut username = format!("{}.{}", word(&name.given), word(&name.family));
        if self.users.iter().any(|user| user.username == username) {
            username = format!("{username}{number}");
        }
        let at = until - rng.between(780, 2400) * DAY;
        // The first few keep the account going; of the others some left within the two years.
        let leaves = number % 11 == 7 || number > 5 && rng.chance(0.03);
        let left = leaves.then(|| until - rng.between(10, 500) * DAY);
        self.users.push(UserRow {
            id: rng.uuid(),
            name: name.latin,
            email: format!("{username}@northwindgrid.example"),
            username,
            role: role.to_owned(),
            title: title.to_owned(),
            at,
            left,
        });
        number
    }

    /// One of them who was there at the time; the first when nobody was.
    pub(super) fn present(&self, rng: &mut Rng, of: &[usize], at: i64) -> usize {
        for _ in 0..8 {
            let user = *rng.pick(of);
            if self.users.get(user).is_some_and(|user| user.left.is_none_or(|left| left > at)) {
                return user;
            }
        }
        0
    }
}

const MANAGERS: [&str; 9] = [
    "Engineering Manager",
    "Head of Design",
    "Sales Director",
    "Head of Data",
    "Field Operations Manager",
    "Head of Customer Support",
    "Finance Manager",
    "Product Director",
    "Infrastructure Lead",
];

const INTERVIEWERS: [&str; 9] = [
    "Staff Engineer",
    "Senior Product Designer",
    "Account Executive",
    "Senior Data Analyst",
    "People Partner",
    "Field Supervisor",
    "Support Team Lead",
    "Senior Front-End Engineer",
    "Product Manager",
];

/// Stages, reasons and templates.
pub(super) fn account(rng: &mut Rng, until: i64) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, text, pipeline, interviews) in STAGES {
        let id = if id.is_empty() { rng.uuid() } else { id.to_owned() };
        rows.push(Row::Stage(StageRow { id, text: text.to_owned(), pipeline, interviews }));
    }
    for (place, text) in REASONS.into_iter().enumerate() {
        let (hired, inactive) = (place == reason::HIRED, place == reason::CULTURE);
        rows.push(Row::Reason(ReasonRow { id: rng.uuid(), text: text.to_owned(), hired, inactive }));
    }
    let at = until - 800 * DAY;
    let template = |rng: &mut Rng, text: &str, instructions: &str, fields: Vec<FieldRow>| TemplateRow {
        id: rng.uuid(),
        text: text.to_owned(),
        instructions: instructions.to_owned(),
        fields,
        at,
    };
    let general = vec![
        score(rng),
        field(rng, "textarea", "What speaks for this person?", false),
        field(rng, "textarea", "What speaks against?", false),
    ];
    let mut skills = field(rng, "scorecard", "Skills", false);
    skills.scores = ["Problem solving", "Communication", "Craft"]
        .map(|text| (text.to_owned(), format!("How well did the person show {}?", text.to_lowercase())))
        .to_vec();
    let technical = vec![score(rng), field(rng, "textarea", "Notes", true), skills];
    let values = vec![
        score(rng),
        field(rng, "textarea", "An example the person gave", true),
        field(rng, "yes-no", "Would you work with this person?", false),
    ];
    rows.push(Row::FeedbackTemplate(template(rng, "General interview", "Score first, then say why.", general)));
    let instructions = "One problem, forty minutes, then questions.";
    rows.push(Row::FeedbackTemplate(template(rng, "Technical interview", instructions, technical)));
    rows.push(Row::FeedbackTemplate(template(rng, "Values interview", "Ask for examples, not for opinions.", values)));
    let mut notice = field(rng, "dropdown", "Notice period", false);
    notice.options = NOTICE.map(str::to_owned).to_vec();
    let call = vec![
        field(rng, "textarea", "Motivation", true),
        field(rng, "text", "Salary expectation", false),
        notice,
        field(rng, "date", "Earliest start", false),
        field(rng, "yes-no", "Right to work confirmed", true),
    ];
    let reference = vec![
        field(rng, "text", "Who was asked", true),
        field(rng, "textarea", "What they said", true),
        field(rng, "yes-no", "Would hire again", false),
    ];
    rows.push(Row::FormTemplate(template(rng, "Recruiter call", "Filled in during the first call.", call)));
    rows.push(Row::FormTemplate(template(rng, "Reference", "One form for each person asked.", reference)));
    rows
}

/// The choices of the notice period.
pub(super) const NOTICE: [&str; 4] = ["None", "One month", "Three months", "Longer"];

fn score(rng: &mut Rng) -> FieldRow {
    FieldRow { options: SCORE_LABELS.map(str::to_owned).to_vec(), ..field(rng, "score-system", "Overall rating", true) }
}

fn field(rng: &mut Rng, kind: &str, text: &str, required: bool) -> FieldRow {
    FieldRow {
        id: rng.uuid(),
        kind: kind.to_owned(),
        text: text.to_owned(),
        required,
        options: Vec::new(),
        scores: Vec::new(),
        currency: None,
    }
}
