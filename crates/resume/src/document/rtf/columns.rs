//! Columns of text, one over the other: the body, and each open footnote or text box. Rows and cells of tables begin
//! where text in them does, for RTF does not say where.

use super::super::composer::Composer;
use super::super::flow::{Flow, Role};
use super::super::look::Surface;
use super::super::{HiddenWhy, ReadError};
use super::looks::Paragraph;

pub(super) struct Columns<'w> {
    flow: Flow<'w>,
    open: Vec<Column>,
}

#[derive(Debug, Default)]
struct Column {
    in_paragraph: bool,
    in_row: bool,
    in_cell: bool,
    after_row: bool,
    numbered: bool,
    /// Between `\trowd` and `\row`: the fill of each cell, and the cell that comes next.
    row_defined: bool,
    fills: Vec<Option<Surface>>,
    fill: Option<Surface>,
    cell: usize,
}

impl<'w> Columns<'w> {
    pub(super) fn new(composer: &'w mut Composer) -> Self {
        Self { flow: Flow::new(composer), open: vec![Column::default()] }
    }

    /// Begins a column over the others, and tells how many there are.
    pub(super) fn open(&mut self) -> usize {
        self.open.push(Column::default());
        self.open.len()
    }

    /// Ends the columns above this many; the body stays.
    pub(super) fn close_to(&mut self, count: usize, paragraph: &Paragraph) -> Result<(), ReadError> {
        while self.open.len() > count.max(1) {
            self.end_row(paragraph)?;
            self.open.pop();
        }
        Ok(())
    }

    pub(super) fn finish(mut self, paragraph: &Paragraph) -> Result<(), ReadError> {
        self.close_to(1, paragraph)?;
        self.end_row(paragraph)?;
        self.flow.finish()
    }

    pub(super) fn write(&mut self, text: &str, why: Option<HiddenWhy>) {
        self.flow.write(text, why);
    }

    /// The program prints a bullet or number before the paragraph to come.
    pub(super) fn number(&mut self) {
        if let Some(column) = self.open.last_mut() {
            column.numbered = true;
        }
    }

    /// What lies under the current cell, if anything.
    pub(super) fn cell_fill(&self) -> Option<Surface> {
        let column = self.open.last().filter(|column| column.row_defined)?;
        column.fills.get(column.cell).copied().flatten()
    }

    pub(super) fn define_row(&mut self) {
        if let Some(column) = self.open.last_mut() {
            column.row_defined = true;
            column.fills.clear();
            column.fill = None;
        }
    }

    /// The fill of the next cell to be defined.
    pub(super) fn fill_next(&mut self, fill: Option<Surface>) {
        if let Some(column) = self.open.last_mut() {
            column.fill = fill.or(column.fill);
        }
    }

    pub(super) fn define_cell(&mut self) {
        if let Some(column) = self.open.last_mut() {
            let fill = column.fill.take();
            column.fills.push(fill);
        }
    }

    /// Begins a paragraph, where none is open, and the row and cell that it stands in.
    pub(super) fn begin(&mut self, in_table: bool) {
        let Some(column) = self.open.last_mut().filter(|column| !column.in_paragraph) else { return };
        let in_table = in_table || column.row_defined;
        column.in_paragraph = true;
        if in_table != column.after_row {
            self.flow.break_block();
            column.after_row = in_table;
        }
        if in_table && !column.in_row {
            column.in_row = true;
            self.flow.open_row();
        }
        if in_table && !column.in_cell {
            column.in_cell = true;
            self.flow.open_cell();
        }
        self.flow.open_paragraph();
    }

    pub(super) fn end_paragraph(&mut self, paragraph: &Paragraph) -> Result<(), ReadError> {
        let Some(column) = self.open.last_mut().filter(|column| column.in_paragraph) else { return Ok(()) };
        column.in_paragraph = false;
        let numbered = std::mem::take(&mut column.numbered);
        self.flow.close_paragraph(match (paragraph.heading, numbered || paragraph.listed) {
            (true, _) => Role::Heading,
            (false, true) => Role::Listed,
            (false, false) => Role::Plain,
        })
    }

    pub(super) fn end_cell(&mut self) {
        if let Some(column) = self.open.last_mut().filter(|column| column.in_cell) {
            column.in_cell = false;
            column.cell += 1;
            self.flow.close_cell();
        }
    }

    pub(super) fn end_row(&mut self, paragraph: &Paragraph) -> Result<(), ReadError> {
        self.end_paragraph(paragraph)?;
        self.end_cell();
        let Some(column) = self.open.last_mut() else { return Ok(()) };
        column.row_defined = false;
        column.cell = 0;
        if std::mem::take(&mut column.in_row) { self.flow.close_row() } else { Ok(()) }
    }
}
