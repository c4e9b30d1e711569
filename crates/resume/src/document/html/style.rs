//! What an element looks like, from what it inherits and what is declared for it.

use super::super::HiddenWhy;
use super::super::contrast::Colour;
use super::super::look::{Look, Surface};
use super::colour::{self, Paint};
use super::length::{length, size};
use super::sheet::Declaration;

/// Less opacity than this leaves nothing to read.
const LEAST_OPACITY: f32 = 0.12;

/// Points to the left or above, from which nothing reaches the screen again.
const FAR: f32 = 300.0;

/// Points: a box this small shows nothing.
const NOTHING: f32 = 2.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    Block,
    Inline,
    Row,
    Cell,
    /// Its children stand beside each other.
    Flex,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) display: Display,
    /// Why neither the element nor anything in it is seen, or takes any room.
    pub(super) gone: Option<HiddenWhy>,
    /// Whether white space counts as written.
    pub(super) preserved: bool,
    /// Whether the element leaves no room before the next one.
    pub(super) tight: bool,
    /// Set apart from the words before it on the same line.
    pub(super) apart: bool,
    invisible: bool,
    opacity: f32,
    size_points: f32,
    colour: Option<Colour>,
    surface: Surface,
}

/// What says something together with something else.
#[derive(Debug, Default)]
struct Own {
    out_of_flow: bool,
    relative: bool,
    clipping: bool,
    flat: bool,
    far: bool,
    displaced: bool,
    row_direction: bool,
    flex: bool,
    image: bool,
}

impl Style {
    /// Black on white, at the size browsers start from.
    pub(super) const PAGE: Self = Self {
        display: Display::Block,
        gone: None,
        preserved: false,
        tight: false,
        apart: false,
        invisible: false,
        opacity: 1.0,
        size_points: 12.0,
        colour: Some([0; 3]),
        surface: Surface::PAPER,
    };

    /// The style of an element within this one; of several declarations of one property the last wins.
    pub(super) fn within(&self, display: Display, declarations: &[Declaration]) -> Self {
        let mut style = Self { display, gone: None, tight: false, apart: false, ..*self };
        let mut own = Own { row_direction: true, ..Own::default() };
        for (name, value) in declarations {
            style.declare(self, &mut own, name, value);
        }
        if own.image {
            style.surface = Surface::Unknown;
        }
        if own.flex && own.row_direction {
            style.display = Display::Flex;
        }
        if style.gone.is_none() && (own.displaced || own.far && (own.out_of_flow || own.relative)) {
            style.gone = Some(HiddenWhy::OffPage);
        } else if style.gone.is_none() && own.clipping && own.flat {
            style.gone = Some(HiddenWhy::Clipped);
        }
        style
    }

