//! A plain letter: a title and paragraphs.

use super::RenderError;
use super::font::Typeface;
use super::sheet::{Color, Column, Ink, PAGE, Sheet};

const BLACK: Color = (28, 30, 34);
const MARGIN: f32 = 72.0;

/// Writes the letter as a PDF. The same text gives the same bytes.
pub(crate) fn letter(title: &str, paragraphs: &[String]) -> Result<Vec<u8>, RenderError> {
    let everything = format!("{title} {}", paragraphs.join(" "));
    let mut sheet = Sheet::new(Typeface::serif_for(&everything)?);
    let mut column = Column::new(MARGIN, PAGE.0 - 2.0 * MARGIN, MARGIN);
    sheet.paragraph(&mut column, Ink { size: 17.0, bold: true, color: BLACK }, 0.0, title);
    column.gap(14.0, 0.0);
    for text in paragraphs {
        sheet.paragraph(&mut column, Ink { size: 11.0, bold: false, color: BLACK }, 0.0, text);
        column.gap(6.0, 0.0);
    }
    sheet.finish(title)
}
