//! Checks an archive: nothing but the archive and, better, the public key from elsewhere is needed.

use std::io::{Cursor, Read as _};

use domain::audit::{GENESIS, PublicEntry, chain};
use sha2::{Digest, Sha256};
use store::is_signed;
use thiserror::Error;
use zip::ZipArchive;

use super::line::Chained;
use super::manifest::{Manifest, VERSION};
use super::{MANIFEST, SIGNATURE};

/// No file of an archive is larger than this: entries of a few kilobytes each.
const LONGEST: u64 = 1 << 30;

/// An archive that is as it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    pub manifest: Manifest,
    /// How many entries follow another of which they hold the hash.
    pub links: usize,
    /// Whether the key that signed is the one that was asked for.
    pub is_key_known: bool,
}

/// Why an archive is not what it says.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Wrong {
    #[error("it is no archive of Fulcrum's: {0}")]
    Unreadable(String),
    #[error("it was made by a version of Fulcrum that this one does not know")]
    Unknown,
    #[error("it was signed by another key than the one that was given")]
    OtherKey,
    #[error("the signature is not that of its manifest")]
    Signature,
    #[error("the data are not those that were signed")]
    Data,
    #[error("the manifest says {said} entries, and there are {found}")]
    Count { said: usize, found: usize },
    #[error("line {line} is not an entry")]
    Line { line: usize },
    #[error("entry {seq} was altered, or the one before it")]
    Altered { seq: i64 },
    #[error("entry {seq} is missing")]
    Missing { seq: i64 },
    #[error("the first or the last entry is not the one that the manifest names")]
    Ends,
}

/// Checks signature, digest and, in JSON Lines, the chain of the entries.
///
/// # Errors
/// What is wrong with it.
pub fn verify(archive: &[u8], key: Option<&str>) -> Result<Checked, Wrong> {
    let mut zip = ZipArchive::new(Cursor::new(archive)).map_err(unreadable)?;
    let text = read(&mut zip, MANIFEST)?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(unreadable)?;
    if manifest.version != VERSION {
        return Err(Wrong::Unknown);
    }
    if key.is_some_and(|key| !key.trim().eq_ignore_ascii_case(&manifest.public_key)) {
        return Err(Wrong::OtherKey);
    }
    let signature = String::from_utf8(read(&mut zip, SIGNATURE)?).map_err(unreadable)?;
    if !is_signed(&manifest.public_key, &text, signature.trim()) {
        return Err(Wrong::Signature);
    }
    let data = read(&mut zip, &manifest.file)?;
    if hex::encode(Sha256::digest(&data)) != manifest.sha256 {
        return Err(Wrong::Data);
    }
    let links = if manifest.format == "jsonl" { chained(&data, &manifest)? } else { 0 };
    Ok(Checked { manifest, links, is_key_known: key.is_some() })
}

fn chained(data: &[u8], manifest: &Manifest) -> Result<usize, Wrong> {
    let mut links = 0;
    let mut previous = (0, GENESIS.to_owned());
    let mut count = 0;
    for (number, line) in data.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).enumerate() {
        let line: Chained = serde_json::from_slice(line).map_err(|_| Wrong::Line { line: number + 1 })?;
        let says: Result<PublicEntry, _> = serde_json::from_str(&line.text);
        if !says.is_ok_and(|says| says.seq == line.seq) {
            return Err(Wrong::Altered { seq: line.seq });
        }
        let next = previous.0 + 1;
        if line.seq == next {
            if chain(&previous.1, &line.text, line.sealed_digest.as_deref()) != line.hash {
                return Err(Wrong::Altered { seq: line.seq });
            }
            links += 1;
        } else if manifest.is_whole() || line.seq < next {
            return Err(Wrong::Missing { seq: next });
        }
        let is_first = manifest.first.as_ref().is_some_and(|first| (first.seq, &first.hash) == (line.seq, &line.hash));
        if count == 0 && !is_first {
            return Err(Wrong::Ends);
        }
        previous = (line.seq, line.hash);
        count += 1;
    }
    if count != manifest.entries {
        return Err(Wrong::Count { said: manifest.entries, found: count });
    }
    let is_last = manifest.last.as_ref().map(|last| (last.seq, last.hash.as_str()));
    if is_last != (count > 0).then_some((previous.0, previous.1.as_str())) {
        return Err(Wrong::Ends);
    }
    if manifest.is_whole() && (previous.0, &previous.1) != (manifest.head.seq, &manifest.head.hash) {
        return Err(Wrong::Missing { seq: previous.0 + 1 });
    }
    Ok(links)
}

