//! Decides for each glyph whether a person would see it.

use std::collections::HashMap;

use hayro_interpret::kurbo::{Point, Rect, Vec2};

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
pub(super) struct Seen(HashMap<(String, i64, i64), Vec<Place>>);

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
        self.0.entry(key(glyph, glyph.origin)).or_default().push(place);
        true
    }

    /// Whether another run has painted the same letter there. The letters of one run were all meant, however near.
    pub(super) fn contains(&self, glyph: &Glyph) -> bool {
        self.near(glyph).any(|place| place.order != glyph.order)
    }

    /// Whether the letter stands there, whoever painted it: for comparing two paintings of one page.
    pub(super) fn shows(&self, glyph: &Glyph) -> bool {
        self.near(glyph).next().is_some()
    }

    fn near<'s>(&'s self, glyph: &'s Glyph) -> impl Iterator<Item = Place> + 's {
        let reach = (glyph.size * SAME_PLACE).min(SQUARE);
        let offsets = [-reach, 0.0, reach];
        let around = offsets.into_iter().flat_map(move |across| offsets.map(|down| Vec2::new(across, down)));
        let squares = around.filter_map(|offset| self.0.get(&key(glyph, glyph.origin + offset)));
        let places = squares.flatten().copied();
        places.filter(move |place| (place.origin - glyph.origin).length() < reach)
    }
}

fn key(glyph: &Glyph, place: Point) -> (String, i64, i64) {
    (glyph.text.clone(), (place.x / SQUARE).floor() as i64, (place.y / SQUARE).floor() as i64)
}
