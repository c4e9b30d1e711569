//! How one agent does: where it stands in which phase, what it ran, what it cost, and what people made of it.

use std::collections::BTreeMap;

use domain::{AgentName, Phase, Timestamp};
use store::{DayOfModels, Decided, Health, ReviewCounts, Store, StoredPhase};

use super::super::chart::{Bars, Point, Sparkline};
use super::super::names;
use super::super::problem::PageError;
use super::super::when::{Moment, day_of};

/// How many days the charts and the decisions look back.
const DAYS: u32 = 30;
const MILLIS_OF_A_DAY: i64 = 24 * 3_600 * 1_000;

pub(crate) struct AgentView {
    pub(crate) value: &'static str,
    pub(crate) name: &'static str,
    /// It is off everywhere, by a setting of its own or one for all.
    pub(crate) is_off: bool,
    /// Every setting that counts for it, the widest first.
    pub(crate) phases: Vec<PhaseLine>,
    pub(crate) last_run: Option<Moment>,
    pub(crate) spans: Vec<SpanView>,
    /// Median and 95th percentile of how long applicants waited, and of how many.
    pub(crate) waits: Option<(String, String, usize)>,
    pub(crate) runs: Sparkline,
    pub(crate) cost: Option<Cost>,
    pub(crate) decided: DecidedView,
}

pub(crate) struct PhaseLine {
    pub(crate) scope: String,
    pub(crate) phase: &'static str,
    pub(crate) is_off: bool,
    pub(crate) is_for_all: bool,
}

pub(crate) struct SpanView {
    pub(crate) name: &'static str,
    pub(crate) runs: i64,
    pub(crate) failed: i64,
    pub(crate) error_rate: String,
}

pub(crate) struct Cost {
    pub(crate) bars: Bars,
    pub(crate) questions: i64,
    pub(crate) tokens: i64,
    pub(crate) amount: String,
}

