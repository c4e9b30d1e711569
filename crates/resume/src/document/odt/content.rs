//! What of an ODT part is text, and what of that is white space.

use quick_xml::events::BytesStart;

/// Comments, deletions, form controls, alternative texts and what a program keeps for itself.
pub(super) fn is_skipped(element: &BytesStart<'_>) -> bool {
    matches!(
        element.local_name().as_ref(),
        "tracked-changes"
            | "annotation"
            | "forms"
            | "note-citation"
            | "title"
            | "desc"
            | "script"
            | "scripts"
            | "event-listeners"
            | "binary-data"
            | "automatic-styles"
            | "font-face-decls"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "table-of-content-source"
            | "object"
            | "math"
            | "ruby-text"
    )
}

/// ODT counts any white space between words once; what is meant as more is written as an element.
pub(super) fn collapsed(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for character in text.chars() {
        if !matches!(character, ' ' | '\t' | '\n' | '\r') {
            collapsed.push(character);
        } else if !collapsed.ends_with(' ') {
            collapsed.push(' ');
        }
    }
    collapsed
}
