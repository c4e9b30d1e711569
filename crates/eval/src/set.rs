//! Finds data sets below a folder by what lies in it.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::EvalError;

/// Folders are looked into so deep.
const DEPTH: usize = 5;

/// A kind of data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Résumés whose fields are known: `manifest.json`, `truth/`, `files/`.
    Fields,
    /// Files that hide text, and files that do not: `truth.jsonl`.
    Hidden,
    /// Sentences with marked skills: a file of tokens and tags.
    Spans,
    /// Postings and résumés of known occupations: `jobs.jsonl`, and `resumes.jsonl` beside or below.
    Ranking { resumes: PathBuf },
    /// Résumés with a gap for the name: `resumes_to_rank.json`, and lists of names.
    Swaps,
}

impl Kind {
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Fields => "résumé fields",
            Self::Hidden => "hidden text",
            Self::Spans => "skill spans",
            Self::Ranking { .. } => "ranking",
            Self::Swaps => "swaps",
        }
    }
}

pub(crate) struct Set {
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
}

pub(crate) fn find(folder: &Path) -> Result<Vec<Set>, EvalError> {
    let mut sets = Vec::new();
    let mut pools = Vec::new();
    look(folder, 0, &mut sets, &mut pools)?;
    // Postings are ranked against the résumés that lie nearest.
    let jobs: Vec<PathBuf> = pools.iter().filter(|path| is_named(path, "jobs.jsonl")).cloned().collect();
    for path in jobs {
        let near =
            |other: &&PathBuf| other.components().zip(path.components()).take_while(|(one, two)| one == two).count();
        if let Some(resumes) = pools.iter().filter(|path| !is_named(path, "jobs.jsonl")).max_by_key(near) {
            sets.push(Set { kind: Kind::Ranking { resumes: resumes.clone() }, path });
        }
    }
    sets.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sets)
}

fn look(folder: &Path, depth: usize, sets: &mut Vec<Set>, pools: &mut Vec<PathBuf>) -> Result<(), EvalError> {
    let failed = |source| EvalError::Read { path: folder.to_owned(), source };
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).map_err(failed)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    entries.sort();
    let has = |name: &str| entries.iter().any(|path| is_named(path, name));
    if has("manifest.json") && has("truth") && has("files") {
        sets.push(Set { path: folder.to_owned(), kind: Kind::Fields });
        return Ok(());
    }
    if has("truth.jsonl") {
        sets.push(Set { path: folder.to_owned(), kind: Kind::Hidden });
        return Ok(());
    }
    if has("resumes_to_rank.json") {
        sets.push(Set { path: folder.to_owned(), kind: Kind::Swaps });
        return Ok(());
    }
    for path in entries {
        if path.is_dir() && depth < DEPTH {
            look(&path, depth + 1, sets, pools)?;
        } else if ["jobs.jsonl", "resumes.jsonl", "resumes.jsonl.gz"].iter().any(|name| is_named(&path, name)) {
            pools.push(path);
        } else if path.extension().is_some_and(|ending| ending == "json") && holds_spans(&path) {
            sets.push(Set { path, kind: Kind::Spans });
        }
    }
    Ok(())
}

fn is_named(path: &Path, name: &str) -> bool {
    path.file_name().is_some_and(|own| own == name)
}

/// Whether a file begins with a line of tokens and tags.
fn holds_spans(path: &Path) -> bool {
    let Ok(mut file) = fs::File::open(path) else { return false };
    let mut head = [0_u8; 4_096];
    let length = file.read(&mut head).unwrap_or_default();
    let line = String::from_utf8_lossy(&head[..length]);
    let line = line.lines().next().unwrap_or_default();
    serde_json::from_str::<Value>(line)
        .is_ok_and(|value| value.get("tokens").is_some() && value.get("tags_knowledge").is_some())
}

/// A file's text, unpacked where it is gzipped.
pub(crate) fn read_text(path: &Path) -> Result<String, EvalError> {
    let failed = |source| EvalError::Read { path: path.to_owned(), source };
    let bytes = fs::read(path).map_err(failed)?;
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}

pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, EvalError> {
    fs::read(path).map_err(|source| EvalError::Read { path: path.to_owned(), source })
}

pub(crate) fn json(path: &Path) -> Result<Value, EvalError> {
    serde_json::from_str(&read_text(path)?).map_err(|error| EvalError::Malformed {
        path: path.to_owned(),
        place: format!("line {}", error.line()),
        what: error.to_string(),
    })
}

/// The values of a file of JSON Lines.
pub(crate) fn lines(path: &Path) -> Result<Vec<Value>, EvalError> {
    let text = read_text(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| EvalError::Malformed {
                path: path.to_owned(),
                place: format!("line {}", index + 1),
                what: error.to_string(),
            })
        })
        .collect()
}

pub(crate) fn word(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

pub(crate) fn words(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
