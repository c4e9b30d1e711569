//! What became of a candidacy: how far it came, when, and why it ended. A funnel as companies have it: most end early.

use super::clock::office_hour;
use super::company::{Staff, reason, stage};
use super::person::Applicant;
use super::posting::Opening;
use super::schedule::Arrival;
use super::{DAY, HOUR};
use crate::persona::Strength;
use crate::rng::Rng;
use crate::seed::file::{ApplicationRow, OpportunityRow, Origin};

/// Rows not touched for so long were last touched before Lever had `updatedAt`.
const LEGACY: i64 = 240 * DAY;

/// The share that is invited on, of strong, middling and weak ones, by the stage they are in.
const ONWARD: [[f64; 3]; 10] = [
    [0.4, 0.3, 0.1],
    [0.34, 0.25, 0.1],
    [0.3, 0.2, 0.1],
    [0.6, 0.22, 0.035],
    [0.6, 0.36, 0.14],
    [0.6, 0.34, 0.12],
    [0.62, 0.36, 0.1],
    [0.42, 0.22, 0.08],
    [0.9, 0.75, 0.5],
    [0.8, 0.78, 0.75],
];

/// Days in a stage before the next thing happens: at least, and at most.
const DAYS: [(i64, i64); 10] =
    [(1, 20), (2, 30), (2, 20), (1, 13), (2, 10), (3, 14), (4, 15), (4, 17), (2, 8), (2, 10)];

/// A story without what was written about it.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) row: OpportunityRow,
    /// The highest stage that was reached.
    pub(super) reached: usize,
    pub(super) outcome: Outcome,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It did not end.
    Open,
    Hired,
    /// The person went, at their own wish.
    Left,
    /// The company said no.
    Refused,
    /// There was no position any more.
    Closed,
}

impl Told {
    pub(super) fn is_over(&self) -> bool {
        !matches!(self.outcome, Outcome::Open | Outcome::Hired)
    }
}

/// Follows a candidacy from its first day to its end or to the end of the world.
pub(super) fn follow(
    rng: &mut Rng,
    staff: &Staff,
    opening: Option<(usize, &Opening)>,
    arrival: &Arrival,
    applicant: &Applicant,
    until: i64,
) -> Told {
    let recruiter = match opening {
        Some((_, opening)) => opening.recruiter,
        None => staff.present(rng, &staff.recruiters, arrival.at),
    };
    let by_hand = matches!(arrival.origin, Origin::Sourced | Origin::Agency);
    let first = match (opening, by_hand) {
        (Some(_), false) => stage::APPLIED,
        (Some(_), true) => *rng.pick(&[stage::LEAD, stage::REACHED_OUT, stage::APPLIED]),
        (None, _) => stage::LEAD,
    };
    let mut told = Told {
        row: OpportunityRow {
            id: rng.uuid(),
            contact: applicant.contact,
            stages: vec![(first, arrival.at, by_hand.then_some(recruiter))],
            archived: None,
            origin: arrival.origin,
            sources: vec![source(rng, arrival.origin).to_owned()],
            tags: tags(rng, arrival.origin, applicant.fit),
            owner: if opening.is_none() || rng.chance(0.97) { Some(recruiter) } else { None },
            sourced_by: by_hand.then_some(recruiter),
            followers: opening.map(|(_, opening)| opening.row.manager).into_iter().collect(),
            application: opening.map(|(at, opening)| application(rng, at, opening, by_hand.then_some(recruiter))),
            interaction: arrival.at,
            updated: arrival.at,
            legacy: false,
            snoozed: None,
            fit: Some(applicant.fit),
            resumes: Vec::new(),
            files: Vec::new(),
            notes: Vec::new(),
            forms: Vec::new(),
            panels: Vec::new(),
            feedback: Vec::new(),
        },
        reached: first,
        outcome: Outcome::Open,
    };
    walk(rng, &mut told, staff, opening.map(|(_, opening)| opening), recruiter, until);
    let last = told.row.stages.last().map_or(arrival.at, |change| change.1);
    let end = told.row.archived.map_or(last, |(_, at)| at);
    told.row.updated = end;
    told.row.interaction = end;
    told.row.legacy = end < until - LEGACY;
    if told.outcome == Outcome::Open && rng.chance(0.03) {
        told.row.snoozed = Some(until + rng.between(3, 60) * DAY);
    }
    told
}

fn walk(rng: &mut Rng, told: &mut Told, staff: &Staff, opening: Option<&Opening>, recruiter: usize, until: i64) {
    let fit = match told.row.fit {
        Some(Strength::Strong) => 0,
        Some(Strength::Middling) | None => 1,
        Some(Strength::Weak) => 2,
    };
    let (mut at, mut now) = (told.row.stages[0].1, told.row.stages[0].0);
    let closes = opening.and_then(|opening| opening.closes).unwrap_or(i64::MAX);
    // Some are never looked at.
    let forgotten = now <= stage::APPLIED && rng.chance(0.07);
    loop {
        let (least, most) = DAYS[now];
        let asked = at + rng.between(least, most) * DAY + rng.between(0, 20) * HOUR;
        let next = office_hour(rng, asked);
        // Who is far when a posting closes is seen through to the end; the others are told that it is closed.
        if now <= stage::SCREEN && closes < next || forgotten && closes < until {
            let asked = closes.max(at) + rng.between(0, 8) * DAY;
            let closing = office_hour(rng, asked);
            if closing <= until && !(forgotten && rng.chance(0.25)) {
                end(told, Outcome::Closed, reason::CLOSED, closing);
            }
            return;
        }
        if next > until || forgotten || opening.is_none() && now == stage::RESPONDED {
            return;
        }
        let onward = rng.chance(ONWARD[now][fit]);
        if now == stage::OFFER {
            match onward {
                true => end(told, Outcome::Hired, reason::HIRED, next),
                false => end(told, Outcome::Left, reason::DECLINED, next),
            }
            return;
        }
        if !onward {
            let (outcome, why) = why_not(rng, now, fit);
            end(told, outcome, why, next);
            return;
        }
        now = following(rng, now);
        let by = if now > stage::MANAGER && rng.chance(0.4) {
            opening.map_or(recruiter, |opening| opening.row.manager)
        } else if rng.chance(0.1) {
            staff.present(rng, &staff.recruiters, next)
        } else {
            recruiter
        };
        told.row.stages.push((now, next, Some(by)));
        told.reached = told.reached.max(now);
        at = next;
    }
}

