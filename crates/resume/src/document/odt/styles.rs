//! Named and automatic styles: what a run of text inherits.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::look::Surface;
use super::super::xml::attribute;
use super::properties::{Properties, Size};

/// Styles may have one another as parent; a file may make them go in circles.
const DEPTH_LIMIT: usize = 16;

#[derive(Debug, Clone, Default)]
pub(super) struct Styles {
    /// By family, then name; the default style of a family has no name.
    styles: HashMap<(String, String), Style>,
    page: Option<Surface>,
}

#[derive(Debug, Clone, Default)]
struct Style {
    parent: Option<String>,
    heading: bool,
    own: Properties,
}

impl Styles {
    /// Reads what can be read: a résumé with broken styles is still a résumé.
    pub(super) fn parse(xml: &str) -> Self {
        let mut styles = Self::default();
        // What was read before the error is kept.
        let _ = styles.collect(xml);
        styles
    }

    /// These styles with the automatic ones of another part in place of their own.
    pub(super) fn with_automatic_of(&self, xml: &str) -> Self {
        let mut styles = self.clone();
        let _ = styles.collect(xml);
        styles
    }

    /// What the style says, with all that it inherits. The default of the family stands under every style.
    pub(super) fn of(&self, family: &str, name: Option<&str>) -> Properties {
        let mut inherited = self.get(family, "").map(|style| style.own).unwrap_or_default();
        for style in self.chain(family, name) {
            inherited = style.own.over(&inherited);
        }
        inherited
    }

    pub(super) fn is_heading(&self, name: Option<&str>) -> bool {
        self.chain("paragraph", name).iter().any(|style| style.heading)
    }

    pub(super) fn page(&self) -> Surface {
        self.page.unwrap_or(Surface::PAPER)
    }

    fn get(&self, family: &str, name: &str) -> Option<&Style> {
        self.styles.get(&(family.to_owned(), name.to_owned()))
    }

    /// The style and its parents, the most general first.
    fn chain(&self, family: &str, name: Option<&str>) -> Vec<&Style> {
        let mut chain = Vec::new();
        let mut next = name;
        while let Some(style) = next.and_then(|name| self.get(family, name)) {
            if chain.len() == DEPTH_LIMIT {
                break;
            }
            chain.push(style);
            next = style.parent.as_deref();
        }
        chain.reverse();
        chain
    }

    fn collect(&mut self, xml: &str) -> quick_xml::Result<()> {
        let mut reader = Reader::from_str(xml);
        let mut open: Option<((String, String), Style)> = None;
        loop {
            match reader.read_event()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "style" | "default-style" | "page-layout" => open = Some(start(&element)),
                    // The text of the document says nothing about styles.
                    "body" | "master-styles" => {
                        reader.read_to_end(element.name())?;
                    }
                    _ => {
                        if let Some((_, style)) = &mut open {
                            style.own.read(&element);
                        }
                    }
                },
                Event::Empty(element) => match element.local_name().as_ref() {
                    "style" => {
                        let (key, style) = start(&element);
                        self.styles.insert(key, style);
                    }
                    _ => {
                        if let Some((_, style)) = &mut open {
                            style.own.read(&element);
                        }
                    }
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "style" | "default-style" => {
                        if let Some((key, style)) = open.take() {
                            self.styles.insert(key, style);
                        }
                    }
                    "page-layout" => self.page = open.take().and_then(|(_, style)| style.own.surface).or(self.page),
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

fn start(element: &BytesStart<'_>) -> ((String, String), Style) {
    let name = attribute(element, "name").unwrap_or_default();
    let family = attribute(element, "family").unwrap_or_default();
    let parent = attribute(element, "parent-style-name");
    let heading = family == "paragraph" && (name.starts_with("Heading") || name == "Title")
        || attribute(element, "default-outline-level").is_some_and(|level| !level.is_empty());
    ((family, name), Style { parent, heading, own: Properties::default() })
}

/// The size in points, where one is said in the end.
pub(super) fn points(properties: &Properties) -> Option<f32> {
    let shrink = properties.shrink.filter(|shrink| *shrink > 0.0).unwrap_or(1.0);
    match properties.size {
        Some(Size::Points(points)) => Some(points * shrink),
        // Of the twelve points that programs start from.
        Some(Size::Share(share)) => Some(12.0 * share * shrink),
        None => (shrink < 1.0).then_some(12.0 * shrink),
    }
}
