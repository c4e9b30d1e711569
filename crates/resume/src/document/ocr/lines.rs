//! Words that were read from a picture, to lines of the document.

use super::super::composer::Composer;
use super::super::normalise::WIDE_GAP;
use super::super::{Bounds, ReadError};
use super::words::Word;

/// In heights of the letters: words further apart stand in different cells of the line.
const CELL_GAP: f32 = 2.0;

/// Where pixels are on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::document) struct Placement {
    pub(in crate::document) left: f32,
    pub(in crate::document) top: f32,
    pub(in crate::document) points_per_pixel: f32,
}

/// Writes the words as the lines and blocks that the engine sees. Its pages are counted on from `first_page`.
pub(in crate::document) fn compose(
    words: &[Word],
    placement: impl Fn(&Word) -> Placement,
    first_page: u32,
    composer: &mut Composer,
) -> Result<(), ReadError> {
    let mut block = None;
    let same_line = |one: &Word, other: &Word| (one.page, one.block, one.line) == (other.page, other.block, other.line);
    for line in words.chunk_by(same_line) {
        let Some(first) = line.first() else { continue };
        if block != Some((first.page, first.block)) {
            composer.end_block();
            block = Some((first.page, first.block));
        }
        let bounds = bounds(line, placement(first));
        composer.line(&text(line), first_page + first.page.saturating_sub(1), Some(bounds))?;
    }
    Ok(())
}

fn text(line: &[Word]) -> String {
    let mut text = String::new();
    let mut last: Option<&Word> = None;
    for word in line {
        if let Some(last) = last {
            let gap = word.left - (last.left + last.width);
            text.push_str(if gap > CELL_GAP * last.height.min(word.height) { WIDE_GAP } else { " " });
        }
        text.push_str(&word.text);
        last = Some(word);
    }
    text
}

fn bounds(line: &[Word], at: Placement) -> Bounds {
    let least = |side: fn(&Word) -> f32| line.iter().map(side).fold(f32::MAX, f32::min);
    let most = |side: fn(&Word) -> f32| line.iter().map(side).fold(0.0, f32::max);
    let (left, top) = (least(|word| word.left), least(|word| word.top));
    let (right, bottom) = (most(|word| word.left + word.width), most(|word| word.top + word.height));
    Bounds {
        left: at.left + left * at.points_per_pixel,
        top: at.top + top * at.points_per_pixel,
        width: (right - left) * at.points_per_pixel,
        height: (bottom - top) * at.points_per_pixel,
    }
}
