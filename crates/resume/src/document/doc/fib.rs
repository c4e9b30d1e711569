//! The file information block: where everything is.

use std::ops::Range;

use super::super::ReadError;
use super::broken;
use super::bytes::{size_at, u16_at};

/// Places in the list of parts of the table stream.
pub(super) const STYLES: usize = 1;
const HEADERS: usize = 11;
pub(super) const CHARACTER_LOOKS: usize = 12;
pub(super) const PARAGRAPH_LOOKS: usize = 13;
pub(super) const PIECES: usize = 33;

const PARTS_START: usize = 0x9A;

/// Word 97 writes this; what is older has no pieces, but its text in one run.
const WORD_97: u16 = 0xC1;

/// Six of them for each of many sections.
const STORY_LIMIT: usize = 600;

#[derive(Debug)]
pub(super) struct Fib {
    flags: u16,
    /// Characters of the body, footnotes, headers, macros, comments, endnotes, text boxes, text boxes of headers.
    lengths: [usize; 8],
    parts: Vec<Range<usize>>,
}

impl Fib {
    pub(super) fn parse(main: &[u8]) -> Result<Self, ReadError> {
        let (Some(0xA5EC), Some(version), Some(flags)) = (u16_at(main, 0), u16_at(main, 2), u16_at(main, 10)) else {
            return Err(broken("it does not start as a Word document"));
        };
        if flags & 0x100 != 0 {
            return Err(ReadError::Encrypted);
        }
        if version < WORD_97 {
            return Err(ReadError::UnknownFormat { hint: "a document of Word 95 or older: save it as DOCX or PDF" });
        }
        let lengths = std::array::from_fn(|index| size_at(main, 0x4C + index * 4));
        let count = u16_at(main, PARTS_START - 2).map_or(0, usize::from).min(256);
        let part = |index: usize| {
            let start = size_at(main, PARTS_START + index * 8);
            start..start.saturating_add(size_at(main, PARTS_START + index * 8 + 4))
        };
        Ok(Self { flags, lengths, parts: (0..count).map(part).collect() })
    }

    pub(super) fn table_stream(&self) -> &'static str {
        if self.flags & 0x200 == 0 { "0Table" } else { "1Table" }
    }

    /// A part of the table stream; empty where it is missing.
    pub(super) fn part<'t>(&self, table: &'t [u8], index: usize) -> &'t [u8] {
        self.parts.get(index).and_then(|range| table.get(range.clone())).unwrap_or_default()
    }

    fn subdocument(&self, index: usize) -> Range<usize> {
        let start = self.lengths[..index].iter().fold(0_usize, |sum, length| sum.saturating_add(*length));
        start..start.saturating_add(self.lengths[index])
    }

    pub(super) fn body(&self) -> Range<usize> {
        self.subdocument(0)
    }

    pub(super) fn footnotes(&self) -> Range<usize> {
        self.subdocument(1)
    }

    pub(super) fn endnotes(&self) -> Range<usize> {
        self.subdocument(5)
    }

    pub(super) fn text_boxes(&self) -> Range<usize> {
        self.subdocument(6)
    }

    pub(super) fn header_text_boxes(&self) -> Range<usize> {
        self.subdocument(7)
    }

    /// The headers and footers with their place among the six of a section; the first six stories separate footnotes.
    pub(super) fn stories(&self, table: &[u8]) -> Vec<(usize, Range<usize>)> {
        let plc = self.part(table, HEADERS);
        let all = self.subdocument(2);
        let at = |index: usize| all.start.saturating_add(size_at(plc, index * 4)).min(all.end);
        let count = (plc.len() / 4).saturating_sub(2);
        let mut last = all.start;
        let mut stories = Vec::new();
        for (place, range) in (6..count).map(|index| (index - 6, at(index)..at(index + 1))).take(STORY_LIMIT) {
            // Stories follow one another; what goes back is no story.
            if range.start >= last && range.len() > 1 {
                last = range.end;
                stories.push((place, range));
            }
        }
        stories
    }
}
