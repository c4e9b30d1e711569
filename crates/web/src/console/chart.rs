//! Small charts as SVG of our own: geometry in attributes, colours in the style sheet, and every number in a table as
//! well, for those who do not look at pictures.

use askama::Template;
use askama::filters::HtmlSafe;

/// The height that charts are drawn in; the page gives them their size.
const HEIGHT: u64 = 600;
/// The width of one column.
const STEP: u64 = 100;
/// What is left free between two bars.
const GAP: u64 = 24;

/// One number with its name, and as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) name: String,
    pub(crate) value: u64,
    pub(crate) words: String,
}

/// Bars in a row, with a table of the same.
#[derive(Debug, Template)]
#[template(path = "console/part/bars.html")]
pub(crate) struct Bars {
    /// Unique on the page.
    id: String,
    title: String,
    /// What the columns of the table are called.
    columns: (&'static str, &'static str),
    points: Vec<Point>,
}

/// A line as high as a word.
#[derive(Debug, Template)]
#[template(path = "console/part/sparkline.html")]
pub(crate) struct Sparkline {
    id: String,
    title: String,
    values: Vec<u64>,
}

/// Their templates have escaped what they hold.
impl HtmlSafe for Bars {}
impl HtmlSafe for Sparkline {}

impl Bars {
    pub(crate) fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        columns: (&'static str, &'static str),
        points: Vec<Point>,
    ) -> Self {
        Self { id: id.into(), title: title.into(), columns, points }
    }

    fn width(&self) -> u64 {
        STEP * self.points.len() as u64
    }

    /// Left edge, upper edge, width, height and name of each bar; none for nothing.
    fn bars(&self) -> Vec<(u64, u64, u64, u64, String)> {
        let most = self.most();
        let bar = |(at, point): (usize, &Point)| {
            // What is more than nothing is seen.
            let height = scaled(point.value, most).max(HEIGHT / 60);
            (
                at as u64 * STEP + GAP / 2,
                HEIGHT - height,
                STEP - GAP,
                height,
                format!("{}: {}", point.name, point.words),
            )
        };
        self.points.iter().enumerate().filter(|(_, point)| point.value > 0).map(bar).collect()
    }

    fn most(&self) -> u64 {
        self.points.iter().map(|point| point.value).max().unwrap_or(0)
    }

    fn highest(&self) -> &str {
        let most = self.most();
        self.points.iter().find(|point| point.value == most).map_or("", |point| point.words.as_str())
    }

    fn first(&self) -> &str {
        self.points.first().map_or("", |point| point.name.as_str())
    }

    fn last(&self) -> &str {
        self.points.last().map_or("", |point| point.name.as_str())
    }
}

impl Sparkline {
    pub(crate) fn new(id: impl Into<String>, title: impl Into<String>, values: Vec<u64>) -> Self {
        Self { id: id.into(), title: title.into(), values }
    }

    fn width(&self) -> u64 {
        STEP * (self.values.len() as u64).saturating_sub(1)
    }

    fn points(&self) -> String {
        let most = self.values.iter().copied().max().unwrap_or(0);
        let point = |(at, value): (usize, &u64)| format!("{},{}", at as u64 * STEP, HEIGHT - scaled(*value, most));
        self.values.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
    }
}

fn scaled(value: u64, most: u64) -> u64 {
    value.saturating_mul(HEIGHT).checked_div(most).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(name: &str, value: u64) -> Point {
        Point { name: name.into(), value, words: value.to_string() }
    }

    #[test]
    fn bars_are_as_high_as_their_numbers_and_nothing_has_none() {
        let bars =
            Bars::new("b", "Runs", ("Day", "Runs"), vec![point("1 Nov", 5), point("2 Nov", 0), point("3 Nov", 10)]);
        assert_eq!(bars.bars(), [(12, 300, 76, 300, "1 Nov: 5".to_owned()), (212, 0, 76, 600, "3 Nov: 10".to_owned())]);
        assert_eq!((bars.width(), bars.highest(), bars.first(), bars.last()), (300, "10", "1 Nov", "3 Nov"));
        let none = Bars::new("b", "Runs", ("Day", "Runs"), vec![point("1 Nov", 0)]);
        assert_eq!((none.bars(), none.highest()), (Vec::new(), "0"));
    }

    #[test]
    fn a_chart_has_a_name_escapes_it_and_has_no_style_of_its_own() {
        let bars = Bars::new("b", "A <b>", ("Day", "Runs"), vec![point("<i>", 1)]).render().unwrap();
        assert!(bars.contains("aria-labelledby=\"b\"") && bars.contains("<title id=\"b\">A &#60;b&#62;</title>"));
        assert!(!bars.contains("<i>") && !bars.contains("style="), "{bars}");
        let line = Sparkline::new("s", "Runs of 3 days", vec![0, 4, 2]);
        assert_eq!((line.width(), line.points().as_str()), (200, "0,600 100,0 200,300"));
        assert!(line.render().unwrap().contains("<title id=\"s\">Runs of 3 days</title>"));
    }
}
