//! What the company advertised in two years, and when.

use super::company::Staff;
use super::{DAY, Order, SPAN};
use crate::rng::Rng;
use crate::seed::file::{Currency, PostingRow, PostingState, Workplace};
use crate::seed::track::{self, Track};

/// A posting with what its applicants are made for.
#[derive(Debug, Clone)]
pub(super) struct Opening {
    pub(super) row: PostingRow,
    pub(super) track: &'static Track,
    /// The place on the ladder that is sought.
    pub(super) rung: usize,
    pub(super) opens: i64,
    /// `None`: it never took anybody.
    pub(super) closes: Option<i64>,
    /// How many apply, in proportion to the others.
    pub(super) pull: f64,
    pub(super) recruiter: usize,
    pub(super) timezone: &'static str,
}

/// Town, country, currency, factor of pay, time zone.
const OFFICES: [(&str, &str, Currency, f64, &str); 11] = [
    ("Leeds, UK", "GB", Currency::Gbp, 1.0, "Europe/London"),
    ("London, UK", "GB", Currency::Gbp, 1.16, "Europe/London"),
    ("Leeds, UK", "GB", Currency::Gbp, 1.0, "Europe/London"),
    ("Amsterdam, NL", "NL", Currency::Eur, 1.2, "Europe/Amsterdam"),
    ("Berlin, DE", "DE", Currency::Eur, 1.18, "Europe/Berlin"),
    ("Kraków, PL", "PL", Currency::Eur, 0.86, "Europe/Warsaw"),
    ("Lisbon, PT", "PT", Currency::Eur, 0.84, "Europe/Lisbon"),
    ("Dublin, IE", "IE", Currency::Eur, 1.22, "Europe/Dublin"),
    ("Toronto, CA", "CA", Currency::Cad, 1.7, "America/Toronto"),
    ("Austin, US", "US", Currency::Usd, 1.75, "America/Chicago"),
    ("Remote, UK", "GB", Currency::Gbp, 1.0, "Europe/London"),
];

const LEVELS: [&str; 5] = ["Junior", "Mid-level", "Senior", "Lead", "Director"];

const QUESTIONS: [&str; 6] = [
    "Which system that you built are you proudest of, and what would you change today?",
    "Link to your portfolio",
    "Tell us about a decision that changed because of your work.",
    "Why this role, and why now?",
    "Which languages do you work in?",
    "From when could you start?",
];

const CLOSING: &str = "We read every application and answer within two weeks. Tell us what you need to do your best in our \
                       interviews.";

/// Makes the postings, the oldest first.
pub(super) fn advertise(rng: &mut Rng, order: &Order, staff: &Staff) -> Vec<Opening> {
    let count = order.postings.max(1);
    let mut openings: Vec<Opening> = (0..count).map(|place| open(rng, order, staff, place, count)).collect();
    // Somebody must be able to apply today.
    if let Some(opening) =
        openings.iter_mut().rev().find(|opening| opening.closes.is_some() && !opening.row.confidential)
    {
        opening.closes = Some(order.until + 30 * DAY);
        opening.row.state = PostingState::Published;
    }
    openings
}

