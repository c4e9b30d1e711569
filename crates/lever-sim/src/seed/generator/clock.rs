//! When things happen: by day and night, on weekdays, in season.

use super::{DAY, HOUR};
use crate::calendar::Month;
use crate::rng::Rng;

/// How many apply on a day, Sunday first, of the most.
const WEEK: [f64; 7] = [0.42, 0.98, 1.0, 0.93, 0.86, 0.68, 0.34];

/// How many apply in a month, January first, of the most.
const YEAR: [f64; 12] = [1.0, 0.9, 0.88, 0.8, 0.78, 0.72, 0.66, 0.58, 0.98, 0.94, 0.8, 0.46];

/// How many apply in an hour of the day, in UTC, of the most.
const HOURS: [f64; 24] = [
    0.12, 0.08, 0.06, 0.06, 0.08, 0.14, 0.25, 0.42, 0.64, 0.86, 1.0, 0.98, 0.84, 0.86, 0.92, 0.88, 0.8, 0.72, 0.68,
    0.7, 0.66, 0.52, 0.36, 0.22,
];

/// Sunday is 0.
fn weekday(at: i64) -> usize {
    // 1 January 1970 was a Thursday.
    usize::try_from((at.div_euclid(DAY) + 4).rem_euclid(7)).unwrap_or(0)
}

/// Whether somebody applies on the day of this time rather than on another.
pub(super) fn is_busy(rng: &mut Rng, at: i64) -> bool {
    let month = usize::try_from(Month::of(at).month.saturating_sub(1)).unwrap_or(0);
    rng.chance(WEEK[weekday(at)] * YEAR[month.min(11)])
}

/// The same day at an hour at which people apply.
pub(super) fn applicants_hour(rng: &mut Rng, at: i64) -> i64 {
    let midnight = at.div_euclid(DAY) * DAY;
    let mut hour = rng.below(24);
    while !rng.chance(HOURS[hour]) {
        hour = rng.below(24);
    }
    midnight + i64::try_from(hour).unwrap_or(12) * HOUR + rng.between(0, HOUR - 1)
}

/// The first working hour at or after a time, at some minute of it.
pub(super) fn office_hour(rng: &mut Rng, at: i64) -> i64 {
    let mut day = at.div_euclid(DAY);
    let late = at.rem_euclid(DAY) > 16 * HOUR;
    day += i64::from(late);
    while matches!(weekday(day * DAY), 0 | 6) {
        day += 1;
    }
    let earliest = if day == at.div_euclid(DAY) { at.rem_euclid(DAY).max(8 * HOUR) } else { 8 * HOUR };
    day * DAY + rng.between(earliest, 17 * HOUR)
}

/// A full or half hour of a working day, for meetings.
pub(super) fn meeting_hour(rng: &mut Rng, at: i64) -> i64 {
    let day = office_hour(rng, at).div_euclid(DAY) * DAY;
    day + 9 * HOUR + rng.between(0, 14) * HOUR / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Saturday.
    const SATURDAY: i64 = 1_704_499_200_000;

    #[test]
    fn offices_are_closed_on_weekends_and_at_night() {
        let mut rng = Rng::seeded(5);
        for hour in 0..24 * 7 {
            let asked = SATURDAY + hour * HOUR;
            let at = office_hour(&mut rng, asked);
            assert!(at >= asked && at - asked <= 4 * DAY, "{hour}");
            assert!((1..=5).contains(&weekday(at)), "{hour}");
            assert!((8..=17).contains(&(at.rem_euclid(DAY) / HOUR)), "{hour}");
            let meeting = meeting_hour(&mut rng, asked);
            assert_eq!(meeting % (HOUR / 2), 0);
        }
    }
}
