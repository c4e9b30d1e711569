//! DOC: the binary format of Word 97 to 2003, in a compound file.
//!
//! The text lies in pieces; what a character looks like is told by where it lies in the file. Headers come first, then
//! the body, footnotes, text boxes and footers; comments and deletions are not on the page and are not read.

use std::io::{Cursor, Read as _};
use std::ops::Range;

use self::fib::Fib;
use self::looks::Looks;
use self::pieces::Pieces;
use self::styles::Styles;
use self::walker::Walker;
use super::composer::Composer;
use super::{Document, Format, Limits, ReadError};

mod bytes;
mod fib;
mod looks;
mod pieces;
mod sprm;
mod styles;
mod walker;

/// Six stories of each section: headers of even, odd and first pages are the first two and the fifth.
const STORIES: usize = 6;
const HEADER_STORIES: [usize; 3] = [0, 1, 4];

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
    let mut stream = |name: &str| {
        let mut content = Vec::new();
        // No stream is longer than the file it is in.
        let opened =
            file.open_stream(name).and_then(|stream| stream.take(bytes.len() as u64).read_to_end(&mut content));
        opened.ok().map(|_| content)
    };
    let Some(main) = stream("WordDocument") else {
        let foreign = [
            ("Workbook", "an old Excel .xls workbook"),
            ("Book", "an old Excel .xls workbook"),
            ("PowerPoint Document", "an old PowerPoint .ppt presentation"),
            ("__properties_version1.0", "an Outlook message: send the document that is attached to it"),
        ];
        let known = foreign.iter().find(|(name, _)| stream(name).is_some());
        return Err(ReadError::UnknownFormat {
            hint: known.map_or("a compound file that is no Word document", |(_, hint)| hint),
        });
    };
    let fib = Fib::parse(&main)?;
    let table = stream(fib.table_stream()).ok_or_else(|| broken("the table stream is missing"))?;
    let pieces = Pieces::parse(&main, &table, &fib, limits)?;
    let looks = Looks::parse(&main, &table, &fib);
    let styles = Styles::parse(fib.part(&table, fib::STYLES));
    let mut composer = Composer::new(limits);
    let mut seen: Vec<String> = Vec::new();
    let mut part = |range: Range<usize>, composer: &mut Composer| -> Result<(), ReadError> {
        let text = pieces.text(range.clone());
        if seen.contains(&text) {
            return Ok(());
        }
        composer.end_block();
        Walker::new(&pieces, &looks, &styles, composer).walk(range)?;
        composer.end_block();
        if text.len() < 4096 {
            seen.push(text);
        }
        Ok(())
    };
    let stories = fib.stories(&table);
    let is_header = |place: usize| HEADER_STORIES.contains(&(place % STORIES));
    for (_, range) in stories.iter().filter(|(place, _)| is_header(*place)) {
        part(range.clone(), &mut composer)?;
    }
    for range in [fib.body(), fib.footnotes(), fib.endnotes(), fib.text_boxes(), fib.header_text_boxes()] {
        part(range, &mut composer)?;
    }
    for (_, range) in stories.iter().filter(|(place, _)| !is_header(*place)) {
        part(range.clone(), &mut composer)?;
    }
    Ok(composer.finish(Format::Doc, 1))
}

fn broken(what: impl Into<String>) -> ReadError {
    ReadError::Broken { format: Format::Doc, what: what.into() }
}

#[cfg(test)]
mod tests;
