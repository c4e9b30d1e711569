//! Puts the words of a page into reading order: finds columns and reads each from top to bottom.
//!
//! A recursive cut. The page is searched for the tallest band that an empty gutter divides; what is above the band comes
//! first, then its left side, its right side, and what is below. A gutter between titles and their dates is no column:
//! there the two sides share their lines, and such a line is read across.

use super::lines::rows;
use super::words::Word;

/// Points that must stay empty all along a gutter.
const GUTTER_WIDTH: f64 = 7.0;

/// Lines that each side of a gutter needs.
const LEAST_LINES: usize = 3;

/// When so many of the sparser side's lines have a partner on the other side, the two are cells of a table.
const TABLE_SHARE: f64 = 0.55;

/// Points by which partners may differ in how their baselines lie to each other.
const SAME_OFFSET: f64 = 0.7;

/// In ems: where a line goes on beyond a gutter, less than this is the space between two words.
const LEAST_GUTTER: f64 = 0.8;

/// A side of which so many lines hold a year, and so few words, holds the dates of the other side.
const DATED_SHARE: f64 = 0.45;
const DATED_WORDS: usize = 6;

/// Baselines that differ by less (in points) are one line.
const SAME_LINE: f64 = 2.0;

const DEPTH_LIMIT: usize = 12;

/// Splits the words of a page into regions, in reading order.
pub(super) fn regions(words: Vec<Word>) -> Vec<Vec<Word>> {
    let mut regions = Vec::new();
    cut(words, 0, &mut regions);
    regions
}

fn cut(words: Vec<Word>, depth: usize, regions: &mut Vec<Vec<Word>>) {
    if words.is_empty() {
        return;
    }
    let Some(band) = (depth < DEPTH_LIMIT).then(|| tallest_band(&words)).flatten() else {
        regions.push(words);
        return;
    };
    let (mut above, mut left, mut right, mut below) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for word in words {
        if word.baseline < band.top - SAME_LINE {
            above.push(word);
        } else if word.baseline > band.bottom + SAME_LINE {
            below.push(word);
        } else if word.right <= band.gutter + GUTTER_WIDTH / 2.0 {
            left.push(word);
        } else {
            right.push(word);
        }
    }
    for part in [above, left, right, below] {
        cut(part, depth + 1, regions);
    }
}

/// A part of the page, full width, with an empty gutter down its whole height.
#[derive(Debug, Clone, PartialEq)]
struct Band {
    gutter: f64,
    top: f64,
    bottom: f64,
    lines: usize,
}

fn tallest_band(words: &[Word]) -> Option<Band> {
    let rows = rows(words.to_vec());
    let mut edges: Vec<i64> = words.iter().map(|word| word.right.round() as i64).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut best: Option<Band> = None;
    for edge in edges {
        let gutter = edge as f64 + 0.5 + GUTTER_WIDTH / 2.0;
        for band in bands(&rows, gutter) {
            if best.as_ref().is_none_or(|best| band.lines > best.lines) {
                best = Some(band);
            }
        }
    }
    best
}

/// The bands that a gutter at this place divides into columns.
fn bands(rows: &[Vec<Word>], gutter: f64) -> Vec<Band> {
    let (from, to) = (gutter - GUTTER_WIDTH / 2.0, gutter + GUTTER_WIDTH / 2.0);
    let crosses = |row: &Vec<Word>| {
        let spans = row.iter().any(|word| word.left < to && word.right > from);
        let tight = row.windows(2).any(|pair| {
            let em = pair[0].size.max(pair[1].size);
            pair[0].right <= gutter && pair[1].left >= gutter && pair[1].left - pair[0].right < LEAST_GUTTER * em
        });
        spans || tight
    };
    rows.split(crosses).filter_map(|run| columns(run, gutter)).collect()
}

/// Judges whether the lines of a run form two columns.
fn columns(run: &[Vec<Word>], gutter: f64) -> Option<Band> {
    let mut left = Side::default();
    let mut right = Side::default();
    let mut offsets = Vec::new();
    for row in run {
        let (on_left, on_right): (Vec<&Word>, Vec<&Word>) = row.iter().partition(|word| word.right <= gutter);
        if let (Some(last), Some(first)) = (on_left.last(), on_right.first()) {
            offsets.push(first.baseline - last.baseline);
        }
        left.add(&on_left);
        right.add(&on_right);
    }
    let fewer = left.lines.min(right.lines);
    if fewer < LEAST_LINES {
        return None;
    }
    // By chance the baselines of two columns meet anyhow; the cells of a table meet in the same way in every line.
    let alike = |one: &f64| offsets.iter().filter(|other| (**other - one).abs() < SAME_OFFSET).count();
    let shared = offsets.iter().map(alike).max().unwrap_or_default();
    let in_step = shared as f64 >= TABLE_SHARE * fewer as f64;
    // Two columns of running text set on one grid share all their lines, too, but both are dense and wordy.
    let wordy = left.words >= left.lines * 3 && right.words >= right.lines * 3;
    let even = fewer >= 6 && fewer * 5 >= left.lines.max(right.lines) * 4;
    if in_step && !(wordy && even) || left.is_of_dates() || right.is_of_dates() {
        return None;
    }
    let first = run.first()?.first()?;
    let bottom = run.last()?.iter().map(|word| word.baseline).fold(f64::MIN, f64::max);
    Some(Band { gutter, top: first.baseline, bottom, lines: run.len() })
}

#[derive(Debug, Default)]
struct Side {
    lines: usize,
    words: usize,
    dated: usize,
}

impl Side {
    fn add(&mut self, words: &[&Word]) {
        self.lines += usize::from(!words.is_empty());
        self.words += words.len();
        self.dated += usize::from(words.iter().any(|word| is_year(&word.text)));
    }

    /// Whether hardly anything but dates stands on this side: it tells when the entries on the other side were.
    fn is_of_dates(&self) -> bool {
        self.dated as f64 >= DATED_SHARE * self.lines as f64 && self.words <= self.lines * DATED_WORDS
    }
}

fn is_year(word: &str) -> bool {
    let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
    let last = digits.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    last.len() == 4 && (last.starts_with("19") || last.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: f64, right: f64, baseline: f64) -> Word {
        Word { text: text.to_owned(), starts: Vec::new(), left, right, baseline, size: 10.0, spaced: true }
    }

    fn read(words: Vec<Word>) -> String {
        let text =
            |region: Vec<Word>| rows(region).into_iter().flatten().map(|word| word.text).collect::<Vec<_>>().join(" ");
        regions(words).into_iter().map(text).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn a_sidebar_is_read_before_the_main_column() {
        let mut words = vec![word("NAME", 40.0, 400.0, 20.0)];
        for line in 0..6 {
            words.push(word("main", 200.0, 420.0, 60.0 + 14.0 * f64::from(line)));
            words.push(word("side", 40.0, 120.0, 65.0 + 17.0 * f64::from(line)));
        }
        assert_eq!(read(words), "NAME | side side side side side side | main main main main main main");
    }

    #[test]
    fn dates_at_the_right_edge_stay_on_their_lines() {
        let mut words = Vec::new();
        for entry in 0..4 {
            let top = 50.0 + 40.0 * f64::from(entry);
            words.push(word("title", 40.0, 160.0, top));
            words.push(word("date", 350.0, 420.0, top + 0.5));
            words.push(word("did", 40.0, 200.0, top + 14.0));
        }
        assert_eq!(read(words), "title date did title date did title date did title date did");
    }
}
