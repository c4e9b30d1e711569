//! The presses of the kill switch, and how long each took until nothing more was written and no agent ran.

use domain::{Phase, Timestamp};
use store::{Stop, Store};

use super::super::names::{self, Operators};
use super::super::problem::PageError;
use super::super::when::Moment;

/// How many the page shows.
const STOPS: i64 = 8;

pub(crate) struct StopView {
    pub(crate) number: i64,
    pub(crate) whom: String,
    pub(crate) by: String,
    pub(crate) at: Moment,
    /// To the second.
    pub(crate) clock: String,
    pub(crate) is_in_effect: bool,
    pub(crate) sentence: String,
}

pub(crate) async fn views(store: &Store, operators: &Operators) -> Result<Vec<StopView>, PageError> {
    let now = store.now();
    Ok(store.stops(STOPS).await?.iter().map(|stop| StopView::new(stop, operators, now)).collect())
}

impl StopView {
    fn new(stop: &Stop, operators: &Operators, now: Timestamp) -> Self {
        Self {
            number: stop.number,
            whom: whom(stop),
            by: operators.name(stop.by).to_owned(),
            at: Moment::new(stop.pressed_at, now),
            clock: super::super::when::to_the_second(stop.pressed_at),
            is_in_effect: stop.in_effect_at.is_some(),
            sentence: sentence(stop),
        }
    }
}

fn whom(stop: &Stop) -> String {
    let agent = stop.whom.agent.map_or_else(|| "Every agent".to_owned(), |agent| names::agent(agent).to_owned());
    match &stop.whom.posting {
        Some(posting) => format!("{agent} for posting {posting}"),
        None => format!("{agent} everywhere"),
    }
}

fn sentence(stop: &Stop) -> String {
    let before = stop.phase_before.filter(|phase| *phase != Phase::Off);
    let before = before.map_or_else(String::new, |phase| format!(" It was in {} before.", names::phase(phase)));
    let under_way = match (stop.runs, stop.writes) {
        (0, 0) => "Nothing was under way.".to_owned(),
        (runs, 0) => format!("{} under way.", were(runs, "run")),
        (0, writes) => format!("{} under way.", were(writes, "write")),
        (runs, writes) => format!("{} and {} were under way.", counted(runs, "run"), counted(writes, "write")),
    };
    match stop.in_effect_at {
        Some(at) if stop.runs == 0 && stop.writes == 0 => {
            format!("In effect {} after the press. {under_way}{before}", seconds(stop, at))
        }
        Some(at) => format!(
            "In effect {} after the press, when the last of it had ended. {under_way}{before}",
            seconds(stop, at)
        ),
        None => format!("{under_way} {} not ended yet; nothing new is taken up.{before}", has(stop.open)),
    }
}

fn seconds(stop: &Stop, at: Timestamp) -> String {
    let millis = at.since(stop.pressed_at).as_millis();
    format!("{}.{} s", millis / 1_000, millis % 1_000 / 100)
}

fn counted(count: i64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn were(count: i64, noun: &str) -> String {
    format!("{} {}", counted(count, noun), if count == 1 { "was" } else { "were" })
}

fn has(open: i64) -> String {
    if open == 1 { "One part has".to_owned() } else { format!("{open} parts have") }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::{Ids, Timestamp};
    use store::StopFor;

    use super::*;

    #[test]
    fn a_stop_says_how_long_it_took_or_that_it_is_not_known_yet() {
        let pressed_at = Timestamp::from_millis(1_000_000);
        let stop = Stop {
            number: 1,
            whom: StopFor::default(),
            phase_before: Some(Phase::Augment),
            by: Ids::new(|| 1).mint(pressed_at),
            pressed_at,
            runs: 2,
            writes: 1,
            open: 0,
            in_effect_at: Some(pressed_at.plus(Duration::from_millis(849))),
        };
        assert_eq!(
            sentence(&stop),
            "In effect 0.8 s after the press, when the last of it had ended. 2 runs and 1 write were under way. It was in \
             Augment before."
        );
        let open = Stop { open: 2, in_effect_at: None, phase_before: None, runs: 0, ..stop.clone() };
        assert_eq!(sentence(&open), "1 write was under way. 2 parts have not ended yet; nothing new is taken up.");
        let idle = Stop { runs: 0, writes: 0, phase_before: None, ..stop };
        assert_eq!(sentence(&idle), "In effect 0.8 s after the press. Nothing was under way.");
    }
}
