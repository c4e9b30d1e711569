//! Character and paragraph formatting, as far as it decides whether a person sees the text.

use super::super::HiddenWhy;
use super::super::look::{Look, Surface};
use super::tables::Tables;

/// In per cent of the normal width: squeezed so, letters are a line.
const LEAST_WIDTH: i32 = 15;

/// Formatting of the current run; `\plain` puts it back.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Run {
    pub(super) font: i32,
    pub(super) deleted: bool,
    vanished: bool,
    size_half_points: Option<i32>,
    width: Option<i32>,
    colour: i32,
    background: i32,
    patterned: bool,
}

impl Run {
    /// Takes a control word; false if it is none of a run.
    pub(super) fn take(&mut self, word: &str, value: Option<i32>) -> bool {
        let number = value.unwrap_or_default();
        let on = value != Some(0);
        match word {
            "plain" => *self = Self { font: self.font, ..Self::default() },
            "f" => self.font = number,
            "v" | "webhidden" => self.vanished = on,
            "deleted" => self.deleted = on,
            "fs" => self.size_half_points = Some(number),
            "charscalex" => self.width = Some(number),
            "cf" => self.colour = number,
            "cb" | "chcbpat" | "highlight" => self.background = number,
            "chshdng" => self.patterned = number > 0,
            _ => return false,
        }
        true
    }

    /// Why the run would not be seen on this surface, if so.
    pub(super) fn hidden(&self, tables: &Tables, under: Surface) -> Option<HiddenWhy> {
        if self.width.is_some_and(|width| width < LEAST_WIDTH) && !self.vanished {
            return Some(HiddenWhy::Tiny);
        }
        let surface = match tables.colour(self.background) {
            _ if self.patterned => Surface::Unknown,
            Some(colour) => Surface::Colour(colour),
            None => under,
        };
        let look = Look {
            vanished: self.vanished,
            size_points: self.size_half_points.map(|size| size as f32 / 2.0),
            colour: tables.colour(self.colour),
            surface,
        };
        look.hidden()
    }
}

/// Formatting of the current paragraph; `\pard` puts it back.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Paragraph {
    pub(super) in_table: bool,
    pub(super) listed: bool,
    pub(super) heading: bool,
    background: i32,
    patterned: bool,
}

impl Paragraph {
    /// Takes a control word; false if it is none of a paragraph.
    pub(super) fn take(&mut self, word: &str, value: Option<i32>, tables: &Tables) -> bool {
        let number = value.unwrap_or_default();
        match word {
            "pard" => *self = Self::default(),
            "intbl" => self.in_table = value != Some(0),
            "ls" => self.listed = number > 0,
            "s" => self.heading = tables.headings.contains(&number),
            "outlinelevel" => self.heading = number < 9,
            "cbpat" => self.background = number,
            "shading" => self.patterned = number > 0,
            _ => return false,
        }
        true
    }

    /// What the paragraph puts under its text, if anything.
    pub(super) fn surface(&self, tables: &Tables) -> Option<Surface> {
        if self.patterned {
            return Some(Surface::Unknown);
        }
        tables.colour(self.background).map(Surface::Colour)
    }
}
