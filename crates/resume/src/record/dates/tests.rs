use super::*;

fn month_of(year: i16, month: u8) -> Option<PartialDate> {
    Some(PartialDate { year, month: Some(month) })
}

fn year_of(year: i16) -> Option<PartialDate> {
    Some(PartialDate { year, month: None })
}

/// The only period of the text, and the text it covers.
fn only(text: &str) -> (Period, &str) {
    let found = find(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    (found[0].period, &text[found[0].start..found[0].end])
}

#[test]
fn closed_periods_in_many_styles() {
    let cases = [
        ("03/2019–11/2020", month_of(2019, 3), month_of(2020, 11)),
        ("03.2019 - 11.2020", month_of(2019, 3), month_of(2020, 11)),
        ("2019-03-01 — 2020-11-30", month_of(2019, 3), month_of(2020, 11)),
        ("Mar 2019 to Nov 2020", month_of(2019, 3), month_of(2020, 11)),
        ("March, 2019 - Nov., 2020", month_of(2019, 3), month_of(2020, 11)),
        ("Sept. '19 – Nov '20", month_of(2019, 9), month_of(2020, 11)),
        ("01.03.2019 – 30.11.2020", month_of(2019, 3), month_of(2020, 11)),
        ("June – August 2023", month_of(2023, 6), month_of(2023, 8)),
        ("März 2019 bis Dezember 2020", month_of(2019, 3), month_of(2020, 12)),
        ("août 2019 à février 2020", month_of(2019, 8), month_of(2020, 2)),
        ("enero de 2019 - diciembre de 2020", month_of(2019, 1), month_of(2020, 12)),
        ("2018 - 2020", year_of(2018), year_of(2020)),
        ("2018-2020", year_of(2018), year_of(2020)),
        ("2018–20", year_of(2018), year_of(2020)),
        ("Summer 2018 – Fall 2019", year_of(2018), year_of(2019)),
    ];
    for (text, start, end) in cases {
        assert_eq!(only(text), (Period { start, end, ongoing: false }, text));
    }
}

#[test]
fn periods_that_go_on() {
    let cases = [
        ("Mar 2021 – Present", month_of(2021, 3)),
        ("03/2021 - current", month_of(2021, 3)),
        ("2021-03-01 —", month_of(2021, 3)),
        ("since March 2021", month_of(2021, 3)),
        ("seit 03/2021", month_of(2021, 3)),
        ("März 2021 – heute", month_of(2021, 3)),
        ("2021 – aujourd", year_of(2021)),
    ];
    for (text, start) in cases {
        assert_eq!(only(text), (Period { start, end: None, ongoing: true }, text));
    }
}

#[test]
fn a_period_is_found_inside_a_line() {
    let (period, text) = only("Acme, Engineer  (Jun 2019 – Feb 2021)  1 year 9 months");
    assert_eq!(text, "Jun 2019 – Feb 2021");
    assert_eq!(period, Period { start: month_of(2019, 6), end: month_of(2021, 2), ongoing: false });
}

#[test]
fn single_dates_are_marked_as_such() {
    let found = find("Awarded on: Dec 01, 2023");
    assert_eq!(found.len(), 1);
    assert!(found[0].single);
    assert_eq!(found[0].period.end, month_of(2023, 12));
}

#[test]
fn other_numbers_are_no_dates() {
    for text in
        ["$2000 saved", "2020%", "5000+ stars", "(206) 555-0142", "417 Maple Avenue", "version 1.2", "may contain"]
    {
        assert_eq!(find(text), [], "{text}");
    }
}