/// The next stage; some are left out now and then.
fn following(rng: &mut Rng, now: usize) -> usize {
    match now {
        stage::RESPONDED | stage::APPLIED => stage::SCREEN,
        stage::MANAGER if rng.chance(0.3) => stage::ON_SITE,
        stage::ON_SITE if rng.chance(0.25) => stage::OFFER,
        now => now + 1,
    }
}

fn end(told: &mut Told, outcome: Outcome, why: usize, at: i64) {
    told.outcome = outcome;
    told.row.archived = Some((why, at));
}

/// Why somebody did not come further, by the stage and by how well they fit.
fn why_not(rng: &mut Rng, now: usize, fit: usize) -> (Outcome, usize) {
    let roll = rng.below(100);
    let left = match now {
        stage::LEAD | stage::REACHED_OUT => 70,
        stage::RESPONDED => 55,
        stage::APPLIED => [14, 8, 3][fit],
        stage::SCREEN | stage::MANAGER => [38, 24, 12][fit],
        _ => [30, 20, 12][fit],
    };
    if roll < left {
        return (
            Outcome::Left,
            *rng.pick(&[reason::WITHDREW, reason::UNRESPONSIVE, reason::UNRESPONSIVE, reason::TIMING]),
        );
    }
    let why = match (now, fit) {
        (stage::LEAD..=stage::RESPONDED, _) => reason::TIMING,
        (stage::APPLIED, 2) => {
            *rng.pick(&[reason::UNDERQUALIFIED, reason::UNDERQUALIFIED, reason::UNDERQUALIFIED, reason::LOCATION])
        }
        (stage::APPLIED, _) => *rng.pick(&[
            reason::UNDERQUALIFIED,
            reason::UNDERQUALIFIED,
            reason::STRONGER,
            reason::LOCATION,
            reason::SALARY,
            reason::DUPLICATE,
        ]),
        (stage::SCREEN, _) => *rng.pick(&[reason::UNDERQUALIFIED, reason::SALARY, reason::LOCATION, reason::STRONGER]),
        (stage::WORK_SAMPLE, _) => reason::WORK_SAMPLE,
        (_, 0) => reason::STRONGER,
        _ => *rng.pick(&[reason::UNDERQUALIFIED, reason::STRONGER, reason::STRONGER, reason::CULTURE]),
    };
    (Outcome::Refused, why)
}

fn source(rng: &mut Rng, origin: Origin) -> &'static str {
    let sources: &[&'static str] = match origin {
        Origin::Applied => &[
            "Applied through website",
            "Applied through website",
            "LinkedIn",
            "LinkedIn",
            "Job board",
            "Job board",
            "Newsletter",
            "Meetup",
        ],
        Origin::Sourced => &["LinkedIn", "LinkedIn", "Open-source contributions", "Meetup", "Past applicants"],
        Origin::Referred => &["Referral"],
        Origin::University => &["University fair", "Thesis partnership", "Career service"],
        Origin::Agency => &["Agency: Harrow & Finch", "Agency: Bluestem Search", "Agency: Talentkontor"],
        Origin::Internal => &["Internal job board"],
    };
    sources[rng.below(sources.len())]
}

/// What recruiters stick on people.
fn tags(rng: &mut Rng, origin: Origin, fit: Strength) -> Vec<String> {
    let mut tags = Vec::new();
    let mut stick = |share: f64, tag: &str| {
        if rng.chance(share) {
            tags.push(tag.to_owned());
        }
    };
    stick(if fit == Strength::Strong { 0.09 } else { 0.01 }, "silver medallist");
    stick(0.05, "relocation");
    stick(0.04, "visa needed");
    stick(if fit == Strength::Weak { 0.0 } else { 0.05 }, "future pipeline");
    stick(0.02, "part-time wish");
    stick(if origin == Origin::University { 0.7 } else { 0.0 }, "graduate");
    stick(if origin == Origin::Internal { 1.0 } else { 0.0 }, "employee");
    tags
}

fn application(rng: &mut Rng, posting: usize, opening: &Opening, by: Option<usize>) -> ApplicationRow {
    let answers = by.is_none() && opening.row.question.is_some() && rng.chance(0.85);
    ApplicationRow {
        id: rng.uuid(),
        posting,
        by,
        company: None,
        comments: None,
        answer: answers.then(|| super::words::answer(rng)),
        timezone: by.is_none().then(|| opening.timezone.to_owned()),
    }
}
