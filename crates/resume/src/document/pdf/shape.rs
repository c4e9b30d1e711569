//! A painted area: what text may lie on or be covered by.

use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape as _};
use hayro_interpret::{FillRule, ImageData, Paint, RasterImage};

use super::super::contrast::Colour;

/// Smaller areas neither carry nor cover text.
const LEAST_SIDE: f64 = 2.0;

/// An image is looked at in this many places across and down.
const SAMPLES: u32 = 8;

/// Larger images are not decoded: a photograph this large is a scan or a background, and nobody's paint.
const DECODED_PIXELS: u64 = 16_000_000;

#[derive(Debug)]
pub(super) struct Shape {
    area: Rect,
    /// `None` for a plain rectangle.
    outline: Option<(BezPath, FillRule)>,
    fill: Fill,
    pub(super) alpha: f32,
    pub(super) order: usize,
}

#[derive(Debug)]
enum Fill {
    Colour(Colour),
    /// A pattern, a gradient, or an image that could not be sampled.
    Unknown,
    Image {
        to_image: Affine,
        samples: Vec<Colour>,
    },
}

impl Shape {
    /// A filled path, in page space.
    pub(super) fn filled(path: BezPath, rule: FillRule, paint: &Paint<'_>, clip: Rect) -> Option<Self> {
        let bounds = path.bounding_box();
        let outline = (!is_rectangle(&path)).then_some((path, rule));
        Self::new(bounds, outline, fill_of(paint), alpha_of(paint), clip)
    }

    /// A rectangle painted with one thick stroke, in page space.
    pub(super) fn stroked(bounds: Rect, paint: &Paint<'_>, clip: Rect) -> Option<Self> {
        Self::new(bounds, None, fill_of(paint), alpha_of(paint), clip)
    }

    /// An image; `place` takes its pixels to the page.
    pub(super) fn image(image: &RasterImage<'_>, place: Affine, clip: Rect) -> Option<Self> {
        let (width, height) = (image.width(), image.height());
        let pixels = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let bounds = place.transform_rect_bbox(pixels);
        let dict = image.stream().dict();
        let see_through = [keys::SMASK, keys::MASK, keys::SMASK_IN_DATA].iter().any(|key| dict.contains_key(key));
        let alpha = if see_through { 0.5 } else { 1.0 };
        let mut shape = Self::new(bounds, None, Fill::Unknown, alpha, clip)?;
        if !see_through && u64::from(width) * u64::from(height) <= DECODED_PIXELS && place.determinant().abs() > 1e-9 {
            let scale = Affine::scale_non_uniform(1.0 / f64::from(width.max(1)), 1.0 / f64::from(height.max(1)));
            let samples = sample(image);
            if !samples.is_empty() {
                shape.fill = Fill::Image { to_image: scale * place.inverse(), samples };
            }
        }
        Some(shape)
    }

    fn new(bounds: Rect, outline: Option<(BezPath, FillRule)>, fill: Fill, alpha: f32, clip: Rect) -> Option<Self> {
        let area = bounds.intersect(clip);
        (area.is_finite() && area.width() >= LEAST_SIDE && area.height() >= LEAST_SIDE).then_some(Self {
            area,
            outline,
            fill,
            alpha,
            order: 0,
        })
    }

    pub(super) fn contains(&self, point: Point) -> bool {
        self.area.contains(point)
            && match &self.outline {
                None => true,
                Some((path, FillRule::NonZero)) => path.winding(point) != 0,
                Some((path, FillRule::EvenOdd)) => path.winding(point) % 2 != 0,
            }
    }

    pub(super) fn colour_at(&self, point: Point) -> Option<Colour> {
        match &self.fill {
            Fill::Colour(colour) => Some(*colour),
            Fill::Unknown => None,
            Fill::Image { to_image, samples } => {
                let place = *to_image * point;
                let cell = |part: f64| ((part * f64::from(SAMPLES)).clamp(0.0, f64::from(SAMPLES - 1))) as usize;
                samples.get(cell(place.y) * SAMPLES as usize + cell(place.x)).copied()
            }
        }
    }
}

pub(super) fn alpha_of(paint: &Paint<'_>) -> f32 {
    match paint {
        Paint::Color(colour) => colour.to_rgba().components()[3],
        Paint::Pattern(_) => 1.0,
    }
}

pub(super) fn colour_of(paint: &Paint<'_>) -> Option<Colour> {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, _] = colour.to_rgba().to_rgba8();
            Some([red, green, blue])
        }
        Paint::Pattern(_) => None,
    }
}

fn fill_of(paint: &Paint<'_>) -> Fill {
    colour_of(paint).map_or(Fill::Unknown, Fill::Colour)
}

/// A path whose area is that of its bounding box. Subpaths and curves make a difference; rotated boxes do, too.
fn is_rectangle(path: &BezPath) -> bool {
    let bounds = path.bounding_box();
    (path.area().abs() - bounds.area()).abs() <= bounds.area() * 0.01 && path.elements().len() <= 6
}

fn sample(image: &RasterImage<'_>) -> Vec<Colour> {
    let mut samples = Vec::new();
    image.with_rgba(
        |decoded, _| {
            let (width, height) = (decoded.width(), decoded.height());
            for row in 0..SAMPLES {
                for column in 0..SAMPLES {
                    let x = (column * 2 + 1) * width / (SAMPLES * 2);
                    let y = (row * 2 + 1) * height / (SAMPLES * 2);
                    samples.extend(pixel(&decoded, (y * width + x) as usize));
                }
            }
        },
        Some((SAMPLES * 4, SAMPLES * 4)),
    );
    if samples.len() == (SAMPLES * SAMPLES) as usize { samples } else { Vec::new() }
}

fn pixel(image: &ImageData, index: usize) -> Option<Colour> {
    match image {
        ImageData::Rgb(rgb) => Some(<Colour>::try_from(rgb.data.get(index * 3..index * 3 + 3)?).ok()?),
        ImageData::Luma(luma) => luma.data.get(index).map(|level| [*level; 3]),
    }
}
