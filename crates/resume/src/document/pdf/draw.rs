//! The pages as pictures.

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;

use super::super::page_picture::{PageLimits, PagePicture, encode};

/// Points to the inch.
const POINTS: f32 = 72.0;

/// Hands over one page after the other, until it is told that no more is wanted.
pub(in crate::document) fn draw(bytes: Vec<u8>, limits: &PageLimits, mut take: impl FnMut(PagePicture) -> bool) {
    let Ok(pdf) = Pdf::new(bytes) else { return };
    let cache = RenderCache::new();
    for (number, page) in (1..=limits.pages).zip(pdf.pages().iter()) {
        let Some(picture) = picture(page, number, &cache, limits) else { continue };
        if !take(picture) {
            return;
        }
    }
}

fn picture<'p>(page: &'p Page<'p>, number: u32, cache: &RenderCache<'p>, limits: &PageLimits) -> Option<PagePicture> {
    let (page_width, page_height) = page.render_dimensions();
    let longest = page_width.max(page_height);
    let scale = (limits.dots_per_inch / POINTS).min(f32::from(limits.longest_side) / longest);
    // Less than a pixel is no picture; neither is what is not a number.
    let shortest = page_width.min(page_height) * scale;
    if !shortest.is_finite() || shortest < 1.0 {
        return None;
    }
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let pixmap = render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let pixels: Vec<[u8; 3]> = pixmap.data().iter().map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    let png = encode(width, height, &pixels).filter(|png| png.len() <= limits.bytes_per_page)?;
    Some(PagePicture { number, width, height, page_width, page_height, png })
}
