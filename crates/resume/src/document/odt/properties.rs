//! What a style says, as far as it decides whether a person sees the text.

use quick_xml::events::BytesStart;

use super::super::contrast::Colour;
use super::super::look::Surface;
use super::super::xml::{attribute, rgb};

/// `None` is "as inherited".
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Properties {
    pub(super) vanish: Option<bool>,
    /// The outer option is "said at all", the inner one `None` for the automatic colour, which always contrasts.
    pub(super) colour: Option<Option<Colour>>,
    pub(super) size: Option<Size>,
    /// Raised or lowered text is set smaller, by this share.
    pub(super) shrink: Option<f32>,
    pub(super) opacity: Option<f32>,
    pub(super) text_surface: Option<Surface>,
    /// What lies under the paragraph, cell, table, box or page.
    pub(super) surface: Option<Surface>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Size {
    Points(f32),
    /// Of the size inherited.
    Share(f32),
}

impl Properties {
    /// `self`, where it says something, over `base`.
    pub(super) fn over(&self, base: &Self) -> Self {
        let size = match (self.size, base.size) {
            (Some(Size::Share(share)), Some(Size::Points(points))) => Some(Size::Points(points * share)),
            (Some(Size::Share(share)), Some(Size::Share(other))) => Some(Size::Share(other * share)),
            (own, inherited) => own.or(inherited),
        };
        Self {
            vanish: self.vanish.or(base.vanish),
            colour: self.colour.or(base.colour),
            size,
            shrink: self.shrink.or(base.shrink),
            opacity: self.opacity.or(base.opacity),
            text_surface: self.text_surface.or(base.text_surface),
            surface: self.surface.or(base.surface),
        }
    }

    /// Adds what one element inside of a style says.
    pub(super) fn read(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "text-properties" => self.read_text(element),
            "paragraph-properties"
            | "table-properties"
            | "table-row-properties"
            | "table-cell-properties"
            | "page-layout-properties"
            | "section-properties" => {
                self.surface = attribute(element, "background-color").and_then(|value| fill(&value)).or(self.surface);
            }
            "graphic-properties" => self.read_shape(element),
            "background-image" if attribute(element, "href").is_some() => self.surface = Some(Surface::Unknown),
            _ => {}
        }
    }

    fn read_text(&mut self, element: &BytesStart<'_>) {
        if let Some(colour) = attribute(element, "color") {
            self.colour = Some(rgb(&colour));
            self.opacity = attribute(element, "opacity").and_then(|value| percent(&value)).or(Some(1.0));
        }
        // LibreOffice writes no opacity at all with the automatic colour, and means nothing by it.
        if attribute(element, "use-window-font-color").as_deref() == Some("true") {
            self.colour = Some(None);
            self.opacity = Some(1.0);
        }
        self.size = attribute(element, "font-size").and_then(|value| size(&value)).or(self.size);
        self.vanish = attribute(element, "display").map(|value| value == "none").or(self.vanish);
        self.text_surface = attribute(element, "background-color").and_then(|value| fill(&value)).or(self.text_surface);
        let position = attribute(element, "text-position").unwrap_or_default();
        self.shrink = position.split_whitespace().nth(1).and_then(percent).or(self.shrink);
        let scale = attribute(element, "text-scale").and_then(|value| percent(&value));
        self.shrink = scale.filter(|scale| *scale < 0.2).or(self.shrink);
    }

    fn read_shape(&mut self, element: &BytesStart<'_>) {
        match attribute(element, "fill").as_deref() {
            Some("none") => self.surface = None,
            Some("solid") => self.surface = attribute(element, "fill-color").and_then(|value| fill(&value)),
            Some(_) => self.surface = Some(Surface::Unknown),
            None => {
                let painted = attribute(element, "fill-color").or_else(|| attribute(element, "background-color"));
                self.surface = painted.and_then(|value| fill(&value)).or(self.surface);
            }
        }
    }
}

/// `transparent` paints nothing: what lies beneath shows through.
fn fill(value: &str) -> Option<Surface> {
    if value == "transparent" { None } else { Some(rgb(value).map_or(Surface::Unknown, Surface::Colour)) }
}

fn percent(value: &str) -> Option<f32> {
    Some(value.strip_suffix('%')?.trim().parse::<f32>().ok()? / 100.0)
}

fn size(value: &str) -> Option<Size> {
    if let Some(share) = percent(value) {
        return Some(Size::Share(share));
    }
    let split = value.find(|character: char| character.is_ascii_alphabetic())?;
    let (number, unit) = value.split_at(split);
    let number: f32 = number.parse().ok()?;
    let points = match unit {
        "pt" => 1.0,
        "pc" => 12.0,
        "px" => 0.75,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        _ => return None,
    };
    Some(Size::Points(number * points))
}
