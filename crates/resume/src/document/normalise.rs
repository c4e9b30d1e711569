//! Makes one line of text canonical: NFC, ligatures spelled out, one kind of space and of hyphen.
//!
//! Only characters that are mere typography are replaced. Full NFKC would turn "m²" into "m2" and "™" into "TM",
//! and a quote of the document would no longer be what the document says.

use unicode_normalization::UnicodeNormalization as _;

/// Two spaces stand for a tab or a wide gap on the line, so that "Acme  2019" still shows its two cells.
pub(super) const WIDE_GAP: &str = "  ";

/// Returns the canonical form of one line, without leading, trailing or doubled spaces (but with [`WIDE_GAP`]s).
pub(super) fn line(raw: &str) -> String {
    let mut spelled = String::with_capacity(raw.len());
    for character in raw.chars() {
        match character {
            '\u{FB00}'..='\u{FB06}' | '\u{132}' | '\u{133}' => spelled.extend(std::iter::once(character).nfkc()),
            '\u{2010}' | '\u{2011}' | '\u{FE63}' | '\u{FF0D}' => spelled.push('-'),
            '\t' => spelled.push_str(WIDE_GAP),
            space if is_space(space) => spelled.push(' '),
            other => spelled.push(other),
        }
    }
    squeeze(&spelled.nfc().collect::<String>())
}

/// What parts words: spaces of all kinds, and what no reader can name.
pub(super) fn is_space(character: char) -> bool {
    matches!(character,
        ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
        // Private-use characters are icons of one font and the replacement character is a glyph nobody knows.
        | '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' | '\u{F0000}'..='\u{10FFFD}')
        || character.is_control()
}

/// One space between words; two where there were two or more.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    let mut spaces = 0;
    for character in text.trim().chars() {
        if character == ' ' {
            spaces += 1;
            continue;
        }
        match spaces {
            0 => {}
            1 => squeezed.push(' '),
            _ => squeezed.push_str(WIDE_GAP),
        }
        spaces = 0;
        squeezed.push(character);
    }
    squeezed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_becomes_plain_and_meaning_stays() {
        assert_eq!(line(" o\u{FB03}ce\u{A0}work "), "office work");
        assert_eq!(line("full\u{2010}stack\tdeveloper"), "full-stack  developer");
        assert_eq!(line("Mu\u{308}ller ™ m²"), "Müller ™ m²");
        assert_eq!(line("\u{E0B1} mail    phone"), "mail  phone");
    }
}
