//! One painted character: where, how large, in which colour.

use hayro_interpret::kurbo::{Affine, Point, Rect, Vec2};

use super::super::contrast::Colour;

/// Glyph space has this many units to the em.
const UNITS_PER_EM: f64 = 1000.0;

/// Used where a font does not say how wide a glyph is.
const DEFAULT_ADVANCE: f64 = 500.0;

/// Above the baseline lies about this share of a line of text; below it, the rest.
pub(super) const ASCENT: f64 = 0.8;

#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    /// Where the glyph starts on its baseline, in points from the top left corner of the page.
    pub(super) origin: Point,
    /// Along the baseline to where the next glyph would start.
    pub(super) advance: Vec2,
    /// The height of one em as painted, in points.
    pub(super) size: f64,
    /// The width of one em as painted; far below the size for text squeezed to nothing.
    pub(super) width: f64,
    /// `None` for a pattern or gradient.
    pub(super) colour: Option<Colour>,
    pub(super) alpha: f32,
    /// Painted in a render mode that leaves no mark.
    pub(super) invisible: bool,
    pub(super) clip: Rect,
    /// Paint order on the page, shared with shapes: what is larger lies on top.
    pub(super) order: usize,
}

impl Glyph {
    /// Places a glyph: `place` takes glyph space to the page, `advance` is in glyph space.
    pub(super) fn place(place: Affine, advance: Option<f32>, is_type3: bool) -> Placement {
        let at = |x: f64, y: f64| place * Point::new(x, y);
        let origin = at(0.0, 0.0);
        let advance = at(advance.map_or(DEFAULT_ADVANCE, f64::from), 0.0) - origin;
        let mut size = (at(0.0, UNITS_PER_EM) - origin).length();
        let mut width = (at(UNITS_PER_EM, 0.0) - origin).length();
        if is_type3 {
            // Bitmap fonts hide their scale in a font matrix that is not told: judge them by how far they move.
            size = size.max(advance.length() * 1.6);
            width = width.max(advance.length() * 1.6);
        }
        Placement { origin, advance, size, width }
    }

    pub(super) fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// The unit vector along the baseline; to the right where the glyph has no width.
    pub(super) fn direction(&self) -> Vec2 {
        let length = self.advance.length();
        if length > 1e-6 { self.advance / length } else { Vec2::new(1.0, 0.0) }
    }

    /// A point inside the glyph, `along` of its advance and at a third of its height.
    pub(super) fn inside(&self, along: f64) -> Point {
        let direction = self.direction();
        let up = Vec2::new(direction.y, -direction.x);
        self.origin + self.advance * along + up * (self.size * 0.3)
    }
}

pub(super) struct Placement {
    pub(super) origin: Point,
    pub(super) advance: Vec2,
    pub(super) size: f64,
    pub(super) width: f64,
}

impl Placement {
    /// Broken matrices give infinities; such a glyph is nowhere.
    pub(super) fn is_finite(&self) -> bool {
        self.origin.is_finite() && self.advance.is_finite() && self.size.is_finite() && self.width.is_finite()
    }
}
