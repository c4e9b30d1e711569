//! What a PDF says outside its pages: annotations marked hidden, and the document properties.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Array, Dict, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;

use super::super::composer::Composer;
use super::super::text::windows_1252;
use super::super::{HiddenWhy, ReadError};

/// Flag bits of an annotation: hidden, and not viewed on screen.
const HIDDEN: u32 = 1 << 1;
const NO_VIEW: u32 = 1 << 5;

/// More annotations than this on one page are no reader's notes.
const ANNOTATION_LIMIT: usize = 500;

pub(super) fn report(page: &Page<'_>, number: u32, composer: &mut Composer) -> Result<(), ReadError> {
    let Some(annotations) = page.raw().get::<Array<'_>>(keys::ANNOTS) else { return Ok(()) };
    for annotation in annotations.iter::<Dict<'_>>().take(ANNOTATION_LIMIT) {
        let flags = annotation.get::<u32>(keys::F).unwrap_or_default();
        if flags & (HIDDEN | NO_VIEW) == 0 {
            continue;
        }
        // `V` is the value of a form field, which is text as much as the contents are.
        for key in [keys::CONTENTS, keys::V] {
            if let Some(text) = annotation.get::<PdfString<'_>>(key) {
                composer.hide(HiddenWhy::Annotation, &decode(text.as_bytes()), number)?;
            }
        }
    }
    Ok(())
}

/// The values of the document information dictionary that a person types.
pub(super) fn properties(pdf: &Pdf) -> Vec<String> {
    let metadata = pdf.metadata();
    [&metadata.title, &metadata.subject, &metadata.keywords, &metadata.author]
        .into_iter()
        .flatten()
        .map(|value| decode(value))
        .collect()
}

/// A PDF text string: UTF-16 or UTF-8 where marked, otherwise an encoding close to Windows-1252.
fn decode(bytes: &[u8]) -> String {
    if let Some(units) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        let units = units.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        return char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes.iter().map(|byte| windows_1252(*byte)).collect()
}
