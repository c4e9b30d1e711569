//! Publications: one for each list item or block.

use super::dates;
use super::rows::Row;
use super::sections::Section;
use super::{Located, Publication, Span};

/// Shorter rows are the names of a kind ("Articles"), not of a publication.
const LEAST_WORDS: usize = 3;

pub(super) fn read(section: &Section<'_>) -> Vec<Publication> {
    let mut publications: Vec<Publication> = Vec::new();
    let mut above: Option<&Row<'_>> = None;
    for row in &section.rows {
        let goes_on =
            above.is_some_and(|above| !row.bullet && !row.starts_block && (above.bullet || row.wraps_from(above)));
        match publications.last_mut() {
            Some(last) if goes_on => last.date = last.date.take().or_else(|| date(row)),
            _ if row.words() >= LEAST_WORDS => {
                publications.push(Publication { name: row.content.located(), date: date(row) });
            }
            _ => {}
        }
        above = Some(row);
    }
    publications
}

fn date(row: &Row<'_>) -> Option<Located<super::PartialDate>> {
    let found = dates::find(row.content.text);
    let dated = found.last()?;
    let value = dated.period.end.or(dated.period.start)?;
    Some(Located { value, span: Span { start: row.content.start + dated.start, end: row.content.start + dated.end } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::rows::rows;
    use crate::record::sections::divide;
    use crate::{Limits, PartialDate, read as read_document};

    #[test]
    fn each_item_is_one_with_its_year() {
        let text = "Publications\n• On the Analytical Engine, Journal of Computing, 1943\n• Notes on Bernoulli numbers\nProceedings, March 1944";
        let document = read_document(text.as_bytes(), &Limits::default()).unwrap();
        let found: Vec<(String, Option<PartialDate>)> = divide(&rows(&document), None, &document.text)
            .iter()
            .flat_map(read)
            .map(|one| (one.name.value, one.date.map(|date| date.value)))
            .collect();
        assert_eq!(
            found,
            [
                (
                    "On the Analytical Engine, Journal of Computing, 1943".to_owned(),
                    Some(PartialDate { year: 1943, month: None })
                ),
                ("Notes on Bernoulli numbers".to_owned(), Some(PartialDate { year: 1944, month: Some(3) })),
            ]
        );
    }
}