fn open(rng: &mut Rng, order: &Order, staff: &Staff, place: usize, count: usize) -> Opening {
    let track = track::any_sought(rng);
    // One in fifty is a search that nobody may know of; it is for somebody who leads.
    let confidential = place % 50 == 17.min(count - 1);
    let rung = if confidential { 4 } else { [0, 1, 1, 1, 2, 2, 2, 3][rng.below(8)] };
    let (location, country, currency, factor, timezone) = *rng.pick(&OFFICES);
    let (share, spread) = (place as f64 / count as f64, SPAN as f64);
    let opens = order.until - SPAN - 25 * DAY + (share * spread) as i64 + rng.between(0, 20) * DAY;
    let opens = opens.min(order.until - 3 * DAY) + rng.between(0, 8) * 60 * 60 * 1000;
    let lasts = if rng.chance(0.07) { SPAN } else { rng.between(24, 90) * DAY + rng.between(0, 70) * DAY };
    let unfinished = place % 25 == 11;
    let closes = (!unfinished).then_some(opens + lasts);
    let state = match closes {
        None => *rng.pick(&[PostingState::Draft, PostingState::Pending, PostingState::Draft, PostingState::Rejected]),
        Some(closes) if closes < order.until => PostingState::Closed,
        Some(_) if confidential || rng.chance(0.1) => PostingState::Internal,
        Some(_) => PostingState::Published,
    };
    let title = match (track.ladder[rung], rng.chance(0.35)) {
        (title, true) if rung < 4 => format!("{title}, {}", rng.pick(track.specials)),
        (title, _) => title.to_owned(),
    };
    let manager = staff.present(rng, &staff.managers, opens);
    let recruiter = staff.present(rng, &staff.recruiters, opens);
    let pay = track.pay as f64 * factor * [0.72, 1.0, 1.24, 1.45, 1.9][rung];
    let salary = rng.chance(0.7).then(|| (thousands(pay * 0.92), thousands(pay * 1.12), currency));
    let workplace = match location {
        "Remote, UK" => Workplace::Remote,
        _ if track.key == "field" => Workplace::Onsite,
        _ => *rng.pick(&[
            Workplace::Hybrid,
            Workplace::Hybrid,
            Workplace::Hybrid,
            Workplace::Onsite,
            Workplace::Unspecified,
        ]),
    };
    let question = rng.chance(0.35).then(|| (rng.uuid(), rng.uuid(), (*rng.pick(&QUESTIONS)).to_owned()));
    let row = PostingRow {
        id: rng.uuid(),
        text: title,
        state,
        confidential,
        owner: recruiter,
        manager,
        department: track.department.to_owned(),
        team: (*rng.pick(track.teams)).to_owned(),
        location: location.to_owned(),
        country: country.to_owned(),
        commitment: (*rng.pick(&["Full-time", "Full-time", "Full-time", "Full-time", "Part-time", "Fixed term"]))
            .to_owned(),
        workplace,
        level: LEVELS[rung].to_owned(),
        tags: track.core.iter().take(3).map(|tag| (*tag).to_owned()).collect(),
        about: about(track, confidential),
        lists: lists(rng, track, rung),
        closing: CLOSING.to_owned(),
        code: format!("{}-{:03}", &track.key[..3].to_uppercase(), 100 + place),
        salary,
        question,
        at: opens - rng.between(1, 9) * DAY,
        updated: closes.unwrap_or(opens).min(order.until),
    };
    // Beginners' postings draw many, leaders' few, and some are found by nobody.
    let pull =
        (lasts as f64 / DAY as f64) * [1.7, 1.2, 0.9, 0.55, 0.3][rung] * (0.35 + rng.between(0, 130) as f64 / 100.0);
    let pull = if unfinished { 0.0 } else { pull * if confidential { 0.8 } else { 1.0 } };
    Opening { row, track, rung, opens, closes, pull, recruiter, timezone }
}

fn about(track: &Track, confidential: bool) -> Vec<String> {
    let mut about = vec![track.about.to_owned()];
    if confidential {
        about.insert(0, "A confidential search. The present holder of the role has not been told.".to_owned());
    }
    about
}

fn lists(rng: &mut Rng, track: &Track, rung: usize) -> Vec<(String, Vec<String>)> {
    let years =
        ["A first year", "Two or more years", "Four or more years", "Seven or more years", "Ten or more years"][rung];
    let before = track.ladder[rung.saturating_sub(1)].to_lowercase();
    let mut bring = vec![format!("{years} as a {before} or in a similar role")];
    let count = 4 + rng.below(2);
    bring.extend(rng.sample(track.core, count).into_iter().map(str::to_owned));
    let nice = rng.sample(track.preferred, 3).into_iter().map(str::to_owned).collect();
    let duties = track.duties.iter().map(|duty| (*duty).to_owned()).collect();
    vec![
        ("What you will do".to_owned(), duties),
        ("What you bring (required)".to_owned(), bring),
        ("Nice to have (preferred)".to_owned(), nice),
    ]
}

fn thousands(pay: f64) -> i64 {
    (pay / 1000.0).round() as i64 * 1000
}
