//! Walks the characters of one story: paragraphs, cells, fields and what is hidden.

use std::ops::Range;

use super::super::composer::Composer;
use super::super::flow::{Flow, Role};
use super::super::look::{Look, Surface};
use super::super::{HiddenWhy, ReadError};
use super::looks::{Looks, Paragraph};
use super::pieces::Pieces;
use super::styles::Styles;

/// In per cent of the normal width: squeezed so, letters are a line.
const LEAST_WIDTH: u16 = 15;

/// Characters after which a row without an end is not looked at further.
const ROW_LIMIT: usize = 20_000;

const CELL: u16 = 7;
const TAB: u16 = 9;
const LINE: u16 = 11;
const PAGE: u16 = 12;
const PARAGRAPH: u16 = 13;
const COLUMN: u16 = 14;
const FIELD: u16 = 0x13;
const FIELD_RESULT: u16 = 0x14;
const FIELD_END: u16 = 0x15;
const HYPHEN: u16 = 0x1E;

pub(super) struct Walker<'w> {
    pieces: &'w Pieces,
    looks: &'w Looks,
    styles: &'w Styles,
    flow: Flow<'w>,
    /// For each open field, whether its code is over and its result has begun.
    fields: Vec<bool>,
    in_row: bool,
    in_cell: bool,
    after_row: bool,
}

impl<'w> Walker<'w> {
    pub(super) fn new(pieces: &'w Pieces, looks: &'w Looks, styles: &'w Styles, composer: &'w mut Composer) -> Self {
        let flow = Flow::new(composer);
        let fields = Vec::new();
        Self { pieces, looks, styles, flow, fields, in_row: false, in_cell: false, after_row: false }
    }

    pub(super) fn walk(mut self, range: Range<usize>) -> Result<(), ReadError> {
        let pieces = self.pieces;
        let mut rest = pieces.units(range);
        // A paragraph is known by its end, and a row by the mark after its last cell.
        let mut cells = Cells::default();
        while !rest.is_empty() {
            let is_end = |(unit, _): &(u16, u32)| matches!(*unit, PARAGRAPH | CELL | PAGE | COLUMN);
            let end = rest.iter().position(is_end).map_or(rest.len(), |place| place + 1);
            let (units, others) = rest.split_at(end);
            let place = units.last().map_or(0, |(_, place)| *place);
            let paragraph = self.styles.paragraph(&self.looks.paragraph(place));
            if paragraph.in_table && !cells.known {
                cells = self.cells_from(rest);
            }
            if paragraph.ends_row {
                self.end_row()?;
                cells = Cells::default();
            } else {
                self.write(units, &paragraph, cells.surface())?;
                if units.last().is_some_and(|(unit, _)| *unit == CELL) {
                    self.end_cell();
                    cells.index += 1;
                }
            }
            rest = others;
        }
        self.end_row()?;
        self.flow.finish()
    }

    /// What the end of the row that starts here says about its cells.
    fn cells_from(&self, rest: &[(u16, u32)]) -> Cells {
        let marks = rest.iter().take(ROW_LIMIT).filter(|(unit, _)| *unit == CELL);
        let row = marks.map(|(_, place)| self.looks.paragraph(*place)).find(|paragraph| paragraph.ends_row);
        Cells { known: true, surfaces: row.map(|row| row.cells).unwrap_or_default(), index: 0 }
    }

    fn write(&mut self, units: &[(u16, u32)], paragraph: &Paragraph, cell: Option<Surface>) -> Result<(), ReadError> {
        self.begin(paragraph);
        let ground = paragraph.surface.flatten().or(cell).unwrap_or(Surface::PAPER);
        // Units of one look are decoded together, for pairs of units that are one character.
        let mut run: Vec<u16> = Vec::new();
        let mut run_why = None;
        for (unit, place) in units {
            let look = self.styles.run(paragraph.style, &self.looks.run(*place));
            let text = self.text_of(*unit, look.special);
            let (Some(text), false) = (text, look.deleted) else { continue };
            let why = hidden(&look, ground);
            if why != run_why {
                self.flow.write(&String::from_utf16_lossy(&std::mem::take(&mut run)), run_why);
                run_why = why;
            }
            run.push(text);
        }
        self.flow.write(&String::from_utf16_lossy(&run), run_why);
        self.flow.close_paragraph(match (paragraph.heading, paragraph.listed) {
            (Some(true), _) => Role::Heading,
            (_, Some(true)) => Role::Listed,
            _ => Role::Plain,
        })
    }

    /// The unit to be written; `None` for marks, and for the codes of fields.
    fn text_of(&mut self, unit: u16, special: bool) -> Option<u16> {
        match unit {
            FIELD => self.fields.push(false),
            FIELD_RESULT => {
                if let Some(open) = self.fields.last_mut() {
                    *open = true;
                }
            }
            FIELD_END => {
                self.fields.pop();
            }
            _ if self.fields.contains(&false) => {}
            TAB => return Some(TAB),
            LINE => return Some(u16::from(b'\n')),
            HYPHEN => return Some(u16::from(b'-')),
            // A picture, a note's number or a page's number.
            0..=31 => {}
            // A character of a symbol font, given by its number elsewhere.
            _ if special => return Some(0x2022),
            _ => return Some(unit),
        }
        None
    }

    fn begin(&mut self, paragraph: &Paragraph) {
        if paragraph.in_table != self.after_row {
            self.flow.break_block();
            self.after_row = paragraph.in_table;
        }
        if paragraph.in_table && !self.in_row {
            self.in_row = true;
            self.flow.open_row();
        }
        if paragraph.in_table && !self.in_cell {
            self.in_cell = true;
            self.flow.open_cell();
        }
        self.flow.open_paragraph();
    }

    fn end_cell(&mut self) {
        if std::mem::take(&mut self.in_cell) {
            self.flow.close_cell();
        }
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        self.end_cell();
        if std::mem::take(&mut self.in_row) { self.flow.close_row() } else { Ok(()) }
    }
}

/// The cells of the current row.
#[derive(Debug, Default)]
struct Cells {
    known: bool,
    surfaces: Vec<Option<Surface>>,
    index: usize,
}

impl Cells {
    fn surface(&self) -> Option<Surface> {
        self.surfaces.get(self.index).copied().flatten()
    }
}

fn hidden(run: &super::looks::Run, ground: Surface) -> Option<HiddenWhy> {
    if run.width.is_some_and(|width| width < LEAST_WIDTH) && run.vanished != Some(true) {
        return Some(HiddenWhy::Tiny);
    }
    let look = Look {
        vanished: run.vanished == Some(true),
        size_points: run.size_half_points.map(|size| f32::from(size) / 2.0),
        colour: run.colour.flatten(),
        surface: run.surface.flatten().unwrap_or(ground),
    };
    look.hidden()
}
