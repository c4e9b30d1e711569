//! Who came when, before it is known who they are: the times of all arrivals, in order.

use super::clock::{applicants_hour, is_busy};
use super::posting::Opening;
use super::{DAY, HOUR, Order, SPAN};
use crate::rng::Rng;
use crate::seed::file::Origin;

/// Somebody comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arrival {
    pub(super) at: i64,
    /// The posting they are for; leads have none.
    pub(super) opening: Option<usize>,
    pub(super) origin: Origin,
}

/// The share of leads: found by recruiters, without a posting.
const LEADS: f64 = 0.065;

/// All arrivals, the first first.
pub(super) fn arrivals(rng: &mut Rng, order: &Order, openings: &[Opening]) -> Vec<Arrival> {
    let mut sums = Vec::with_capacity(openings.len());
    let mut sum = 0.0;
    for opening in openings {
        // What is still open has drawn as many as it was open.
        let open = opening.closes.map_or(0, |closes| closes.min(order.until) - opening.opens.max(order.until - SPAN));
        let whole = opening.closes.map_or(1, |closes| closes - opening.opens).max(1);
        sum += opening.pull * (open.max(0) as f64 / whole as f64);
        sums.push(sum);
    }
    let mut arrivals: Vec<Arrival> = (0..order.opportunities)
        .map(|_| {
            if rng.chance(LEADS) || sum <= 0.0 {
                let at = day_in(rng, (order.until - SPAN, order.until - HOUR), 1.0);
                return Arrival { at, opening: None, origin: lead(rng) };
            }
            let roll = rng.below(1 << 30) as f64 / f64::from(1 << 30) * sum;
            let opening = sums.partition_point(|upper| *upper <= roll).min(openings.len() - 1);
            let (opens, closes) = (openings[opening].opens, openings[opening].closes.unwrap_or(order.until));
            let from = opens.max(order.until - SPAN);
            // Most come in the first weeks.
            let at = day_in(rng, (from, closes.min(order.until - HOUR)), 1.7);
            Arrival { at, opening: Some(opening), origin: origin(rng) }
        })
        .collect();
    arrivals.sort_by_key(|arrival| (arrival.at, arrival.opening));
    arrivals
}

/// A time within these, the nearer to the beginning the greater `early`, on a day and at an hour at which people come.
fn day_in(rng: &mut Rng, (from, to): (i64, i64), early: f64) -> i64 {
    let span = (to - from).max(HOUR) as f64;
    let mut at = from;
    for _ in 0..12 {
        let share = (rng.below(1 << 20) as f64 / f64::from(1 << 20)).powf(early);
        at = from + (span * share) as i64;
        if is_busy(rng, at) {
            break;
        }
    }
    let at_their_hour = applicants_hour(rng, at);
    if (from..=to).contains(&at_their_hour) { at_their_hour } else { at.clamp(from, to.max(from + DAY / 24)) }
}

fn origin(rng: &mut Rng) -> Origin {
    match rng.below(100) {
        0..=71 => Origin::Applied,
        72..=81 => Origin::Referred,
        82..=89 => Origin::Sourced,
        90..=94 => Origin::Agency,
        95..=97 => Origin::University,
        _ => Origin::Internal,
    }
}

fn lead(rng: &mut Rng) -> Origin {
    if rng.chance(0.85) { Origin::Sourced } else { Origin::Agency }
}
