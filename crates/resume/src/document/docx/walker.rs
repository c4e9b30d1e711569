//! Walks the XML of one part: paragraphs, tables, text boxes and tracked changes, in document order.
//!
//! A loop with stacks, not recursion: the nesting depth is the sender's choice.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::super::composer::Composer;
use super::super::contrast::{WHITE, indistinguishable};
use super::super::{HiddenWhy, ReadError};
use super::broken;
use super::properties::{self, ParagraphProperties, RunProperties, attribute, shading};
use super::styles::Styles;
use super::surface::{self, Surface};
use super::table::{self, Cell, Lines};

/// Text of 3 points and less is not read by anybody.
const LEAST_SIZE_HALF_POINTS: u32 = 7;

const BULLET: &str = "• ";

pub(super) struct Walker<'w> {
    styles: &'w Styles,
    composer: &'w mut Composer,
    /// Open paragraphs: a text box puts paragraphs inside a paragraph.
    paragraphs: Vec<Paragraph>,
    run: RunProperties,
    /// Finished cells of each open row, and the open cells.
    rows: Vec<Vec<Lines>>,
    cells: Vec<Cell>,
    /// Fills of the open text boxes; `None` shows what is under the box.
    boxes: Vec<Option<Surface>>,
    in_text: bool,
}

#[derive(Debug, Default)]
struct Paragraph {
    own: ParagraphProperties,
    visible: String,
    hidden: Vec<(HiddenWhy, String)>,
}

impl<'w> Walker<'w> {
    pub(super) fn new(styles: &'w Styles, composer: &'w mut Composer) -> Self {
        Self {
            styles,
            composer,
            paragraphs: Vec::new(),
            run: RunProperties::default(),
            rows: Vec::new(),
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
        while !self.paragraphs.is_empty() {
            self.close("p")?;
        }
        Ok(())
    }

    fn open(&mut self, element: &BytesStart<'_>, reader: &mut Reader<&[u8]>) -> Result<(), ReadError> {
        let xml = |error: quick_xml::Error| broken(error.to_string());
        match element.local_name().as_ref() {
            // `mc:Fallback` repeats the text box of `mc:Choice` for old programs; deletions and text moved away are
            // still in the file but no longer in the document; instructions are fields such as `PAGE`.
            "Fallback" | "del" | "moveFrom" | "instrText" | "delText" | "delInstrText" | "sectPr" => {
                reader.read_to_end(element.name()).map_err(xml)?;
            }
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" => {
                let own = properties::read_paragraph(reader).map_err(xml)?;
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.own = own;
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
            "tbl" => self.break_block(),
            "tr" => self.rows.push(Vec::new()),
            "tc" => self.cells.push(Cell::default()),
            _ => self.mark(element),
        }
        Ok(())
    }

    /// Elements that are a character or a property by themselves.
    fn mark(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "p" => self.break_block(),
            "tab" | "ptab" => self.write("\t"),
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "shd" => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.surface = shading(element);
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
                let lines = self.cells.pop().unwrap_or_default().lines;
                if let Some(row) = self.rows.last_mut() {
                    row.push(lines);
                }
            }
            "tr" => {
                for line in table::row(self.rows.pop().unwrap_or_default()) {
                    self.emit(line)?;
                }
            }
            "tbl" => self.break_block(),
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) {
        let why = self.hidden();
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match (why, paragraph.hidden.last_mut()) {
            (None, _) => paragraph.visible.push_str(text),
            // A white space between words hides nothing.
            (Some(_), _) if text.trim().is_empty() => paragraph.visible.push_str(text),
            (Some(why), Some((last, hidden))) if *last == why => hidden.push_str(text),
            (Some(why), _) => paragraph.hidden.push((why, text.to_owned())),
        }
    }

    /// Why the current run would not be seen, if so.
    fn hidden(&self) -> Option<HiddenWhy> {
        let paragraph = self.styles.paragraph(&self.paragraphs.last()?.own);
        let run = self.styles.run(&paragraph, &self.run);
        if run.vanish == Some(true) {
            return Some(HiddenWhy::Vanished);
        }
        if run.size_half_points.is_some_and(|size| size < LEAST_SIZE_HALF_POINTS) {
            return Some(HiddenWhy::Tiny);
        }
        let inherited = self.boxes.iter().rev().find_map(|fill| *fill);
        let surface = run
            .surface
            .or(paragraph.surface)
            .or_else(|| self.cells.iter().rev().find_map(|cell| cell.surface))
            .or(inherited)
            .unwrap_or(Surface::Colour(WHITE));
        match (run.colour.flatten(), surface) {
            (Some(colour), Surface::Colour(under)) if indistinguishable(colour, under) => Some(HiddenWhy::LowContrast),
            _ => None,
        }
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        let Some(paragraph) = self.paragraphs.pop() else { return Ok(()) };
        for (why, text) in &paragraph.hidden {
            self.composer.hide(*why, text, 1)?;
        }
        let properties = self.styles.paragraph(&paragraph.own);
        if paragraph.visible.trim().is_empty() {
            self.break_block();
            return Ok(());
        }
        let heading = properties.heading == Some(true);
        if heading {
            self.break_block();
        }
        let mut bullet = if properties.listed == Some(true) && !heading { BULLET } else { "" };
        for line in paragraph.visible.split('\n').filter(|line| !line.trim().is_empty()) {
            self.emit(format!("{bullet}{}", line.trim()))?;
            bullet = "";
        }
        Ok(())
    }

    fn break_block(&mut self) {
        match self.cells.last_mut() {
            Some(cell) => cell.lines.push(String::new()),
            None => self.composer.end_block(),
        }
    }

    fn emit(&mut self, line: String) -> Result<(), ReadError> {
        if let Some(cell) = self.cells.last_mut() {
            cell.lines.push(line);
        } else if line.is_empty() {
            self.composer.end_block();
        } else {
            self.composer.line(&line, 1, None)?;
        }
        Ok(())
    }
}

/// The character of an entity: the five of XML, or a character reference.
pub(super) fn resolve(entity: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return Some(character);
    }
    match entity.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
