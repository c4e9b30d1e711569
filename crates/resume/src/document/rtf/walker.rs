//! Walks the groups of an RTF file: paragraphs, table rows, text boxes, and what is not on the page.

use super::super::composer::Composer;
use super::super::look::Surface;
use super::super::{HiddenWhy, ReadError};
use super::characters::named;
use super::columns::Columns;
use super::looks::{Paragraph, Run};
use super::tables::{Place, Tables};
use super::tokens::{Token, Tokens};

pub(super) struct Walker<'w> {
    tables: &'w Tables,
    columns: Columns<'w>,
    state: State,
    groups: Vec<State>,
    /// Bytes and UTF-16 units that belong together, not yet decoded.
    bytes: Vec<u8>,
    units: Vec<u16>,
    /// How many characters to leave out after a `\u`, which they stand in for.
    stand_ins: usize,
}

/// What a group inherits from the one around it, and gives back at its end.
#[derive(Debug, Clone, Copy)]
struct State {
    destination: Destination,
    run: Run,
    paragraph: Paragraph,
    stand_ins: usize,
    level: usize,
    paper: Surface,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Destination {
    Page,
    Nowhere,
    /// Index entries and the like: in the file, for no reader.
    Aside,
    /// A drawn shape: its instructions are nowhere, and the text in it is on the page.
    Shape,
}

impl<'w> Walker<'w> {
    pub(super) fn new(tables: &'w Tables, composer: &'w mut Composer) -> Self {
        let state = State {
            destination: Destination::Page,
            run: Run::default(),
            paragraph: Paragraph::default(),
            stand_ins: 1,
            level: 1,
            paper: Surface::PAPER,
        };
        Self {
            tables,
            columns: Columns::new(composer),
            state,
            groups: Vec::new(),
            bytes: Vec::new(),
            units: Vec::new(),
            stand_ins: 0,
        }
    }

