//! How long somebody worked with a skill: the months of the work entries that name it.

use resume::{PartialDate, Period, Resume, Work};

/// The month counted where only the year is told: the middle of the year errs least. The same as for the whole of
/// [`Resume::experience_months`].
const UNTOLD_START: i32 = 7;
const UNTOLD_END: i32 = 6;
/// How far ahead of the latest date in a résumé its own present may lie.
const PRESENT_MONTHS_AHEAD: i32 = 80 * 12;

/// Months covered by at least one entry that `is_counted`; `None` where none of these has dates.
pub(super) fn months(resume: &Resume, is_counted: impl Fn(&Work) -> bool) -> Option<u32> {
    let present = present(resume)?;
    let counted: Vec<&Period> = periods(resume, &is_counted).collect();
    if counted.is_empty() { None } else { u32::try_from(covered(&counted, present)).ok() }
}

/// The month that "present" meant when the résumé was read. It is no argument here, so it is found again: the first
/// month for which the entries cover the experience that was counted then.
fn present(resume: &Resume) -> Option<i32> {
    let total = i32::try_from(resume.experience_months?).ok()?;
    let all: Vec<&Period> = periods(resume, &|_| true).collect();
    let latest =
        all.iter().flat_map(|period| [period.start, period.end]).flatten().map(|date| month(date, 12)).max()?;
    let earliest = all.iter().filter_map(|period| period.start).map(|date| month(date, 1)).min()?;
    let found = (earliest..=latest + PRESENT_MONTHS_AHEAD).find(|&present| covered(&all, present) >= total);
    found.or(Some(latest))
}

fn periods<'a>(resume: &'a Resume, is_counted: &dyn Fn(&Work) -> bool) -> impl Iterator<Item = &'a Period> {
    let works: Vec<&Work> = resume.work.iter().filter(|work| is_counted(work)).collect();
    works.into_iter().filter_map(|work| work.period.as_ref()).map(|period| &period.value)
}

fn covered(periods: &[&Period], present: i32) -> i32 {
    let mut intervals: Vec<(i32, i32)> = periods.iter().filter_map(|period| interval(period, present)).collect();
    intervals.sort_unstable();
    let mut total = 0;
    let mut covered_to = i32::MIN;
    for (first, last) in intervals {
        total += (last - first.max(covered_to.saturating_add(1)) + 1).max(0);
        covered_to = covered_to.max(last);
    }
    total
}

fn interval(period: &Period, present: i32) -> Option<(i32, i32)> {
    let start = period.start?;
    let (first, last) = match period.end {
        Some(end) if end.year == start.year && start.month.is_none() && end.month.is_none() => {
            (month(start, 4), month(end, 9))
        }
        Some(end) => (month(start, UNTOLD_START), month(end, UNTOLD_END)),
        None if period.ongoing => (month(start, UNTOLD_START), present),
        None => return None,
    };
    (first <= last.min(present)).then_some((first, last.min(present)))
}

fn month(date: PartialDate, untold: i32) -> i32 {
    i32::from(date.year) * 12 + date.month.map_or(untold, i32::from)
}
