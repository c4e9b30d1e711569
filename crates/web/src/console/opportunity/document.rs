//! The résumé, as its pages or in reading order, with every quote marked where it stands.

use std::collections::{BTreeMap, BTreeSet};

use fit::{Assessment, Finding};
use serde::Deserialize;
use serde_json::Value;
use store::PageSheet;

use super::sheets::{self, Bounds, Line, SheetMark, SheetView};

/// How a viewer wants to see it; as text where nothing is said.
#[derive(Default)]
pub(crate) struct Shown<'a> {
    /// The pages that there are pictures of.
    pub(crate) sheets: &'a [PageSheet],
    /// Rather the text than the pages.
    pub(crate) as_text: bool,
}

/// What of the frozen brief is shown.
#[derive(Default)]
pub(crate) struct DocumentView {
    /// The visible text in pieces; empty where nothing was read.
    pub(crate) pieces: Vec<Piece>,
    /// The pages that there are pictures of.
    pub(crate) sheets: Vec<SheetView>,
    /// How many pages the file has, and how many of them there is no picture of.
    pub(crate) pages: usize,
    pub(crate) undrawn: usize,
    /// Whether the viewer asked for the text though there are pages.
    pub(crate) as_text: bool,
    pub(crate) hidden: Vec<HiddenView>,
    /// Why there is no text.
    pub(crate) problem: Option<String>,
    /// The criteria in words.
    criteria: Vec<String>,
    /// Where the link of a quote leads, by criterion and quote.
    placed: BTreeMap<(usize, usize), String>,
}

/// A stretch of text over which the same criteria are evidenced.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) is_marked: bool,
    /// Ids of the quotes that begin here.
    pub(crate) anchors: Vec<String>,
    /// Numbers of the criteria whose quotes end here.
    pub(crate) ends: Vec<usize>,
}

pub(crate) struct HiddenView {
    pub(crate) why: &'static str,
    pub(crate) text: String,
    pub(crate) page: u32,
}

/// The part of a `resume::Document` that pages show. Read leniently: a brief is kept for years.
#[derive(Deserialize)]
struct Document {
    text: String,
    #[serde(default)]
    lines: Vec<Line>,
    #[serde(default)]
    hidden: Vec<Hidden>,
    #[serde(default)]
    pages: usize,
}

#[derive(Deserialize)]
pub(super) struct Hidden {
    pub(super) why: String,
    pub(super) text: String,
    #[serde(default)]
    pub(super) page: u32,
    #[serde(default)]
    pub(super) areas: Vec<Bounds>,
}

/// A quote that stands in the text word for word.
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) criterion: usize,
    pub(super) quote: usize,
}

impl DocumentView {
    pub(crate) fn new(brief: &Value, assessment: Option<&Assessment>, shown: &Shown<'_>) -> Self {
        let problem = brief.get("document_problem").and_then(Value::as_str).map(ToOwned::to_owned);
        let document = brief.get("document").and_then(|document| Document::deserialize(document).ok());
        let Some(document) = document else {
            let problem = problem.unwrap_or_else(|| "No résumé was there to read.".to_owned());
            return Self { problem: Some(problem), ..Self::default() };
        };
        let marks = marks(&document.text, assessment);
        let sheets = sheets::lay(shown.sheets, &document.text, &document.lines, &marks, &document.hidden);
        let as_text = shown.as_text || sheets.is_empty();
        let on_pages: BTreeSet<&str> =
            sheets.iter().flat_map(|view| &view.marks).filter_map(|mark| mark.id.as_deref()).collect();
        let placed = marks.iter().map(|mark| {
            let anchor = anchor(mark.criterion, mark.quote);
            // What has no place on a page is shown in the text.
            let is_here = as_text || on_pages.contains(anchor.as_str());
            let href = if is_here { format!("#{anchor}") } else { format!("?view=text#{anchor}") };
            ((mark.criterion, mark.quote), href)
        });
        let placed = placed.collect();
        let hidden = document.hidden.into_iter();
        Self {
            pieces: pieces(&document.text, &marks),
            pages: document.pages,
            undrawn: document.pages.saturating_sub(sheets.len()),
            sheets,
            as_text,
            hidden: hidden
                .map(|Hidden { why, text, page, .. }| HiddenView { why: hidden_why(&why), text, page })
                .collect(),
            problem,
            criteria: findings(assessment).iter().map(|finding| finding.criterion.text.clone()).collect(),
            placed,
        }
    }

    /// What a mark is evidence for, in words.
    pub(crate) fn about(&self, mark: &SheetMark) -> String {
        let text = self.criteria.get(mark.criterion.saturating_sub(1)).map(String::as_str).unwrap_or_default();
        format!("criterion {}: {text}", mark.criterion)
    }

