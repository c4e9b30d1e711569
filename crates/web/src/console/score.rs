//! A score as a number and a calm bar: no colour says good or bad.

use askama::Template;
use askama::filters::HtmlSafe;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Template)]
#[template(path = "console/part/score.html")]
pub(crate) struct Score {
    pub(crate) of_100: Option<u8>,
}

/// Its template has escaped what it holds.
impl HtmlSafe for Score {}
