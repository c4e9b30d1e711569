//! Text to vectors, on this machine. Says what is like what; not what is good. The work is done by the processor while
//! one waits: from asynchronous code call it on a blocking thread.

mod manifest;
mod minilm;
mod runtime;

use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::digest::Digest;

pub use manifest::{File, MANIFEST, MODEL, Manifest, RUNTIME, TOKENIZER};
pub use minilm::{LONGEST_TOKENS, MiniLm};

/// Which embedding it is. Vectors of different ones cannot be compared, so keep the digest beside each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedderId {
    pub name: String,
    pub version: String,
    /// Of the files that decide the vectors.
    pub digest: Digest,
}

/// Turns texts into vectors.
pub trait Embedder: Send + Sync {
    fn id(&self) -> &EmbedderId;

    /// Numbers in each vector.
    fn dimension(&self) -> usize;

    /// A vector of length 1 for each text, in order; the same text always gets the same vector. What is beyond the
    /// longest text that the model reads is not seen.
    ///
    /// # Errors
    /// When the model cannot be run.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError>;
}

/// Why there are no vectors. Holds no text.
#[derive(Debug, Error)]
pub enum EmbedError {
    #[error("could not read {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("could not read {}: it is no manifest of an embedding model", path.display())]
    BadManifest {
        path: PathBuf,
        #[source]
        source: serde_json::Error,
    },
    #[error("could not use {}: the manifest does not list it, or by a name that is none", path.display())]
    Unlisted { path: PathBuf },
    #[error("could not use {}: its SHA-256 is {found}, and {expected} in the manifest", path.display())]
    Altered { path: PathBuf, expected: Digest, found: Digest },
    #[error("could not load the ONNX runtime")]
    Runtime {
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("could not load the ONNX runtime: it did not answer within {} ms", limit.as_millis())]
    RuntimeHangs { limit: Duration },
    #[error("could not load the ONNX runtime: it broke down while it was loaded")]
    RuntimeBroke,
    #[error("could not load the ONNX runtime: this process has loaded another one already")]
    OtherRuntime,
    #[error("could not load the tokenizer")]
    Tokenizer {
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("could not {operation}")]
    Model {
        /// Completes "could not …".
        operation: &'static str,
        #[source]
        source: ort::Error,
    },
    #[error("could not embed a text: {what}")]
    Unexpected { what: &'static str },
}

/// How alike two vectors of length 1 are: 1 for the same direction, 0 for nothing in common.
#[must_use]
pub fn cosine(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}
