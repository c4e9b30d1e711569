//! Walks the XML of the body or of a header: paragraphs, lists, tables, text boxes and hidden parts, in document order.
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
use super::content::{collapsed, is_skipped};
use super::properties::Properties;
use super::styles::{self, Styles};

/// Less opacity than this leaves nothing to read.
const LEAST_OPACITY: f32 = 0.12;

/// Sections, tables and boxes within one another; honest files have a handful.
const DEPTH_LIMIT: usize = 500;

/// `text:s` stands for as many spaces as it says; more than two are one wide gap.
const SPACES: usize = 2;

pub(super) struct Walker<'w> {
    styles: &'w Styles,
    flow: Flow<'w>,
    paragraphs: Vec<Paragraph>,
    /// What each open section, row, table, cell or box puts under the text, or hides.
    grounds: Vec<Ground>,
    /// Whether the next paragraph of each open list item is its first.
    items: Vec<bool>,
}

#[derive(Debug)]
struct Paragraph {
    role: Role,
    surface: Option<Surface>,
    /// The look of the paragraph, and of each open span over it.
    looks: Vec<Properties>,
    why: Option<HiddenWhy>,
    /// Grounds that were open when the paragraph opened: a box inside has its own.
    grounds: usize,
}

#[derive(Debug, Clone, Copy)]
struct Ground {
    surface: Option<Surface>,
    why: Option<HiddenWhy>,
}

impl<'w> Walker<'w> {
    /// `why` says why all of the part is hidden, if it is.
    pub(super) fn new(styles: &'w Styles, composer: &'w mut Composer, why: Option<HiddenWhy>) -> Self {
        let page = Ground { surface: Some(styles.page()), why };
        Self { styles, flow: Flow::new(composer), paragraphs: Vec::new(), grounds: vec![page], items: Vec::new() }
    }

