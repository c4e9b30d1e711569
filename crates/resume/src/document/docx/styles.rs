//! `word/styles.xml`: what a run or paragraph inherits.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::xml::attribute;
use super::properties::{self, ParagraphProperties, RunProperties};

/// Styles may be based on one another; a file may make them go in circles.
const DEPTH_LIMIT: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Styles {
    defaults: RunProperties,
    named: HashMap<String, Style>,
    default_paragraph: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    heading: bool,
    run: RunProperties,
    paragraph: ParagraphProperties,
}

impl Styles {
    /// Reads what can be read: a résumé with broken styles is still a résumé.
    pub(super) fn parse(xml: &str) -> Self {
        let mut styles = Self::default();
        // What was read before the error is kept.
        let _ = styles.collect(&mut Reader::from_str(xml));
        styles
    }

    /// The properties that a run starts from: defaults, then those of its paragraph's style, then of its own.
    pub(super) fn run(&self, paragraph: &ParagraphProperties, own: &RunProperties) -> RunProperties {
        let mut inherited = self.defaults.clone();
        for style in self.chain(paragraph.style.as_deref().or(self.default_paragraph.as_deref())) {
            inherited = style.run.over(&inherited);
        }
        for style in self.chain(own.style.as_deref()) {
            inherited = style.run.over(&inherited);
        }
        own.over(&inherited)
    }

    pub(super) fn paragraph(&self, own: &ParagraphProperties) -> ParagraphProperties {
        let mut inherited = ParagraphProperties::default();
        for style in self.chain(own.style.as_deref().or(self.default_paragraph.as_deref())) {
            inherited = style.paragraph.over(&inherited);
            if style.heading {
                inherited.heading = Some(true);
            }
        }
        own.over(&inherited)
    }

    /// The style and all it is based on, the most general first.
    fn chain(&self, id: Option<&str>) -> Vec<&Style> {
        let mut chain = Vec::new();
        let mut next = id;
        while let Some(style) = next.and_then(|id| self.named.get(id)) {
            if chain.len() == DEPTH_LIMIT {
                break;
            }
            chain.push(style);
            next = style.based_on.as_deref();
        }
        chain.reverse();
        chain
    }

    fn collect(&mut self, reader: &mut Reader<&[u8]>) -> quick_xml::Result<()> {
        let mut id = String::new();
        let mut style = Style::default();
        loop {
            match reader.read_event()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "style" => {
                        id = attribute(&element, "styleId").unwrap_or_default();
                        style = Style::default();
                        let is_paragraph = attribute(&element, "type").as_deref() == Some("paragraph");
                        if is_paragraph && matches!(attribute(&element, "default").as_deref(), Some("1" | "true")) {
                            self.default_paragraph = Some(id.clone());
                        }
                    }
                    // Inside a style these are the style's own; before the first style, the document's defaults.
                    "rPr" if id.is_empty() => self.defaults = properties::read_run(reader)?,
                    "rPr" => style.run = properties::read_run(reader)?,
                    "pPr" => style.paragraph = properties::read_paragraph(reader)?,
                    // Table styles format by cell position; none of that hides text by itself.
                    "tblStylePr" => {
                        reader.read_to_end(element.name())?;
                    }
                    _ => {}
                },
                Event::Empty(element) => match element.local_name().as_ref() {
                    "basedOn" => style.based_on = attribute(&element, "val"),
                    "name" => {
                        let name = attribute(&element, "val").unwrap_or_default().to_lowercase();
                        style.heading = name.starts_with("heading") || name == "title";
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "style" => {
                    self.named.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                    // Defaults come first in the part; an id of no style keeps later properties out of them.
                    "-".clone_into(&mut id);
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}
