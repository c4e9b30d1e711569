//! What a rule or a model suggests: one module per agent, [`Brief`] in, [`Draft`] out.
//!
//! An agent is a function of its brief and of the recorded answers of the models it may ask: the same gives the same draft,
//! so any run can be replayed. It cannot
//! reach Lever, the store or the queue: the dependencies are missing from this crate. Start with [`Agent`], then
//! [`Screening`].

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

    /// Reads the brief and suggests. May take a while and may wait for a model: call it where blocking is allowed, inside a
    /// runtime.
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
