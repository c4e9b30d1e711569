//! Formatting of characters and paragraphs, found by where in the file the text lies.

use super::super::contrast::Colour;
use super::super::look::Surface;
use super::bytes::{plc, size_at, u8_at, u16_at, u32_at};
use super::fib::{self, Fib};
use super::sprm;

const PAGE_BYTES: usize = 512;

/// The sixteen colours of old Word; 0 is automatic.
const PALETTE: [Colour; 16] = [
    [0, 0, 0],
    [0, 0, 255],
    [0, 255, 255],
    [0, 255, 0],
    [255, 0, 255],
    [255, 0, 0],
    [255, 255, 0],
    [255, 255, 255],
    [0, 0, 128],
    [0, 128, 128],
    [0, 128, 0],
    [128, 0, 128],
    [128, 0, 0],
    [128, 128, 0],
    [128, 128, 128],
    [192, 192, 192],
];

/// What a run says; `None` is "as inherited".
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Run {
    pub(super) style: Option<u16>,
    pub(super) vanished: Option<bool>,
    pub(super) deleted: bool,
    /// A field's code, a picture or the like: no text.
    pub(super) special: bool,
    pub(super) size_half_points: Option<u16>,
    pub(super) width: Option<u16>,
    pub(super) colour: Option<Option<Colour>>,
    pub(super) surface: Option<Option<Surface>>,
}

impl Run {
    pub(super) fn parse(list: &[u8]) -> Self {
        let mut run = Self::default();
        for (operation, operand) in sprm::each(list) {
            let on = matches!(operand.first(), Some(1 | 0x81));
            match operation {
                0x4A30 => run.style = u16_at(operand, 0),
                0x083C | 0x0818 if operand.first() != Some(&0x80) => run.vanished = Some(on),
                0x0800 => run.deleted = on,
                0x0855 => run.special = on,
                0x4A43 => run.size_half_points = u16_at(operand, 0),
                0x4852 => run.width = u16_at(operand, 0),
                0x2A42 => run.colour = Some(indexed(u8_at(operand, 0).unwrap_or_default())),
                0x6870 => run.colour = Some(reference(operand, 0)),
                0x2A0C => run.surface = Some(indexed(u8_at(operand, 0).unwrap_or_default()).map(Surface::Colour)),
                0xCA71 => run.surface = Some(shading(operand)),
                0x4866 => run.surface = Some(old_shading(operand)),
                _ => {}
            }
        }
        run
    }