fn read(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, Wrong> {
    let file = zip.by_name(name).map_err(unreadable)?;
    let mut content = Vec::new();
    file.take(LONGEST).read_to_end(&mut content).map_err(unreadable)?;
    Ok(content)
}

fn unreadable(error: impl std::fmt::Display) -> Wrong {
    Wrong::Unreadable(error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::manifest::Entry;
    use super::*;

    fn lines(numbers: &[i64]) -> Vec<Value> {
        let mut previous = GENESIS.to_owned();
        let all = (1..=5).map(|seq| {
            let text = json!({
                "seq": seq, "at": seq, "actor": { "kind": "system" }, "action": "run.finished", "subject": {},
            });
            let text = text.to_string();
            let hash = chain(&previous, &text, None);
            previous.clone_from(&hash);
            (seq, json!({ "seq": seq, "text": text, "sealedDigest": null, "hash": hash }))
        });
        all.filter(|(seq, _)| numbers.contains(seq)).map(|(_, line)| line).collect()
    }

    fn checked(lines: &[Value], filter: Value, head: &Value) -> Result<usize, Wrong> {
        let end = |line: &Value| Entry {
            seq: line["seq"].as_i64().unwrap(),
            hash: line["hash"].as_str().unwrap().to_owned(),
        };
        let manifest = Manifest {
            kind: super::super::manifest::ENTRIES.to_owned(),
            version: VERSION,
            file: "entries.jsonl".to_owned(),
            format: "jsonl".to_owned(),
            filter,
            private: false,
            entries: lines.len(),
            sha256: String::new(),
            first: lines.first().map(end),
            last: lines.last().map(end),
            head: end(head),
            made_at: String::new(),
            made_by: String::new(),
            made_by_id: String::new(),
            public_key: String::new(),
        };
        let data: String = lines.iter().map(|line| format!("{line}\n")).collect();
        chained(data.as_bytes(), &manifest)
    }

    #[test]
    fn whoever_signs_a_chain_that_was_altered_is_found_out() {
        let whole = lines(&[1, 2, 3, 4, 5]);
        let head = whole[4].clone();
        let all = || json!({});
        assert_eq!(checked(&whole, all(), &head), Ok(5));
        assert_eq!(checked(&whole[..4], all(), &head), Err(Wrong::Missing { seq: 5 }));
        assert_eq!(checked(&lines(&[1, 2, 4, 5]), all(), &head), Err(Wrong::Missing { seq: 3 }));
        assert_eq!(checked(&lines(&[2, 3]), all(), &head), Err(Wrong::Missing { seq: 1 }));
        let mut altered = whole.clone();
        let text = altered[2]["text"].as_str().unwrap().replace("finished", "failed");
        altered[2]["text"] = json!(text);
        assert_eq!(checked(&altered, all(), &head), Err(Wrong::Altered { seq: 3 }));
        let mut renumbered = whole.clone();
        renumbered[2]["seq"] = json!(7);
        assert_eq!(checked(&renumbered, all(), &head), Err(Wrong::Altered { seq: 7 }));
        // Of a part, what follows one another is checked.
        let part = json!({ "group": "runs" });
        assert_eq!(checked(&lines(&[2, 3, 5]), part.clone(), &head), Ok(1));
        let mut altered = lines(&[2, 3, 5]);
        altered[1]["sealedDigest"] = json!("d");
        assert_eq!(checked(&altered, part.clone(), &head), Err(Wrong::Altered { seq: 3 }));
        assert_eq!(checked(&[], part, &head), Ok(0));
    }
}
