//! Language models and embeddings behind one port: [`LanguageModel`] and [`Embedder`]. Knows nothing of Lever, of SQL or
//! of what is asked for; it sends what it is given and says what came back.
//!
//! Start at `port.rs` for the question and the answer. `provider/` speaks the two wire formats, `structured.rs` turns
//! text into checked values, `govern/` holds the wrappers that implement the same port (so that they nest in any order),
//! `redaction.rs` takes personal text out and puts it back, `transcript.rs` keeps an exchange and plays it again, and
//! `embedding.rs` turns text into vectors on this machine. Errors and `Debug` hold ids, sizes and digests, never what was
//! said or a key.

mod clock;
mod digest;
pub mod embedding;
mod error;
pub mod govern;
pub mod install;
mod pinned;
mod port;
pub mod provider;
pub mod redaction;
mod scripted;
mod secret;
pub mod structured;
mod task;
pub mod transcript;

pub use clock::Clock;
pub use digest::Digest;
pub use embedding::Embedder;
pub use error::{Error, ErrorKind};
pub use pinned::{Parameters, Pinned};
pub use port::{Answer, Finish, Identity, LanguageModel, Message, Prompt, Reply, Request, Role, Schema, Usage};
pub use redaction::Redaction;
pub use scripted::Scripted;
pub use secret::Secret;
pub use structured::{Checked, Checker, structured};
pub use task::{Models, Task};
pub use transcript::{Recorder, Replay, Transcript};
