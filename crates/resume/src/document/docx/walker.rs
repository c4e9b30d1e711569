//! Walks the XML of one part: paragraphs, tables, text boxes and tracked changes, in document order.
//!
//! A loop with stacks, not recursion: the nesting depth is the sender's choice.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::composer::Composer;
use super::super::flow::{Flow, Role};
use super::super::look::{Look, Surface};
use super::super::xml::{attribute, resolve};
use super::super::{HiddenWhy, ReadError};
use super::broken;
use super::properties::{self, ParagraphProperties, RunProperties, shading};
use super::styles::Styles;
use super::surface;

pub(super) struct Walker<'w> {
    styles: &'w Styles,
    flow: Flow<'w>,
    /// Open paragraphs: a text box puts paragraphs inside a paragraph.
    paragraphs: Vec<ParagraphProperties>,
    run: RunProperties,
    /// Shadings of the open cells.
    cells: Vec<Option<Surface>>,
    /// Fills of the open text boxes; `None` shows what is under the box.
    boxes: Vec<Option<Surface>>,
    in_text: bool,
}

impl<'w> Walker<'w> {
    pub(super) fn new(styles: &'w Styles, composer: &'w mut Composer) -> Self {
        Self {
            styles,
            flow: Flow::new(composer),
            paragraphs: Vec::new(),
            run: RunProperties::default(),
            cells: Vec::new(),
            boxes: Vec::new(),
            in_text: false,
        }
    }

    pub(super) fn walk(mut self, xml: &str) -> Result<(), ReadError> {
        let mut reader = Reader::from_str(xml);
        loop {
            let event = reader.read_event().map_err(|error| broken(error.to_string()))?;
            match event {
                Event::Start(element) => self.open(&element, &mut reader)?,
                Event::Empty(element) => self.mark(&element),
                Event::End(element) => self.close(element.local_name().as_ref())?,
                Event::Text(text) if self.in_text => self.write(&text.xml10_content()),
                Event::CData(text) if self.in_text => self.write(&text.xml10_content()),
                Event::GeneralRef(entity) if self.in_text => {
                    if let Some(character) = resolve(&entity) {
                        self.write(character.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        self.flow.finish()
    }

    fn open(&mut self, element: &BytesStart<'_>, reader: &mut Reader<&[u8]>) -> Result<(), ReadError> {
        let xml = |error: quick_xml::Error| broken(error.to_string());
        match element.local_name().as_ref() {
            // `mc:Fallback` repeats the text box of `mc:Choice` for old programs; deletions and text moved away are
            // still in the file but no longer in the document; instructions are fields such as `PAGE`.
            "Fallback" | "del" | "moveFrom" | "instrText" | "delText" | "delInstrText" | "sectPr" => {
                reader.read_to_end(element.name()).map_err(xml)?;
            }
            "p" => {
                self.paragraphs.push(ParagraphProperties::default());
                self.flow.open_paragraph();
            }
            "pPr" => {
                let own = properties::read_paragraph(reader).map_err(xml)?;
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    *paragraph = own;
                }
            }
            "r" => self.run = RunProperties::default(),
            "rPr" => self.run = properties::read_run(reader).map_err(xml)?,
            "spPr" => {
                let fill = surface::read_shape(reader).map_err(xml)?;
                if let Some(open) = self.boxes.last_mut() {
                    *open = fill;
                }
            }
            "t" => self.in_text = true,
            "wsp" => self.boxes.push(None),
            // Old-style (VML) boxes: filled in white unless they say otherwise, which is left unjudged.
            "textbox" => self.boxes.push(Some(Surface::Unknown)),
            "tbl" => self.flow.break_block(),
            "tr" => self.flow.open_row(),
            "tc" => {
                self.cells.push(None);
                self.flow.open_cell();
            }
            _ => self.mark(element),
        }
        Ok(())
    }

    /// Elements that are a character or a property by themselves.
    fn mark(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "p" => self.flow.break_block(),
            "tab" | "ptab" => self.write("\t"),
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "shd" => {
                if let Some(cell) = self.cells.last_mut() {
                    *cell = shading(element);
                }
            }
            "sym" => {
                let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                if let Some(character) = code.and_then(char::from_u32) {
                    self.write(character.encode_utf8(&mut [0; 4]));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph()?,
            "wsp" | "textbox" => {
                self.boxes.pop();
            }
            "tc" => {
                self.cells.pop();
                self.flow.close_cell();
            }
            "tr" => self.flow.close_row()?,
            "tbl" => self.flow.break_block(),
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) {
        let why = self.hidden();
        self.flow.write(text, why);
    }

    /// Why the current run would not be seen, if so.
    fn hidden(&self) -> Option<HiddenWhy> {
        let paragraph = self.styles.paragraph(self.paragraphs.last()?);
        let run = self.styles.run(&paragraph, &self.run);
        let inherited = self.boxes.iter().rev().find_map(|fill| *fill);
        let surface = run
            .surface
            .or(paragraph.surface)
            .or_else(|| self.cells.iter().rev().find_map(|cell| *cell))
            .or(inherited)
            .unwrap_or(Surface::PAPER);
        let look = Look {
            vanished: run.vanish == Some(true),
            size_points: run.size_half_points.map(|size| size as f32 / 2.0),
            colour: run.colour.flatten(),
            surface,
        };
        look.hidden()
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        let properties = self.styles.paragraph(&self.paragraphs.pop().unwrap_or_default());
        self.flow.close_paragraph(match (properties.heading, properties.listed) {
            (Some(true), _) => Role::Heading,
            (_, Some(true)) => Role::Listed,
            _ => Role::Plain,
        })
    }
}
