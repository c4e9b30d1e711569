//! Glyphs, in paint order, to words.
//!
//! Paint order is trusted for the letters of a word, which every generator paints one after the other, and for
//! nothing larger.

use hayro_interpret::kurbo::{Affine, Rect};

use super::glyph::{ASCENT, Glyph};

/// In ems. Tight justification leaves little more than this between words.
const WORD_GAP: f64 = 0.11;

/// In ems. A glyph further away than this does not continue the strip.
const STRIP_GAP: f64 = 2.0;

/// Spaced-out headings need this many letters to be recognised as such.
const LEAST_SPACED_GAPS: usize = 4;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Where each character of the text begins.
    pub(super) starts: Vec<f64>,
    /// In points, the baseline turned to run from left to right.
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) baseline: f64,
    pub(super) size: f64,
    /// Whether the file has a space before the word, however narrow.
    pub(super) spaced: bool,
}

impl Word {
    pub(super) fn bounds(&self) -> Rect {
        let top = self.baseline - self.size * ASCENT;
        Rect::new(self.left, top, self.right, top + self.size)
    }
}

/// Words of one direction of writing.
#[derive(Debug)]
pub(super) struct Direction {
    /// Quarter turns would not do: logos are set at any angle. Degrees, rounded.
    pub(super) degrees: i32,
    pub(super) words: Vec<Word>,
}

/// Joins glyphs to words, separately for each direction; upright text comes first.
pub(super) fn join<'g>(glyphs: impl IntoIterator<Item = &'g Glyph>) -> Vec<Direction> {
    let mut directions: Vec<(i32, Vec<&'g Glyph>)> = vec![(0, Vec::new())];
    for glyph in glyphs {
        let direction = glyph.direction();
        let degrees = direction.y.atan2(direction.x).to_degrees().round() as i32;
        // A slant of a degree or two is a crooked scan, not another direction.
        let degrees = if degrees.abs() <= 2 { 0 } else { degrees };
        match directions.iter_mut().find(|(known, _)| *known == degrees) {
            Some((_, group)) => group.push(glyph),
            None => directions.push((degrees, vec![glyph])),
        }
    }
    directions
        .into_iter()
        .map(|(degrees, group)| Direction {
            degrees,
            words: strips(&group, degrees).iter().flat_map(|s| split(s)).collect(),
        })
        .collect()
}

/// A glyph with its baseline turned upright.
#[derive(Debug)]
struct Letter<'g> {
    glyph: &'g Glyph,
    left: f64,
    right: f64,
    baseline: f64,
}

impl Letter<'_> {
    /// Adds what is painted; the letters of a ligature share its width.
    fn write(&self, text: &mut String, starts: &mut Vec<f64>) {
        let share = (self.right - self.left) / self.glyph.text.chars().count().max(1) as f64;
        let mut start = self.left;
        for character in painted(&self.glyph.text) {
            text.push(character);
            starts.push(start);
            start += share;
        }
    }
}

/// Runs of glyphs that follow one another on one baseline.
fn strips<'g>(glyphs: &[&'g Glyph], degrees: i32) -> Vec<Vec<Letter<'g>>> {
    let upright = Affine::rotate(-f64::from(degrees).to_radians());
    let mut strips: Vec<Vec<Letter<'g>>> = Vec::new();
    for glyph in glyphs {
        let start = upright * glyph.origin;
        let end = upright * (glyph.origin + glyph.advance);
        let letter = Letter { glyph, left: start.x, right: end.x, baseline: start.y };
        let follows = strips.last().and_then(|strip| strip.last()).is_some_and(|last| {
            let em = last.glyph.size.min(glyph.size);
            let gap = letter.left - last.right;
            (letter.baseline - last.baseline).abs() < em * 0.15 && gap > -em * 0.6 && gap < em * STRIP_GAP
        });
        match strips.last_mut() {
            Some(strip) if follows => strip.push(letter),
            _ => strips.push(vec![letter]),
        }
    }
    strips
}

fn split(strip: &[Letter<'_>]) -> Vec<Word> {
    let word_gap = WORD_GAP + letter_spacing(strip);
    let mut words: Vec<Word> = Vec::new();
    let mut spaced = false;
    let mut last_right = None;
    for letter in strip {
        if letter.glyph.is_space() {
            spaced = true;
            continue;
        }
        let gap = last_right.map_or(0.0, |right: f64| letter.left - right);
        let apart = spaced || gap > word_gap * letter.glyph.size;
        match words.last_mut() {
            Some(word) if !apart => {
                letter.write(&mut word.text, &mut word.starts);
                word.right = word.right.max(letter.right);
                word.size = word.size.max(letter.glyph.size);
            }
            _ => {
                let (mut text, mut starts) = (String::new(), Vec::new());
                letter.write(&mut text, &mut starts);
                words.push(Word {
                    text,
                    starts,
                    left: letter.left,
                    right: letter.right.max(letter.left),
                    baseline: letter.baseline,
                    size: letter.glyph.size,
                    spaced: apart,
                });
            }
        }
        spaced = false;
        last_right = Some(letter.right);
    }
    words
}

/// The even gap, in ems, that a spaced-out heading has between all its letters; 0 for ordinary text.
fn letter_spacing(strip: &[Letter<'_>]) -> f64 {
    let mut gaps: Vec<f64> = strip
        .windows(2)
        .filter(|pair| !pair[0].glyph.is_space() && !pair[1].glyph.is_space())
        .map(|pair| (pair[1].left - pair[0].right) / pair[1].glyph.size)
        .collect();
    if gaps.len() < LEAST_SPACED_GAPS {
        return 0.0;
    }
    gaps.sort_by(f64::total_cmp);
    gaps[gaps.len() / 2].max(0.0)
}

/// A soft hyphen that a PDF paints is a hyphen to the reader, whatever its code says.
fn painted(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|character| if character == '\u{AD}' { '-' } else { character })
}
