//! What decides whether a run of text of a word processor or a web page is seen.

use super::HiddenWhy;
use super::contrast::{Colour, WHITE, indistinguishable};

/// Points. Footnotes are set in 6; nobody reads 3.
const LEAST_SIZE: f32 = 3.5;

/// What lies under a run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surface {
    Colour(Colour),
    /// A pattern, picture, gradient or theme colour. Nothing is called illegible on it.
    Unknown,
}

impl Surface {
    pub(super) const PAPER: Self = Self::Colour(WHITE);
}

/// A run of text as it would be painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub(super) vanished: bool,
    /// `None` where nothing is said: programs then choose a legible size.
    pub(super) size_points: Option<f32>,
    /// `None` for the automatic colour, which always contrasts, and for one that cannot be told.
    pub(super) colour: Option<Colour>,
    pub(super) surface: Surface,
}

impl Look {
    /// Why the run would not be seen, or `None` if it would.
    pub(super) fn hidden(&self) -> Option<HiddenWhy> {
        if self.vanished {
            return Some(HiddenWhy::Vanished);
        }
        if self.size_points.is_some_and(|size| size < LEAST_SIZE) {
            return Some(HiddenWhy::Tiny);
        }
        match (self.colour, self.surface) {
            (Some(ink), Surface::Colour(ground)) if indistinguishable(ink, ground) => Some(HiddenWhy::LowContrast),
            _ => None,
        }
    }
}
