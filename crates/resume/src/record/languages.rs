//! Human languages and how well they are spoken.

use super::Language;
use super::passage::{Passage, fold};
use super::sections::Section;
use super::words::{Words, words};

static NAMES: Words = words!("languages");

static FLUENCIES: Words = words!("fluencies");

pub(super) fn read(section: &Section<'_>) -> Vec<Language> {
    let mut languages: Vec<Language> = Vec::new();
    for row in &section.rows {
        // "English  Spanish" over "Native  Professional": levels in the order of the languages above.
        let mut without = languages.iter_mut().filter(|language| language.fluency.is_none());
        if row.cells.iter().all(|cell| name_at_start(*cell).is_none() && is_fluency(cell.text)) {
            for cell in &row.cells {
                if let Some(language) = without.next() {
                    language.fluency = Some(cell.trim_separators().located());
                }
            }
            continue;
        }
        for item in row.cells.iter().flat_map(|cell| cell.split_chars(|c| matches!(c, ',' | ';' | '|' | '·' | '•')))
        {
            take(&mut languages, item);
        }
    }
    languages
}

/// Whether the text names a language that people speak.
pub(super) fn mentions_language(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| NAMES.has(&fold(word)))
}

fn take(languages: &mut Vec<Language>, item: Passage<'_>) {
    let Some(end) = name_at_start(item) else {
        // "English, native": the level was cut off at the comma.
        if let Some(last) = languages.last_mut().filter(|last| last.fluency.is_none() && is_fluency(item.text)) {
            last.fluency = Some(item.trim_separators().located());
        }
        return;
    };
    let rest = item.part(end, item.text.len()).trim_matches(|c| !c.is_alphanumeric());
    let fluency = (!rest.is_empty()).then(|| rest.located());
    languages.push(Language { language: item.part(0, end).located(), fluency });
}

/// Where the name of a language ends, if the text starts with one.
fn name_at_start(item: Passage<'_>) -> Option<usize> {
    let end = |words: usize| {
        let mut ends = item.text.match_indices(|c: char| !c.is_alphabetic()).map(|(at, _)| at).chain([item.text.len()]);
        ends.nth(words - 1)
    };
    [3, 1].into_iter().filter_map(end).find(|end| item.text.get(..*end).is_some_and(|name| NAMES.has(&fold(name))))
}

fn is_fluency(text: &str) -> bool {
    super::passage::folded_words(text).iter().any(|word| FLUENCIES.has(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::rows::rows;
    use crate::record::sections::divide;
    use crate::{Limits, read as read_document};

    fn spoken(text: &str) -> Vec<(String, Option<String>)> {
        let document = read_document(format!("Languages\n{text}").as_bytes(), &Limits::default()).unwrap();
        let rows = rows(&document);
        let pair = |language: Language| (language.language.value, language.fluency.map(|fluency| fluency.value));
        divide(&rows, None, &document.text).iter().flat_map(read).map(pair).collect()
    }

    #[test]
    fn languages_in_many_styles() {
        let wanted =
            [("English".to_owned(), Some("Native speaker".to_owned())), ("German".to_owned(), Some("C1".to_owned()))];
        for text in [
            "English (Native speaker), German (C1)",
            "English: Native speaker\nGerman – C1",
            "English\nNative speaker\nGerman\nC1",
            "• English, Native speaker\n• German, C1",
            "English\tGerman\nNative speaker\tC1",
        ] {
            assert_eq!(spoken(text), wanted, "{text}");
        }
    }
}
