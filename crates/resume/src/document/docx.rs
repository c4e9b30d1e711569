//! DOCX: the parts of the container, in the order a reader meets them.
//!
//! Headers come first (that is where Word résumés keep the contact details), then the body, then footnotes and footers.
//! Comments, alternative texts and custom XML are not on the page and are not read.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use self::styles::Styles;
use self::walker::Walker;
use super::composer::Composer;
use super::{Document, Format, Limits, ReadError, metadata};

mod properties;
mod styles;
mod surface;
mod table;
mod walker;

/// All parts together may unpack to this much; a small ZIP can hold terabytes of zeros.
const UNPACKED_LIMIT_BYTES: usize = 64 * 1024 * 1024;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part()?;
    let styles = match package.part("word/styles.xml")? {
        Some(xml) => Styles::parse(&xml),
        None => Styles::default(),
    };
    let mut composer = Composer::new(limits);
    let mut margins = Vec::new();
    for name in package.numbered("word/header") {
        read_margin(&mut package, &name, &styles, &mut composer, &mut margins)?;
    }
    let body = package.part(&main)?.ok_or_else(|| broken("the document part is missing"))?;
    Walker::new(&styles, &mut composer).walk(&body)?;
    for name in ["word/footnotes.xml".to_owned(), "word/endnotes.xml".to_owned()] {
        read_margin(&mut package, &name, &styles, &mut composer, &mut margins)?;
    }
    for name in package.numbered("word/footer") {
        read_margin(&mut package, &name, &styles, &mut composer, &mut margins)?;
    }
    if let Some(core) = package.part("docProps/core.xml")? {
        metadata::report(&mut composer, &properties_of(&core))?;
    }
    Ok(composer.finish(Format::Docx, 1))
}

/// Reads a header, footer or notes part. The first-page, odd and even headers usually repeat each other.
fn read_margin(
    package: &mut Package<'_>,
    name: &str,
    styles: &Styles,
    composer: &mut Composer,
    seen: &mut Vec<String>,
) -> Result<(), ReadError> {
    let Some(xml) = package.part(name)? else { return Ok(()) };
    if seen.contains(&xml) {
        return Ok(());
    }
    composer.end_block();
    let outcome = Walker::new(styles, composer).walk(&xml);
    composer.end_block();
    seen.push(xml);
    match outcome {
        // A person's résumé is worth reading even if its footer is not.
        Err(ReadError::Broken { .. }) => Ok(()),
        other => other,
    }
}

/// The values of the document properties, as written.
fn properties_of(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut values = Vec::new();
    let mut value = String::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Text(text) => value.push_str(&text.xml10_content()),
            Event::GeneralRef(entity) => value.extend(walker::resolve(&entity)),
            Event::Start(_) | Event::End(_) => {
                values.extend(Some(std::mem::take(&mut value)).filter(|value| !value.is_empty()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    values
}

fn broken(what: impl Into<String>) -> ReadError {
    ReadError::Broken { format: Format::Docx, what: what.into() }
}

/// The ZIP container, with a budget for what it unpacks to.
struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left_bytes: usize,
}

impl<'b> Package<'b> {
    fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
        Ok(Self { archive, left_bytes: UNPACKED_LIMIT_BYTES })
    }

    /// The part that holds the body, as the package's relationships name it.
    fn main_part(&mut self) -> Result<String, ReadError> {
        let named = self.part("_rels/.rels")?.and_then(|xml| main_target(&xml));
        let name = named.unwrap_or_else(|| "word/document.xml".to_owned());
        if self.archive.index_for_name(&name).is_some() && name.ends_with(".xml") && !name.starts_with("xl/") {
            return Ok(name);
        }
        Err(ReadError::UnknownFormat { hint: "a ZIP archive that is no DOCX" })
    }

    fn part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|error| broken(format!("{name}: {error}")))?;
        if file.encrypted() {
            return Err(ReadError::Encrypted);
        }
        let mut unpacked = Vec::new();
        file.take(self.left_bytes as u64 + 1)
            .read_to_end(&mut unpacked)
            .map_err(|error| broken(format!("{name}: {error}")))?;
        self.left_bytes = self
            .left_bytes
            .checked_sub(unpacked.len())
            .ok_or(ReadError::TooMuch { limit: UNPACKED_LIMIT_BYTES, unit: "bytes once unpacked" })?;
        Ok(Some(String::from_utf8_lossy(&unpacked).trim_start_matches('\u{FEFF}').to_owned()))
    }

    /// The XML parts whose names start so, in order: `word/header1.xml`, `word/header2.xml`, …
    fn numbered(&self, prefix: &str) -> Vec<String> {
        let mut names: Vec<String> = self
            .archive
            .file_names()
            .filter_map(Result::ok)
            .filter(|name| name.starts_with(prefix) && name.ends_with(".xml"))
            .map(Cow::into_owned)
            .collect();
        names.sort();
        names
    }
}

fn main_target(relationships: &str) -> Option<String> {
    let mut reader = Reader::from_str(relationships);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let kind = properties::attribute(&element, "Type").unwrap_or_default();
                if kind.ends_with("/officeDocument") {
                    let target = properties::attribute(&element, "Target")?;
                    return Some(target.trim_start_matches('/').to_owned());
                }
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
