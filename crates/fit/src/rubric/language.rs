//! Spoken languages by their English names.

use crate::text::{fold, words};

const NAMES: &str = "Afrikaans|Albanian|Amharic|Arabic|Armenian|Azerbaijani|Basque|Bengali|Bosnian|Bulgarian|Burmese|Cantonese|\
     Catalan|Chinese|Croatian|Czech|Danish|Dutch|English|Estonian|Farsi|Finnish|Flemish|French|Georgian|German|Greek|\
     Gujarati|Hebrew|Hindi|Hungarian|Icelandic|Indonesian|Irish|Italian|Japanese|Kannada|Kazakh|Khmer|Korean|Latvian|\
     Lithuanian|Macedonian|Malay|Malayalam|Mandarin|Marathi|Mongolian|Nepali|Norwegian|Persian|Polish|Portuguese|\
     Punjabi|Romanian|Russian|Serbian|Slovak|Slovenian|Somali|Spanish|Swahili|Swedish|Tagalog|Tamil|Telugu|Thai|\
     Turkish|Ukrainian|Urdu|Uzbek|Vietnamese|Welsh|Yoruba|Zulu";

/// Words that say a sentence is about speaking a language, not about a market or a people.
const SPEAKING: &str = "fluent|fluently|fluency|language|languages|speak|speaks|speaking|speaker|spoken|written|bilingual|multilingual|\
     proficiency|proficient|native|a1|a2|b1|b2|c1|c2|conversational|verbal|oral|mother|tongue|command|read|write|\
     intermediate|beginner|bilingualism|professional|business";

/// A language that a text names in a context of speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spoken {
    pub(crate) name: &'static str,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The languages `text` (a sentence or a line) says somebody speaks.
pub(crate) fn spoken(text: &str) -> Vec<Spoken> {
    let speaks = words(text).any(|(_, word)| SPEAKING.split('|').any(|speaking| speaking == fold(word)));
    if speaks { named(text) } else { Vec::new() }
}

/// The languages that `text` names, capitalised.
pub(crate) fn named(text: &str) -> Vec<Spoken> {
    words(text)
        .filter_map(|(start, word)| {
            let name = NAMES.split('|').find(|name| *name == word || name.to_uppercase() == word)?;
            Some(Spoken { name, start, end: start + word.len() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(spoken(text).iter().map(|spoken| spoken.name).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_language_counts_where_it_is_spoken() {
        check("Fluent German and English (C1)", &["German", "English"]);
        check("Knowledge of the German market", &[]);
        check("polish your written work", &[]);
        check("Native French speaker", &["French"]);
    }
}