    pub(super) fn walk(mut self, xml: &str) -> Result<(), ReadError> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().map_err(|error| broken(&error))? {
                Event::Start(element) if is_skipped(&element) => {
                    reader.read_to_end(element.name()).map_err(|error| broken(&error))?;
                }
                Event::Start(_) if self.grounds.len() > DEPTH_LIMIT => {
                    return Err(ReadError::TooMuch { limit: DEPTH_LIMIT, unit: "boxes within boxes" });
                }
                Event::Start(element) => self.open(&element),
                Event::Empty(element) => {
                    self.open(&element);
                    self.close(element.local_name().as_ref())?;
                }
                Event::End(element) => self.close(element.local_name().as_ref())?,
                Event::Text(text) => self.write(&collapsed(&text.xml10_content())),
                Event::CData(text) => self.write(&collapsed(&text.xml10_content())),
                Event::GeneralRef(entity) => {
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

    fn open(&mut self, element: &BytesStart<'_>) {
        let style = attribute(element, "style-name");
        let hidden = |name: &str, value: &str| attribute(element, name).as_deref() == Some(value);
        let vanished = |gone: bool| gone.then_some(HiddenWhy::Vanished);
        match element.local_name().as_ref() {
            "p" | "h" => self.open_paragraph(element, style.as_deref()),
            "span" | "a" => {
                let own = self.styles.of("text", style.as_deref());
                if let Some(open) = self.paragraphs.last_mut() {
                    let look = open.looks.last().map_or(own, |under| own.over(under));
                    open.looks.push(look);
                }
            }
            "section" => {
                let gone = hidden("display", "none") || hidden("is-hidden", "true") && hidden("display", "condition");
                self.ground(self.styles.of("section", style.as_deref()).surface, vanished(gone));
            }
            "frame" | "custom-shape" | "rect" | "ellipse" => {
                self.ground(self.styles.of("graphic", style.as_deref()).surface, None);
            }
            "table" => {
                self.flow.break_block();
                self.ground(self.styles.of("table", style.as_deref()).surface, None);
            }
            "table-row" => {
                self.flow.open_row();
                let gone = hidden("visibility", "collapse") || hidden("visibility", "filter");
                self.ground(self.styles.of("table-row", style.as_deref()).surface, vanished(gone));
            }
            "table-cell" | "covered-table-cell" => {
                self.flow.open_cell();
                self.ground(self.styles.of("table-cell", style.as_deref()).surface, None);
            }
            "list-item" => self.items.push(true),
            "tab" => self.write("\t"),
            "line-break" => self.write("\n"),
            "s" => {
                let count = attribute(element, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
                let why = self.hidden();
                self.flow.write(&" ".repeat(SPACES.min(count)), why);
            }
            "hidden-text" => {
                let text = attribute(element, "string-value").unwrap_or_default();
                self.flow.write(&text, Some(HiddenWhy::Vanished));
            }
            "hidden-paragraph" if hidden("is-hidden", "true") => {
                if let Some(open) = self.paragraphs.last_mut() {
                    open.why = Some(HiddenWhy::Vanished);
                }
            }
            _ => {}
        }
    }

    fn open_paragraph(&mut self, element: &BytesStart<'_>, style: Option<&str>) {
        let heading = element.local_name().as_ref() == "h" || self.styles.is_heading(style);
        let first = self.items.last_mut().is_some_and(std::mem::take);
        let role = match (heading, first) {
            (true, _) => Role::Heading,
            (false, true) => Role::Listed,
            (false, false) => Role::Plain,
        };
        let look = self.styles.of("paragraph", style);
        let grounds = self.grounds.len();
        self.paragraphs.push(Paragraph { role, surface: look.surface, looks: vec![look], why: None, grounds });
        self.flow.open_paragraph();
    }

    fn ground(&mut self, surface: Option<Surface>, why: Option<HiddenWhy>) {
        self.grounds.push(Ground { surface, why });
    }

    fn close(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" | "h" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.flow.close_paragraph(paragraph.role)?;
                }
            }
            "span" | "a" => {
                if let Some(open) = self.paragraphs.last_mut().filter(|open| open.looks.len() > 1) {
                    open.looks.pop();
                }
            }
            "section" | "frame" | "custom-shape" | "rect" | "ellipse" => self.leave(),
            "table" => {
                self.flow.break_block();
                self.leave();
            }
            "table-row" => {
                self.flow.close_row()?;
                self.leave();
            }
            "table-cell" | "covered-table-cell" => {
                self.flow.close_cell();
                self.leave();
            }
            "list-item" => {
                self.items.pop();
            }
            _ => {}
        }
        Ok(())
    }

    fn leave(&mut self) {
        // The page itself stays.
        if self.grounds.len() > 1 {
            self.grounds.pop();
        }
    }

    fn write(&mut self, text: &str) {
        let why = self.hidden();
        // White space counts once, also where a span begins or ends between two.
        let text = if text.starts_with(' ') && self.flow.at_space() { &text[1..] } else { text };
        self.flow.write(text, why);
    }

    /// Why the current run would not be seen, if so.
    fn hidden(&self) -> Option<HiddenWhy> {
        let paragraph = self.paragraphs.last()?;
        let around = self.grounds.iter().find_map(|ground| ground.why);
        if let Some(why) = paragraph.why.or(around) {
            return Some(why);
        }
        let run = paragraph.looks.last()?;
        if run.opacity.is_some_and(|opacity| opacity < LEAST_OPACITY) {
            return Some(HiddenWhy::Transparent);
        }
        let under = self.grounds[..paragraph.grounds].iter().rev().find_map(|ground| ground.surface);
        let look = Look {
            vanished: run.vanish == Some(true),
            size_points: styles::points(run),
            colour: run.colour.flatten(),
            surface: run.text_surface.or(paragraph.surface).or(under).unwrap_or(Surface::PAPER),
        };
        look.hidden()
    }
}
