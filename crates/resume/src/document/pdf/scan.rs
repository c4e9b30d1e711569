//! A page that is a picture: its pixels in shades of grey, and what is read in them.

use std::collections::HashSet;

use hayro_interpret::kurbo::{Affine, Point, Rect};
use hayro_interpret::{ImageData, RasterImage, StencilImage};

use super::super::composer::Composer;
use super::super::ocr::lines::{self, Placement};
use super::super::ocr::words::Word;
use super::super::ocr::{OcrEngine, PIXEL_LIMIT};
use super::super::{HiddenWhy, ReadError};

/// A picture that covers less of the page than this is no scan of it.
const LEAST_COVER: f64 = 0.6;

/// Pixels to a point, at most: 300 to the inch.
const FINEST: f64 = 300.0 / 72.0;

/// Of 255: letters that differ from the paper by less were not meant for eyes.
const LEAST_SPREAD: u8 = 24;

/// Of a line of the file's own layer of text: with as many of its words on the page, it says what the page says.
const LEAST_SHARE: f32 = 0.5;

/// The picture upright on the page, however it is turned in the file.
#[derive(Debug)]
pub(super) struct Scan {
    area: Rect,
    pixels_per_point: f64,
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

/// Whether a picture of this size, placed so, covers the page.
pub(super) fn covers(width: u32, height: u32, place: Affine, page: Rect) -> bool {
    let pixels = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let area = place.transform_rect_bbox(pixels).intersect(page);
    let feasible = u64::from(width) * u64::from(height) <= PIXEL_LIMIT && place.determinant().abs() > 1e-9;
    feasible && page.area() > 0.0 && area.area() >= page.area() * LEAST_COVER
}

impl Scan {
    pub(super) fn raster(image: &RasterImage<'_>, place: Affine, page: Rect) -> Option<Self> {
        let mut scan = None;
        image.with_rgba(
            |decoded, _| {
                let (width, height) = (decoded.width(), decoded.height());
                let grey: Vec<u8> = match decoded {
                    ImageData::Rgb(rgb) => rgb.data.chunks_exact(3).map(luma).collect(),
                    ImageData::Luma(luma) => luma.data,
                };
                let place = place * stretch(image.width(), image.height(), width, height);
                scan = Self::turned(&grey, (width, height), place, page);
            },
            None,
        );
        scan
    }

    /// A stencil is ink where its mask is full: fax machines and scanners of two colours make these.
    pub(super) fn stencil(image: &StencilImage<'_, '_>, place: Affine, page: Rect) -> Option<Self> {
        let mut scan = None;
        image.with_stencil(
            |mask, _| {
                let grey: Vec<u8> = mask.data.iter().map(|ink| 255 - ink).collect();
                let place = place * stretch(image.width(), image.height(), mask.width, mask.height);
                scan = Self::turned(&grey, (mask.width, mask.height), place, page);
            },
            None,
        );
        scan
    }

    fn turned(grey: &[u8], (width, height): (u32, u32), place: Affine, page: Rect) -> Option<Self> {
        let pixels = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let area = place.transform_rect_bbox(pixels).intersect(page);
        let pixels_per_point = (1.0 / place.determinant().abs().sqrt()).min(FINEST);
        let size = |points: f64| (points * pixels_per_point) as usize;
        let mut scan =
            Self { area, pixels_per_point, width: size(area.width()), height: size(area.height()), grey: Vec::new() };
        if scan.width == 0 || scan.height == 0 || (scan.width * scan.height) as u64 > PIXEL_LIMIT {
            return None;
        }
        let inverse = place.inverse();
        scan.grey.reserve(scan.width * scan.height);
        for row in 0..scan.height {
            for column in 0..scan.width {
                let across = area.x0 + (column as f64 + 0.5) / pixels_per_point;
                let down = area.y0 + (row as f64 + 0.5) / pixels_per_point;
                let from = inverse * Point::new(across, down);
                let inside = from.x >= 0.0 && from.y >= 0.0 && from.x < f64::from(width) && from.y < f64::from(height);
                let index = from.y as usize * width as usize + from.x as usize;
                scan.grey.push(grey.get(index).copied().filter(|_| inside).unwrap_or(255));
            }
        }
        Some(scan)
    }

    /// Reads the picture, writes what can be seen in it, and tells the words that were written.
    pub(super) fn read(
        &self,
        engine: &OcrEngine,
        number: u32,
        composer: &mut Composer,
    ) -> Result<HashSet<String>, ReadError> {
        let mut picture = format!("P5 {} {} 255\n", self.width, self.height).into_bytes();
        picture.extend(&self.grey);
        let (seen, faint): (Vec<Word>, Vec<Word>) =
            engine.words(picture)?.into_iter().partition(|word| self.spread(word) >= LEAST_SPREAD);
        let placement = Placement {
            left: self.area.x0 as f32,
            top: self.area.y0 as f32,
            points_per_pixel: (1.0 / self.pixels_per_point) as f32,
        };
        lines::compose(&seen, |_| placement, number, composer)?;
        let faint: Vec<&str> = faint.iter().map(|word| word.text.as_str()).collect();
        composer.hide(HiddenWhy::LowContrast, &faint.join(" "), number)?;
        Ok(seen.iter().flat_map(|word| bare(&word.text)).collect())
    }

    /// The difference between the darkest and the lightest pixel of a word.
    fn spread(&self, word: &Word) -> u8 {
        let (left, top) = (word.left as usize, word.top as usize);
        let (right, bottom) = (left + word.width as usize, top + word.height as usize);
        let mut levels = (255_u8, 0_u8);
        for row in top..bottom.min(self.height) {
            let start = row * self.width;
            for level in self.grey.get(start + left.min(self.width)..start + right.min(self.width)).unwrap_or_default()
            {
                levels = (levels.0.min(*level), levels.1.max(*level));
            }
        }
        levels.1.saturating_sub(levels.0)
    }
}

/// Whether a line of the invisible text that scanners lay over a page is what was read there.
pub(super) fn is_on_page(line: &str, seen: &HashSet<String>) -> bool {
    let words: Vec<String> = bare(line).collect();
    let found = words.iter().filter(|word| seen.contains(*word)).count();
    found as f32 >= words.len() as f32 * LEAST_SHARE
}

fn bare(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn luma(rgb: &[u8]) -> u8 {
    let weighted = u32::from(rgb[0]) * 299 + u32::from(rgb[1]) * 587 + u32::from(rgb[2]) * 114;
    (weighted / 1000) as u8
}

/// From the pixels that were decoded to those that the file states.
fn stretch(stated_width: u32, stated_height: u32, width: u32, height: u32) -> Affine {
    let share = |stated: u32, decoded: u32| f64::from(stated) / f64::from(decoded.max(1));
    Affine::scale_non_uniform(share(stated_width, width), share(stated_height, height))
}
