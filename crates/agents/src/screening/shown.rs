//! What of a résumé a language model is shown: nothing that tells who somebody is, and nothing that looks like an order
//! to it. What is not shown cannot be quoted either.

use fit::{Quote, Readable};
use model::Redaction;
use model::redaction::Kind;
use resume::{Document, Resume};
use sha2::{Digest, Sha256};

/// A line with one word of each of these is taken for an order to a machine.
const ORDERS: [(&[&str], &[&str]); 2] = [
    (
        &["ignore", "disregard", "forget", "override", "bypass"],
        &["instruction", "instructions", "prompt", "prompts", "criteria", "above", "previous"],
    ),
    (&["system", "developer"], &["prompt:", "message:", "instruction:", "instructions:"]),
];

pub(super) struct Shown<'a> {
    readable: Readable<'a>,
    redaction: Redaction,
}

impl<'a> Shown<'a> {
    /// `None` where it cannot be made sure that nothing personal is left.
    pub(super) fn of(resume: &Resume, document: &'a Document) -> Option<Self> {
        let mut readable = Readable::of(resume, document);
        let redaction = Redaction::new(known(resume)).ok()?;
        readable.take_out(orders(readable.as_str()));
        if resume.basics.name.is_none() {
            readable.take_out(head(readable.as_str()));
        }
        // What is taken out may show where a neighbour begins.
        for _ in 0..8 {
            let leaks = redaction.leaks(readable.as_str());
            if leaks.is_empty() {
                let shown = Self { readable, redaction };
                return shown.is_clean(&shown.lines().join("\n")).then_some(shown);
            }
            readable.take_out(leaks.into_iter().map(|leak| leak.place));
        }
        None
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.readable.lines()
    }

    /// The lines with their numbers, between marks that no text can hold: they are made of its digest.
    pub(super) fn numbered(&self) -> String {
        let mark = &hex::encode(Sha256::digest(self.readable.as_str()))[..16];
        let lines = self.lines().into_iter().enumerate();
        let numbered: Vec<String> = lines.map(|(index, line)| format!("{}| {line}", index + 1)).collect();
        format!("<<<resume {mark}>>>\n{}\n<<<end {mark}>>>", numbered.join("\n"))
    }

    pub(super) fn locate(&self, quoted: &str) -> Option<Quote> {
        self.readable.locate(quoted)
    }

    pub(super) fn of_quote(&self, quote: &Quote) -> Option<&str> {
        self.readable.of_quote(quote)
    }

    /// Whether nothing in the text tells who this is.
    pub(super) fn is_clean(&self, text: &str) -> bool {
        self.redaction.leaks(text).is_empty()
    }
}

/// What the résumé says about who it is.
fn known(resume: &Resume) -> Vec<(Kind, &str)> {
    let basics = &resume.basics;
    let single = [
        (Kind::Name, &basics.name),
        (Kind::Email, &basics.email),
        (Kind::Phone, &basics.phone),
        (Kind::Url, &basics.url),
        (Kind::Address, &basics.location),
    ];
    let mut known: Vec<(Kind, &str)> =
        single.into_iter().filter_map(|(kind, value)| Some((kind, value.as_ref()?.value.as_str()))).collect();
    known.extend(basics.profiles.iter().map(|profile| (Kind::Url, profile.url.as_str())));
    // A town tells where somebody lives without its country as well.
    let location = basics.location.iter().flat_map(|location| location.value.split(','));
    known.extend(location.map(str::trim).filter(|part| part.chars().count() > 3).map(|part| (Kind::Address, part)));
    known
}

/// Where a name stands that was not recognised: the first lines that hold anything.
fn head(text: &str) -> Vec<std::ops::Range<usize>> {
    const LINES: usize = 2;
    let mut at = 0;
    let places = text.split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len()..at, line)
    });
    places.filter(|(_, line)| !line.trim().is_empty()).take(LINES).map(|(place, _)| place).collect()
}

fn orders(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let lower = line.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let has = |wanted: &[&str]| {
            words.iter().any(|word| {
                let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
                wanted.contains(&bare) || wanted.contains(word)
            })
        };
        if ORDERS.iter().any(|(verbs, objects)| has(verbs) && has(objects)) {
            found.push(at..at + line.len());
        }
        at += line.len();
    }
    found
}
