//! Words of one region to lines of text.

use hayro_interpret::kurbo::Rect;

use super::super::Bounds;
use super::super::normalise::WIDE_GAP;
use super::words::Word;

/// In ems: words further apart than this stand in different cells of the line.
const CELL_GAP: f64 = 1.3;

/// In ems: after a label or date that hangs left of the text, less of a gap starts a new cell.
const HANGING_GAP: f64 = 0.6;

/// Points by which two lines may differ and still start at one edge.
const EDGE_SLACK: f64 = 1.0;

/// Lines that make an edge.
const EDGE_LINES: usize = 3;

/// In ems: words nearer than this, with no space between them in the file, are one word painted in two goes.
const GLUE_GAP: f64 = 0.08;

/// In ems: how far a baseline may lie off that of its line. A date in smaller type often sits a point lower.
const BASELINE_SLACK: f64 = 0.35;

/// In ems: a line this much further from the one above than usual starts a new block.
const BLOCK_GAP: f64 = 0.35;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextLine {
    pub(super) text: String,
    pub(super) bounds: Rect,
    pub(super) starts_block: bool,
}

/// Groups words by baseline, from top to bottom, each row from left to right.
pub(super) fn rows(mut words: Vec<Word>) -> Vec<Vec<Word>> {
    words.sort_by(|left, right| left.baseline.total_cmp(&right.baseline));
    let mut rows: Vec<Vec<Word>> = Vec::new();
    for word in words {
        // Against the row's first baseline, so that a row cannot creep down the page.
        let fits = rows
            .last()
            .and_then(|row| row.first())
            .is_some_and(|first| word.baseline - first.baseline <= BASELINE_SLACK * word.size.min(first.size));
        match rows.last_mut() {
            Some(row) if fits => row.push(word),
            _ => rows.push(vec![word]),
        }
    }
    for row in &mut rows {
        row.sort_by(|left, right| left.left.total_cmp(&right.left));
    }
    rows
}

/// The lines of a region. `usual_gap` is the page's usual white space between lines, in ems.
pub(super) fn compose(words: Vec<Word>, usual_gap: f64) -> Vec<TextLine> {
    let mut lines: Vec<TextLine> = Vec::new();
    let rows = rows(words);
    let edges = Edges::of(&rows);
    for row in rows {
        let Some(bounds) = row.iter().map(Word::bounds).reduce(|all, next| all.union(next)) else { continue };
        let starts_block = lines.last().is_some_and(|above| {
            let em = bounds.height().min(above.bounds.height());
            bounds.y0 - above.bounds.y1 > (usual_gap + BLOCK_GAP) * em
        });
        lines.push(TextLine { text: text_of(&row, &edges), bounds, starts_block });
    }
    lines
}

/// The median white space between neighbouring lines of all regions of a page, in ems.
pub(super) fn usual_gap(regions: &[Vec<Word>]) -> f64 {
    let mut gaps = Vec::new();
    for region in regions {
        let bounds: Vec<Rect> = rows(region.clone())
            .iter()
            .filter_map(|row| row.iter().map(Word::bounds).reduce(|all, next| all.union(next)))
            .collect();
        gaps.extend(bounds.windows(2).map(|pair| (pair[1].y0 - pair[0].y1) / pair[1].height().max(1.0)));
    }
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 2).map_or(0.4, |gap| gap.clamp(0.0, 1.0))
}

/// The places where the lines of a region start. A word in the middle of a line that stands on one of them is the
/// start of the text beside a hanging label.
struct Edges(Vec<f64>);

impl Edges {
    fn of(rows: &[Vec<Word>]) -> Self {
        let mut lefts: Vec<f64> = rows.iter().filter_map(|row| row.first()).map(|word| word.left).collect();
        lefts.sort_by(f64::total_cmp);
        let groups = lefts.chunk_by(|one, next| next - one < EDGE_SLACK / 2.0);
        Self(groups.filter(|group| group.len() >= EDGE_LINES).map(|group| group[group.len() / 2]).collect())
    }

    fn starts_at(&self, word: &Word) -> bool {
        self.0.iter().any(|edge| (edge - word.left).abs() < EDGE_SLACK)
    }
}

fn text_of(row: &[Word], edges: &Edges) -> String {
    let mut text = String::new();
    let mut last: Option<&Word> = None;
    for word in row {
        if let Some(before) = last {
            let em = before.size.max(word.size);
            let gap = word.left - before.right;
            if gap > CELL_GAP * em || (gap > HANGING_GAP * em && edges.starts_at(word)) {
                text.push_str(WIDE_GAP);
            } else if word.spaced || gap > GLUE_GAP * em || gap < -0.5 * em {
                text.push(' ');
            }
        }
        text.push_str(&word.text);
        last = Some(word);
    }
    text
}

pub(super) fn bounds(area: Rect) -> Bounds {
    Bounds { left: area.x0 as f32, top: area.y0 as f32, width: area.width() as f32, height: area.height() as f32 }
}
