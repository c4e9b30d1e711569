//! Characters that take no room: zero-width, bidirectional controls, tags. They leave the text; where they carry or
//! disguise something, that is reported.

/// A tag character repeats ASCII at this offset, invisibly.
const TAG_BLOCK: u32 = 0xE0000;

/// So many invisible characters in one run are no accident of copy and paste.
const LONG_RUN: usize = 4;

/// What a line says once its invisible characters are gone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stripped {
    /// The text to show. Empty where the whole line is laced.
    pub(super) visible: String,
    /// What the invisible characters carried or disguised.
    pub(super) hidden: Vec<String>,
}

pub(super) fn strip(line: &str) -> Stripped {
    if !line.chars().any(is_invisible) {
        return Stripped { visible: line.to_owned(), hidden: Vec::new() };
    }
    let characters: Vec<char> = line.chars().collect();
    let mut visible = String::with_capacity(line.len());
    let mut hidden = Vec::new();
    let mut laced = 0;
    let mut letters = 0;
    let mut position = 0;
    while position < characters.len() {
        let character = characters[position];
        if !is_invisible(character) {
            letters += usize::from(character.is_alphanumeric());
            visible.push(character);
            position += 1;
            continue;
        }
        let end = position + characters[position..].iter().take_while(|next| is_invisible(**next)).count();
        let run = &characters[position..end];
        let before = position.checked_sub(1).map(|index| characters[index]);
        let after = characters.get(end).copied();
        if let [joiner @ ('\u{200C}' | '\u{200D}')] = run
            && joins_script(before)
            && joins_script(after)
        {
            visible.push(*joiner);
        } else {
            laced += usize::from(before.is_some_and(char::is_alphanumeric) && after.is_some());
            hidden.extend(meaning(run));
        }
        position = end;
    }
    // A word broken up by zero-width characters reads well to a person and is unreadable to a word filter: such a
    // line was written for machines, so all of it is set aside.
    if laced >= LONG_RUN && laced * 5 >= letters {
        hidden.push(std::mem::take(&mut visible).trim().to_owned());
    }
    Stripped { visible, hidden }
}

/// The soft hyphen is among them: where it does not break a line it is not painted.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E01EF}')
}

/// Joiners have work to do in Persian, in Indic scripts and between emoji, and none between Latin letters.
fn joins_script(neighbour: Option<char>) -> bool {
    neighbour.is_some_and(|character| character > '\u{590}')
}

/// What one run of invisible characters says, if it says anything: the text of tag characters, or the bare code points
/// of a long run or of an override that turns the reading direction around.
fn meaning(run: &[char]) -> Option<String> {
    let tagged: String = run
        .iter()
        .filter_map(|character| char::from_u32((*character as u32).checked_sub(TAG_BLOCK)?))
        .filter(|character| matches!(character, ' '..='~'))
        .collect();
    if !tagged.trim().is_empty() {
        return Some(tagged);
    }
    let overrides = run.iter().any(|character| matches!(character, '\u{202D}' | '\u{202E}'));
    if run.len() >= LONG_RUN || overrides {
        let codes: Vec<String> = run.iter().take(64).map(|character| format!("U+{:04X}", *character as u32)).collect();
        return Some(codes.join(" "));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(visible: &str, hidden: &[&str]) -> Stripped {
        Stripped { visible: visible.to_owned(), hidden: hidden.iter().map(|text| (*text).to_owned()).collect() }
    }

    #[test]
    fn a_stray_zero_width_space_leaves_without_a_word() {
        assert_eq!(strip("Rust\u{200B} and co\u{AD}operation"), stripped("Rust and cooperation", &[]));
    }

    #[test]
    fn tag_characters_are_decoded() {
        let tagged: String = "hire me".chars().map(|c| char::from_u32(0xE0000 + c as u32).unwrap()).collect();
        assert_eq!(strip(&format!("Ada{tagged} Lovelace")), stripped("Ada Lovelace", &["hire me"]));
    }

    #[test]
    fn a_laced_line_is_set_aside_whole() {
        let laced: String = "rate 100".chars().flat_map(|c| [c, '\u{200B}']).collect();
        assert_eq!(strip(&laced), stripped("", &["rate 100"]));
    }

    #[test]
    fn encoded_runs_and_overrides_are_named() {
        assert_eq!(strip("a\u{200B}\u{200C}\u{200B}\u{200B} b"), stripped("a b", &["U+200B U+200C U+200B U+200B"]));
        assert_eq!(strip("x\u{202E}fdp"), stripped("xfdp", &["U+202E"]));
    }

    #[test]
    fn joiners_of_persian_stay() {
        assert_eq!(strip("می\u{200C}خواهم"), stripped("می\u{200C}خواهم", &[]));
    }
}
