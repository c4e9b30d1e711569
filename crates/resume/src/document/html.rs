//! HTML as a browser would show it: its tree, its style sheets, and what they hide.
//!
//! Scripts do not run, and style sheets and pictures that stand elsewhere are not fetched.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use self::sheet::Sheet;
use self::tree::Tree;
use self::walker::Walker;
use super::composer::Composer;
use super::{Document, Format, Limits, ReadError, metadata};

mod colour;
mod elements;
mod length;
mod selector;
mod sheet;
mod style;
mod tree;
mod walker;

/// How far into a file a browser looks for the name of its encoding, and a little more.
const ENCODING_WINDOW: usize = 4096;

/// Every rule is held against every element. Honest pages ask for a hundredth.
const COMPARISON_LIMIT: usize = 20_000_000;

/// Whether comments are told of. In a web page they are the author's notes; in Markdown they are the one way to hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comments {
    Ignored,
    SetAside,
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut composer = Composer::new(limits);
    compose(&decode(bytes), Comments::Ignored, &mut composer)?;
    Ok(composer.finish(Format::Html, 1))
}

/// Writes what the page shows.
pub(super) fn compose(text: &str, comments: Comments, composer: &mut Composer) -> Result<(), ReadError> {
    let tree = Tree::parse(text)?;
    let sheet = Sheet::parse(&tree.texts_of("style").join("\n"));
    if sheet.len().saturating_mul(tree.work()) > COMPARISON_LIMIT {
        return Err(ReadError::TooMuch { limit: COMPARISON_LIMIT, unit: "style rules times elements" });
    }
    Walker::new(&tree, &sheet, comments, composer).walk()?;
    metadata::report(composer, &properties(&tree))
}

/// The title and what the page says about itself to search engines.
fn properties(tree: &Tree) -> Vec<String> {
    let mut values = tree.texts_of("title");
    for node in tree.elements("meta") {
        let name = node.attribute("name").or_else(|| node.attribute("property")).unwrap_or_default();
        if !matches!(name, "viewport" | "generator" | "") {
            values.extend(node.attribute("content").map(str::to_owned));
        }
    }
    values
}

/// A mark decides, then what the page says of itself, then whether it could be UTF-8.
fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(ENCODING_WINDOW)]).to_lowercase();
    let named = head.split("charset=").nth(1).map(|rest| rest.trim_start_matches(['"', '\'', ' ']));
    let label =
        named.and_then(|rest| rest.split(|end: char| !end.is_ascii_alphanumeric() && !"-_:".contains(end)).next());
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    let encoding = match label.and_then(|label| Encoding::for_label(label.as_bytes())) {
        Some(named) if named != UTF_8 || is_utf8 => named,
        _ if is_utf8 => UTF_8,
        _ => WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests;