    pub(super) fn walk(mut self, bytes: &[u8]) -> Result<(), ReadError> {
        for token in Tokens::new(bytes) {
            match token {
                Token::Byte(_) | Token::Text(_) => {}
                Token::Word("u", _) => self.write_bytes(),
                _ => self.write_pending(),
            }
            match token {
                Token::Open => {
                    self.groups.push(self.state);
                    self.stand_ins = 0;
                }
                Token::Close => self.close()?,
                Token::Word(word, value) => self.word(word, value)?,
                Token::Symbol(symbol) => self.symbol(symbol)?,
                Token::Byte(byte) => self.add(&[byte]),
                Token::Text(text) => self.add(text),
            }
        }
        self.write_pending();
        self.columns.finish(&self.state.paragraph)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        self.stand_ins = 0;
        let Some(outer) = self.groups.pop() else { return Ok(()) };
        self.columns.close_to(outer.level, &self.state.paragraph)?;
        self.state = outer;
        Ok(())
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), ReadError> {
        match symbol {
            b'*' if self.state.destination != Destination::Shape => self.state.destination = Destination::Nowhere,
            b'~' => self.write(" "),
            b'_' => self.write("-"),
            b'{' | b'}' | b'\\' => self.write(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'\r' | b'\n' => self.end_line()?,
            b'\t' => self.write("\t"),
            _ => {}
        }
        Ok(())
    }

    fn word(&mut self, word: &str, value: Option<i32>) -> Result<(), ReadError> {
        if self.state.run.take(word, value) || self.state.paragraph.take(word, value, self.tables) {
            return Ok(());
        }
        if self.destination(word) {
            return Ok(());
        }
        match word {
            "u" => {
                let unit = value.unwrap_or_default() as u16;
                self.units.push(unit);
                self.stand_ins = self.state.stand_ins;
            }
            "uc" => self.state.stand_ins = usize::try_from(value.unwrap_or(1)).unwrap_or(1).min(16),
            "par" | "sect" | "page" | "column" | "nestrow" => self.end_line()?,
            "trowd" => self.columns.define_row(),
            "cell" => self.end_cell()?,
            "row" => self.columns.end_row(&self.state.paragraph)?,
            "clcbpat" | "trcbpat" | "clcbpatraw" => {
                self.columns.fill_next(self.tables.colour(value.unwrap_or_default()).map(Surface::Colour));
            }
            "clshdng" if value.is_some_and(|share| share > 0) => self.columns.fill_next(Some(Surface::Unknown)),
            "cellx" => self.columns.define_cell(),
            _ => {
                if let Some(text) = named(word) {
                    self.write(text);
                }
            }
        }
        Ok(())
    }

    /// Whether the word says where the text of its group goes.
    fn destination(&mut self, word: &str) -> bool {
        let state = &mut self.state;
        match word {
            "fonttbl" | "colortbl" | "stylesheet" | "info" | "pict" | "fldinst" | "objdata" | "filetbl" | "revtbl"
            | "listtable" | "listoverridetable" | "rsidtbl" | "shprslt" | "sp" | "nonshppict" | "nonesttables"
            | "annotation" | "atnid" | "atnauthor" | "ftnsep" | "ftnsepc" | "aftnsep" | "template" | "userprops"
            | "themedata" | "datastore" | "generator" | "bkmkstart" | "bkmkend" | "object" | "private" => {
                // The result of an object stands in a group of its own inside of it, and is a picture.
                state.destination = Destination::Nowhere;
            }
            "listtext" | "pntext" => {
                state.destination = Destination::Nowhere;
                self.columns.number();
            }
            "xe" | "tc" | "tcn" if state.destination == Destination::Page => state.destination = Destination::Aside,
            "shp" | "shpinst" if state.destination != Destination::Nowhere => state.destination = Destination::Shape,
            "shptxt" | "footnote" => {
                let place = if word == "shptxt" { Destination::Shape } else { Destination::Page };
                if state.destination == place {
                    // Text boxes are white unless they say otherwise, in instructions that are not followed.
                    state.paper = if word == "shptxt" { Surface::PAPER } else { state.paper };
                    state.destination = Destination::Page;
                    state.run = Run::default();
                    state.paragraph = Paragraph::default();
                    self.state.level = self.columns.open();
                }
            }
            _ if Place::named(word).is_some() => state.destination = Destination::Nowhere,
            _ => return false,
        }
        true
    }

    fn add(&mut self, text: &[u8]) {
        let left_out = self.stand_ins.min(text.len());
        self.stand_ins -= left_out;
        let text = &text[left_out..];
        if !text.is_empty() {
            self.write_units();
            self.bytes.extend(text);
        }
    }

    fn write_pending(&mut self) {
        self.write_units();
        self.write_bytes();
    }

    fn write_units(&mut self) {
        if !self.units.is_empty() {
            let text = String::from_utf16_lossy(&std::mem::take(&mut self.units));
            self.write(&text);
        }
    }

    fn write_bytes(&mut self) {
        if !self.bytes.is_empty() {
            let page = self.tables.fonts.get(&self.state.run.font).copied().unwrap_or(self.tables.code_page);
            let text = page.decode(&std::mem::take(&mut self.bytes));
            self.write(&text);
        }
    }

    fn write(&mut self, text: &str) {
        let why = match self.state.destination {
            Destination::Page => self.state.run.hidden(self.tables, self.ground()),
            Destination::Aside => Some(HiddenWhy::Vanished),
            Destination::Nowhere | Destination::Shape => return,
        };
        if !self.state.run.deleted {
            self.columns.begin(self.state.paragraph.in_table);
            self.columns.write(text, why);
        }
    }

    fn ground(&self) -> Surface {
        self.state.paragraph.surface(self.tables).or(self.columns.cell_fill()).unwrap_or(self.state.paper)
    }

    /// Ends a paragraph, also an empty one, which the reader sees as an empty line.
    fn end_line(&mut self) -> Result<(), ReadError> {
        if self.state.destination == Destination::Page {
            self.columns.begin(self.state.paragraph.in_table);
            self.columns.end_paragraph(&self.state.paragraph)?;
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        if self.state.destination == Destination::Page {
            self.columns.begin(true);
            self.columns.end_paragraph(&self.state.paragraph)?;
            self.columns.end_cell();
        }
        Ok(())
    }
}
