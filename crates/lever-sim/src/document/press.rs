//! Keeps the documents written last: what is read once is often read twice.

use std::collections::VecDeque;

use bytes::Bytes;

/// How many. At their size this is a few megabytes.
const KEPT: usize = 64;

/// The documents written last, by the id of their résumé.
#[derive(Default)]
pub(crate) struct Press(VecDeque<(String, Bytes)>);

impl Press {
    pub(crate) fn find(&self, resume: &str) -> Option<Bytes> {
        self.0.iter().find(|(id, _)| id == resume).map(|(_, bytes)| bytes.clone())
    }

    pub(crate) fn keep(&mut self, resume: String, bytes: Bytes) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((resume, bytes));
    }
}
