//! What was suggested for postings, kept in this process: reading a posting for it takes a while, and a list asks for
//! many.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use fit::{Rubric, Taxonomy};
use lever::Posting;
use sha2::{Digest, Sha256};

use super::subject::text;

/// How many are kept; the one that came first makes room.
const MOST: usize = 1_000;

/// A posting's title and text, as a digest.
type Key = [u8; 32];

/// Suggestions by what they were made from, so that another text has another suggestion.
#[derive(Default)]
pub(crate) struct Suggestions(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    by_key: HashMap<Key, Arc<Rubric>>,
    order: VecDeque<Key>,
}

impl Suggestions {
    /// What is suggested for a posting. It may take some milliseconds.
    pub(crate) fn of(&self, posting: &Posting) -> Arc<Rubric> {
        let key = key(posting);
        if let Some(known) = self.kept().by_key.get(&key) {
            return Arc::clone(known);
        }
        let made = Arc::new(Rubric::suggest(&text(posting), Taxonomy::embedded()));
        self.kept().keep(key, &made);
        made
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        // Whole after each change, also where someone who held it has panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn keep(&mut self, key: Key, made: &Arc<Rubric>) {
        if self.by_key.insert(key, Arc::clone(made)).is_none() {
            self.order.push_back(key);
        }
        while self.order.len() > MOST {
            if let Some(first) = self.order.pop_front() {
                self.by_key.remove(&first);
            }
        }
    }
}

/// Each part with its length before it, so that no two postings read alike.
fn key(posting: &Posting) -> Key {
    let lists = posting.content.headed_lists();
    let parts = [posting.text.as_str(), posting.content.marked_up()];
    let of_lists = lists.iter().flat_map(|(heading, content)| [heading.as_str(), content.as_str()]);
    let mut digest = Sha256::new();
    for part in parts.into_iter().chain(of_lists) {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn posting(title: &str, asks: &str) -> Posting {
        serde_json::from_value(json!({
            "id": "post-1", "text": title,
            "content": { "lists": [{ "text": "Requirements", "content": format!("<li>{asks}</li>") }] },
        }))
        .unwrap()
    }

    #[test]
    fn another_text_has_another_suggestion_and_the_same_text_is_read_once() {
        let suggestions = Suggestions::default();
        let first = suggestions.of(&posting("Engineer", "Rust in production"));
        assert_eq!(*first, Rubric::suggest(&text(&posting("Engineer", "Rust in production")), Taxonomy::embedded()));
        assert!(Arc::ptr_eq(&first, &suggestions.of(&posting("Engineer", "Rust in production"))));
        let changed = suggestions.of(&posting("Engineer", "PostgreSQL in production"));
        assert_eq!(changed.criteria[0].text, "PostgreSQL in production");
    }

    #[test]
    fn no_more_are_kept_than_fit() {
        let mut kept = Kept::default();
        let made = Arc::new(Rubric::new(String::new(), Vec::new(), Vec::new()));
        for number in 0..=MOST {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&number.to_be_bytes());
            kept.keep(key, &made);
        }
        assert_eq!((kept.by_key.len(), kept.order.len()), (MOST, MOST));
        assert!(!kept.by_key.contains_key(&[0; 32]), "the first has made room");
    }
}
