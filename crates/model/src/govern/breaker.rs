//! Stops asking a provider that fails every time, and tries it again after a while with one question.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::port::{Identity, LanguageModel, Reply, Request};

#[derive(Debug, Clone, Copy)]
pub struct BreakerOptions {
    /// So many failures in a row open the circuit; at least 1.
    pub failures: u32,
    /// How long nothing is sent then.
    pub cool_down: Duration,
}

impl Default for BreakerOptions {
    fn default() -> Self {
        Self { failures: 5, cool_down: Duration::from_secs(60) }
    }
}

/// A breaker in a circuit.
pub struct Breaker {
    model: Arc<dyn LanguageModel>,
    options: BreakerOptions,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed {
        failures: u32,
    },
    Open {
        until_millis: i64,
    },
    /// One question is out to see whether it works again; the others are refused.
    Trying,
}

impl Breaker {
    #[must_use]
    pub fn new(model: Arc<dyn LanguageModel>, options: BreakerOptions, clock: Arc<dyn Clock>) -> Self {
        Self { model, options, clock, state: Mutex::new(State::Closed { failures: 0 }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a question may be sent, and how long it must wait where it may not.
    fn enter(&self) -> Result<Passage<'_>, Duration> {
        let mut state = self.state();
        match *state {
            State::Closed { .. } => Ok(Passage { breaker: self, is_trial: false, is_told: false }),
            State::Open { until_millis } => {
                let left = until_millis.saturating_sub(self.clock.now_millis());
                match u64::try_from(left).unwrap_or(0) {
                    0 => {
                        *state = State::Trying;
                        Ok(Passage { breaker: self, is_trial: true, is_told: false })
                    }
                    left => Err(Duration::from_millis(left)),
                }
            }
            State::Trying => Err(self.options.cool_down),
        }
    }

    fn open(&self) -> State {
        let cool_down = i64::try_from(self.options.cool_down.as_millis()).unwrap_or(i64::MAX);
        State::Open { until_millis: self.clock.now_millis().saturating_add(cool_down) }
    }
}

/// A question on its way. One that is given up without an answer says nothing of the provider, but must not leave the
/// circuit waiting for it.
struct Passage<'a> {
    breaker: &'a Breaker,
    is_trial: bool,
    is_told: bool,
}

impl Passage<'_> {
    fn tell(mut self, has_failed: bool) {
        self.is_told = true;
        let mut state = self.breaker.state();
        *state = match *state {
            _ if self.is_trial => match has_failed {
                true => self.breaker.open(),
                false => State::Closed { failures: 0 },
            },
            State::Closed { .. } if !has_failed => State::Closed { failures: 0 },
            State::Closed { failures } if failures + 1 < self.breaker.options.failures => {
                State::Closed { failures: failures + 1 }
            }
            State::Closed { .. } => self.breaker.open(),
            // It was sent before the circuit opened, and says nothing new.
            State::Open { .. } | State::Trying => *state,
        };
    }
}

impl Drop for Passage<'_> {
    fn drop(&mut self) {
        if self.is_trial && !self.is_told {
            let now = self.breaker.clock.now_millis();
            *self.breaker.state() = State::Open { until_millis: now };
        }
    }
}

impl LanguageModel for Breaker {
    fn identity(&self, request: &Request) -> Identity {
        self.model.identity(request)
    }

    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a> {
        Box::pin(async move {
            let passage = match self.enter() {
                Ok(passage) => passage,
                Err(after) => return Err(Error::CircuitOpen { provider: self.identity(request).provider, after }),
            };
            let reply = self.model.complete(request).await;
            passage.tell(reply.as_ref().is_err_and(speaks_against_the_provider));
            reply
        })
    }
}

/// A refusal shows that somebody is there.
fn speaks_against_the_provider(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Throttled { .. } | ErrorKind::Unavailable | ErrorKind::TimedOut | ErrorKind::Malformed => true,
        ErrorKind::Refused
        | ErrorKind::OverBudget
        | ErrorKind::CircuitOpen { .. }
        | ErrorKind::TooLong
        | ErrorKind::Misconfigured => false,
    }
}
