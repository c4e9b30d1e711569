//! The résumés that are to be ranked, from a folder or from JSON Lines.

use std::collections::HashMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use fit::Candidate;
use resume::{Document, Limits};
use serde_json::Value;

use super::super::resume::this_month;

/// What was read, and what was not.
#[derive(Debug, Default)]
pub(super) struct Pool {
    pub(super) candidates: Vec<Candidate>,
    pub(super) problems: Vec<Problem>,
}

/// A résumé that could not be read.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) id: String,
    pub(super) what: String,
}

pub(super) fn read(path: &Path) -> Result<Pool> {
    let sources = if path.is_dir() { folder(path)? } else { json_lines(path)? };
    ensure!(!sources.is_empty(), "{} holds no résumés", path.display());
    let mut pool = Pool::default();
    for (id, outcome) in read_all(sources) {
        match outcome {
            Ok(candidate) => pool.candidates.push(candidate),
            Err(what) => pool.problems.push(Problem { id, what }),
        }
    }
    Ok(pool)
}

/// One résumé before it is read.
struct Source {
    id: String,
    content: Content,
}

enum Content {
    File(PathBuf),
    Text(String),
}

/// The files of a folder and of those in it, by name. An id is the name without its ending, unless two would be equal.
fn folder(path: &Path) -> Result<Vec<Source>> {
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort();
    let stem = |file: &Path| file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut stems: HashMap<String, usize> = HashMap::new();
    for file in &files {
        *stems.entry(stem(file)).or_default() += 1;
    }
    let id = |file: &Path| {
        let inside = file.strip_prefix(path).unwrap_or(file).to_string_lossy().into_owned();
        Some(stem(file)).filter(|stem| stems.get(stem) == Some(&1)).unwrap_or(inside)
    };
    Ok(files.iter().map(|file| Source { id: id(file), content: Content::File(file.clone()) }).collect())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(path).with_context(|| format!("could not read {}", path.display()))? {
        let entry = entry?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // Links are not followed, so that no folder can lead out of itself or back into itself.
        let kind = entry.file_type()?;
        if kind.is_dir() && !hidden {
            collect(&entry.path(), files)?;
        } else if kind.is_file() && !hidden {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn json_lines(path: &Path) -> Result<Vec<Source>> {
    let bytes = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
    let text = if bytes.starts_with(&[0x1F, 0x8B]) {
        let mut text = String::new();
        flate2::read::MultiGzDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .with_context(|| format!("{} is a broken gzip file", path.display()))?;
        text
    } else {
        String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", path.display()))?
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let beside = path.parent().unwrap_or(Path::new("."));
    lines
        .map(|(index, line)| {
            let value = serde_json::from_str(line).map_err(anyhow::Error::from);
            value
                .and_then(|value| source(&value, beside))
                .with_context(|| format!("{}, line {}", path.display(), index + 1))
        })
        .collect()
}

/// One line: an id and the résumé as text, as a file beside the list, or as JSON Resume.
fn source(value: &Value, beside: &Path) -> Result<Source> {
    let word = |names: &[&str]| {
        names.iter().find_map(|name| match value.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let Some(id) = word(&["id", "_id", "resume_id", "file"]) else { bail!("there is no \"id\"") };
    let nested = value.get("resume").filter(|resume| resume.is_object());
    let structured = nested.or_else(|| value.get("basics").map(|_| value));
    let content = match (word(&["text", "resume_text", "resume", "content"]), structured, word(&["file"])) {
        (Some(text), _, _) => Content::Text(text),
        (None, Some(resume), _) => Content::Text(plain(resume)),
        (None, None, Some(file)) => Content::File(beside.join(file)),
        (None, None, None) => bail!("there is neither \"text\" nor \"file\" nor a JSON Resume"),
    };
    Ok(Source { id, content })
}

/// A JSON Resume as text, without the parts that tell who somebody is.
fn plain(resume: &Value) -> String {
    fn add(value: &Value, lines: &mut Vec<String>) {
        match value {
            Value::String(text) => lines.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| add(item, lines)),
            Value::Object(fields) => fields.values().for_each(|field| add(field, lines)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut lines = Vec::new();
    for field in [
        "/basics/label",
        "/basics/summary",
        "/work",
        "/volunteer",
        "/projects",
        "/education",
        "/skills",
        "/certificates",
    ] {
        if let Some(value) = resume.pointer(field) {
            add(value, &mut lines);
        }
    }
    lines.join("\n")
}

/// Reads all, on every core, in the order that was given.
fn read_all(sources: Vec<Source>) -> Vec<(String, Result<Candidate, String>)> {
    let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = sources.len().div_ceil(workers).max(1);
    thread::scope(|scope| {
        let tasks: Vec<_> = sources
            .chunks(share)
            .map(|part| {
                scope
                    .spawn(move || part.iter().map(|source| (source.id.clone(), candidate(source))).collect::<Vec<_>>())
            })
            .collect();
        tasks.into_iter().flat_map(|task| task.join().unwrap_or_default()).collect()
    })
}

fn candidate(source: &Source) -> Result<Candidate, String> {
    let document: Document = match &source.content {
        Content::File(file) => fs::read(file)
            .map_err(|error| error.to_string())
            .and_then(|bytes| resume::read(&bytes, &Limits::default()).map_err(|error| error.to_string()))?,
        Content::Text(text) => resume::read(text.as_bytes(), &Limits::default()).map_err(|error| error.to_string())?,
    };
    let structured = resume::structure(&document, this_month());
    Ok(Candidate::of(source.id.clone(), &structured, &document))
}
