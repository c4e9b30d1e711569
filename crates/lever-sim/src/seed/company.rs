//! The company: who works there, its pipeline, why people leave it, and its templates.

use crate::world::World;
use crate::world::account::{ArchiveReason, Stage, User};
use crate::world::field::Field;
use crate::world::template::Template;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Name, access role, job title, days since they joined.
const USERS: [(&str, &str, &str, i64); 9] = [
    ("Eleanor Whitfield", "super admin", "Head of Talent", 1400),
    ("Marcus Adeyinka", "admin", "Senior Recruiter", 1100),
    ("Julia Brandt", "team member", "Recruiter", 700),
    ("Samir Khatri", "team member", "Engineering Manager", 900),
    ("Beatriz Fonseca", "team member", "Head of Design", 820),
    ("Owen Pritchard", "limited team member", "Sales Director", 640),
    ("Naomi Feldman", "team member", "Head of Data", 510),
    ("Henrik Solberg", "interviewer", "Staff Engineer", 460),
    ("Claire Dubois", "interviewer", "People Partner", 300),
];

/// Id (empty: a UUID), text, kind of pipeline, whether interviews happen there.
const STAGES: [(&str, &str, &str, bool); 10] = [
    ("lead-new", "New lead", "lead", false),
    ("lead-reached-out", "Reached out", "lead", false),
    ("lead-responded", "Responded", "lead", false),
    ("applicant-new", "New applicant", "applicant", false),
    ("", "Recruiter screen", "screen", true),
    ("", "Hiring manager interview", "screen", true),
    ("", "Work sample", "screen", false),
    ("", "On-site interview", "onsite", true),
    ("", "Reference check", "onsite", false),
    ("offer", "Offer", "offer", false),
];

/// Text, hired, active.
const REASONS: [(&str, bool, bool); 8] = [
    ("Hired", true, true),
    ("Underqualified", false, true),
    ("Withdrew", false, true),
    ("Position closed", false, true),
    ("Unresponsive", false, true),
    ("Offer declined", false, true),
    ("Timing", false, true),
    ("Culture fit", false, false),
];

pub(super) fn settle(world: &mut World, now: i64) {
    for (name, role, title, days) in USERS {
        let username = name.to_lowercase().replace(' ', ".");
        world.users.push(User {
            id: world.ids.uuid(),
            name: name.to_owned(),
            email: format!("{username}@northwindgrid.example"),
            username,
            access_role: role.to_owned(),
            job_title: Some(title.to_owned()),
            created_at: now - days * DAY,
            ..User::default()
        });
    }
    world.users.push(User {
        id: world.ids.uuid(),
        name: "Robert Finch".to_owned(),
        username: "robert.finch".to_owned(),
        email: "robert.finch@northwindgrid.example".to_owned(),
        access_role: "team member".to_owned(),
        job_title: Some("Recruiter".to_owned()),
        created_at: now - 1300 * DAY,
        deactivated_at: Some(now - 200 * DAY),
        ..User::default()
    });
    for (id, text, pipeline, has_interview) in STAGES {
        let id = if id.is_empty() { world.ids.uuid() } else { id.to_owned() };
        world.stages.push(Stage { id, text: text.to_owned(), pipeline, has_interview });
    }
    for (text, hired, active) in REASONS {
        let id = world.ids.uuid();
        world.archive_reasons.push(ArchiveReason { id, text: text.to_owned(), hired, active });
    }
    templates(world, now);
}

/// Made in Lever's interface, so the API can read and use them but not delete them.
fn templates(world: &mut World, now: i64) {
    let made = |world: &mut World, text: &str, instructions: &str, fields: Vec<Field>| Template {
        id: world.ids.uuid(),
        text: text.to_owned(),
        instructions: instructions.to_owned(),
        group: None,
        secret_by_default: false,
        fields,
        made_by_api: false,
        created_at: now - 800 * DAY,
        updated_at: now - 800 * DAY,
    };
    let ids = &mut world.ids;
    let general = vec![
        Field::new(ids, "score-system", "Overall rating", true),
        Field::new(ids, "textarea", "What speaks for this person?", false),
        Field::new(ids, "textarea", "What speaks against?", false),
    ];
    let mut scorecard = Field::new(ids, "scorecard", "Skills", false);
    scorecard.scores = ["Problem solving", "Communication", "Craft"]
        .map(|text| (text.to_owned(), format!("How well did the person show {}?", text.to_lowercase())))
        .to_vec();
    let technical = vec![
        Field::new(ids, "score-system", "Overall rating", true),
        Field::new(ids, "textarea", "Notes", true),
        scorecard,
        Field::new(ids, "yes-no", "Would you work with this person?", false),
    ];
    let mut notice = Field::new(ids, "dropdown", "Notice period", false);
    notice.options = ["None", "One month", "Three months", "Longer"].map(str::to_owned).to_vec();
    let call = vec![
        Field::new(ids, "textarea", "Motivation", true),
        Field::new(ids, "text", "Salary expectation", false),
        notice,
        Field::new(ids, "date", "Earliest start", false),
        Field::new(ids, "yes-no", "Right to work confirmed", true),
    ];
    let general = made(world, "General interview", "Score first, then say why.", general);
    let technical = made(world, "Technical interview", "One problem, forty minutes, then questions.", technical);
    let call = made(world, "Recruiter call", "Filled in during the first call.", call);
    world.feedback_templates.insert(general.id.clone(), general);
    world.feedback_templates.insert(technical.id.clone(), technical);
    world.form_templates.insert(call.id.clone(), call);
}
