//! What was written about a candidacy: documents, notes, forms, interviews and feedback, as far as it came.

use serde_json::{Value, json};

use super::clock::office_hour;
use super::company::{Staff, form, stage};
use super::course::{Outcome, Told};
use super::interview::{Stay, hold, stays};
use super::person::Applicant;
use super::posting::Opening;
use super::{DAY, HOUR, paper, words};
use crate::calendar::Month;
use crate::rng::Rng;
use crate::seed::file::{FormRow, NoteRow, OpportunityRow};

/// The whole row of somebody who is still known.
pub(super) fn full(
    rng: &mut Rng,
    staff: &Staff,
    opening: Option<(usize, &Opening)>,
    applicant: &Applicant,
    told: Told,
    until: i64,
) -> OpportunityRow {
    let (reached, outcome, mut row) = (told.reached, told.outcome, told.row);
    let title = opening.map_or("an employee", |(_, opening)| opening.row.text.as_str());
    row.resumes = paper::resumes(rng, applicant, row.origin, until);
    row.files = paper::files(rng, applicant, title);
    if let Some(application) = row.application.as_mut().filter(|application| application.by.is_none()) {
        let employer = applicant.figure.at("", Month::of(applicant.at)).jobs.into_iter().next().map(|job| job.employer);
        application.company = employer.filter(|_| rng.chance(0.7));
        application.comments = rng.chance(0.08).then(|| words::comment(rng));
    }
    let recruiter = row.owner.unwrap_or_else(|| staff.present(rng, &staff.recruiters, applicant.at));
    let stays = stays(&row);
    row.notes = notes(rng, &row, opening, &stays, (recruiter, applicant, reached), until);
    for stay in &stays {
        if let Some((_, opening)) = opening {
            hold(rng, staff, opening, &mut row, *stay, until);
        }
        row.forms.extend(filled(rng, *stay, (recruiter, outcome), until));
    }
    let written = last_written(&row);
    // Notes and feedback are interactions; most of them, not all, also move `updatedAt`.
    row.interaction = row.interaction.max(written);
    if rng.chance(0.9) {
        row.updated = row.updated.max(written);
    }
    row.legacy = row.legacy && row.updated < until - 240 * DAY;
    row
}

/// What is left of somebody who was anonymized.
pub(super) fn stripped(told: Told) -> OpportunityRow {
    let mut row = told.row;
    row.fit = None;
    if let Some(application) = &mut row.application {
        application.answer = None;
    }
    row
}

fn notes(
    rng: &mut Rng,
    row: &OpportunityRow,
    opening: Option<(usize, &Opening)>,
    stays: &[Stay],
    (recruiter, applicant, reached): (usize, &Applicant, usize),
    until: i64,
) -> Vec<NoteRow> {
    let share = match reached {
        stage::APPLIED => 0.12,
        stage::LEAD..=stage::RESPONDED => 0.3,
        stage::SCREEN => 0.6,
        _ => 0.85,
    };
    let count =
        usize::from(rng.chance(share)) + usize::from(rng.chance(share * 0.5)) + usize::from(rng.chance(share * 0.3));
    let identity = applicant.figure.identity();
    let mut notes = Vec::with_capacity(count);
    for place in 0..count {
        let stay = *rng.pick(stays);
        let end = stay.to.unwrap_or(until);
        let asked = stay.from + rng.between(HOUR, (end - stay.from).clamp(2 * HOUR, 12 * DAY));
        let at = office_hour(rng, asked);
        if at > until {
            continue;
        }
        let secret = stay.stage >= stage::SCREEN && place > 0 && rng.chance(0.3);
        let fit = row.fit.unwrap_or(crate::persona::Strength::Middling);
        let text = match secret {
            true => words::secret(rng),
            false => words::note(rng, &identity.name.given, &identity.home.0, fit),
        };
        let mut thread = vec![(text, Some(recruiter), at, stay.stage)];
        let answered = office_hour(rng, at + DAY / 2);
        if let Some((_, opening)) = opening.filter(|_| answered <= until && rng.chance(0.22)) {
            thread.push((words::reply(rng), Some(opening.row.manager), answered, stay.stage));
        }
        notes.push(NoteRow { id: rng.uuid(), secret, api: rng.chance(0.05), thread });
    }
    notes
}

/// The form that belongs to a stay, where somebody filled it in.
fn filled(rng: &mut Rng, stay: Stay, (recruiter, outcome): (usize, Outcome), until: i64) -> Option<FormRow> {
    let template = match stay.stage {
        stage::SCREEN => form::CALL,
        stage::REFERENCES => form::REFERENCE,
        _ => return None,
    };
    let asked = stay.from + rng.between(4, 40) * HOUR;
    let at = office_hour(rng, asked);
    if !rng.chance(0.62) || at > stay.to.unwrap_or(until).max(stay.from + 2 * DAY).min(until) {
        return None;
    }
    let values: Vec<Value> = match template {
        form::CALL => vec![
            json!(words::motivation(rng)),
            if rng.chance(0.8) { json!(format!("{} 000", rng.between(32, 96))) } else { Value::Null },
            json!(words::notice(rng)),
            if rng.chance(0.6) { json!((at / DAY + rng.between(20, 120)) * DAY) } else { Value::Null },
            json!(if rng.chance(0.94) { "yes" } else { "no" }),
        ],
        _ => vec![
            json!(words::referee(rng)),
            json!(words::reference(rng)),
            json!(if outcome == Outcome::Refused { "no" } else { "yes" }),
        ],
    };
    // Forms that tell of pay are often secret.
    let secret = template == form::CALL && rng.chance(0.2);
    Some(FormRow { id: rng.uuid(), template, stage: stay.stage, user: recruiter, secret, values, at })
}

fn last_written(row: &OpportunityRow) -> i64 {
    let notes = row.notes.iter().flat_map(|note| note.thread.iter().map(|comment| comment.2));
    let rest = row.feedback.iter().map(|feedback| feedback.at).chain(row.forms.iter().map(|form| form.at));
    let resumes = row.resumes.iter().map(|resume| resume.at);
    notes.chain(rest).chain(resumes).chain(row.panels.iter().map(|panel| panel.at)).max().unwrap_or(0)
}
