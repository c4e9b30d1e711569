//! Decides for each glyph whether a person would see it.

use std::collections::HashMap;

use hayro_interpret::kurbo::{Point, Rect};

use super::super::HiddenWhy;
use super::super::contrast::{Colour, WHITE, indistinguishable};
use super::glyph::Glyph;
use super::shape::Shape;

/// Points. Footnotes are set in 6; nobody reads 3.
const LEAST_SIZE: f64 = 3.5;

/// Share of its normal width below which squeezed text is a line and not letters.
const LEAST_WIDTH: f64 = 1.5;

const LEAST_ALPHA: f32 = 0.12;

/// A shape this opaque covers what lies under it.
const COVERING_ALPHA: f32 = 0.9;

/// A page may ask for so many comparisons of a letter with a shape. Honest pages ask for a hundredth.
const COMPARISON_LIMIT: usize = 60_000_000;

/// Whether every glyph can be compared with every shape in reasonable time.
pub(super) fn is_feasible(glyphs: &[Glyph], shapes: &[Shape]) -> bool {
    glyphs.len().saturating_mul(shapes.len()) <= COMPARISON_LIMIT
}

/// Why this glyph would not be seen, or `None` if it would.
pub(super) fn hidden(glyph: &Glyph, shapes: &[Shape], page: Rect) -> Option<HiddenWhy> {
    let middle = glyph.inside(0.5);
    if glyph.invisible {
        Some(HiddenWhy::RenderMode)
    } else if glyph.size < LEAST_SIZE || glyph.width < LEAST_WIDTH {
        Some(HiddenWhy::Tiny)
    } else if glyph.alpha < LEAST_ALPHA {
        Some(HiddenWhy::Transparent)
    } else if !page.contains(middle) {
        Some(HiddenWhy::OffPage)
    } else if !glyph.clip.contains(middle) {
        Some(HiddenWhy::Clipped)
    } else if is_covered(glyph, shapes) {
        Some(HiddenWhy::Covered)
    } else if is_illegible(glyph, shapes) {
        Some(HiddenWhy::LowContrast)
    } else {
        None
    }
}

/// Whether later paint lies over the left, the middle and the right of the glyph.
fn is_covered(glyph: &Glyph, shapes: &[Shape]) -> bool {
    let points = [0.15, 0.5, 0.85].map(|along| glyph.inside(along));
    let above = shapes.iter().rev().take_while(|shape| shape.order > glyph.order);
    let mut covered = [false; 3];
    for shape in above.filter(|shape| shape.alpha >= COVERING_ALPHA) {
        for (covered, point) in covered.iter_mut().zip(points) {
            *covered = *covered || shape.contains(point);
        }
    }
    covered == [true; 3]
}

fn is_illegible(glyph: &Glyph, shapes: &[Shape]) -> bool {
    let Some(ink) = glyph.colour else { return false };
    let Some(ground) = ground(glyph, shapes) else { return false };
    indistinguishable(mix(ground, ink, glyph.alpha), ground)
}

/// The colour that earlier paint leaves under the glyph; `None` where it cannot be told.
fn ground(glyph: &Glyph, shapes: &[Shape]) -> Option<Colour> {
    let middle = glyph.inside(0.5);
    let mut ground = Some(WHITE);
    for shape in shapes.iter().take_while(|shape| shape.order < glyph.order).filter(|shape| shape.contains(middle)) {
        let paint = shape.colour_at(middle);
        ground = match (ground, paint) {
            (_, Some(paint)) if shape.alpha >= 0.99 => Some(paint),
            (Some(under), Some(paint)) => Some(mix(under, paint, shape.alpha)),
            (_, _) => None,
        };
    }
    ground
}

fn mix(under: Colour, over: Colour, alpha: f32) -> Colour {
    let alpha = alpha.clamp(0.0, 1.0);
    let mut mixed = under;
    for (channel, over) in mixed.iter_mut().zip(over) {
        *channel = (f32::from(*channel) * (1.0 - alpha) + f32::from(over) * alpha).round() as u8;
    }
    mixed
}

/// Glyphs already seen, by text and place: shadows, faked bold and fill-then-stroke paint the same letter twice.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<Square, Vec<Place>>);

/// A square of the page that a letter stands in: a hash of the letter, column and row. Letters whose hashes are equal are
/// told apart by nobody, which would need two letters on one spot.
type Square = (u64, i32, i32);

#[derive(Debug, Clone, Copy)]
struct Place {
    origin: Point,
    order: usize,
}

/// In ems. Two narrow letters of one word, as in "ill", are further apart.
const SAME_PLACE: f64 = 0.12;

/// Points: the side of the squares by which places are looked up.
const SQUARE: f64 = 4.0;

impl Seen {
    /// Remembers the glyph; false if the same letter already stands there.
    pub(super) fn insert(&mut self, glyph: &Glyph) -> bool {
        if self.contains(glyph) {
            return false;
        }
        let place = Place { origin: glyph.origin, order: glyph.order };
        let square = (letter(glyph), column(glyph.origin.x), column(glyph.origin.y));
        self.0.entry(square).or_default().push(place);
        true
    }

    /// Whether another run has painted the same letter there. The letters of one run were all meant, however near.
    pub(super) fn contains(&self, glyph: &Glyph) -> bool {
        self.is_near(glyph, |place| place.order != glyph.order)
    }

    /// Whether the letter stands there, whoever painted it: for comparing two paintings of one page.
    pub(super) fn shows(&self, glyph: &Glyph) -> bool {
        self.is_near(glyph, |_| true)
    }

    fn is_near(&self, glyph: &Glyph, counts: impl Fn(&Place) -> bool) -> bool {
        let reach = (glyph.size * SAME_PLACE).min(SQUARE);
        let letter = letter(glyph);
        // Mostly one square, at an edge two, at a corner four.
        let (columns, rows) = (around(glyph.origin.x, reach), around(glyph.origin.y, reach));
        columns.flat_map(|column| rows.clone().map(move |row| (letter, column, row))).any(|square| {
            self.0.get(&square).is_some_and(|places| {
                places.iter().any(|place| (place.origin - glyph.origin).length() < reach && counts(place))
            })
        })
    }
}

fn around(place: f64, reach: f64) -> std::ops::RangeInclusive<i32> {
    column(place - reach)..=column(place + reach)
}

fn column(place: f64) -> i32 {
    (place / SQUARE).floor() as i32
}

/// FNV-1a over the letter.
fn letter(glyph: &Glyph) -> u64 {
    glyph
        .text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
