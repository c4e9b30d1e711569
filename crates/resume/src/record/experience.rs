//! How long somebody has worked: months covered by at least one work entry.

use super::{PartialDate, Period, Work};

/// The month a period starts in where only the year is told. Starts and ends are spread over the year, so the middle
/// errs least: "2018 – 2020" counts 24 months.
const UNTOLD_START: i32 = 7;
const UNTOLD_END: i32 = 6;

/// Months that at least one entry covers, both end months counted. `None` where no entry has a start.
pub(super) fn months<'w>(work: impl IntoIterator<Item = &'w Work>, as_of: PartialDate) -> Option<u32> {
    let mut intervals: Vec<(i32, i32)> =
        work.into_iter().filter_map(|entry| interval(&entry.period.as_ref()?.value, as_of)).collect();
    if intervals.is_empty() {
        return None;
    }
    intervals.sort_unstable();
    let mut total = 0;
    let mut covered_to = i32::MIN;
    for (start, end) in intervals {
        total += (end - start.max(covered_to.saturating_add(1)) + 1).max(0);
        covered_to = covered_to.max(end);
    }
    u32::try_from(total).ok()
}

/// First and last month, counted from year 0.
fn interval(period: &Period, as_of: PartialDate) -> Option<(i32, i32)> {
    let count = |date: PartialDate, untold: i32| i32::from(date.year) * 12 + date.month.map_or(untold, i32::from);
    let today = count(as_of, 12);
    let start = period.start?;
    let (first, last) = match period.end {
        // A single year for both: half of it.
        Some(end) if end.year == start.year && (start.month.is_none() && end.month.is_none()) => {
            (count(start, 4), count(start, 9))
        }
        Some(end) => (count(start, UNTOLD_START), count(end, UNTOLD_END)),
        None if period.ongoing => (count(start, UNTOLD_START), today),
        None => return None,
    };
    // Nobody has worked in the future yet.
    (first <= last.min(today)).then_some((first, last.min(today)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Located, Span};

    const AS_OF: PartialDate = PartialDate { year: 2026, month: Some(11) };

    fn entry(start: (i16, Option<u8>), end: Option<(i16, Option<u8>)>) -> Work {
        let date = |(year, month)| PartialDate { year, month };
        let period = Period { start: Some(date(start)), end: end.map(date), ongoing: end.is_none() };
        let span = Span { start: 0, end: 0 };
        let period = Some(Located { value: period, span });
        Work { name: None, position: None, location: None, period, summary: None, highlights: Vec::new(), span }
    }

    #[test]
    fn overlaps_count_once_and_gaps_not_at_all() {
        let work = [
            entry((2020, Some(1)), Some((2020, Some(12)))),
            entry((2020, Some(6)), Some((2021, Some(3)))),
            entry((2022, Some(1)), Some((2022, Some(1)))),
        ];
        assert_eq!(months(&work, AS_OF), Some(15 + 1));
    }

    #[test]
    fn an_ongoing_entry_reaches_to_the_given_month_and_no_further() {
        assert_eq!(months(&[entry((2026, Some(1)), None)], AS_OF), Some(11));
        assert_eq!(months(&[entry((2026, Some(1)), Some((2030, Some(1))))], AS_OF), Some(11));
        assert_eq!(months(&[entry((2027, Some(1)), None)], AS_OF), None);
    }

    #[test]
    fn bare_years_count_from_middle_to_middle() {
        assert_eq!(months(&[entry((2018, None), Some((2020, None)))], AS_OF), Some(24));
        assert_eq!(months(&[entry((2018, None), Some((2018, None)))], AS_OF), Some(6));
    }

    #[test]
    fn no_dates_no_claim() {
        assert_eq!(months(&[], AS_OF), None);
    }
}
