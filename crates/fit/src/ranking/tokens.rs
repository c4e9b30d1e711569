//! Texts as counted words: abbreviations spelled out, endings levelled, words that say nothing left out.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use super::Candidate;
use crate::PostingText;
use crate::rubric::protected::is_promise;
use crate::rubric::sections::is_boilerplate;

/// How often each word occurs.
pub(super) type Bag = BTreeMap<String, u32>;

/// A text and the line over it.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) headline: Bag,
    pub(super) body: Bag,
}

/// Titles are full of these, and a posting may spell out what a résumé does not.
const ABBREVIATIONS: [(&str, &[&str]); 22] = [
    ("sr", &["senior"]),
    ("jr", &["junior"]),
    ("mgr", &["manager"]),
    ("asst", &["assistant"]),
    ("assoc", &["associate"]),
    ("dir", &["director"]),
    ("eng", &["engineer"]),
    ("tech", &["technician"]),
    ("rep", &["representative"]),
    ("admin", &["administrator"]),
    ("mgmt", &["management"]),
    ("dept", &["department"]),
    ("intl", &["international"]),
    ("acct", &["account"]),
    ("hr", &["human", "resources"]),
    ("pr", &["public", "relations"]),
    ("qa", &["quality", "assurance"]),
    ("vp", &["vice", "president"]),
    ("ceo", &["chief", "executive", "officer"]),
    ("cfo", &["chief", "financial", "officer"]),
    ("rn", &["registered", "nurse"]),
    // Told from the pronoun by its capitals, before all is made lower case.
    ("i.t", &["information", "technology"]),
];

static STOP_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../words/stop_words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|word| !word.is_empty()).collect()
});

/// The posting without what it says of pay, benefits and the law, which every posting says.
pub(super) fn posting(posting: &PostingText) -> Counted {
    let lists = posting.lists.iter().flat_map(|list| std::iter::once(&list.heading).chain(&list.items));
    let lines = posting.description.lines().chain(lists.map(String::as_str));
    let mut body = Bag::new();
    for line in lines.filter(|line| !is_boilerplate(line) && !is_promise(line)) {
        count(line, &mut body);
    }
    let mut headline = Bag::new();
    count(&posting.title, &mut headline);
    Counted { headline, body }
}

pub(super) fn candidate(candidate: &Candidate) -> Counted {
    let mut counted = Counted::default();
    count(&candidate.headline, &mut counted.headline);
    count(&candidate.text, &mut counted.body);
    counted
}

fn count(text: &str, bag: &mut Bag) {
    let mut add = |word: &str| *bag.entry(stem(word)).or_default() += 1;
    for raw in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#' | '.'))) {
        if matches!(raw.trim_end_matches('.'), "IT" | "I.T") {
            add("information");
            add("technology");
            continue;
        }
        for word in raw.split('.').map(str::to_lowercase) {
            let word = word.trim_start_matches(|c: char| !c.is_alphabetic());
            if word.chars().count() < 2 {
                continue;
            }
            match ABBREVIATIONS.iter().find(|(short, _)| *short == word) {
                Some((_, long)) => long.iter().for_each(|word| add(word)),
                None if STOP_WORDS.contains(word) => {}
                None => add(word),
            }
        }
    }
}

/// The singular of a word, roughly.
fn stem(word: &str) -> String {
    if word.chars().count() <= 3 || !word.is_ascii() {
        return word.to_owned();
    }
    if let Some(root) = word.strip_suffix("ies").filter(|root| root.len() > 1) {
        return format!("{root}y");
    }
    for ending in ["sses", "ches", "shes", "xes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    let plural = word.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    if plural { word[..word.len() - 1].to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_levelled_and_empty_ones_left_out() {
        let mut bag = Bag::new();
        count("Sr. IT Managers, it is the C++ and Node.js policies of HR", &mut bag);
        let words: Vec<&str> = bag.keys().map(String::as_str).collect();
        assert_eq!(
            words,
            ["c++", "human", "information", "js", "manager", "node", "policy", "resource", "senior", "technology"]
        );
    }
}
