//! The HTTP surfaces of Fulcrum: hooks for machines, the console for people.
//!
//! Handlers are thin: they check who asks, call one method of the store and answer. Knows nothing of Lever's API, the
//! agents or the pipeline: what must happen next is a job in the transaction of what was decided.

pub mod console;
pub mod export;
pub mod hooks;
pub mod record;
