//! Dates from epoch milliseconds: for careers that end today, and for pages people read.

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month {
    pub(crate) year: i32,
    pub(crate) month: u32,
}

impl Month {
    /// The month of an epoch time, in UTC.
    pub(crate) fn of(epoch_ms: i64) -> Self {
        let (year, month, _) = date(epoch_ms);
        Self { year, month }
    }

    pub(crate) fn earlier(self, months: i64) -> Self {
        let count = i64::from(self.year) * 12 + i64::from(self.month) - 1 - months;
        Self {
            year: i32::try_from(count.div_euclid(12)).unwrap_or(1970),
            month: u32::try_from(count.rem_euclid(12) + 1).unwrap_or(1),
        }
    }

    pub(crate) fn months_since(self, earlier: Self) -> i64 {
        i64::from(self.year - earlier.year) * 12 + i64::from(self.month) - i64::from(earlier.month)
    }
}

/// `2026-07-01 09:30`, in UTC.
pub(crate) fn minute_text(epoch_ms: i64) -> String {
    let (year, month, day) = date(epoch_ms);
    let minutes = epoch_ms.div_euclid(60_000).rem_euclid(24 * 60);
    format!("{year}-{month:02}-{day:02} {:02}:{:02}", minutes / 60, minutes % 60)
}

/// As in HTTP headers: `Tue, 14 Nov 2023 22:13:20 GMT`.
pub(crate) fn http_date(epoch_ms: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // 1 January 1970 was a Thursday.
    let weekday = usize::try_from(epoch_ms.div_euclid(86_400_000).rem_euclid(7)).unwrap_or(0);
    let (year, month, day) = date(epoch_ms);
    let name = MONTHS.get(month as usize - 1).copied().unwrap_or("Jan");
    let seconds = epoch_ms.div_euclid(1000).rem_euclid(86_400);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{}, {day:02} {name} {year} {hour:02}:{minute:02}:{second:02} GMT", DAYS[weekday])
}

/// Year, month and day in UTC, by the usual count of days since 1 March 0000.
fn date(epoch_ms: i64) -> (i32, u32, u32) {
    let days = epoch_ms.div_euclid(86_400_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let small = |number: i64| u32::try_from(number).unwrap_or(1);
    (i32::try_from(year).unwrap_or(1970), small(month), small(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_found_and_counted() {
        assert_eq!(Month::of(0), Month { year: 1970, month: 1 });
        assert_eq!(Month::of(1_709_164_800_000), Month { year: 2024, month: 2 });
        assert_eq!(Month::of(1_700_000_000_000), Month { year: 2023, month: 11 });
        assert_eq!(minute_text(1_709_164_800_000), "2024-02-29 00:00");
        assert_eq!(minute_text(1_700_000_000_000), "2023-11-14 22:13");
        assert_eq!(http_date(1_700_000_000_000), "Tue, 14 Nov 2023 22:13:20 GMT");
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        let now = Month { year: 2026, month: 2 };
        assert_eq!(now.earlier(14), Month { year: 2024, month: 12 });
        assert_eq!(now.months_since(now.earlier(31)), 31);
    }
}
