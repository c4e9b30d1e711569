//! Rust source as text with the parts blanked out that are not code, so that rules do not trip over prose.

use std::ops::Range;

/// Comments, strings and character literals become spaces; every line and column stays where it was.
pub(crate) fn code_only(source: &str) -> String {
    blank(source, true)
}

/// Comments become spaces; strings stay, because attributes such as `#[serde(with = "hex::serde")]` name paths in them.
pub(crate) fn without_comments(source: &str) -> String {
    blank(source, false)
}

/// Every identifier and keyword with its place in the text.
pub(crate) fn words(code: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + code[rest..].find(is_word)?;
        let end = code[start..].find(|c| !is_word(c)).map_or(code.len(), |length| start + length);
        rest = end;
        Some((start..end, &code[start..end]))
    })
}

/// The line, counted from one, on which a place in the text lies.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn blank(source: &str, strings_too: bool) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let (end, is_code) = match literal(&chars, at) {
            Some(end) => (end, !strings_too),
            None => comment(&chars, at).map_or((at + 1, true), |end| (end, false)),
        };
        for &c in &chars[at..end] {
            // Bytes are kept, not only characters, so that a place in the result is a place in the source.
            if is_code || c == '\n' { out.push(c) } else { out.extend(std::iter::repeat_n(' ', c.len_utf8())) }
        }
        at = end;
    }
    out
}

/// The end of the comment that starts here, if one does. Block comments nest.
fn comment(chars: &[char], start: usize) -> Option<usize> {
    match chars.get(start..start + 2)? {
        ['/', '/'] => Some(chars[start..].iter().position(|&c| c == '\n').map_or(chars.len(), |length| start + length)),
        ['/', '*'] => {
            let (mut depth, mut at) = (1, start + 2);
            while at < chars.len() && depth > 0 {
                match chars.get(at..at + 2) {
                    Some(['/', '*']) => (depth, at) = (depth + 1, at + 2),
                    Some(['*', '/']) => (depth, at) = (depth - 1, at + 2),
                    _ => at += 1,
                }
            }
            Some(at)
        }
        _ => None,
    }
}

/// The end of the string or character literal that starts here, if one does.
fn literal(chars: &[char], start: usize) -> Option<usize> {
    let mid_word = start > 0 && is_word(chars[start - 1]);
    let prefix = chars[start..].iter().take(2).take_while(|c| matches!(c, 'r' | 'b' | 'c')).count();
    if mid_word && prefix > 0 {
        return None;
    }
    let open = start + prefix;
    let is_raw = chars[start..open].contains(&'r');
    let hashes = if is_raw { chars[open..].iter().take_while(|&&c| c == '#').count() } else { 0 };
    match chars.get(open + hashes)? {
        '"' if is_raw => Some(raw_end(chars, open + hashes + 1, hashes)),
        '"' => Some(escaped_end(chars, open + 1, '"')),
        '\'' if !is_raw => match (chars.get(open + 1)?, chars.get(open + 2)?) {
            ('\\', _) | (_, '\'') => Some(escaped_end(chars, open + 1, '\'')),
            _ => None, // a lifetime
        },
        _ => None,
    }
}

fn raw_end(chars: &[char], mut at: usize, hashes: usize) -> usize {
    while at < chars.len() {
        if chars[at] == '"' && chars[at + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    at
}

fn escaped_end(chars: &[char], mut at: usize, quote: char) -> usize {
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, code: &str) {
        let blanked = code_only(source);
        assert_eq!(blanked.split_whitespace().collect::<Vec<_>>().join(" "), code, "of {source}");
        assert_eq!(blanked.len(), source.len());
        assert_eq!(blanked.lines().count(), source.lines().count());
    }

    #[test]
    fn comments_and_literals_are_not_code() {
        check("let a = 1; // sleep(1)\nb", "let a = 1; b");
        check("a /* x /* y */ z */ b", "a b");
        check(r#"f("a \" // b", 'c', '\'', b'x', '"')"#, "f( , , , , )");
        check("f(r\"\\\", r#\"a\"b\"#, br##\"\"#\"##) // é", "f( , , )");
        check("é(\"é\")", "é( )");
    }

    #[test]
    fn lifetimes_and_raw_identifiers_are_code() {
        check("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}");
        check("let r#type = br; for b in c {}", "let r#type = br; for b in c {}");
        check("number\"text\"", "number");
    }

    #[test]
    fn an_unfinished_literal_ends_with_the_file() {
        check("a \"b", "a");
        check("a \"b\\", "a");
        check("a r#\"b\"", "a");
        check("a /* b", "a");
    }

    #[test]
    fn strings_can_be_kept() {
        assert_eq!(without_comments("a(\"b::c\") // d"), "a(\"b::c\")     ");
    }

    #[test]
    fn words_know_their_place() {
        let code = "use a_b::{C};\nx";
        let found: Vec<_> = words(code).map(|(at, word)| (line_of(code, at.start), word)).collect();
        assert_eq!(found, [(1, "use"), (1, "a_b"), (1, "C"), (2, "x")]);
    }
}
