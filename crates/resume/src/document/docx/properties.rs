//! Run and paragraph properties (`w:rPr`, `w:pPr`), as far as they decide whether a person sees the text.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::contrast::Colour;
use super::super::look::Surface;
use super::super::xml::{attribute, rgb};

/// What one `w:rPr` says; `None` is "as inherited".
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RunProperties {
    pub(super) style: Option<String>,
    pub(super) vanish: Option<bool>,
    /// The outer option is "said at all", the inner one `None` for the automatic colour, which always contrasts.
    pub(super) colour: Option<Option<Colour>>,
    pub(super) size_half_points: Option<u32>,
    pub(super) surface: Option<Surface>,
}

impl RunProperties {
    /// `self`, where it says something, over `base`.
    pub(super) fn over(&self, base: &Self) -> Self {
        Self {
            style: self.style.clone().or_else(|| base.style.clone()),
            vanish: self.vanish.or(base.vanish),
            colour: self.colour.or(base.colour),
            size_half_points: self.size_half_points.or(base.size_half_points),
            surface: self.surface.or(base.surface),
        }
    }
}

/// What one `w:pPr` says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ParagraphProperties {
    pub(super) style: Option<String>,
    pub(super) surface: Option<Surface>,
    /// Whether Word prints a bullet or number before the paragraph.
    pub(super) listed: Option<bool>,
    pub(super) heading: Option<bool>,
}

impl ParagraphProperties {
    pub(super) fn over(&self, base: &Self) -> Self {
        Self {
            style: self.style.clone().or_else(|| base.style.clone()),
            surface: self.surface.or(base.surface),
            listed: self.listed.or(base.listed),
            heading: self.heading.or(base.heading),
        }
    }
}

/// Reads up to the end of the `w:rPr` whose start was just read.
pub(super) fn read_run(reader: &mut Reader<&[u8]>) -> quick_xml::Result<RunProperties> {
    let mut properties = RunProperties::default();
    each_child(reader, "rPr", |element, _| match element.local_name().as_ref() {
        "rStyle" => properties.style = attribute(element, "val"),
        "vanish" | "specVanish" => properties.vanish = Some(is_on(element)),
        "color" => properties.colour = Some(attribute(element, "val").and_then(|value| rgb(&value))),
        "sz" => properties.size_half_points = attribute(element, "val").and_then(|value| value.parse().ok()),
        "shd" => properties.surface = shading(element),
        "highlight" if attribute(element, "val").is_some_and(|value| value != "none") => {
            properties.surface = Some(Surface::Unknown);
        }
        _ => {}
    })?;
    Ok(properties)
}

/// Reads up to the end of the `w:pPr` whose start was just read.
pub(super) fn read_paragraph(reader: &mut Reader<&[u8]>) -> quick_xml::Result<ParagraphProperties> {
    let mut properties = ParagraphProperties::default();
    each_child(reader, "pPr", |element, parent| match element.local_name().as_ref() {
        "pStyle" => properties.style = attribute(element, "val"),
        "shd" if parent != "rPr" => properties.surface = shading(element),
        "numId" => properties.listed = Some(attribute(element, "val").is_some_and(|value| value != "0")),
        "outlineLvl" => {
            properties.heading =
                attribute(element, "val").and_then(|value| value.parse().ok()).map(|level: u32| level < 9);
        }
        _ => {}
    })?;
    Ok(properties)
}

/// Calls `visit` with every element up to the end of `name`, and with the name of the element around it. Properties as
/// they were before a tracked change are not the document's.
fn each_child(
    reader: &mut Reader<&[u8]>,
    name: &str,
    mut visit: impl FnMut(&BytesStart<'_>, &str),
) -> quick_xml::Result<()> {
    let mut parents = vec![name.to_owned()];
    loop {
        let around = parents.last().map_or("", String::as_str);
        match reader.read_event()? {
            Event::Start(element) if element.local_name().as_ref().ends_with("PrChange") => {
                reader.read_to_end(element.name())?;
            }
            Event::Start(element) => {
                visit(&element, around);
                parents.push(element.local_name().as_ref().to_owned());
            }
            Event::Empty(element) => visit(&element, around),
            Event::End(_) => {
                parents.pop();
                if parents.is_empty() {
                    return Ok(());
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// A switch such as `<w:vanish/>` is on unless it says otherwise.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off"))
}

/// `w:shd`: `None` where it paints nothing.
pub(super) fn shading(element: &BytesStart<'_>) -> Option<Surface> {
    let pattern = attribute(element, "val").unwrap_or_default();
    match attribute(element, "fill").as_deref().and_then(rgb) {
        Some(colour) if matches!(pattern.as_str(), "clear" | "nil" | "") => Some(Surface::Colour(colour)),
        Some(_) => Some(Surface::Unknown),
        None if matches!(pattern.as_str(), "clear" | "nil" | "") => None,
        None => Some(Surface::Unknown),
    }
}
