//! ODT: the headers of the master pages (that is where contact details often stand), the body, then the footers.
//!
//! Comments, tracked deletions, alternative texts and form controls are not on the page and are not read.

use self::margins::{Margin, Place};
use self::styles::Styles;
use self::walker::Walker;
use super::composer::Composer;
use super::package::Package;
use super::{Document, Format, HiddenWhy, Limits, ReadError, metadata, xml};

mod content;
mod margins;
mod properties;
mod styles;
mod walker;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes, Format::Odt)?;
    if package.part("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains(":encryption-data")) {
        return Err(ReadError::Encrypted);
    }
    let Some(content) = package.part("content.xml")? else { return Err(package.foreign()) };
    let common = package.part("styles.xml")?.unwrap_or_default();
    // Automatic styles are numbered anew in each part, so that the P1 of a header is not the P1 of the body.
    let margin_styles = Styles::parse(&common);
    let body_styles = margin_styles.with_automatic_of(&content);
    let margins = margins::of(&common, &content);
    let mut composer = Composer::new(limits);
    for margin in margins.iter().filter(|margin| margin.place == Place::Header) {
        read_margin(margin, &margin_styles, &mut composer)?;
    }
    Walker::new(&body_styles, &mut composer, None).walk(&content)?;
    for margin in margins.iter().filter(|margin| margin.place == Place::Footer) {
        read_margin(margin, &margin_styles, &mut composer)?;
    }
    if let Some(meta) = package.part("meta.xml")? {
        metadata::report(&mut composer, &properties(&meta))?;
    }
    Ok(composer.finish(Format::Odt, 1))
}

/// A résumé is worth reading even if its footer is not.
fn read_margin(margin: &Margin<'_>, styles: &Styles, composer: &mut Composer) -> Result<(), ReadError> {
    let why = (!margin.shown).then_some(HiddenWhy::Vanished);
    composer.end_block();
    let outcome = Walker::new(styles, composer, why).walk(margin.xml);
    composer.end_block();
    match outcome {
        Err(ReadError::Broken { .. }) => Ok(()),
        other => other,
    }
}

/// Keywords stand one by one, as words that mean something together.
fn properties(meta: &str) -> Vec<String> {
    let (keywords, mut values): (Vec<_>, Vec<_>) = xml::properties(meta)
        .into_iter()
        .filter(|(name, _)| matches!(name.as_str(), "keyword" | "title" | "subject" | "description" | "user-defined"))
        .partition(|(name, _)| name == "keyword");
    let together: Vec<String> = keywords.into_iter().map(|(_, word)| word).collect();
    values.insert(0, ("keyword".to_owned(), together.join(" ")));
    values.into_iter().map(|(_, value)| value).collect()
}

fn broken(error: &quick_xml::Error) -> ReadError {
    ReadError::Broken { format: Format::Odt, what: error.to_string() }
}

#[cfg(test)]
mod tests;
