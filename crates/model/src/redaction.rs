//! Takes personal data out of a text before a provider sees it, and puts it back into the answer. Finds what it was told
//! (the known values, in the forms in which people write them) and what looks like an e-mail address, a telephone number
//! or a URL. It does not find a name that it was not told.
//!
//! A placeholder such as `[NAME_1]` names a value, `[NAME_1_2]` the same value in another form (other case, other spaces),
//! so that restoring gives back the text to the letter. What already looks like a placeholder is replaced as well: no
//! document can ask for somebody's name.

mod finder;
mod known;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use serde_json::Value;

use crate::port::{Message, Request};

use finder::Finders;
use known::Known;

/// What kind of thing a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Name,
    Email,
    Phone,
    Url,
    Address,
    /// Text that looks like a placeholder and is none of ours.
    Literal,
}

impl Kind {
    const fn label(self) -> &'static str {
        match self {
            Self::Name => "NAME",
            Self::Email => "EMAIL",
            Self::Phone => "PHONE",
            Self::Url => "URL",
            Self::Address => "ADDRESS",
            Self::Literal => "TEXT",
        }
    }
}

/// Something personal that stands in a text, in bytes. Not what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    pub kind: Kind,
    pub place: Range<usize>,
}

/// What was replaced, for one person or one conversation. The same value has the same placeholder in every text.
#[derive(Clone)]
pub struct Redaction {
    known: Vec<Known>,
    finders: &'static Finders,
    /// The number of a value, by kind and by what makes two forms the same value.
    values: BTreeMap<(Kind, String), u32>,
    /// The placeholder of each form, and the way back.
    placeholders: BTreeMap<(Kind, String), String>,
    originals: BTreeMap<String, String>,
}

static FINDERS: LazyLock<Option<Finders>> = LazyLock::new(|| Finders::new().ok());

/// The patterns are constants, so that this cannot happen; but a redaction that finds nothing must not exist.
#[derive(Debug, thiserror::Error)]
#[error("could not prepare the redaction: a pattern is not usable")]
pub struct PatternError;

/// A piece of a text: as it was, or replaced.
enum Piece<'a> {
    Text(&'a str),
    Placeholder(String),
}

