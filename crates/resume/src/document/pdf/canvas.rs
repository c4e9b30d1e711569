//! A drawing device that paints nothing and remembers what would have been painted where.

use std::panic::resume_unwind;

use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Rect, Shape as _};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

use super::glyph::Glyph;
use super::scan::{self, Scan};
use super::shape::{Shape, alpha_of, colour_of};

/// A form that draws forms that draw forms makes much work of few bytes. Every call of the interpreter counts.
const CALL_LIMIT: usize = 4_000_000;

/// Images cost most; beyond these they are left unsampled.
const IMAGE_LIMIT: usize = 40;

/// A stroke as thick as this (in points) is used to paint bands.
const BAND_WIDTH: f64 = 4.0;

/// Carried by the unwinding that stops an interpretation which does too much.
#[derive(Debug)]
pub(super) struct WorkExceeded {
    pub(super) limit: usize,
    pub(super) unit: &'static str,
}

/// What one page would show.
#[derive(Debug)]
pub(super) struct Canvas {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) shapes: Vec<Shape>,
    /// Small filled shapes, about as wide as high: browsers and word processors draw bullets so.
    pub(super) dots: Vec<Rect>,
    /// Whether a picture covers the page, and that picture, if it was asked for.
    pub(super) is_scan: bool,
    pub(super) scan: Option<Scan>,
    area: Rect,
    wants_scan: bool,
    clips: Vec<Rect>,
    opacities: Vec<f32>,
    order: usize,
    images: usize,
    work: Work,
}

/// What an interpretation may still do, over all pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work {
    calls: usize,
    glyphs: usize,
    glyph_limit: usize,
}

impl Work {
    pub(super) fn new(characters: usize) -> Self {
        // Text is often painted twice, for a shadow or as a stroke around its fill.
        Self { calls: 0, glyphs: 0, glyph_limit: characters.saturating_mul(3) }
    }

    fn call(&mut self) {
        self.calls += 1;
        if self.calls > CALL_LIMIT {
            resume_unwind(Box::new(WorkExceeded { limit: CALL_LIMIT, unit: "drawing operations" }));
        }
    }

    fn glyph(&mut self) {
        self.glyphs += 1;
        if self.glyphs > self.glyph_limit {
            resume_unwind(Box::new(WorkExceeded { limit: self.glyph_limit / 3, unit: "characters" }));
        }
    }
}

impl Canvas {
    pub(super) fn new(work: Work, area: Rect, wants_scan: bool) -> Self {
        let everywhere = Rect::new(-1e7, -1e7, 1e7, 1e7);
        Self {
            glyphs: Vec::new(),
            shapes: Vec::new(),
            dots: Vec::new(),
            is_scan: false,
            scan: None,
            area,
            wants_scan,
            clips: vec![everywhere],
            opacities: Vec::new(),
            order: 0,
            images: 0,
            work,
        }
    }

    pub(super) fn work(&self) -> Work {
        self.work
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(Rect::ZERO)
    }

    fn opacity(&self) -> f32 {
        self.opacities.iter().product()
    }

    fn add(&mut self, shape: Option<Shape>) {
        let Some(mut shape) = shape else { return };
        self.order += 1;
        shape.order = self.order;
        shape.alpha *= self.opacity();
        self.shapes.push(shape);
    }

    /// Of several pictures that cover the page, the stencil holds the letters, or else the first.
    fn keep_scan(&mut self, image: &Image<'_, '_>, place: Affine) {
        let (width, height) = match image {
            Image::Raster(raster) => (raster.width(), raster.height()),
            Image::Stencil(stencil) => (stencil.width(), stencil.height()),
        };
        if self.images > IMAGE_LIMIT || !scan::covers(width, height, place, self.area) {
            return;
        }
        self.is_scan = true;
        match image {
            Image::Stencil(stencil) if self.wants_scan => self.scan = Scan::stencil(stencil, place, self.area),
            Image::Raster(raster) if self.wants_scan && self.scan.is_none() => {
                self.scan = Scan::raster(raster, place, self.area);
            }
            Image::Stencil(_) | Image::Raster(_) => {}
        }
    }