    /// `self`, where it says something, over `base`.
    pub(super) fn over(&self, base: &Self) -> Self {
        Self {
            style: self.style.or(base.style),
            vanished: self.vanished.or(base.vanished),
            deleted: self.deleted || base.deleted,
            special: self.special || base.special,
            size_half_points: self.size_half_points.or(base.size_half_points),
            width: self.width.or(base.width),
            colour: self.colour.or(base.colour),
            surface: self.surface.or(base.surface),
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Paragraph {
    pub(super) style: u16,
    pub(super) in_table: bool,
    /// The mark that ends a row of a table, and what it says about the cells.
    pub(super) ends_row: bool,
    pub(super) cells: Vec<Option<Surface>>,
    pub(super) listed: Option<bool>,
    pub(super) heading: Option<bool>,
    pub(super) surface: Option<Option<Surface>>,
}

impl Paragraph {
    pub(super) fn parse(style: u16, list: &[u8]) -> Self {
        let mut paragraph = Self { style, ..Self::default() };
        for (operation, operand) in sprm::each(list) {
            let on = operand.first().is_some_and(|value| *value != 0);
            match operation {
                0x4600 => paragraph.style = u16_at(operand, 0).unwrap_or(style),
                0x2416 => paragraph.in_table = on,
                0x2417 => paragraph.ends_row = on,
                0x460B => paragraph.listed = u16_at(operand, 0).map(|list| list != 0 && list != 0xF801),
                0x2640 => paragraph.heading = operand.first().map(|level| *level < 9),
                0xC64D => paragraph.surface = Some(shading(operand)),
                0x442D => paragraph.surface = Some(old_shading(operand)),
                // Ten bytes of shading for each cell; newer, longer rows say the rest elsewhere.
                0xD612 | 0xD670 => paragraph.cells = operand.chunks_exact(10).map(shading).collect(),
                0xD609 if paragraph.cells.is_empty() => {
                    paragraph.cells = operand.chunks_exact(2).map(old_shading).collect();
                }
                _ => {}
            }
        }
        paragraph
    }
}

/// Colours of three bytes and a fourth that says "automatic".
fn reference(bytes: &[u8], place: usize) -> Option<Colour> {
    let [red, green, blue, automatic] = u32_at(bytes, place)?.to_le_bytes();
    (automatic == 0).then_some([red, green, blue])
}

fn indexed(index: u8) -> Option<Colour> {
    PALETTE.get(usize::from(index).checked_sub(1)?).copied()
}

fn shading(operand: &[u8]) -> Option<Surface> {
    let pattern = u16_at(operand, 8).unwrap_or_default();
    let colour = match pattern {
        0 => reference(operand, 4),
        1 => reference(operand, 0),
        0xFFFF => return None,
        _ => return Some(Surface::Unknown),
    };
    colour.map(Surface::Colour)
}

fn old_shading(operand: &[u8]) -> Option<Surface> {
    let bits = u16_at(operand, 0)?;
    let colour = |shift: u16| indexed(u8::try_from(bits >> shift & 0x1F).unwrap_or_default());
    match bits >> 10 {
        0 => colour(5).map(Surface::Colour),
        1 => colour(0).map(Surface::Colour),
        0x3F => None,
        _ => Some(Surface::Unknown),
    }
}

/// Runs and paragraphs by the range of file places that they cover, in order.
#[derive(Debug, Default)]
pub(super) struct Looks {
    runs: Vec<(u32, u32, Run)>,
    paragraphs: Vec<(u32, u32, Paragraph)>,
}

impl Looks {
    pub(super) fn parse(main: &[u8], table: &[u8], fib: &Fib) -> Self {
        let mut looks = Self::default();
        for page in pages(main, fib.part(table, fib::CHARACTER_LOOKS)) {
            for (start, end, entry) in entries(page, 1) {
                let offset = usize::from(entry.first().copied().unwrap_or_default()) * 2;
                let length = page.get(offset).map_or(0, |length| usize::from(*length));
                let list =
                    if offset == 0 { &[] } else { page.get(offset + 1..offset + 1 + length).unwrap_or_default() };
                looks.runs.push((start, end, Run::parse(list)));
            }
        }
        for page in pages(main, fib.part(table, fib::PARAGRAPH_LOOKS)) {
            for (start, end, entry) in entries(page, 13) {
                let offset = usize::from(entry.first().copied().unwrap_or_default()) * 2;
                looks.paragraphs.push((start, end, paragraph(page, offset)));
            }
        }
        looks.runs.sort_by_key(|(start, ..)| *start);
        looks.paragraphs.sort_by_key(|(start, ..)| *start);
        looks
    }

    pub(super) fn run(&self, place: u32) -> Run {
        find(&self.runs, place).copied().unwrap_or_default()
    }

    pub(super) fn paragraph(&self, place: u32) -> Paragraph {
        find(&self.paragraphs, place).cloned().unwrap_or_default()
    }
}

fn find<T>(ranges: &[(u32, u32, T)], place: u32) -> Option<&T> {
    let after = ranges.partition_point(|(start, ..)| *start <= place);
    let (_, end, found) = ranges.get(after.checked_sub(1)?)?;
    (place < *end).then_some(found)
}

/// A list may name one page any number of times.
const PAGE_LIMIT: usize = 20_000;

fn pages<'m>(main: &'m [u8], list: &'m [u8]) -> impl Iterator<Item = &'m [u8]> {
    plc(list, 4).take(PAGE_LIMIT).filter_map(|(_, _, entry)| {
        let start = (size_at(entry, 0) & 0x3F_FFFF) * PAGE_BYTES;
        main.get(start..start + PAGE_BYTES)
    })
}

/// The ranges of a page of formatting, whose last byte says how many there are.
fn entries(page: &[u8], entry_bytes: usize) -> impl Iterator<Item = (u32, u32, &[u8])> {
    let count = usize::from(page.last().copied().unwrap_or_default());
    (0..count).filter_map(move |index| {
        let start = (count + 1) * 4 + index * entry_bytes;
        Some((u32_at(page, index * 4)?, u32_at(page, index * 4 + 4)?, page.get(start..start + entry_bytes)?))
    })
}

fn paragraph(page: &[u8], offset: usize) -> Paragraph {
    let words = page.get(offset).map_or(0, |words| usize::from(*words));
    // Zero words: the true count stands in the next byte.
    let (start, length) = match words {
        0 => (offset + 2, page.get(offset + 1).map_or(0, |words| usize::from(*words) * 2)),
        words => (offset + 1, words * 2 - 1),
    };
    let list = if offset == 0 { &[] } else { page.get(start..start + length).unwrap_or_default() };
    Paragraph::parse(u16_at(list, 0).unwrap_or_default(), list.get(2..).unwrap_or_default())
}