    fn declare(&mut self, parent: &Self, own: &mut Own, name: &str, value: &str) {
        let points = || length(value, parent.size_points);
        let far = || points().is_some_and(|points| points < -FAR);
        match name {
            "display" => {
                self.gone = (value == "none").then_some(HiddenWhy::Vanished);
                own.flex = matches!(value, "flex" | "inline-flex");
                self.display = match value {
                    "block" | "list-item" | "flex" | "grid" | "table" | "flow-root" => Display::Block,
                    "table-row" => Display::Row,
                    "table-cell" => Display::Cell,
                    _ if value.starts_with("inline") || value == "contents" => Display::Inline,
                    _ => self.display,
                };
            }
            "flex-direction" | "flex-flow" => own.row_direction = !value.contains("column"),
            "visibility" => self.invisible = matches!(value, "hidden" | "collapse"),
            "content-visibility" if value == "hidden" => self.gone = Some(HiddenWhy::Vanished),
            "opacity" => {
                let share = value.strip_suffix('%').map(|share| share.parse::<f32>().map(|share| share / 100.0));
                self.opacity = parent.opacity * share.unwrap_or_else(|| value.parse()).unwrap_or(1.0);
            }
            "color" | "-webkit-text-fill-color" => match (value, colour::parse(value)) {
                ("inherit" | "currentcolor", _) => self.colour = parent.colour,
                ("initial" | "unset", _) => self.colour = Some([0; 3]),
                (_, Some(paint)) => {
                    self.colour = Some(paint.colour);
                    // Ink that can be seen through is ink all the same, but not with nothing left of it.
                    self.opacity = if paint.alpha < LEAST_OPACITY { 0.0 } else { parent.opacity };
                }
                (_, None) => {}
            },
            "background" | "background-color" => self.paint(own, name, value, parent),
            "background-image" => own.image = value != "none",
            "font-size" => self.size_points = size(value, parent.size_points).unwrap_or(self.size_points),
            "font" => {
                let sized = value.split_whitespace().filter_map(|part| {
                    let part = part.split('/').next().unwrap_or(part);
                    part.starts_with(|first: char| first.is_ascii_digit() || first == '.').then_some(part)
                });
                self.size_points =
                    sized.filter_map(|part| size(part, parent.size_points)).next_back().unwrap_or(self.size_points);
            }
            "zoom" => {
                let share = value.strip_suffix('%').and_then(|share| Some(share.parse::<f32>().ok()? / 100.0));
                self.size_points *= share.or_else(|| value.parse().ok()).unwrap_or(1.0);
            }
            "white-space" => self.preserved = value.starts_with("pre") || value == "break-spaces",
            "position" => {
                own.out_of_flow = matches!(value, "absolute" | "fixed");
                own.relative = value == "relative";
            }
            "left" | "top" | "right" | "bottom" | "inset" => own.far |= far(),
            "text-indent" | "margin-left" | "margin-top" => own.displaced |= far(),
            "margin" | "margin-bottom" => {
                self.tight =
                    value.split_whitespace().all(|part| part.trim_end_matches(char::is_alphabetic).parse() == Ok(0.0));
            }
            "overflow" | "overflow-x" | "overflow-y" => own.clipping |= matches!(value, "hidden" | "clip"),
            "width" | "height" | "max-width" | "max-height" | "line-height" => {
                own.flat |= points().is_some_and(|points| points < NOTHING);
            }
            "clip" => self.clip(value),
            "clip-path" if value.contains("50%") || value.contains("100%") || value.contains("circle(0") => {
                self.gone = Some(HiddenWhy::Clipped);
            }
            "transform" if value.contains("scale(0)") || value.contains("scale(0,") => {
                self.gone = Some(HiddenWhy::Tiny);
            }
            "transform" | "translate"
                if value
                    .split(['(', ',', ' '])
                    .any(|part| length(part.trim_end_matches(')'), 12.0).is_some_and(|points| points < -FAR)) =>
            {
                self.gone = Some(HiddenWhy::OffPage);
            }
            "filter" if value.contains("opacity(0") => self.opacity = 0.0,
            "float" => self.apart = value == "right",
            _ => {}
        }
    }

    /// `rect(0 0 0 0)`, `rect(1px, 1px, 1px, 1px)`: the old way to hide from all but screen readers.
    fn clip(&mut self, value: &str) {
        let inside = value.trim_start_matches("rect(").trim_end_matches(')');
        let sides: Vec<f32> =
            inside.split([',', ' ']).filter(|part| !part.is_empty()).filter_map(|part| length(part, 12.0)).collect();
        if sides.len() == 4 && (sides[2] - sides[0]).abs() < NOTHING {
            self.gone = Some(HiddenWhy::Clipped);
        }
    }

    fn paint(&mut self, own: &mut Own, name: &str, value: &str, parent: &Self) {
        if name == "background" {
            own.image = value.contains("url(") || value.contains("gradient(");
        }
        // A function may have spaces inside.
        let paint = colour::parse(value).or_else(|| value.split_whitespace().find_map(colour::parse));
        self.surface = match paint {
            Some(Paint { alpha, .. }) if alpha < 0.01 => parent.surface,
            Some(Paint { colour, alpha }) if alpha > 0.99 => Surface::Colour(colour),
            Some(_) => Surface::Unknown,
            None => self.surface,
        };
    }

    /// Why text directly in the element would not be seen, if so.
    pub(super) fn hidden(&self) -> Option<HiddenWhy> {
        if self.opacity < LEAST_OPACITY {
            return Some(HiddenWhy::Transparent);
        }
        let look = Look {
            vanished: self.invisible,
            size_points: Some(self.size_points),
            colour: self.colour,
            surface: self.surface,
        };
        look.hidden()
    }
}
