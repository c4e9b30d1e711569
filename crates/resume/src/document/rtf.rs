//! RTF: first what the text refers to (fonts, colours, headers), then the headers, the body and the footers.
//!
//! Deleted revisions, field instructions, comments and pictures are not on the page and are not read. RTF repeats the
//! formatting of a style wherever the style is used, so that readers need not know styles.

use self::tables::{Place, Tables};
use self::walker::Walker;
use super::composer::Composer;
use super::{Document, Format, Limits, ReadError, metadata};

mod characters;
mod columns;
mod looks;
mod tables;
mod tokens;
mod walker;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let tables = Tables::of(bytes)?;
    let mut composer = Composer::new(limits);
    for margin in tables.margins.iter().filter(|margin| margin.place == Place::Header) {
        read_part(&bytes[margin.bytes.clone()], &tables, &mut composer)?;
    }
    read_part(bytes, &tables, &mut composer)?;
    for margin in tables.margins.iter().filter(|margin| margin.place == Place::Footer) {
        read_part(&bytes[margin.bytes.clone()], &tables, &mut composer)?;
    }
    metadata::report(&mut composer, &tables.properties)?;
    Ok(composer.finish(Format::Rtf, 1))
}

fn read_part(bytes: &[u8], tables: &Tables, composer: &mut Composer) -> Result<(), ReadError> {
    composer.end_block();
    Walker::new(tables, composer).walk(bytes)?;
    composer.end_block();
    Ok(())
}

#[cfg(test)]
mod tests;
