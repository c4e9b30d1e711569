//! The piece table: which bytes of the file are which characters of the document.

use std::ops::Range;

use super::super::text::windows_1252;
use super::super::{Limits, ReadError};
use super::broken;
use super::bytes::{plc, size_at, u8_at, u16_at, u32_at};
use super::fib::{self, Fib};

const COMPRESSED: u32 = 1 << 30;

/// Characters with the place in the file that each comes from.
#[derive(Debug)]
pub(super) struct Pieces {
    characters: Vec<(u16, u32)>,
}

impl Pieces {
    pub(super) fn parse(main: &[u8], table: &[u8], fib: &Fib, limits: &Limits) -> Result<Self, ReadError> {
        let pieces = piece_table(fib.part(table, fib::PIECES)).ok_or_else(|| broken("the piece table is missing"))?;
        let mut characters = Vec::new();
        for (start, end, piece) in plc(pieces, 8) {
            let place = u32_at(piece, 2).unwrap_or_default();
            let length = end.saturating_sub(start);
            if start != characters.len() || characters.len() + length > limits.characters.saturating_mul(2) {
                return Err(if start == characters.len() {
                    ReadError::TooMuch { limit: limits.characters, unit: "characters" }
                } else {
                    broken("its pieces do not follow one another")
                });
            }
            for index in 0..length {
                let (place, character) = if place & COMPRESSED == 0 {
                    let place = place as usize + index * 2;
                    (place, u16_at(main, place))
                } else {
                    let place = (place & !COMPRESSED) as usize / 2 + index;
                    (place, u8_at(main, place).map(|byte| windows_1252(byte) as u16))
                };
                // A file cut short ends where it ends.
                let Some(character) = character else { return Ok(Self { characters }) };
                characters.push((character, u32::try_from(place).unwrap_or(u32::MAX)));
            }
        }
        Ok(Self { characters })
    }

    /// The UTF-16 units of the range with their places.
    pub(super) fn units(&self, range: Range<usize>) -> &[(u16, u32)] {
        let end = range.end.min(self.characters.len());
        &self.characters[range.start.min(end)..end]
    }

    pub(super) fn text(&self, range: Range<usize>) -> String {
        let units: Vec<u16> = self.units(range).iter().map(|(unit, _)| *unit).collect();
        String::from_utf16_lossy(&units)
    }
}

/// Before the table come formats of pieces (1), which later versions of Word do not write.
fn piece_table(clx: &[u8]) -> Option<&[u8]> {
    let mut rest = clx;
    loop {
        match u8_at(rest, 0)? {
            1 => rest = rest.get(3 + usize::from(u16_at(rest, 1)?)..)?,
            2 => return rest.get(5..5_usize.checked_add(size_at(rest, 1))?.min(rest.len())),
            _ => return None,
        }
    }
}
