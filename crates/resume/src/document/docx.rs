//! DOCX: the parts of the container, in the order a reader meets them.
//!
//! Headers come first (that is where Word résumés keep the contact details), then the body, then footnotes and footers.
//! Comments, alternative texts and custom XML are not on the page and are not read.

use quick_xml::Reader;
use quick_xml::events::Event;

use self::styles::Styles;
use self::walker::Walker;
use super::composer::Composer;
use super::package::Package;
use super::xml::{attribute, properties as properties_of};
use super::{Document, Format, Limits, ReadError, metadata};

mod properties;
mod styles;
mod surface;
mod walker;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes, Format::Docx)?;
    let main = main_part(&mut package)?;
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
        let values: Vec<String> = properties_of(&core).into_iter().map(|(_, value)| value).collect();
        metadata::report(&mut composer, &values)?;
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

fn broken(what: impl Into<String>) -> ReadError {
    ReadError::Broken { format: Format::Docx, what: what.into() }
}

/// The part that holds the body, as the package's relationships name it.
fn main_part(package: &mut Package<'_>) -> Result<String, ReadError> {
    let named = package.part("_rels/.rels")?.and_then(|xml| main_target(&xml));
    let name = named.unwrap_or_else(|| "word/document.xml".to_owned());
    let foreign = name.starts_with("xl/") || name.starts_with("ppt/") || name.starts_with("visio/");
    if package.has(&name) && name.ends_with(".xml") && !foreign { Ok(name) } else { Err(package.foreign()) }
}

fn main_target(relationships: &str) -> Option<String> {
    let mut reader = Reader::from_str(relationships);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let kind = attribute(&element, "Type").unwrap_or_default();
                if kind.ends_with("/officeDocument") {
                    let target = attribute(&element, "Target")?;
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
