//! all-MiniLM-L6-v2 and models built like it: a BERT in ONNX, its last layer averaged over the tokens, cut to length 1.
//! One text at a time on one thread: padding and waiting for each other cost more than they bring.

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ort::session::{Session, SessionInputValue};
use ort::value::Tensor;
use tokenizers::{Tokenizer, TruncationParams};

use super::manifest::{MODEL, Manifest, RUNTIME, TOKENIZER};
use super::{EmbedError, Embedder, EmbedderId, runtime};
use crate::digest::Digest;

/// Tokens of a text that are read, its two marks included; what the model was trained with.
pub const LONGEST_TOKENS: usize = 256;

/// An embedding model from a directory.
pub struct MiniLm {
    id: EmbedderId,
    dimension: usize,
    tokenizer: Tokenizer,
    /// Running it needs it whole.
    session: Mutex<Session>,
    has_token_types: bool,
}

impl MiniLm {
    /// Loads a directory with `manifest.json`, `model.onnx`, `tokenizer.json` and `libonnxruntime.so`, each of which must
    /// be what the manifest says, and embeds a word to see that it works. Waits `limit` for the runtime to load.
    ///
    /// # Errors
    /// When something is missing, was altered, or does not work.
    pub fn load(dir: &Path, limit: Duration) -> Result<Self, EmbedError> {
        let dir = dir.canonicalize().map_err(|source| EmbedError::Read { path: dir.to_owned(), source })?;
        let manifest = Manifest::read(&dir)?;
        let [model, tokenizer, library] = [MODEL, TOKENIZER, RUNTIME].map(|name| manifest.verified(&dir, name));
        let (model, tokenizer, library) = (model?, tokenizer?, library?);

        let failed = |source| EmbedError::Tokenizer { source };
        let mut tokenizer = Tokenizer::from_file(tokenizer).map_err(failed)?;
        tokenizer.with_padding(None);
        let cut = TruncationParams { max_length: LONGEST_TOKENS, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(cut)).map_err(failed)?;

        let session = session(&model, &library, &manifest.files[RUNTIME].sha256, limit)?;
        let has_token_types = session.inputs().iter().any(|input| input.name() == "token_type_ids");
        let id = EmbedderId { digest: manifest.digest(), name: manifest.name, version: manifest.version };
        let dimension = manifest.dimension;
        let minilm = Self { id, dimension, tokenizer, session: Mutex::new(session), has_token_types };
        minilm.vector("works")?;
        Ok(minilm)
    }

    fn vector(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let encoding = self.tokenizer.encode_fast(text, true).map_err(|source| EmbedError::Tokenizer { source })?;
        let mask = encoding.get_attention_mask();
        let failed = |source| EmbedError::Model { operation: "run the embedding model", source };
        let tensor = |numbers: &[u32]| {
            let numbers: Vec<i64> = numbers.iter().copied().map(i64::from).collect();
            Tensor::from_array(([1, numbers.len()], numbers)).map_err(failed)
        };
        let mut inputs: Vec<(&str, SessionInputValue<'_>)> =
            vec![("input_ids", tensor(encoding.get_ids())?.into()), ("attention_mask", tensor(mask)?.into())];
        if self.has_token_types {
            inputs.push(("token_type_ids", tensor(encoding.get_type_ids())?.into()));
        }
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let outputs = session.run(inputs).map_err(failed)?;
        let (shape, states) = outputs[0].try_extract_tensor::<f32>().map_err(failed)?;
        let expected = [1, mask.len() as i64, self.dimension as i64];
        if shape.iter().ne(expected.iter()) {
            return Err(EmbedError::Unexpected { what: "the model's output has another shape than the manifest says" });
        }
        pooled(states, mask, self.dimension)
    }
}

fn session(model: &Path, library: &Path, digest: &Digest, limit: Duration) -> Result<Session, EmbedError> {
    let environment = runtime::load(library, digest, limit)?;
    let failed = |source| EmbedError::Model { operation: "load the embedding model", source };
    let builder = Session::builder(&environment).map_err(failed)?;
    let builder = builder.with_intra_threads(1).map_err(|error| failed(error.into()))?;
    let builder = builder.with_inter_threads(1).map_err(|error| failed(error.into()))?;
    let mut builder = builder.with_deterministic_compute(true).map_err(|error| failed(error.into()))?;
    builder.commit_from_file(model).map_err(failed)
}

/// The mean of the tokens' states where the mask is 1, cut to length 1.
fn pooled(states: &[f32], mask: &[u32], dimension: usize) -> Result<Vec<f32>, EmbedError> {
    let mut sum = vec![0.0_f32; dimension];
    for (state, _) in states.chunks_exact(dimension).zip(mask).filter(|(_, mask)| **mask == 1) {
        for (sum, number) in sum.iter_mut().zip(state) {
            *sum += number;
        }
    }
    // The length takes the number of tokens with it.
    let length = sum.iter().map(|number| number * number).sum::<f32>().sqrt();
    if !length.is_finite() || length <= f32::MIN_POSITIVE {
        return Err(EmbedError::Unexpected { what: "the model's output is no direction" });
    }
    Ok(sum.into_iter().map(|number| number / length).collect())
}

impl Embedder for MiniLm {
    fn id(&self) -> &EmbedderId {
        &self.id
    }

    fn dimension(&self) -> usize {
        self.dimension
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        texts.iter().map(|text| self.vector(text)).collect()
    }
}

impl fmt::Debug for MiniLm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MiniLm").field("id", &self.id).field("dimension", &self.dimension).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_mask_covers_counts_and_the_length_is_one() {
        let pooled = pooled(&[3.0, 0.0, 0.0, 4.0, 100.0, 100.0], &[1, 1, 0], 2).unwrap();
        assert_eq!(pooled, [0.6, 0.8]);
        assert!(super::pooled(&[0.0, 0.0], &[1], 2).is_err());
        assert!(super::pooled(&[f32::NAN, 0.0], &[1], 2).is_err());
    }
}
