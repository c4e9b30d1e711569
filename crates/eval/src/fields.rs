//! Résumés whose fields are known. `manifest.json` lists the files and what the layout of each really shows; `truth/` says
//! what is true of each person. Only what a layout shows is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use resume::{Limits, Located, Resume};
use serde_json::Value;

use crate::counting::{Counts, squeezed};
use crate::set::{json, read_bytes, word, words};
use crate::{EvalError, Figure, Options, Unit, speed};

/// Years by which counted experience may differ from the truth and still be right.
const TOLERANCE_MONTHS: i64 = 6;

/// How many of the last digits of a telephone number must agree: layouts write country codes in many ways.
const DIGITS: usize = 9;

pub(crate) fn measure(folder: &Path, options: &Options) -> Result<Vec<Figure>, EvalError> {
    let manifest = json(&folder.join("manifest.json"))?;
    let mut fields: BTreeMap<&'static str, Counts> = BTreeMap::new();
    let mut coverage = Counts::default();
    let mut months: Vec<Option<i64>> = Vec::new();
    let mut unread = 0;
    let mut clock = speed::Stopwatch::default();
    let cases = manifest.as_array().cloned().unwrap_or_default();
    for case in &cases {
        let truth = json(&folder.join("truth").join(format!("{}.json", word(case, "id"))))?;
        let bytes = read_bytes(&folder.join("files").join(word(case, "file")))?;
        let read = clock.text(|| resume::read(&bytes, &Limits::default()));
        let Ok(document) = read else {
            unread += 1;
            count(&mut fields, &truth, &case["shown"], None);
            continue;
        };
        let structured = clock.record(|| resume::structure(&document, options.as_of));
        count(&mut fields, &truth, &case["shown"], Some(&structured));
        let text = squeezed(&document.text);
        let shown: BTreeSet<String> = words(&case["shown"]["highlights"]).iter().map(|text| squeezed(text)).collect();
        coverage.add(&shown, &shown.iter().filter(|value| text.contains(*value)).cloned().collect());
        if asks_for_years(case) {
            let wanted = truth["experience_months_union"].as_i64().unwrap_or_default();
            months.push(structured.experience_months.map(|found| (i64::from(found) - wanted).abs()));
        }
    }
    let mut figures = vec![Figure::new("files not read", unread as f64, Unit::Count, cases.len())];
    figures.extend(fields.iter().flat_map(|(name, counts)| counts.figures(name)));
    figures.push(Figure::new("highlights found in the text", coverage.recall(), Unit::Share, coverage.wanted));
    let near = months.iter().flatten().filter(|error| **error <= TOLERANCE_MONTHS).count();
    let told: Vec<i64> = months.iter().flatten().copied().collect();
    let of = months.len();
    figures.push(Figure::new("experience within half a year", near as f64 / of.max(1) as f64, Unit::Share, of));
    let mean = told.iter().sum::<i64>() as f64 / 12.0 / told.len().max(1) as f64;
    figures.push(Figure::new("experience: mean error", mean, Unit::Years, told.len()));
    figures.extend(clock.figures());
    if options.peers {
        let files = cases.iter().map(|case| folder.join("files").join(word(case, "file")));
        figures.extend(speed::peers(
            &files.filter(|file| file.extension().is_some_and(|ending| ending == "pdf")).collect::<Vec<_>>(),
        ));
    }
    Ok(figures)
}

/// A layout that shows no years, or that leaves the end of a job open without a word, cannot be asked how many they were.
fn asks_for_years(case: &Value) -> bool {
    let shown = &case["shown"];
    let jobs = words(&shown["companies"]).len() + words(&shown["positions"]).len() > 0;
    jobs && case.get("work_years_shown") != Some(&Value::Bool(false))
        && case.get("open_end_shown") != Some(&Value::Bool(false))
}

fn count(fields: &mut BTreeMap<&'static str, Counts>, truth: &Value, shown: &Value, resume: Option<&Resume>) {
    let mut add = |name, wanted: BTreeSet<String>, found: BTreeSet<String>| {
        // Where a layout shows none of a kind, whatever is found is neither right nor wrong.
        if !wanted.is_empty() {
            fields.entry(name).or_default().add(&wanted, &found);
        }
    };
    let basics = resume.map(|resume| &resume.basics);
    let one = |name: &str| -> BTreeSet<String> {
        let is_shown = shown[name] == Value::Bool(true);
        is_shown.then(|| squeezed(&word(truth, name))).into_iter().collect()
    };
    let found = |value: Option<&Option<Located<String>>>| -> BTreeSet<String> {
        value.into_iter().flatten().map(|located| squeezed(&located.value)).collect()
    };
    add("name", one("name"), found(basics.map(|basics| &basics.name)));
    add("e-mail", one("email"), found(basics.map(|basics| &basics.email)));
    let digits = |set: BTreeSet<String>| set.iter().map(|number| last_digits(number)).collect::<BTreeSet<_>>();
    add("phone", digits(one("phone")), digits(found(basics.map(|basics| &basics.phone))));
    let list = |name: &str| words(&shown[name]).iter().map(|value| squeezed(value)).collect::<BTreeSet<_>>();
    let works = || resume.into_iter().flat_map(|resume| &resume.work);
    let schools = || resume.into_iter().flat_map(|resume| &resume.education);
    add("employer", list("companies"), all(works().map(|work| &work.name)));
    add("title", list("positions"), all(works().map(|work| &work.position)));
    add("institution", list("institutions"), all(schools().map(|school| &school.institution)));
    add("degree", list("degrees"), all(schools().map(|school| &school.study_type)));
    let keywords = resume.into_iter().flat_map(|resume| &resume.skills).flat_map(|skill| &skill.keywords);
    add("skill", list("skills"), keywords.map(|keyword| squeezed(&keyword.value)).collect());
}

fn all<'r>(values: impl Iterator<Item = &'r Option<Located<String>>>) -> BTreeSet<String> {
    values.flatten().map(|located| squeezed(&located.value)).collect()
}

fn last_digits(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(DIGITS)..].iter().collect()
}
