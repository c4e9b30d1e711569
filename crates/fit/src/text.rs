//! Words, lines and their comparison, on byte offsets that stay valid in the original text.

/// Lower case, with separators within a line as spaces. Every character keeps its length in bytes, so an offset in the
/// folded text is an offset in the text.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'A'..='Z' => folded.push(character.to_ascii_lowercase()),
            '-' | '_' | '\n' | '\r' | '\t' => folded.push(' '),
            _ if character.is_ascii() => folded.push(character),
            _ => {
                let mut lower = character.to_lowercase();
                match (lower.next(), lower.next()) {
                    (Some(only), None) if only.len_utf8() == character.len_utf8() => folded.push(only),
                    _ => folded.push(character),
                }
            }
        }
    }
    folded
}

/// The byte ranges of the lines of `text`, without line ends.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, start + line.trim_end_matches(['\n', '\r']).len()))
    })
}

/// The byte range of the line that holds `at`.
pub(crate) fn line_around(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    (start, end)
}

/// The words of `text` with their offsets. `+`, `#` and inner dots belong to words: "C++", "node.js".
pub(crate) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '+' | '#' | '.');
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(is_part)?;
            let end = text[start..].find(|character| !is_part(character)).map_or(text.len(), |length| start + length);
            at = end;
            let word = text[start..end].trim_end_matches('.');
            if word.chars().any(char::is_alphanumeric) {
                return Some((start, word));
            }
        }
    })
}

/// The part of a word that its inflections share, roughly: "managing", "managed" and "management" give one stem.
pub(crate) fn stem(word: &str) -> String {
    const SUFFIXES: [&str; 16] = [
        "ations", "ation", "ments", "ment", "ings", "ing", "ities", "ity", "ers", "ies", "er", "ed", "ly", "al", "es",
        "s",
    ];
    let lower = word.to_lowercase();
    if !lower.chars().all(|character| character.is_ascii_alphabetic()) {
        return lower;
    }
    let mut stem = lower.as_str();
    for suffix in SUFFIXES {
        if let Some(rest) = stem.strip_suffix(suffix)
            && rest.len() >= 4
        {
            stem = rest;
            break;
        }
    }
    let mut stem = stem.trim_end_matches(['e', 'y', 'i']).to_owned();
    let bytes = stem.as_bytes();
    if bytes.len() > 4 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] {
        stem.pop();
    }
    stem
}

/// The words of a sentence that carry its meaning, in lower case and in order, without repetition.
pub(crate) fn content_terms(text: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for (_, word) in words(text) {
        let term = word.to_lowercase();
        let is_number = term.chars().all(|character| character.is_ascii_digit() || matches!(character, '+' | '.'));
        if term.chars().count() > 2
            && !is_number
            && !STOP_WORDS.split('|').any(|word| word == term)
            && !terms.contains(&term)
        {
            terms.push(term);
        }
    }
    terms
}

/// Whether one of `words` occurs in the folded text as a whole word or phrase.
pub(crate) fn has_phrase(folded: &str, phrase: &str) -> bool {
    find_phrase(folded, phrase).is_some()
}

/// Where `phrase` first stands in the folded text as a whole word or phrase.
pub(crate) fn find_phrase(folded: &str, phrase: &str) -> Option<(usize, usize)> {
    if phrase.is_empty() {
        return None;
    }
    folded.match_indices(phrase).map(|(start, found)| (start, start + found.len())).find(|&(start, end)| {
        let before = folded[..start].chars().next_back();
        let after = folded[end..].chars().next();
        !before.is_some_and(is_word_character) && !after.is_some_and(is_word_character)
    })
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '+' | '#')
}

/// Words that postings and résumés use whatever they are about.
const STOP_WORDS: &str = "about|across|all|also|and|any|are|applicable|based|been|being|best|both|can|candidate|closely|comfortable|\
     comfort|day|deep|degree|demonstrable|demonstrated|desire|desired|each|etc|equivalent|excellent|exceptional|\
     excited|experience|experienced|experiences|expert|expertise|familiar|familiarity|fast|for|from|get|good|great|\
     had|hands|has|have|having|high|highly|how|including|into|its|job|key|know|knowledge|least|like|love|make|minimum|\
     month|months|more|multiple|must|need|needs|new|nice|not|one|other|our|out|outstanding|over|passion|passionate|\
     plus|position|possess|practical|preferably|preferred|previous|prior|proficiency|proficient|proven|qualification|\
     qualifications|ready|related|relevant|required|requirement|requirements|requires|role|should|similar|skill|\
     skilled|skills|solid|some|strong|such|sure|team|than|that|the|their|them|they|thing|things|this|through|track|\
     record|understanding|using|various|very|want|well|what|when|where|who|will|willing|willingness|with|within|work|\
     worked|working|would|year|years|you|your|ability|able|background|advantage|bonus|ideally|environment";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_every_offset() {
        let text = "Čeština-İZMİR\nNode.JS ẞ";
        assert_eq!(fold(text).len(), text.len());
        assert_eq!(fold("CI-CD\nNode.JS"), "ci cd node.js");
    }

    #[test]
    fn inflections_share_a_stem() {
        for word in ["managing", "managed", "management", "manager", "manages"] {
            assert_eq!(stem(word), "manag", "{word}");
        }
        assert_eq!(stem("planning"), stem("plan"));
        assert_eq!(stem("c++"), "c++");
    }

    #[test]
    fn terms_are_the_words_that_carry_meaning() {
        assert_eq!(
            content_terms("Strong experience with hotel reservations, and 3 years of C++."),
            ["hotel", "reservations", "c++"]
        );
    }
}