    fn push_clip(&mut self, bounds: Rect) {
        let clip = self.clip().intersect(bounds);
        self.clips.push(clip);
    }
}

fn is_dot(bounds: Rect) -> bool {
    let (width, height) = (bounds.width(), bounds.height());
    (1.5..7.0).contains(&width) && (1.5..7.0).contains(&height) && (0.8..1.25).contains(&(width / height))
}

impl<'a> Device<'a> for Canvas {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.work.call();
        // Other blend modes let what lies beneath show through; a soft mask may.
        if props.blend_mode != BlendMode::Normal || props.soft_mask.is_some() {
            return;
        }
        let clip = self.clip();
        match draw_mode {
            DrawMode::Fill(rule) | DrawMode::FillAndStroke(rule, _) => {
                let path = props.transform * path.clone();
                let bounds = path.bounding_box();
                if is_dot(bounds) && clip.contains(bounds.center()) {
                    self.dots.push(bounds);
                }
                self.add(Shape::filled(path, *rule, &props.paint, clip));
            }
            DrawMode::Stroke(stroke) => {
                let bounds = props.transform.transform_rect_bbox(path.bounding_box());
                let width = f64::from(stroke.line_width) * props.transform.determinant().abs().sqrt();
                // A single straight line: one side of its box is nothing.
                if width >= BAND_WIDTH && (bounds.width() < 0.5) != (bounds.height() < 0.5) {
                    let (across, down) = if bounds.width() < 0.5 { (width / 2.0, 0.0) } else { (0.0, width / 2.0) };
                    self.add(Shape::stroked(bounds.inflate(across, down), &props.paint, clip));
                }
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip_path: &ClipPath) {
        self.work.call();
        self.push_clip(clip_path.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.work.call();
        self.push_clip(*rect);
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn push_transparency_group(&mut self, opacity: f32, _mask: Option<SoftMask<'a>>, _blend_mode: BlendMode) {
        self.work.call();
        self.opacities.push(opacity);
    }

    fn pop_transparency_group(&mut self) {
        self.opacities.pop();
    }

    fn draw_glyph_run(&mut self, glyph_run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.work.call();
        self.order += 1;
        let colour = colour_of(&props.paint);
        let alpha = alpha_of(&props.paint) * self.opacity();
        for positioned in glyph_run.glyphs() {
            self.work.glyph();
            let Some(text) = positioned.as_unicode() else { continue };
            let (advance, is_type3) = match &**positioned {
                FontGlyph::Outline(outline) => (outline.advance_width(), false),
                FontGlyph::Type3(type3) => (type3.advance_width(), true),
            };
            let place = Glyph::place(props.transform * positioned.transform(), advance, is_type3);
            if !place.is_finite() {
                continue;
            }
            self.glyphs.push(Glyph {
                text: match text {
                    BfString::Char(character) => character.to_string(),
                    BfString::String(text) => text,
                },
                origin: place.origin,
                advance: place.advance,
                size: place.size,
                width: place.width,
                colour,
                alpha,
                invisible: matches!(draw_mode, DrawMode::Invisible),
                clip: self.clip(),
                order: self.order,
            });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.work.call();
        if props.blend_mode != BlendMode::Normal || props.soft_mask.is_some() {
            return;
        }
        self.images += 1;
        self.keep_scan(&image, props.transform);
        let clip = self.clip();
        match image {
            Image::Raster(raster) if self.images <= IMAGE_LIMIT => {
                self.add(Shape::image(&raster, props.transform, clip));
            }
            // A stencil is ink with holes: it covers nothing for certain.
            Image::Raster(_) | Image::Stencil(_) => {}
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.draw_path(&rect.to_path(0.1), props, draw_mode);
    }
}