    /// Where the mark of a quote is, where the quote stands in the text.
    pub(crate) fn anchor(&self, criterion: usize, quote: usize) -> Option<String> {
        self.placed.get(&(criterion, quote)).cloned()
    }
}

pub(super) fn anchor(criterion: usize, quote: usize) -> String {
    format!("quote-{}-{}", criterion + 1, quote + 1)
}

fn findings(assessment: Option<&Assessment>) -> &[Finding] {
    assessment.map(|assessment| assessment.findings.as_slice()).unwrap_or_default()
}

/// The quotes that hold, by where they begin. One that is not found word for word is not marked.
fn marks(text: &str, assessment: Option<&Assessment>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (criterion, finding) in findings(assessment).iter().enumerate() {
        for (quote, at) in finding.evidence.iter().enumerate() {
            if !at.text.is_empty() && text.get(at.start..at.end) == Some(at.text.as_str()) {
                marks.push(Mark { start: at.start, end: at.end, criterion, quote });
            }
        }
    }
    marks.sort_by_key(|mark| (mark.start, mark.end));
    marks
}

/// Cuts the text wherever a quote begins or ends, so that overlapping quotes need no nested marks.
fn pieces(text: &str, marks: &[Mark]) -> Vec<Piece> {
    let mut cuts: BTreeSet<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).collect();
    cuts.extend([0, text.len()]);
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut pieces = Vec::new();
    for pair in cuts.windows(2) {
        let &[start, end] = pair else { continue };
        let ends: BTreeSet<usize> =
            marks.iter().filter(|mark| mark.end == end).map(|mark| mark.criterion + 1).collect();
        pieces.push(Piece {
            text: text.get(start..end).unwrap_or_default().to_owned(),
            is_marked: marks.iter().any(|mark| mark.start <= start && end <= mark.end),
            anchors: marks
                .iter()
                .filter(|mark| mark.start == start)
                .map(|mark| anchor(mark.criterion, mark.quote))
                .collect(),
            ends: ends.into_iter().collect(),
        });
    }
    pieces
}

/// In the words of a lay reader; `why` is the kebab-case name that the résumé reader gave it.
fn hidden_why(why: &str) -> &'static str {
    match why {
        "low-contrast" => "in the colour of its background",
        "tiny" => "too small to read",
        "transparent" => "transparent",
        "off-page" => "outside the page",
        "render-mode" => "painted invisibly",
        "clipped" => "cut off",
        "covered" => "covered by something else",
        "zero-width" => "in characters without width",
        "vanished" => "marked as hidden",
        "layer" => "on a layer that is switched off",
        "annotation" => "in a hidden annotation",
        "metadata" => "in the properties of the file",
        _ => "out of sight",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: Shown<'_> = Shown { sheets: &[], as_text: false };

    fn mark(start: usize, end: usize, criterion: usize) -> Mark {
        Mark { start, end, criterion, quote: 0 }
    }

    fn piece(text: &str, anchors: &[&str], ends: &[usize], is_marked: bool) -> Piece {
        let anchors = anchors.iter().map(|&anchor| anchor.to_owned()).collect();
        Piece { text: text.to_owned(), is_marked, anchors, ends: ends.to_vec() }
    }

    #[test]
    fn overlapping_quotes_are_cut_where_they_begin_and_end() {
        let marks = [mark(0, 7, 0), mark(5, 12, 1), mark(5, 7, 2)];
        assert_eq!(
            pieces("Rust in Łódź.", &marks[..0]),
            [piece("Rust in Łódź.", &[], &[], false)],
            "without quotes the text is one piece"
        );
        assert_eq!(
            pieces("Rust in Lodz.", &marks),
            [
                piece("Rust ", &["quote-1-1"], &[], true),
                piece("in", &["quote-2-1", "quote-3-1"], &[1, 3], true),
                piece(" Lodz", &[], &[2], true),
                piece(".", &[], &[], false),
            ]
        );
    }

    #[test]
    fn the_text_stays_whole_whatever_is_marked() {
        let text = "a b c d e f";
        let marks = [mark(0, 11, 0), mark(2, 5, 1), mark(4, 9, 2)];
        let whole: String = pieces(text, &marks).into_iter().map(|piece| piece.text).collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn without_a_document_there_is_a_sentence() {
        let view =
            DocumentView::new(&serde_json::json!({ "document": null, "document_problem": "A scan." }), None, &SHOWN);
        assert_eq!((view.pieces.len(), view.problem.as_deref()), (0, Some("A scan.")));
    }
}