impl Redaction {
    /// Knows these values. Empty ones are ignored; a name's parts are found as well.
    ///
    /// # Errors
    /// When a pattern cannot be compiled, such as one for a value of many thousand letters.
    pub fn new<'a>(values: impl IntoIterator<Item = (Kind, &'a str)>) -> Result<Self, PatternError> {
        let finders = FINDERS.as_ref().ok_or(PatternError)?;
        let mut redaction = Self {
            known: Vec::new(),
            finders,
            values: BTreeMap::new(),
            placeholders: BTreeMap::new(),
            originals: BTreeMap::new(),
        };
        for (kind, value) in values {
            for known in known::forms(kind, value)? {
                // Numbered at once, in the order given, so that the first person is always the first.
                redaction.number(kind, &known.identity);
                redaction.known.push(known);
            }
        }
        Ok(redaction)
    }

    /// The text with placeholders.
    #[must_use]
    pub fn redact(&mut self, text: &str) -> String {
        let mut pieces = vec![Piece::Text(text)];
        loop {
            let mut next = Vec::with_capacity(pieces.len());
            let mut has_changed = false;
            for piece in pieces {
                match piece {
                    Piece::Text(text) => has_changed |= self.split(text, &mut next),
                    Piece::Placeholder(_) => next.push(piece),
                }
            }
            pieces = next;
            // What was replaced may have hidden where a neighbour begins, so look again until nothing is found.
            if !has_changed {
                break;
            }
        }
        let text = |piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Placeholder(placeholder) => placeholder,
        };
        pieces.into_iter().map(text).collect()
    }

    /// The request with its texts redacted. The schema is the caller's own.
    #[must_use]
    pub fn redact_request(&mut self, request: &Request) -> Request {
        let messages = request.messages.iter();
        let messages =
            messages.map(|message| Message { role: message.role, text: self.redact(&message.text) }).collect();
        Request { system: self.redact(&request.system), messages, ..request.clone() }
    }

    /// The text with every placeholder that was given out replaced by what it stands for. Others stay as they are.
    #[must_use]
    pub fn restore(&self, text: &str) -> String {
        let original = |found: &regex::Captures<'_>| {
            let placeholder = &found[0];
            self.originals.get(&placeholder.to_uppercase()).map_or(placeholder, String::as_str).to_owned()
        };
        self.finders.placeholder.replace_all(text, original).into_owned()
    }

    /// Restores every string in a JSON value, keys excepted. Restoring the JSON's text would break where an original
    /// holds a quotation mark.
    pub fn restore_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.restore(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.restore_json(item)),
            Value::Object(map) => map.values_mut().for_each(|item| self.restore_json(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// What is personal in a text, our placeholders aside. Empty for every text that was redacted.
    #[must_use]
    pub fn leaks(&self, text: &str) -> Vec<Leak> {
        let mut leaks = Vec::new();
        let mut from = 0;
        let ours = self.finders.placeholder.find_iter(text).filter(|found| self.originals.contains_key(found.as_str()));
        for (start, end) in ours.map(|found| (found.start(), found.end())).chain([(text.len(), text.len())]) {
            let spans = self.spans(&text[from..start]);
            leaks.extend(
                spans.into_iter().map(|(kind, place)| Leak { kind, place: from + place.start..from + place.end }),
            );
            from = end;
        }
        leaks
    }

    /// Splits a piece of text at what must go; whether there was any.
    fn split<'a>(&mut self, text: &'a str, into: &mut Vec<Piece<'a>>) -> bool {
        let spans = self.spans(text);
        let has_changed = !spans.is_empty();
        let mut from = 0;
        for (kind, place) in spans {
            into.push(Piece::Text(&text[from..place.start]));
            from = place.end;
            into.push(Piece::Placeholder(self.placeholder(kind, &text[place])));
        }
        into.push(Piece::Text(&text[from..]));
        has_changed
    }

    /// What must go, in order and apart. Where two overlap, all that either covers goes, as the longer one's kind.
    fn spans(&self, text: &str) -> Vec<(Kind, Range<usize>)> {
        let mut found = self.finders.find(text);
        for known in &self.known {
            found.extend(known.find(text).map(|place| (known.kind, place)));
        }
        found.sort_by_key(|(_, place)| (place.start, std::cmp::Reverse(place.end)));
        let mut apart: Vec<(Kind, Range<usize>)> = Vec::new();
        for (kind, place) in found {
            match apart.last_mut() {
                Some((last_kind, last)) if place.start < last.end => {
                    if place.len() > last.len() {
                        *last_kind = kind;
                    }
                    last.end = last.end.max(place.end);
                }
                _ => apart.push((kind, place)),
            }
        }
        apart
    }

    fn placeholder(&mut self, kind: Kind, form: &str) -> String {
        if let Some(placeholder) = self.placeholders.get(&(kind, form.to_owned())) {
            return placeholder.clone();
        }
        let identity = self.known.iter().find(|known| known.kind == kind && known.is(form));
        let identity = identity.map_or_else(|| known::identity(kind, form), |known| known.identity.clone());
        let number = self.number(kind, &identity);
        let base = format!("{}_{number}", kind.label());
        let mut placeholder = format!("[{base}]");
        let mut variant = 1_u32;
        while self.originals.contains_key(&placeholder) {
            variant += 1;
            placeholder = format!("[{base}_{variant}]");
        }
        self.originals.insert(placeholder.clone(), form.to_owned());
        self.placeholders.insert((kind, form.to_owned()), placeholder.clone());
        placeholder
    }

    fn number(&mut self, kind: Kind, identity: &str) -> u32 {
        let next = 1 + self.values.keys().filter(|(other, _)| *other == kind).count() as u32;
        *self.values.entry((kind, identity.to_owned())).or_insert(next)
    }
}

impl fmt::Debug for Redaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redaction")
            .field("values", &self.values.len())
            .field("forms", &self.originals.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
