//! Month names and the words around dates, in English, German, French, Spanish, Portuguese, Dutch and Italian.
//! Everything here is in folded form: lower case, no accents.

use crate::record::passage::fold;

const MONTHS: [&[&str]; 12] = [
    &["jan", "january", "januar", "janner", "janvier", "janv", "enero", "ene", "janeiro", "januari", "gennaio", "gen"],
    &["feb", "february", "februar", "fevrier", "fevr", "fev", "febrero", "fevereiro", "februari", "febbraio"],
    &["mar", "march", "marz", "maerz", "mrz", "mars", "marzo", "marco", "maart", "mrt"],
    &["apr", "april", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maio", "mei", "maggio", "mag"],
    &["jun", "june", "juni", "juin", "junio", "junho", "giugno", "giu"],
    &["jul", "july", "juli", "juillet", "juil", "julio", "julho", "luglio", "lug"],
    &["aug", "august", "aout", "agosto", "ago", "augustus"],
    &["sep", "sept", "september", "septembre", "septiembre", "setembro", "set", "settembre"],
    &["oct", "october", "okt", "oktober", "octobre", "octubre", "outubro", "out", "ottobre", "ott"],
    &["nov", "november", "novembre", "noviembre", "novembro"],
    &["dec", "december", "dez", "dezember", "decembre", "diciembre", "dic", "dezembro", "dicembre"],
];

const PRESENT: [&str; 32] = [
    "present",
    "current",
    "currently",
    "now",
    "today",
    "ongoing",
    "date",
    "heute",
    "jetzt",
    "aktuell",
    "laufend",
    "gegenwart",
    "aujourd",
    "hui",
    "actuel",
    "actuellement",
    "cours",
    "actualidad",
    "actual",
    "actualmente",
    "presente",
    "hoy",
    "atual",
    "atualmente",
    "momento",
    "hoje",
    "heden",
    "nu",
    "oggi",
    "attuale",
    "attualmente",
    "dato",
];

/// Dashes of all lengths, and what is left of a dash that went through the wrong encoding.
pub(super) fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "–" | "—" | "―" | "‒" | "−" | "~" | "→" | "ï" | "¼" | "â" | "€" | "“")
}

/// Words between the two dates of a period.
pub(super) fn until(word: &str) -> bool {
    matches!(
        word,
        "to" | "till"
            | "until"
            | "through"
            | "thru"
            | "bis"
            | "a"
            | "au"
            | "jusqu"
            | "en"
            | "hasta"
            | "al"
            | "ate"
            | "tot"
            | "ï"
    )
}

/// Words before the date of a period that goes on.
pub(super) fn since(word: &str) -> bool {
    matches!(word, "since" | "seit" | "depuis" | "desde" | "sinds" | "vanaf" | "ab" | "dal")
}

pub(super) fn is_present(word: &str) -> bool {
    PRESENT.contains(&word)
}

/// 1 to 12.
pub(super) fn month(word: &str) -> Option<u8> {
    let folded = fold(word);
    let index = MONTHS.iter().position(|names| names.contains(&folded.as_str()))?;
    u8::try_from(index + 1).ok()
}

/// A season or term dates a year no better than the year does.
pub(super) fn season(word: &str) -> bool {
    matches!(
        fold(word).as_str(),
        "spring" | "summer" | "fall" | "autumn" | "winter" | "sommer" | "herbst" | "ete" | "verano"
    )
}
