//! Finds JSON in what a model said: in fences, amid prose, after thinking aloud, with commas too many. Guesses no
//! content: nothing is closed that was left open, and nothing is quoted that was not.

use serde_json::Value;

/// What was done to the text. Kept with the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mend {
    /// Text around the value was left out.
    Surroundings,
    /// Commas before a closing bracket were left out.
    Commas,
    /// Line breaks and other control characters within strings were escaped.
    ControlCharacters,
}

pub(super) struct Found {
    pub(super) value: Value,
    pub(super) mends: Vec<Mend>,
    pub(super) size_bytes: usize,
}

/// As many places are tried as a sensible answer may have.
const MOST_CANDIDATES: usize = 32;

/// The values in the text, the outermost of each place, in the order in which they should be believed.
pub(super) fn candidates(text: &str) -> Vec<Found> {
    let whole = text.trim().trim_start_matches('\u{feff}');
    if let Some(found) = parse(whole, false) {
        return vec![found];
    }
    // What a model thinks aloud may hold drafts of the answer.
    let said = whole.rsplit_once("</think>").map_or(whole, |(_, said)| said);
    let mut found = Vec::new();
    let mut at = 0;
    while found.len() < MOST_CANDIDATES {
        let Some(start) = said[at..].find(['{', '[']).map(|offset| at + offset) else { break };
        let Some(end) = closing(&said[start..]).map(|length| start + length) else {
            at = start + 1;
            continue;
        };
        match parse(&said[start..end], true) {
            Some(value) => {
                found.push(value);
                at = end;
            }
            None => at = start + 1,
        }
    }
    found
}

fn parse(text: &str, is_part: bool) -> Option<Found> {
    let found = |value, mut mends: Vec<Mend>| {
        if is_part {
            mends.insert(0, Mend::Surroundings);
        }
        Found { value, mends, size_bytes: text.len() }
    };
    if let Ok(value) = serde_json::from_str(text) {
        return Some(found(value, Vec::new()));
    }
    let (mended, mends) = mend(text);
    if mends.is_empty() {
        return None;
    }
    serde_json::from_str(&mended).ok().map(|value| found(value, mends))
}

/// The bytes from an opening bracket to the one that closes it; brackets within strings do not count.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut string = InString::default();
    for (index, c) in text.char_indices() {
        if string.holds(c) {
            continue;
        }
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}

fn mend(text: &str) -> (String, Vec<Mend>) {
    let mut out = String::with_capacity(text.len());
    let (mut commas, mut controls) = (false, false);
    let mut string = InString::default();
    for (index, c) in text.char_indices() {
        if string.holds(c) {
            if c.is_control() {
                controls = true;
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            } else {
                out.push(c);
            }
            continue;
        }
        if c == ',' && text[index + 1..].trim_start().starts_with(['}', ']']) {
            commas = true;
            continue;
        }
        out.push(c);
    }
    let mends = [(commas, Mend::Commas), (controls, Mend::ControlCharacters)];
    (out, mends.into_iter().filter_map(|(done, mend)| done.then_some(mend)).collect())
}

/// Follows whether one is within a JSON string.
#[derive(Default)]
struct InString {
    is_open: bool,
    is_escaped: bool,
}

impl InString {
    /// Takes the next character; true where it belongs to a string, quotation marks included.
    fn holds(&mut self, c: char) -> bool {
        if !self.is_open {
            self.is_open = c == '"';
            return self.is_open;
        }
        match c {
            _ if self.is_escaped => self.is_escaped = false,
            '\\' => self.is_escaped = true,
            '"' => self.is_open = false,
            _ => {}
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(text: &str, value: Value, mends: &[Mend]) {
        let found = candidates(text);
        assert_eq!((&found[0].value, found[0].mends.as_slice()), (&value, mends), "{text}");
    }

    #[test]
    fn json_is_found_wherever_it_stands() {
        check(r#" {"a": 1} "#, json!({"a": 1}), &[]);
        check("```json\n{\"a\": [1, 2]}\n```", json!({"a": [1, 2]}), &[Mend::Surroundings]);
        check("Sure! Here it is: {\"a\": \"}{\"} Anything else?", json!({"a": "}{"}), &[Mend::Surroundings]);
        check("<think>{\"a\": 0}?</think>{\"a\": 1}.", json!({"a": 1}), &[Mend::Surroundings]);
        check("a { brace and then {\"a\": 1}", json!({"a": 1}), &[Mend::Surroundings]);
    }

    #[test]
    fn small_slips_are_mended_and_named() {
        check("{\"a\": [1, 2, ], }", json!({"a": [1, 2]}), &[Mend::Commas]);
        check("{\"a\": \"one\ntwo, }\"}", json!({"a": "one\ntwo, }"}), &[Mend::ControlCharacters]);
        check("x {\"a\": \"\t\",}", json!({"a": "\t"}), &[Mend::Surroundings, Mend::Commas, Mend::ControlCharacters]);
    }

    #[test]
    fn nothing_is_invented() {
        for text in ["", "no", "{\"a\": 1", "{a: 1}", "{\"a\": tru}", "]}{["] {
            assert!(candidates(text).is_empty(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_surrounds_a_value_it_is_found(before in "[^{}\\[\\]\"<]{0,20}", text in ".{0,20}", after in ".{0,20}") {
            let value = json!({"text": text, "list": [1, {"deep": true}]});
            let found = candidates(&format!("{before}{value}{after}"));
            prop_assert_eq!(&found[0].value, &value);
        }

        #[test]
        fn no_text_is_too_much(text in ".{0,200}") {
            candidates(&text);
        }
    }
}
