//! Both wire formats against a server that answers by a script, and an exchange that was recorded from a real one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod anthropic;
mod openai;
mod recorded;
mod script;
mod transport;