/// Name, count and share of what people decided.
pub(crate) struct DecidedView {
    pub(crate) by_people: i64,
    pub(crate) lines: Vec<(&'static str, i64, String)>,
    pub(crate) expired: i64,
    pub(crate) authorized: i64,
    pub(crate) waiting: i64,
    /// The middle of how long people looked before they decided, where it is known.
    pub(crate) median_look: Option<String>,
    /// Of how many blind answers how many agreed with the agent, leaving out "unsure"; and the share.
    pub(crate) blind: Option<(i64, i64, String)>,
}

impl AgentView {
    pub(crate) async fn load(store: &Store, agent: AgentName, settings: &[StoredPhase]) -> Result<Self, PageError> {
        let now = store.now();
        let since = |days: u32| Timestamp::from_millis(now.millis() - i64::from(days) * MILLIS_OF_A_DAY);
        let (day, week) = (store.health(agent, since(1)).await?, store.health(agent, since(7)).await?);
        let waits = store.waits(agent, since(7)).await?;
        // From the beginning of a day on.
        let first = now.millis().div_euclid(MILLIS_OF_A_DAY) - i64::from(DAYS - 1);
        let from = Timestamp::from_millis(first * MILLIS_OF_A_DAY);
        let runs: BTreeMap<i64, i64> = store.runs_by_day(agent, from).await?.into_iter().collect();
        let each_day = || (0..i64::from(DAYS)).map(move |at| first + at);
        let runs = each_day().map(|day| unsigned(runs.get(&day).copied().unwrap_or(0))).collect();
        let name = names::agent(agent);
        let of_agent = settings.iter().filter(|stored| stored.setting.agent.is_none_or(|of| of == agent));
        let phases: Vec<PhaseLine> = of_agent.map(PhaseLine::new).collect();
        Ok(Self {
            value: agent.as_str(),
            name,
            is_off: is_off(settings, agent),
            phases,
            last_run: week.last_run.map(|at| Moment::new(at, now)),
            spans: vec![SpanView::new("24 hours", &day), SpanView::new("7 days", &week)],
            waits: percentile(&waits, 50)
                .zip(percentile(&waits, 95))
                .map(|(median, most)| (names::duration(median), names::duration(most), waits.len())),
            runs: Sparkline::new(format!("runs-{agent}"), format!("Runs of {name}, day by day, of {DAYS} days"), runs),
            cost: cost(agent, &store.models_by_day(agent, from).await?, each_day()),
            decided: DecidedView::new(
                store.decided(agent, since(DAYS)).await?,
                &store.review_counts(agent, since(DAYS)).await?,
            ),
        })
    }
}

/// Whether nothing is left to an agent.
fn is_off(settings: &[StoredPhase], agent: AgentName) -> bool {
    let counts = settings.iter().map(|stored| &stored.setting);
    let mut counts = counts.filter(|setting| setting.agent.is_none_or(|of| of == agent)).peekable();
    counts.peek().is_none()
        || counts.any(|setting| {
            setting.phase == Phase::Off && setting.scope == domain::Scope::Everywhere && setting.share.is_whole()
        })
}

impl PhaseLine {
    fn new(stored: &StoredPhase) -> Self {
        Self {
            scope: names::scope_of(&stored.setting),
            phase: names::phase(stored.setting.phase),
            is_off: stored.setting.phase == Phase::Off,
            is_for_all: stored.setting.agent.is_none(),
        }
    }
}

impl SpanView {
    fn new(name: &'static str, health: &Health) -> Self {
        Self {
            name,
            runs: health.runs,
            failed: health.failed,
            error_rate: names::percent(health.failed, health.runs + health.failed),
        }
    }
}

impl DecidedView {
    fn new(decided: Decided, reviews: &ReviewCounts) -> Self {
        let Decided { approved, edited, declined, expired, authorized, waiting } = decided;
        let by_people = approved + declined;
        let line = |name, count| (name, count, names::percent(count, by_people));
        Self {
            by_people,
            lines: vec![
                line("Approved as proposed", approved - edited),
                line("Approved with changes", edited),
                line("Declined", declined),
                line("Overridden (changed or declined)", edited + declined),
            ],
            expired,
            authorized,
            waiting,
            median_look: reviews.median_seconds.map(|seconds| names::duration(seconds * 1000)),
            blind: (reviews.blind > 0).then(|| {
                let said = reviews.agreed + reviews.disagreed;
                (reviews.blind, said, names::percent(reviews.agreed, said))
            }),
        }
    }
}

/// By money where a price is known, else by tokens.
fn cost(agent: AgentName, asked: &[DayOfModels], days: impl Iterator<Item = i64>) -> Option<Cost> {
    let sum = |of: fn(&DayOfModels) -> i64| asked.iter().map(of).sum::<i64>();
    let (questions, tokens, micros) = (sum(|day| day.questions), sum(|day| day.tokens), sum(|day| day.micros));
    if questions == 0 {
        return None;
    }
    let is_priced = micros > 0;
    let point = |number: i64| {
        let day = asked.iter().find(|day| day.day == number);
        let (tokens, micros) = day.map_or((0, 0), |day| (day.tokens, day.micros));
        Point {
            name: day_of(number),
            value: unsigned(if is_priced { micros } else { tokens }),
            words: if is_priced { format!("{} ({tokens} tokens)", money(micros)) } else { format!("{tokens} tokens") },
        }
    };
    let name = names::agent(agent);
    let title =
        if is_priced { format!("Model cost of {name} by day") } else { format!("Model tokens of {name} by day") };
    let columns = ("Day (UTC)", if is_priced { "Cost" } else { "Tokens" });
    let bars = Bars::new(format!("cost-{agent}"), title, columns, days.map(point).collect());
    Some(Cost {
        bars,
        questions,
        tokens,
        amount: if is_priced { money(micros) } else { "no price is configured".to_owned() },
    })
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Millionths of the operator's currency, which has no name here.
fn money(micros: i64) -> String {
    let cents = micros.saturating_add(5_000) / 10_000;
    if cents == 0 && micros > 0 { "under 0.01".to_owned() } else { format!("{}.{:02}", cents / 100, cents % 100) }
}

/// The smallest that so many percent do not exceed. The values are sorted.
fn percentile(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_there_are() {
        assert_eq!(percentile(&[], 50), None);
        assert_eq!((percentile(&[7], 50), percentile(&[7], 95)), (Some(7), Some(7)));
        let hundred: Vec<i64> = (1..=100).collect();
        assert_eq!((percentile(&hundred, 50), percentile(&hundred, 95)), (Some(50), Some(95)));
        assert_eq!(percentile(&[1, 2, 3], 50), Some(2));
    }

    #[test]
    fn money_is_rounded_and_little_is_not_nothing() {
        let said = [0, 1, 4_999, 5_000, 1_000_000, 12_345_678].map(money);
        assert_eq!(said, ["0.00", "under 0.01", "under 0.01", "0.01", "1.00", "12.35"]);
    }
}
