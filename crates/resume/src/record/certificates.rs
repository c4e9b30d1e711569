//! Certificates: name, who issued it, when.

use super::dates;
use super::passage::Passage;
use super::rows::Row;
use super::sections::Section;
use super::{Certificate, Located, PartialDate, Span};

const NAME_WORDS: usize = 16;

pub(super) fn read(section: &Section<'_>) -> Vec<Certificate> {
    let mut certificates: Vec<Certificate> = Vec::new();
    for row in &section.rows {
        let date = date(row);
        let phrases: Vec<Passage<'_>> = super::entries::phrases(row).into_iter().flat_map(split).collect();
        match (phrases.split_first(), certificates.last_mut()) {
            // A row of nothing but a date belongs to the certificate above.
            (None, Some(last)) => last.date = last.date.take().or(date),
            (Some((issuer, [])), Some(last)) if is_issuer_row(row, last) => {
                last.issuer = Some(issuer_name(*issuer).located());
                last.date = last.date.take().or(date);
            }
            (Some((name, rest)), _) if name.words() <= NAME_WORDS => {
                let issuer = rest.first().map(|issuer| issuer_name(*issuer).located());
                certificates.push(Certificate { name: name.located(), issuer, date });
            }
            _ => {}
        }
    }
    certificates
}

/// "Issued by …" below a name.
fn is_issuer_row(row: &Row<'_>, above: &Certificate) -> bool {
    let lower = row.content.text.to_lowercase();
    above.issuer.is_none()
        && !row.bullet
        && ["issued by", "by ", "issuer", "ausgestellt"].iter().any(|start| lower.starts_with(start))
}

fn issuer_name(passage: Passage<'_>) -> Passage<'_> {
    for prefix in ["Issued by ", "issued by ", "by ", "By ", "Issuer: "] {
        if let Some(rest) = passage.text.strip_prefix(prefix) {
            return passage.part(passage.text.len() - rest.len(), passage.text.len());
        }
    }
    passage
}

fn date(row: &Row<'_>) -> Option<Located<PartialDate>> {
    let found = dates::find(row.content.text);
    let dated = found.first()?;
    let value = dated.period.end.or(dated.period.start)?;
    Some(Located { value, span: Span { start: row.content.start + dated.start, end: row.content.start + dated.end } })
}

fn split(phrase: Passage<'_>) -> Vec<Passage<'_>> {
    for separator in [" | ", " · ", " – ", " — ", " - ", ", issued by ", " by ", ", "] {
        let parts = phrase.split_text(separator);
        if parts.len() > 1 {
            return parts;
        }
    }
    vec![phrase]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::rows::rows;
    use crate::record::sections::divide;
    use crate::{Limits, read as read_document};

    #[test]
    fn name_issuer_and_date() {
        let text =
            "Certifications\n• AWS Solutions Architect Professional (2023)\n• CKA, The Linux Foundation, Mar 2021";
        let document = read_document(text.as_bytes(), &Limits::default()).unwrap();
        let rows = rows(&document);
        let found: Vec<(String, Option<String>, Option<PartialDate>)> = divide(&rows, None, &document.text)
            .iter()
            .flat_map(read)
            .map(|one| (one.name.value, one.issuer.map(|issuer| issuer.value), one.date.map(|date| date.value)))
            .collect();
        assert_eq!(
            found,
            [
                (
                    "AWS Solutions Architect Professional".to_owned(),
                    None,
                    Some(PartialDate { year: 2023, month: None })
                ),
                (
                    "CKA".to_owned(),
                    Some("The Linux Foundation".to_owned()),
                    Some(PartialDate { year: 2021, month: Some(3) })
                ),
            ]
        );
    }
}
