//! The style sheet: what runs and paragraphs inherit.

use super::bytes::u16_at;
use super::looks::{Paragraph, Run};

/// Styles may be based on one another; a file may make them go in circles.
const DEPTH_LIMIT: usize = 16;

/// Based on no style.
const NONE: u16 = 0xFFF;

/// Built-in styles by number: the nine headings, and the title.
const HEADINGS: std::ops::RangeInclusive<u16> = 1..=9;
const TITLE: u16 = 62;

#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Style>);

#[derive(Debug, Default)]
struct Style {
    base: u16,
    heading: bool,
    run: Run,
    paragraph: Paragraph,
}

impl Styles {
    /// Reads what can be read: a résumé with broken styles is still a résumé.
    pub(super) fn parse(sheet: &[u8]) -> Self {
        let header = u16_at(sheet, 0).map_or(0, usize::from);
        let base_bytes = u16_at(sheet, 4).map_or(10, usize::from);
        let mut rest = sheet.get(2 + header..).unwrap_or_default();
        let mut styles = Vec::new();
        while let Some(length) = u16_at(rest, 0).map(usize::from) {
            let Some(style) = rest.get(2..2 + length) else { break };
            styles.push(parse_one(style, base_bytes).unwrap_or_default());
            rest = rest.get(2 + length..).unwrap_or_default();
        }
        Self(styles)
    }

    /// The properties that a run starts from: those of its paragraph's style, then of its own.
    pub(super) fn run(&self, paragraph: u16, own: &Run) -> Run {
        let mut inherited = Run::default();
        for style in self.chain(Some(paragraph)).into_iter().chain(self.chain(own.style)) {
            inherited = style.run.over(&inherited);
        }
        own.over(&inherited)
    }

    /// What the paragraph and its style together say.
    pub(super) fn paragraph(&self, own: &Paragraph) -> Paragraph {
        let mut whole = own.clone();
        for style in self.chain(Some(own.style)).into_iter().rev() {
            whole.listed = whole.listed.or(style.paragraph.listed);
            whole.surface = whole.surface.or(style.paragraph.surface);
            whole.heading = whole.heading.or(style.paragraph.heading).or(style.heading.then_some(true));
        }
        whole
    }

    /// The style and all it is based on, the most general first.
    fn chain(&self, index: Option<u16>) -> Vec<&Style> {
        let mut chain = Vec::new();
        let mut next = index;
        while let Some(style) = next.and_then(|index| self.0.get(usize::from(index))) {
            if chain.len() == DEPTH_LIMIT {
                break;
            }
            chain.push(style);
            next = Some(style.base).filter(|base| *base != NONE);
        }
        chain.reverse();
        chain
    }
}

fn parse_one(style: &[u8], base_bytes: usize) -> Option<Style> {
    let number = u16_at(style, 0)? & 0xFFF;
    let kind = u16_at(style, 2)?;
    let name_length = usize::from(u16_at(style, base_bytes)?);
    let mut parsed =
        Style { base: kind >> 4, heading: HEADINGS.contains(&number) || number == TITLE, ..Style::default() };
    let mut place = base_bytes + 2 + (name_length + 1) * 2;
    let mut next = || {
        // Each list starts at an even place.
        place += place % 2;
        let length = usize::from(u16_at(style, place)?);
        let list = style.get(place + 2..place + 2 + length)?;
        place += 2 + length;
        Some(list)
    };
    match kind & 0xF {
        1 => {
            let list = next()?;
            parsed.paragraph = Paragraph::parse(0, list.get(2..).unwrap_or_default());
            parsed.run = next().map(Run::parse).unwrap_or_default();
        }
        2 => parsed.run = Run::parse(next()?),
        _ => {}
    }
    Some(parsed)
}
