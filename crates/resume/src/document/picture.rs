//! A picture of a résumé: PNG, JPEG or TIFF, read by an engine for letters where one is named.

use super::composer::Composer;
use super::ocr::lines::{self, Placement};
use super::ocr::words::Word;
use super::ocr::{OcrEngine, PIXEL_LIMIT};
use super::{Document, Format, Limits, ReadError};

mod page;

pub(super) use page::page;

/// Pictures have no points: the page is taken to be as wide as A4.
const PAGE_WIDTH: f32 = 595.3;

/// TIFF: pages are looked at up to this many, and tags of each.
const TAG_LIMIT: usize = 256;

pub(super) fn read(bytes: &[u8], limits: &Limits, ocr: Option<&OcrEngine>) -> Result<Document, ReadError> {
    let engine = ocr.ok_or(ReadError::NoOcrEngine)?;
    let sizes = sizes(bytes, limits.pages as usize)
        .ok_or_else(|| ReadError::Broken { format: Format::Image, what: "its size cannot be told".to_owned() })?;
    if sizes.len() > limits.pages as usize {
        return Err(ReadError::TooMuch { limit: limits.pages as usize, unit: "pages" });
    }
    let pixels = sizes.iter().map(|(width, height)| u64::from(*width).saturating_mul(u64::from(*height)));
    if pixels.fold(0, u64::saturating_add) > PIXEL_LIMIT.saturating_mul(sizes.len() as u64) {
        return Err(ReadError::TooMuch { limit: PIXEL_LIMIT as usize, unit: "pixels" });
    }
    let words = engine.words(bytes.to_vec())?;
    let mut composer = Composer::new(limits);
    let placement =
        |word: &Word| Placement { left: 0.0, top: 0.0, points_per_pixel: PAGE_WIDTH / word.page_width.max(1.0) };
    lines::compose(&words, placement, 1, &mut composer)?;
    let pages = words.iter().map(|word| word.page).max().unwrap_or(1);
    Ok(composer.finish(Format::Image, pages))
}

/// Width and height of each page, as the file states them: known before anything is unpacked. Stops after one page more
/// than is read.
fn sizes(bytes: &[u8], pages: usize) -> Option<Vec<(u32, u32)>> {
    if bytes.starts_with(b"\x89PNG") {
        let at = |place: usize| Some(u32::from_be_bytes(bytes.get(place..place + 4)?.try_into().ok()?));
        return Some(vec![(at(16)?, at(20)?)]);
    }
    if bytes.starts_with(b"\xFF\xD8") { jpeg(bytes).map(|size| vec![size]) } else { tiff(bytes, pages) }
}

fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let frame = frame(bytes)?;
    let at = |place: usize| Some(u16::from_be_bytes(bytes.get(place..place + 2)?.try_into().ok()?));
    Some((u32::from(at(frame + 7)?), u32::from(at(frame + 5)?)))
}

/// How many values each pixel of a JPEG has: one for grey, three for colours.
fn components(bytes: &[u8]) -> Option<u8> {
    bytes.get(frame(bytes)? + 9).copied()
}

/// Walks the segments of a JPEG up to the one that starts a frame.
fn frame(bytes: &[u8]) -> Option<usize> {
    let at = |place: usize| Some(u16::from_be_bytes(bytes.get(place..place + 2)?.try_into().ok()?));
    let mut place = 2;
    loop {
        let marker = at(place)?;
        match marker {
            0xFFFF => place += 1,
            0xFFC4 | 0xFFC8 | 0xFFCC => place += 2 + usize::from(at(place + 2)?),
            0xFFC0..=0xFFCF => return Some(place),
            0xFF01..=0xFFFE => place += 2 + usize::from(at(place + 2)?),
            _ => return None,
        }
    }
}

fn tiff(bytes: &[u8], pages: usize) -> Option<Vec<(u32, u32)>> {
    let little = bytes.starts_with(b"II");
    let short = |place: usize| {
        let two = bytes.get(place..place.checked_add(2)?)?.try_into().ok()?;
        Some(u32::from(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) }))
    };
    let long = |place: usize| {
        let four = bytes.get(place..place.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let mut sizes = Vec::new();
    let mut directory = long(4)? as usize;
    // Directories may go in circles: pages are counted, and one too many ends it.
    while directory != 0 && sizes.len() <= pages {
        let tags = (short(directory)? as usize).min(TAG_LIMIT);
        let tag = |wanted: u32| {
            let place =
                (0..tags).map(|index| directory + 2 + index * 12).find(|place| short(*place) == Some(wanted))?;
            if short(place + 2) == Some(3) { short(place + 8) } else { long(place + 8) }
        };
        sizes.push((tag(256)?, tag(257)?));
        directory = long(directory + 2 + short(directory)? as usize * 12)? as usize;
    }
    (!sizes.is_empty()).then_some(sizes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_without_unpacking() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\0\0\0\x04\0rest";
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x04xx\xFF\xC4\0\x02\xFF\xC2\0\x11\x08\x04\0\x03\0rest";
        let tiff = b"II*\0\x08\0\0\0\x02\0\0\x01\x03\0\x01\0\0\0\0\x03\0\0\x01\x01\x04\0\x01\0\0\0\0\x04\0\0\0\0\0\0";
        for bytes in [png.as_slice(), jpeg, tiff] {
            assert_eq!(sizes(bytes, 9), Some(vec![(768, 1024)]), "{bytes:?}");
            for length in 0..bytes.len() {
                let _ = sizes(&bytes[..length], 9);
            }
        }
        // A directory that is followed by itself.
        let mut circle = tiff.to_vec();
        circle[34] = 8;
        assert_eq!(sizes(&circle, 9).map(|sizes| sizes.len()), Some(10));
    }
}
