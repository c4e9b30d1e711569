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
        let at = placement(first);
        let (text, edges) = text(line);
        let edges: Vec<f32> = edges.into_iter().map(|edge| at.left + edge * at.points_per_pixel).collect();
        let page = first_page + first.page.saturating_sub(1);
        composer.placed_line(&text, page, Some(bounds(line, at)), &edges)?;
    }
    Ok(())
}

/// The text of a line, and where its characters begin and the last one ends: the engine knows the place of words, whose
/// characters share it.
fn text(line: &[Word]) -> (String, Vec<f32>) {
    let (mut text, mut edges) = (String::new(), Vec::new());
    let mut last: Option<&Word> = None;
    for word in line {
        if let Some(last) = last {
            let end = last.left + last.width;
            let space = if word.left - end > CELL_GAP * last.height.min(word.height) { WIDE_GAP } else { " " };
            text.push_str(space);
            edges.extend(space.chars().map(|_| end));
        }
        text.push_str(&word.text);
        let count = word.text.chars().count();
        edges.extend((0..count).map(|index| word.left + word.width * index as f32 / count as f32));
        last = Some(word);
    }
    edges.extend(last.map(|last| last.left + last.width));
    (text, edges)
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
