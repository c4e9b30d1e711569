//! Placeholders of e-signature services: Lever's guide tells people to print them in white, so they hide nothing from anybody.

/// Letters before the number of an anchor: `\\s1\\`, `/sn1/`, `\\sig2\\`.
const LETTERS: std::ops::RangeInclusive<usize> = 1..=4;
const DIGITS: std::ops::RangeInclusive<usize> = 1..=2;

/// Whether a text consists of placeholders and nothing else.
pub(super) fn only_placeholders(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some() && words.all(is_placeholder)
}

/// An anchor of DocuSign's: a few letters and a number between two slashes.
fn is_placeholder(word: &str) -> bool {
    let inside = ['\\', '/'].into_iter().find_map(|mark| word.strip_prefix(mark)?.strip_suffix(mark));
    inside.is_some_and(|inside| {
        let letters = inside.chars().take_while(char::is_ascii_alphabetic).count();
        let digits = inside.chars().skip(letters).take_while(char::is_ascii_digit).count();
        LETTERS.contains(&letters) && DIGITS.contains(&digits) && letters + digits == inside.chars().count()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_told_from_words() {
        for anchors in ["\\s1\\", "/sn1/ /d1/", "\\sig12\\\n\\d1\\"] {
            assert!(only_placeholders(anchors), "{anchors}");
        }
        for words in ["", "/rust/", "hire me", "\\s1\\ hire me", "/rust1/go2/", "/seniorrust9/"] {
            assert!(!only_placeholders(words), "{words}");
        }
    }
}
