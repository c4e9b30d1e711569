//! The pages of the résumé as the person made it, and where on them the evidence and the hidden text lie.

use std::collections::BTreeMap;

use serde::Deserialize;
use store::PageSheet;

use super::document::{Hidden, Mark, anchor};

/// Points are kept and drawn in whole hundredths.
const HUNDREDTHS: f64 = 100.0;

/// What stands between the cells of a line. How wide it is on the page is not known.
const CELL_GAP: &str = "  ";

/// One page with what lies on it, in hundredths of a point.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SheetView {
    pub(crate) sheet: PageSheet,
    pub(crate) marks: Vec<SheetMark>,
    pub(crate) hidden: Vec<Area>,
}

/// What of a quote stands on one page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SheetMark {
    /// Where the quote begins.
    pub(crate) id: Option<String>,
    /// The number of the criterion.
    pub(crate) criterion: usize,
    pub(crate) areas: Vec<Area>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) x: u32,
    pub(crate) y: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// A line of the text and its place.
#[derive(Deserialize)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) page: u32,
    pub(super) bounds: Option<Bounds>,
}

/// In points from the top left corner of the page.
#[derive(Clone, Copy, Deserialize)]
pub(super) struct Bounds {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Lays the quotes and the hidden text over the pages.
pub(super) fn lay(
    sheets: &[PageSheet],
    text: &str,
    lines: &[Line],
    marks: &[Mark],
    hidden: &[Hidden],
) -> Vec<SheetView> {
    let mut views: BTreeMap<u32, SheetView> = sheets
        .iter()
        .map(|&sheet| (sheet.number, SheetView { sheet, marks: Vec::new(), hidden: Vec::new() }))
        .collect();
    for mark in marks {
        let mut id = Some(anchor(mark.criterion, mark.quote));
        for line in lines.iter().filter(|line| line.start < mark.end && mark.start < line.end) {
            let part = line.bounds.and_then(|bounds| part(bounds, text, line, mark));
            let (Some(view), Some(part)) = (views.get_mut(&line.page), part) else { continue };
            let area = Area::new(part, &view.sheet);
            match view.marks.last_mut() {
                // Further lines of the same quote: its first one on any page has taken the id.
                Some(last) if id.is_none() && last.is_of(mark) => last.areas.push(area),
                _ => view.marks.push(SheetMark { id: id.take(), criterion: mark.criterion + 1, areas: vec![area] }),
            }
        }
    }
    for hidden in hidden {
        if let (Some(bounds), Some(view)) = (hidden.bounds, views.get_mut(&hidden.page)) {
            view.hidden.push(Area::new(bounds, &view.sheet));
        }
    }
    views.into_values().collect()
}

impl SheetMark {
    fn is_of(&self, mark: &Mark) -> bool {
        self.criterion == mark.criterion + 1
            && self.id.as_ref().is_none_or(|id| *id == anchor(mark.criterion, mark.quote))
    }
}

impl Area {
    /// Within the page, and never so thin that it cannot be seen.
    fn new(bounds: Bounds, sheet: &PageSheet) -> Self {
        let within = |points: f64, most: u32| (points * HUNDREDTHS).round().clamp(0.0, f64::from(most)) as u32;
        let (x, y) = (within(bounds.left, sheet.page_width), within(bounds.top, sheet.page_height));
        Self {
            x,
            y,
            width: within(bounds.left + bounds.width, sheet.page_width).saturating_sub(x).max(100),
            height: within(bounds.top + bounds.height, sheet.page_height).saturating_sub(y).max(100),
        }
    }
}

/// The part of a line that a quote takes up. The reader keeps the place of whole lines, so the part is measured by the
/// usual widths of its characters; a line of several cells is marked whole.
fn part(bounds: Bounds, text: &str, line: &Line, mark: &Mark) -> Option<Bounds> {
    let whole = text.get(line.start..line.end)?;
    if whole.contains(CELL_GAP) || whole.contains('\t') {
        return Some(bounds);
    }
    let (start, end) = (mark.start.max(line.start), mark.end.min(line.end));
    let (before, quoted) = (text.get(line.start..start)?, text.get(start..end)?);
    let (before, quoted, whole) = (advance(before), advance(quoted), advance(whole));
    let scale = if whole > 0.0 { bounds.width / whole } else { 0.0 };
    Some(Bounds { left: bounds.left + before * scale, width: quoted * scale, ..bounds })
}

/// About how wide a text is, in ems.
fn advance(text: &str) -> f64 {
    let width = |character: char| match character {
        'i' | 'j' | 'l' | 'I' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' => 0.25,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '·' => 0.31,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.86,
        _ if character.is_uppercase() => 0.69,
        // Ideographs and their like fill their square.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' => 1.0,
        _ => 0.54,
    };
    text.chars().map(width).sum()
}

#[cfg(test)]
mod tests;
