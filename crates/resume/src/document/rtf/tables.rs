//! What the text of an RTF file refers to: code pages of fonts, colours, styles of headings; and where its headers and
//! footers are, and what its properties say.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::ReadError;
use super::super::code_page::{CodePage, WINDOWS_1252};
use super::super::contrast::Colour;
use super::tokens::{Token, Tokens};

/// Groups within groups; honest files have a dozen.
const DEPTH_LIMIT: usize = 4_000;

/// Sections have headers of their own; honest files have a few.
const MARGIN_LIMIT: usize = 200;

#[derive(Debug)]
pub(super) struct Tables {
    pub(super) code_page: CodePage,
    pub(super) fonts: HashMap<i32, CodePage>,
    /// `None` is the automatic colour.
    pub(super) colours: Vec<Option<Colour>>,
    pub(super) headings: HashSet<i32>,
    pub(super) margins: Vec<Margin>,
    pub(super) properties: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Margin {
    pub(super) place: Place,
    pub(super) bytes: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Header,
    Footer,
}

impl Place {
    pub(super) fn named(word: &str) -> Option<Self> {
        match word {
            "header" | "headerl" | "headerr" | "headerf" => Some(Self::Header),
            "footer" | "footerl" | "footerr" | "footerf" => Some(Self::Footer),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Fonts,
    Colours,
    Styles,
    Property,
    Margin(Place, usize),
    /// A group that no program shows the text of, and all in it.
    Skipped,
    Other,
}

impl Tables {
    pub(super) fn of(bytes: &[u8]) -> Result<Self, ReadError> {
        let mut collector = Collector {
            tables: Self {
                code_page: WINDOWS_1252,
                fonts: HashMap::new(),
                colours: Vec::new(),
                headings: HashSet::new(),
                margins: Vec::new(),
                properties: Vec::new(),
            },
            open: Vec::new(),
            font: 0,
            style: 0,
            colour: None,
            text: String::new(),
            stand_ins: 0,
        };
        let mut tokens = Tokens::new(bytes);
        while let Some(token) = tokens.next() {
            collector.take(token, tokens.position(), bytes)?;
        }
        Ok(collector.tables)
    }

    pub(super) fn colour(&self, index: i32) -> Option<Colour> {
        usize::try_from(index).ok().and_then(|index| self.colours.get(index).copied().flatten())
    }
}

struct Collector {
    tables: Tables,
    open: Vec<Table>,
    font: i32,
    style: i32,
    colour: Option<Colour>,
    /// Of a style's name or a property.
    text: String,
    /// How many characters to leave out after a `\u`, which they stand in for.
    stand_ins: usize,
}

impl Collector {
    fn take(&mut self, token: Token<'_>, position: usize, bytes: &[u8]) -> Result<(), ReadError> {
        match token {
            Token::Open => {
                if self.open.len() == DEPTH_LIMIT {
                    return Err(ReadError::TooMuch { limit: DEPTH_LIMIT, unit: "groups within groups" });
                }
                let within = self.open.last().copied().unwrap_or(Table::Other);
                // A header is one thing, whatever it holds.
                self.open.push(if matches!(within, Table::Margin(..)) { Table::Skipped } else { within });
            }
            Token::Close => self.close(position, bytes),
            Token::Word(word, value) => self.word(word, value, position),
            // What stands in a `\*` group of the font table is another name of the font.
            Token::Symbol(b'*') => self.enter(Table::Skipped),
            Token::Symbol(_) => {}
            Token::Byte(byte) => self.write(&[byte]),
            Token::Text(text) => self.write(text),
        }
        Ok(())
    }

    fn enter(&mut self, table: Table) {
        if let Some(open) = self.open.last_mut() {
            *open = table;
        }
    }

    fn within(&self) -> Table {
        self.open.last().copied().unwrap_or(Table::Other)
    }

    fn word(&mut self, word: &str, value: Option<i32>, position: usize) {
        let number = value.unwrap_or_default();
        match (word, self.within()) {
            ("ansicpg", Table::Other) => self.tables.code_page = CodePage::numbered(number),
            ("mac", Table::Other) => self.tables.code_page = CodePage::numbered(10000),
            ("pc", Table::Other) => self.tables.code_page = CodePage::numbered(437),
            ("pca", Table::Other) => self.tables.code_page = CodePage::numbered(850),
            ("fonttbl", Table::Other) => self.enter(Table::Fonts),
            ("colortbl", Table::Other) => self.enter(Table::Colours),
            ("stylesheet", Table::Other) => self.enter(Table::Styles),
            ("title" | "subject" | "keywords" | "doccomm" | "comment" | "author" | "category", Table::Other) => {
                self.enter(Table::Property);
            }
            ("f", Table::Fonts) => self.font = number,
            ("fcharset", Table::Fonts) => {
                if let Some(page) = CodePage::of_character_set(number) {
                    self.tables.fonts.insert(self.font, page);
                }
            }
            ("cpg", Table::Fonts) => {
                self.tables.fonts.insert(self.font, CodePage::numbered(number));
            }
            ("red" | "green" | "blue", Table::Colours) => {
                let place = match word {
                    "red" => 0,
                    "green" => 1,
                    _ => 2,
                };
                self.colour.get_or_insert([0; 3])[place] = u8::try_from(number).unwrap_or_default();
            }
            ("s", Table::Styles) => self.style = number,
            ("u", Table::Property) => {
                self.text.push(char::from_u32(u32::from(number as u16)).unwrap_or(char::REPLACEMENT_CHARACTER));
                self.stand_ins = 1;
            }
            (word, Table::Other) => {
                if let Some(place) = Place::named(word) {
                    self.enter(Table::Margin(place, position));
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, text: &[u8]) {
        match self.within() {
            Table::Colours => {
                for _ in text.iter().filter(|byte| **byte == b';') {
                    let colour = self.colour.take();
                    self.tables.colours.push(colour);
                }
            }
            Table::Styles | Table::Property => {
                let left_out = std::mem::take(&mut self.stand_ins).min(text.len());
                self.text.push_str(&self.tables.code_page.decode(&text[left_out..]));
            }
            Table::Fonts | Table::Margin(..) | Table::Skipped | Table::Other => {}
        }
    }

    fn close(&mut self, position: usize, bytes: &[u8]) {
        match self.open.pop() {
            Some(Table::Styles) => {
                let name = std::mem::take(&mut self.text).to_lowercase();
                if name.trim().starts_with("heading") || name.trim_end_matches(';').trim() == "title" {
                    self.tables.headings.insert(self.style);
                }
                self.style = 0;
            }
            Some(Table::Property) => self.tables.properties.push(std::mem::take(&mut self.text)),
            Some(Table::Margin(place, start)) => {
                let margin = Margin { place, bytes: start..position.saturating_sub(1).max(start) };
                // The first, left and right headers usually repeat each other.
                let same = |known: &Margin| bytes[known.bytes.clone()] == bytes[margin.bytes.clone()];
                if self.tables.margins.len() < MARGIN_LIMIT && !self.tables.margins.iter().any(same) {
                    self.tables.margins.push(margin);
                }
            }
            Some(Table::Fonts | Table::Colours | Table::Skipped | Table::Other) | None => {}
        }
    }
}
