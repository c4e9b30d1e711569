//! Words of one region to lines of text.

use hayro_interpret::kurbo::Rect;

use super::super::Bounds;
use super::super::normalise::WIDE_GAP;
use super::words::Word;

/// Words this many times further apart than usual on the page stand in different cells of the line…
const CELL_GAP: f64 = 2.3;

/// … but never nearer than the first and always further apart than the second of these, in ems.
const CELL_GAP_EMS: (f64, f64) = (0.6, 1.3);

/// In ragged text four of five spaces are no wider than the usual one by more than this factor…
const RAGGED: f64 = 1.12;

/// … and what is so many times as wide parts cells.
const RAGGED_CELL_GAP: f64 = 1.6;

/// In ems: after a label or date that hangs left of the text, less of a gap starts a new cell.
const HANGING_GAP: f64 = 0.6;

/// Points by which two lines may differ and still start at one edge.
const EDGE_SLACK: f64 = 1.0;

/// Lines that make an edge.
const EDGE_LINES: usize = 3;

/// Words in type this many times larger than what stands beside them are a cell of their own…
const SIZE_CHANGE: f64 = 1.3;

/// … where the larger of the two is larger than running text, in points.
const RESIZED_EM: f64 = 13.0;

/// In ems: words nearer than this, with no space between them in the file, are one word painted in two goes.
const GLUE_GAP: f64 = 0.08;

/// In ems: how far a baseline may lie off that of its line. A date in smaller type often sits a point lower.
const BASELINE_SLACK: f64 = 0.35;

/// In ems: a line this much further from the one above than usual starts a new block.
const BLOCK_GAP: f64 = 0.35;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextLine {
    pub(super) text: String,
    /// Where each character of the text begins, and where the last one ends.
    pub(super) edges: Vec<f32>,
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

/// What white space means on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spacing {
    /// The usual white space between lines, in ems.
    line_gap: f64,
    /// The white space between cells of a line, in ems.
    cell_gap: f64,
}

impl Default for Spacing {
    fn default() -> Self {
        Self { line_gap: 0.4, cell_gap: CELL_GAP_EMS.1 }
    }
}

/// The lines of a region.
pub(super) fn compose(words: Vec<Word>, spacing: Spacing) -> Vec<TextLine> {
    let mut lines: Vec<TextLine> = Vec::new();
    let rows = rows(words);
    let edges = Edges::of(&rows);
    for row in rows {
        let Some(bounds) = row.iter().map(Word::bounds).reduce(|all, next| all.union(next)) else { continue };
        let starts_block = lines.last().is_some_and(|above| {
            let em = bounds.height().min(above.bounds.height());
            bounds.y0 - above.bounds.y1 > (spacing.line_gap + BLOCK_GAP) * em
        });
        let (text, edges) = text_of(&row, &edges, spacing);
        lines.push(TextLine { text, edges, bounds, starts_block });
    }
    lines
}

/// The spacing of a page, from the medians over all its regions.
pub(super) fn spacing(regions: &[Vec<Word>]) -> Spacing {
    let (mut line_gaps, mut word_gaps) = (Vec::new(), Vec::new());
    for region in regions {
        let rows = rows(region.clone());
        let bounds: Vec<Rect> =
            rows.iter().filter_map(|row| row.iter().map(Word::bounds).reduce(|all, next| all.union(next))).collect();
        line_gaps.extend(bounds.windows(2).map(|pair| (pair[1].y0 - pair[0].y1) / pair[1].height().max(1.0)));
        for pair in rows.iter().flat_map(|row| row.windows(2)) {
            word_gaps.push((pair[1].left - pair[0].right) / pair[1].size.max(1.0));
        }
    }
    let defaults = Spacing::default();
    let line_gap = percentile(&mut line_gaps, 50).map_or(defaults.line_gap, |gap| gap.clamp(0.0, 1.0));
    let (usual, wide) = (percentile(&mut word_gaps, 50), percentile(&mut word_gaps, 80));
    let cell_gap = match (usual, wide) {
        // Ragged text: every space is the same, so that a little more of it already means something.
        (Some(usual), Some(wide)) if wide < usual * RAGGED => (usual * RAGGED_CELL_GAP).clamp(0.4, CELL_GAP_EMS.1),
        (Some(usual), _) => (usual * CELL_GAP).clamp(CELL_GAP_EMS.0, CELL_GAP_EMS.1),
        (None, _) => defaults.cell_gap,
    };
    Spacing { line_gap, cell_gap }
}

fn percentile(values: &mut [f64], percent: usize) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() * percent / 100).copied()
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

/// The text of a line, and where its characters begin and the last one ends.
fn text_of(row: &[Word], edges: &Edges, spacing: Spacing) -> (String, Vec<f32>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    let mut last: Option<&Word> = None;
    for word in row {
        if let Some(before) = last {
            let em = before.size.max(word.size);
            let gap = word.left - before.right;
            let resized = before.size.max(word.size) > SIZE_CHANGE * before.size.min(word.size)
                && em > RESIZED_EM
                && gap > GLUE_GAP * em;
            if resized || gap > spacing.cell_gap * em || (gap > HANGING_GAP * em && edges.starts_at(word)) {
                text.push_str(WIDE_GAP);
                places.extend([before.right; WIDE_GAP.len()]);
            } else if word.spaced || gap > GLUE_GAP * em || gap < -0.5 * em {
                text.push(' ');
                places.push(before.right);
            }
        }
        text.push_str(&word.text);
        places.extend(&word.starts);
        last = Some(word);
    }
    places.extend(last.map(|word| word.right));
    (text, places.into_iter().map(|place| place as f32).collect())
}

pub(super) fn bounds(area: Rect) -> Bounds {
    Bounds { left: area.x0 as f32, top: area.y0 as f32, width: area.width() as f32, height: area.height() as f32 }
}
