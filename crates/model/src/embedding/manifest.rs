//! What lies in the directory of a model, and that it is what was put there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::EmbedError;
use crate::digest::Digest;

pub const MANIFEST: &str = "manifest.json";
pub const MODEL: &str = "model.onnx";
pub const TOKENIZER: &str = "tokenizer.json";
pub const RUNTIME: &str = "libonnxruntime.so";

/// The contents of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub name: String,
    pub version: String,
    /// Numbers in each vector.
    pub dimension: usize,
    /// By their names in the directory.
    pub files: BTreeMap<String, File>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub sha256: Digest,
    /// Where it came from, for people: a package and its version.
    pub origin: String,
}

impl Manifest {
    /// # Errors
    /// When there is none, or it is not understood.
    pub fn read(dir: &Path) -> Result<Self, EmbedError> {
        let path = dir.join(MANIFEST);
        let bytes = std::fs::read(&path).map_err(|source| EmbedError::Read { path: path.clone(), source })?;
        serde_json::from_slice(&bytes).map_err(|source| EmbedError::BadManifest { path, source })
    }

    /// The path of a listed file whose content is what the manifest says.
    ///
    /// # Errors
    /// When it is not listed, cannot be read or was altered.
    pub fn verified(&self, dir: &Path, name: &str) -> Result<PathBuf, EmbedError> {
        let path = dir.join(name);
        let Some(file) = self.files.get(name) else { return Err(EmbedError::Unlisted { path }) };
        let bytes = std::fs::read(&path).map_err(|source| EmbedError::Read { path: path.clone(), source })?;
        let found = Digest::of_bytes(&bytes);
        if found != file.sha256 {
            return Err(EmbedError::Altered { path, expected: file.sha256.clone(), found });
        }
        Ok(path)
    }

    /// The digest of what decides the vectors: the weights and the tokenizer, whatever they are called and wherever they
    /// came from. The runtime is no part of it: its versions agree to the last digits and not beyond.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let sha256 = |name: &str| self.files.get(name).map(|file| &file.sha256);
        Digest::of_json(&json!({
            "dimension": self.dimension, "model": sha256(MODEL), "tokenizer": sha256(TOKENIZER),
            "longest_tokens": super::LONGEST_TOKENS,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_the_manifest_says_or_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(Manifest::read(dir.path()), Err(EmbedError::Read { .. })));
        std::fs::write(dir.path().join(MODEL), "weights").unwrap();
        let file = File { sha256: Digest::of_bytes(b"weights"), origin: "a package".to_owned() };
        let files = BTreeMap::from([(MODEL.to_owned(), file)]);
        let manifest = Manifest { name: "n".to_owned(), version: "1".to_owned(), dimension: 3, files };
        std::fs::write(dir.path().join(MANIFEST), serde_json::to_vec(&manifest).unwrap()).unwrap();
        assert_eq!(Manifest::read(dir.path()).unwrap(), manifest);

        manifest.verified(dir.path(), MODEL).unwrap();
        assert!(matches!(manifest.verified(dir.path(), TOKENIZER), Err(EmbedError::Unlisted { .. })));
        std::fs::write(dir.path().join(MODEL), "others").unwrap();
        assert!(matches!(manifest.verified(dir.path(), MODEL), Err(EmbedError::Altered { .. })));
        std::fs::write(dir.path().join(MANIFEST), "{}").unwrap();
        assert!(matches!(Manifest::read(dir.path()), Err(EmbedError::BadManifest { .. })));
    }

    #[test]
    fn the_digest_is_of_what_decides_the_vectors() {
        let file = |content: &[u8]| File { sha256: Digest::of_bytes(content), origin: "a package".to_owned() };
        let of = |model: &[u8], runtime: &[u8]| {
            let files = BTreeMap::from([(MODEL.to_owned(), file(model)), (RUNTIME.to_owned(), file(runtime))]);
            Manifest { name: "n".to_owned(), version: "1".to_owned(), dimension: 3, files }.digest()
        };
        assert_eq!(of(b"a", b"x"), of(b"a", b"y"));
        assert_ne!(of(b"a", b"x"), of(b"b", b"x"));
    }
}
