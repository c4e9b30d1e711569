//! Answers from the record. What was not recorded is an error, never a guess and never a call.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::{Outcome, Transcript};
use crate::digest::Digest;
use crate::error::Error;
use crate::port::{Answer, Identity, LanguageModel, Reply, Request};

/// Plays exchanges again. A question that was asked several times gets its answers in order, and then the last again.
pub struct Replay {
    first: Option<Identity>,
    identities: BTreeMap<Digest, Identity>,
    exchanges: Mutex<BTreeMap<Digest, VecDeque<Outcome>>>,
    unrecorded: Mutex<Vec<Digest>>,
}

impl Replay {
    #[must_use]
    pub fn of(transcripts: impl IntoIterator<Item = Transcript>) -> Self {
        let mut first = None;
        let mut identities = BTreeMap::new();
        let mut exchanges: BTreeMap<Digest, VecDeque<Outcome>> = BTreeMap::new();
        for transcript in transcripts {
            let Transcript { pinned, request_digest, outcome, .. } = transcript;
            let identity = Identity { provider: pinned.provider, model: pinned.model };
            first.get_or_insert_with(|| identity.clone());
            identities.entry(request_digest.clone()).or_insert(identity);
            exchanges.entry(request_digest).or_default().push_back(outcome);
        }
        Self { first, identities, exchanges: Mutex::new(exchanges), unrecorded: Mutex::default() }
    }

    /// The questions that were asked and had not been recorded, in order. A caller that goes on without an answer may
    /// not have noticed.
    #[must_use]
    pub fn unrecorded(&self) -> Vec<Digest> {
        self.unrecorded.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn answer(&self, request: &Request) -> Result<Answer, Error> {
        let request = request.digest();
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = exchanges.get_mut(&request).and_then(|outcomes| match outcomes.len() {
            0 | 1 => outcomes.front().cloned(),
            _ => outcomes.pop_front(),
        });
        match outcome {
            Some(Outcome::Answered(answer)) => Ok(answer),
            Some(Outcome::Failed { kind, message }) => Err(Error::RecordedFailure { request, kind, message }),
            None => {
                self.unrecorded.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
                Err(Error::NotRecorded { request })
            }
        }
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay").field("first", &self.first).finish_non_exhaustive()
    }
}

impl LanguageModel for Replay {
    /// The model that was asked then, or else that of the first exchange, so that what is pinned is what was pinned then.
    fn identity(&self, request: &Request) -> Identity {
        let nobody = || Identity { provider: "replay".to_owned(), model: "replay".to_owned() };
        let recorded = self.identities.get(&request.digest()).or(self.first.as_ref());
        recorded.cloned().unwrap_or_else(nobody)
    }

    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a> {
        let answer = self.answer(request);
        Box::pin(async { answer })
    }
}
