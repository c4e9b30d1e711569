//! What a rule or a model suggests: one module per agent, [`Brief`] in, [`Draft`] out.
//!
//! An agent is a function of its brief and of what a language model answers, where it may ask one: the same brief and the
//! same answers give the same draft, so any run can be replayed. Without a model, or when one fails, rules do the work.
//! An agent cannot reach Lever, the store or the queue: the dependencies are missing from this crate. Start with
//! [`Agent`], then [`Screening`].

mod brief;
mod draft;
mod screening;
mod tools;

use domain::AgentName;
use thiserror::Error;

pub use brief::{Brief, PostingBrief};
pub use draft::{Draft, DraftEffect};
pub use fit::Rubric;
pub use screening::{Advance, Screening};
pub use tools::Tools;

/// A named procedure that reads one candidacy and proposes.
pub trait Agent: Send + Sync {
    fn name(&self) -> AgentName;

    /// Reads the brief and suggests. May take a while, and longer with a model: call it where blocking is allowed.
    ///
    /// # Errors
    /// When the agent cannot work on this brief at all.
    fn propose(&self, brief: &Brief, tools: &Tools) -> Result<Draft, AgentError>;
}

/// Why an agent could not work on a brief.
#[derive(Debug, Error)]
pub enum AgentError {
    #[error("the agent's own record cannot be written")]
    Record(#[from] serde_json::Error),
}
