//! Measures the crate against a folder of labelled résumés (`manifest.json`, `truth/`, `files/`) or of files with hidden
//! text (`truth.jsonl`).
//!
//! `cargo run --release -p resume --example measure -- <folder> [--misses]`

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use resume::{Document, Limits, Located, PartialDate, Resume};
use serde_json::Value;

const AS_OF: PartialDate = PartialDate { year: 2026, month: Some(11) };

#[derive(Debug, Default)]
struct Score {
    right: usize,
    found: usize,
    wanted: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(arguments.first().ok_or("which folder?")?);
    let misses = arguments.iter().any(|argument| argument == "--misses");
    if folder.join("manifest.json").exists() { fields(folder, misses) } else { hidden(folder) }
}

fn fields(folder: &Path, misses: bool) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let manifest: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder.join("manifest.json"))?)?;
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut month_errors = Vec::new();
    for case in &manifest {
        let (id, file) = (text(&case["id"]), text(&case["file"]));
        let truth: Value = serde_json::from_str(&fs::read_to_string(folder.join(format!("truth/{id}.json")))?)?;
        let document = resume::read(&fs::read(folder.join("files").join(&file))?, &Limits::default())?;
        let resume = resume::structure(&document, AS_OF);
        for (field, wanted, found) in compare(case, &truth, &document, &resume) {
            let right = found.iter().filter(|value| wanted.iter().any(|wanted| same(wanted, value))).count();
            let score = scores.entry(field).or_default();
            score.right += right.min(wanted.len());
            score.found += found.len();
            score.wanted += wanted.len();
            if misses && (right < wanted.len() || right < found.len()) {
                writeln!(out, "{file} {field}: wanted {wanted:?}, found {found:?}")?;
            }
        }
        if let (Some(wanted), Some(found)) = (truth["experience_months_union"].as_i64(), resume.experience_months) {
            month_errors.push((wanted - i64::from(found)).abs() as f64 / 12.0);
            if misses && wanted != i64::from(found) {
                writeln!(out, "{file} months: wanted {wanted}, found {found}")?;
            }
        }
    }
    for (field, score) in &scores {
        let precision = score.right as f64 / score.found.max(1) as f64;
        let recall = score.right as f64 / score.wanted.max(1) as f64;
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        writeln!(out, "{field:14} precision {precision:.3} recall {recall:.3} F1 {f1:.3} ({} wanted)", score.wanted)?;
    }
    let mean = month_errors.iter().sum::<f64>() / month_errors.len().max(1) as f64;
    writeln!(out, "experience     mean error {mean:.2} years over {} files", month_errors.len())?;
    Ok(())
}

/// Field, wanted values, found values; only what the layout shows counts.
fn compare(
    case: &Value,
    truth: &Value,
    document: &Document,
    resume: &Resume,
) -> Vec<(&'static str, Vec<String>, Vec<String>)> {
    let shown = &case["shown"];
    let basic = |key: &str| if shown[key] == true { vec![text(&truth[key])] } else { Vec::new() };
    let list = |key: &str| shown[key].as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
    let one = |value: &Option<Located<String>>| value.iter().map(|value| value.value.clone()).collect::<Vec<_>>();
    let mut fields = vec![
        ("name", basic("name"), one(&resume.basics.name)),
        ("email", basic("email"), one(&resume.basics.email)),
        ("institution", list("institutions"), values(resume.education.iter().map(|entry| &entry.institution))),
        ("employer", list("companies"), values(resume.work.iter().map(|entry| &entry.name))),
        ("position", list("positions"), values(resume.work.iter().map(|entry| &entry.position))),
        ("degree", list("degrees"), values(resume.education.iter().map(|entry| &entry.study_type))),
        (
            "skill",
            list("skills"),
            resume.skills.iter().flat_map(|skill| &skill.keywords).map(|keyword| keyword.value.clone()).collect(),
        ),
        (
            "text",
            list("highlights").into_iter().filter(|wanted| contains(document, wanted)).collect(),
            list("highlights"),
        ),
    ];
    // The manifest does not say whether a layout shows a number in another form.
    if shown["phone"] == true {
        fields.push(("phone", basic("phone"), one(&resume.basics.phone)));
    }
    fields
}

fn contains(document: &Document, wanted: &str) -> bool {
    squeezed(&document.text).contains(&squeezed(wanted))
}

fn values<'r>(located: impl Iterator<Item = &'r Option<Located<String>>>) -> Vec<String> {
    located.flatten().map(|located| located.value.clone()).collect()
}

fn same(wanted: &str, found: &str) -> bool {
    squeezed(wanted) == squeezed(found)
}

/// Letters and digits only, in lower case: layouts change case and punctuation.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#')).flat_map(char::to_lowercase).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn hidden(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let (mut found, mut attacks, mut flagged, mut clean) = (0, 0, 0, 0);
    for line in fs::read_to_string(folder.join("truth.jsonl"))?.lines() {
        let truth: Value = serde_json::from_str(line)?;
        let file = text(&truth["file"]);
        let document = resume::read(&fs::read(folder.join(&file))?, &Limits::default())?;
        if truth["attack"] == 1 {
            attacks += 1;
            let wanted = text(&truth["hidden_text"]);
            let all: String = document.hidden.iter().map(|hidden| hidden.text.as_str()).collect();
            if !wanted.is_empty() && squeezed(&all).contains(&squeezed(&wanted)) && !contains(&document, &wanted) {
                found += 1;
            } else {
                writeln!(out, "missed: {file}")?;
            }
        } else {
            clean += 1;
            if !document.hidden.is_empty() {
                flagged += 1;
                writeln!(out, "flagged: {file} {:?}", document.hidden)?;
            }
        }
    }
    writeln!(out, "attacks found {found} of {attacks}; clean files flagged {flagged} of {clean}")?;
    Ok(())
}
