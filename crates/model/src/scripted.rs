//! A model that says what a test tells it to, and remembers what it was asked.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Error;
use crate::port::{Answer, Finish, Identity, LanguageModel, Reply, Request, Usage};

type Rule = Box<dyn Fn(&Request) -> Result<String, Error> + Send + Sync>;

/// Gives its answers in turn, or by a rule. Counts a token for every four bytes, so that budgets have something to count.
#[derive(Default)]
pub struct Scripted {
    script: Mutex<Script>,
    rule: Option<Rule>,
}

#[derive(Default)]
struct Script {
    answers: VecDeque<Result<String, Error>>,
    asked: Vec<Request>,
}

impl Scripted {
    /// Says these things in turn, and then fails with [`Error::ScriptOver`].
    #[must_use]
    pub fn answers<T: Into<String>>(answers: impl IntoIterator<Item = T>) -> Self {
        let scripted = Self::default();
        for answer in answers {
            scripted.will_answer(answer);
        }
        scripted
    }

    /// Answers every question by `rule`.
    #[must_use]
    pub fn by(rule: impl Fn(&Request) -> Result<String, Error> + Send + Sync + 'static) -> Self {
        Self { script: Mutex::default(), rule: Some(Box::new(rule)) }
    }

    /// Adds an answer to the script.
    pub fn will_answer(&self, text: impl Into<String>) {
        self.script().answers.push_back(Ok(text.into()));
    }

    /// Adds a failure to the script.
    pub fn will_fail(&self, error: Error) {
        self.script().answers.push_back(Err(error));
    }

    /// What was asked so far, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<Request> {
        self.script().asked.clone()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, request: &Request) -> Result<String, Error> {
        let mut script = self.script();
        script.asked.push(request.clone());
        if let Some(rule) = &self.rule {
            return rule(request);
        }
        let answers = script.asked.len() - 1;
        script.answers.pop_front().unwrap_or(Err(Error::ScriptOver { answers }))
    }
}

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scripted").field("asked", &self.script().asked.len()).finish_non_exhaustive()
    }
}

impl LanguageModel for Scripted {
    fn identity(&self, request: &Request) -> Identity {
        let model = request.model.clone().unwrap_or_else(|| "script".to_owned());
        Identity { provider: "scripted".to_owned(), model }
    }

    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a> {
        let answer = self.next(request).map(|text| {
            let tokens = |bytes: usize| (bytes as u64).div_ceil(4);
            let usage = Usage { input_tokens: tokens(request.size_bytes()), output_tokens: tokens(text.len()) };
            let model = self.identity(request).model;
            Answer { text, finish: Finish::Complete, usage: Some(usage), model, latency_ms: 0 }
        });
        Box::pin(async { answer })
    }
}
