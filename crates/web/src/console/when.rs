//! Times as people read them: how long ago, and exactly, in UTC.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::Timestamp;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// One point in time, seen from another.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "console/part/moment.html")]
pub(crate) struct Moment {
    /// For machines.
    pub(crate) iso: String,
    pub(crate) exact: String,
    pub(crate) relative: String,
}

/// Its template has escaped what it holds.
impl HtmlSafe for Moment {}

impl Moment {
    pub(crate) fn new(at: Timestamp, now: Timestamp) -> Self {
        Self { iso: iso(at), exact: exact(at), relative: relative(at, now) }
    }
}

/// Reads a time in UTC, such as a browser's field for date and time gives it, or as [`Moment`] writes it.
pub(crate) fn from_written(text: &str) -> Option<Timestamp> {
    let at: jiff::civil::DateTime = text.strip_suffix('Z').unwrap_or(text).parse().ok()?;
    let at = at.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Timestamp::from_millis(at.timestamp().as_millisecond()))
}

/// When the day began, in UTC.
pub(crate) fn midnight(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.millis() - at.millis().rem_euclid(DAY * 1000))
}

/// A day that is counted from 1 January 1970, in UTC.
pub(crate) fn day_of(number: i64) -> String {
    written(Timestamp::from_millis(number.saturating_mul(DAY * 1000)), "%-d %b")
}

/// The time of day, in UTC.
pub(crate) fn to_the_second(at: Timestamp) -> String {
    written(at, "%H:%M:%S UTC")
}

/// For machines, to the second, in UTC.
pub(crate) fn iso(at: Timestamp) -> String {
    written(at, "%Y-%m-%dT%H:%M:%SZ")
}

/// For people, in UTC.
pub(crate) fn exact(at: Timestamp) -> String {
    written(at, "%-d %b %Y, %H:%M UTC")
}

fn written(at: Timestamp, form: &str) -> String {
    jiff::Timestamp::from_millisecond(at.millis())
        .map_or_else(|_| "at an unknown time".to_owned(), |at| at.strftime(form).to_string())
}

fn relative(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.millis().saturating_sub(at.millis()) / 1000;
    let span = match seconds.abs() {
        ..MINUTE => return if seconds < 0 { "in a moment" } else { "just now" }.to_owned(),
        minutes @ MINUTE..HOUR => format!("{} min", minutes / MINUTE),
        hours @ HOUR..DAY => format!("{} h", hours / HOUR),
        days if days / DAY == 1 => "1 day".to_owned(),
        days if days / DAY < 60 => format!("{} days", days / DAY),
        days => format!("{} months", days / (30 * DAY)),
    };
    if seconds < 0 { format!("in {span}") } else { format!("{span} ago") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_from_now_and_exactly() {
        let now = Timestamp::from_millis(1_795_000_000_000);
        let seen = |seconds: i64| Moment::new(Timestamp::from_millis(now.millis() + seconds * 1000), now).relative;
        let expected = [
            (0, "just now"),
            (-59, "just now"),
            (30, "in a moment"),
            (-60, "1 min ago"),
            (-3599, "59 min ago"),
            (-7200, "2 h ago"),
            (3 * HOUR, "in 3 h"),
            (-DAY, "1 day ago"),
            (-59 * DAY, "59 days ago"),
            (-60 * DAY, "2 months ago"),
            (5 * DAY, "in 5 days"),
        ];
        for (seconds, text) in expected {
            assert_eq!(seen(seconds), text, "{seconds}");
        }
        let moment = Moment::new(now, now);
        assert_eq!((moment.iso.as_str(), moment.exact.as_str()), ("2026-11-18T11:06:40Z", "18 Nov 2026, 11:06 UTC"));
    }
}
