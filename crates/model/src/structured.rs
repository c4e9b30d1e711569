//! From what a model said to a checked value. Takes the JSON out of whatever surrounds it, validates it, and where it
//! does not fit asks again with the validator's words. Believes no server's promise to bind answers to a schema.

mod checker;
mod extract;
mod sections;

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Error;
use crate::port::{Answer, Finish, LanguageModel, Message, Request, Usage};

pub use checker::Checker;
pub use extract::Mend;
pub use sections::{Section, SectionOptions, Sections, sections};

use checker::Violation;
use extract::Found;

/// A value that satisfies its schema, and what it took to get it. Its `Debug` does not show the value.
#[derive(Clone, PartialEq)]
pub struct Checked<T> {
    pub value: T,
    /// The answer that held it.
    pub answer: Answer,
    /// Of all the questions together; what servers do not count is missing in it.
    pub usage: Usage,
    /// What was done to the answer's text to read it.
    pub mends: Vec<Mend>,
    /// How many questions it took, at least 1.
    pub asked: u32,
}

impl<T> fmt::Debug for Checked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checked")
            .field("answer", &self.answer)
            .field("usage", &self.usage)
            .field("mends", &self.mends)
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}

/// Asks `request` with the checker's schema, at most `repairs` times more with what was wrong with the last answer.
///
/// # Errors
/// [`Error::Unfit`] when no answer satisfied the schema, [`Error::Truncated`] when one was cut off before it did (asking
/// again would cut it off again), and whatever the model fails with.
pub async fn structured<T: DeserializeOwned + Send>(
    model: &dyn LanguageModel,
    request: &Request,
    checker: &Checker,
    repairs: u32,
) -> Result<Checked<T>, Error> {
    let mut request = Request { schema: Some(checker.schema().clone()), ..request.clone() };
    let mut usage = Usage::default();
    let mut asked = 0;
    loop {
        let answer = model.complete(&request).await?;
        asked += 1;
        usage = usage.plus(answer.usage.unwrap_or_default());
        let violations = match read(&answer.text, checker) {
            Ok((value, mends)) => return Ok(Checked { value, answer, usage, mends, asked }),
            Err(violations) => violations,
        };
        let schema = checker.schema().name.clone();
        if answer.finish == Finish::Truncated {
            return Err(Error::Truncated { schema, max_tokens: request.max_tokens });
        }
        if asked > repairs {
            let place = violations.first().map_or_else(String::new, |violation| violation.place.clone());
            return Err(Error::Unfit { schema, asked, place });
        }
        request = again(request, &answer.text, &violations);
    }
}

/// The first JSON value in the text that fits, or what is wrong with the one that looks most like the answer.
fn read<T: DeserializeOwned>(text: &str, checker: &Checker) -> Result<(T, Vec<Mend>), Vec<Violation>> {
    let mut wrong = vec![Violation::no_json()];
    let mut largest = 0;
    for Found { value, mends, size_bytes } in extract::candidates(text) {
        let violations = match fit(value, checker) {
            Ok(value) => return Ok((value, mends)),
            Err(violations) => violations,
        };
        if size_bytes > largest {
            (wrong, largest) = (violations, size_bytes);
        }
    }
    Err(wrong)
}

fn fit<T: DeserializeOwned>(value: Value, checker: &Checker) -> Result<T, Vec<Violation>> {
    let violations = checker.check(&value);
    if !violations.is_empty() {
        return Err(violations);
    }
    serde_json::from_value(value).map_err(|error| vec![Violation::of_type(&error)])
}

/// The same question with the answer and what is wrong with it. Only the last failure is kept: each would make it longer.
fn again(mut request: Request, answer: &str, violations: &[Violation]) -> Request {
    if request.repairs > 0 {
        request.messages.truncate(request.messages.len().saturating_sub(2));
    }
    request.repairs += 1;
    // Providers refuse an empty turn.
    let answer = if answer.trim().is_empty() { "(no answer)" } else { answer };
    let mut complaint = "This answer cannot be used:\n".to_owned();
    for violation in violations {
        complaint.push_str("- ");
        complaint.push_str(&violation.message);
        complaint.push('\n');
    }
    complaint.push_str("Answer again with the whole corrected JSON value and nothing else.");
    request.messages.extend([Message::assistant(answer), Message::user(complaint)]);
    request
}

#[cfg(test)]
mod tests;
