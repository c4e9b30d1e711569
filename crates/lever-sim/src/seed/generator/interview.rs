//! Interviews of those who came so far, and what the interviewers thought: the better somebody fits, and the further they
//! went on from there, the better.

use serde_json::{Value, json};

use super::clock::{meeting_hour, office_hour};
use super::company::{Staff, stage, template};
use super::posting::Opening;
use super::words;
use super::{DAY, HOUR};
use crate::persona::Strength;
use crate::rng::Rng;
use crate::seed::file::{FeedbackRow, InterviewRow, OpportunityRow, PanelRow};
use crate::world::field::SCORE_LABELS;

/// A stay in a stage: until when, if it ended, and whether it led on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay {
    pub(super) stage: usize,
    pub(super) from: i64,
    pub(super) to: Option<i64>,
    pub(super) onward: bool,
}

/// The stays of a candidacy, in order.
pub(super) fn stays(row: &OpportunityRow) -> Vec<Stay> {
    let ends = row.stages.iter().skip(1).map(|change| (Some(change.1), true));
    let last = std::iter::once((row.archived.map(|(_, at)| at), false));
    let stay = |(change, (to, onward)): (&(usize, i64, Option<usize>), _)| Stay {
        stage: change.0,
        from: change.1,
        to,
        onward,
    };
    row.stages.iter().zip(ends.chain(last)).map(stay).collect()
}

/// Plans the interviews of a stay and writes down what was thought.
pub(super) fn hold(rng: &mut Rng, staff: &Staff, opening: &Opening, row: &mut OpportunityRow, stay: Stay, until: i64) {
    let (count, planned) = match stay.stage {
        stage::SCREEN => (1, 0.55),
        stage::MANAGER => (1, 0.95),
        stage::ON_SITE => (2 + rng.below(3), 0.97),
        _ => return,
    };
    // Who left at once was not interviewed any more.
    if !rng.chance(planned) || !stay.onward && stay.to.is_some_and(|to| to - stay.from < 2 * DAY) {
        return;
    }
    let asked = match stay.to {
        Some(to) => stay.from + (to - stay.from) / 2,
        None => stay.from + rng.between(2, 12) * DAY,
    };
    let first = meeting_hour(rng, asked);
    let interviews: Vec<InterviewRow> =
        (0..count).map(|place| interview(rng, staff, opening, stay.stage, first, place)).collect();
    let (id, at) = (rng.uuid(), (stay.from + rng.between(1, 8) * HOUR).min(until));
    // A few are called off: they were planned for a day after the end.
    let canceled = stay.to.filter(|to| first > *to && !stay.onward);
    let place = row.panels.len();
    for (number, held) in interviews.iter().enumerate() {
        let finished = held.date + held.duration * 60_000;
        if canceled.is_some() || finished > until || !rng.chance(0.86) {
            continue;
        }
        let delay = rng.between(0, 30) * HOUR;
        let at = office_hour(rng, finished + delay);
        if at <= until {
            row.feedback.push(feedback(rng, row.fit, stay.onward, held, (place, number), at));
        }
    }
    row.panels.push(PanelRow {
        id,
        stage: stay.stage,
        user: opening.recruiter,
        timezone: opening.timezone.to_owned(),
        api: rng.chance(0.15),
        interviews,
        at,
        canceled,
    });
}

fn interview(
    rng: &mut Rng,
    staff: &Staff,
    opening: &Opening,
    at_stage: usize,
    first: i64,
    place: usize,
) -> InterviewRow {
    let interviewer = match (at_stage, place) {
        (stage::SCREEN, _) => opening.recruiter,
        (stage::MANAGER, _) => opening.row.manager,
        (_, 0) => opening.row.manager,
        _ => staff.present(rng, &staff.interviewers, first),
    };
    let mut interviewers = vec![interviewer];
    let second = staff.present(rng, &staff.interviewers, first);
    if at_stage == stage::ON_SITE && rng.chance(0.25) && second != interviewer {
        interviewers.push(second);
    }
    let (subject, used) = match (at_stage, place) {
        (stage::SCREEN, _) => ("First call", template::GENERAL),
        (stage::MANAGER, _) => ("Interview with the hiring manager", template::GENERAL),
        (_, 1) => ("Task", template::TECHNICAL),
        (_, 2) => ("How we work together", template::VALUES),
        _ => ("Interview", template::GENERAL),
    };
    let duration = if at_stage == stage::SCREEN { 30 } else { *rng.pick(&[45, 45, 60]) };
    let place = i64::try_from(place).unwrap_or(0);
    InterviewRow {
        id: rng.uuid(),
        subject: subject.to_owned(),
        interviewers,
        template: used,
        date: first + place * 75 * 60_000,
        duration,
        location: (at_stage == stage::ON_SITE && rng.chance(0.6)).then(|| opening.row.location.clone()),
    }
}

fn feedback(
    rng: &mut Rng,
    fit: Option<Strength>,
    onward: bool,
    held: &InterviewRow,
    interview: (usize, usize),
    at: i64,
) -> FeedbackRow {
    let base = match fit {
        Some(Strength::Strong) => 31,
        Some(Strength::Middling) | None => 25,
        Some(Strength::Weak) => 18,
    };
    let felt = base + if onward { 5 } else { -6 } + rng.between(-7, 7);
    let score = usize::try_from((felt + 5) / 10).unwrap_or(1).clamp(1, 4);
    let mut values: Vec<Value> = vec![json!(SCORE_LABELS[score - 1])];
    match held.template {
        template::TECHNICAL => {
            values.push(json!(format!("{} {}", words::praise(rng, score), words::doubt(rng, score))));
            let mut rated = || {
                let near = (i64::try_from(score).unwrap_or(2) + rng.between(-1, 1)).clamp(1, 4);
                json!({"score": near, "comment": null})
            };
            values.push(json!([rated(), rated(), rated()]));
        }
        template::VALUES => {
            values.push(json!(words::example(rng, score)));
            values.push(json!(if score > 2 { "yes" } else { "no" }));
        }
        _ => {
            values.push(json!(words::praise(rng, score)));
            values.push(if rng.chance(0.8) { json!(words::doubt(rng, score)) } else { Value::Null });
        }
    }
    let user = held.interviewers.first().copied().unwrap_or(0);
    FeedbackRow { id: rng.uuid(), template: held.template, user, interview: Some(interview), values, at }
}
