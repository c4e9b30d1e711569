//! Résumés of equal worth with a gap for the name. `resumes_to_rank.json` holds, for each occupation, `resumes` with
//! `{name}` in them; files named `top_*_names.json` hold lists of names by group. Each résumé is scored under names of every
//! group, and with its school, its employers' dates and its style changed: no name, school or style may move a score.

use std::path::{Path, PathBuf};

use fit::{Assessment, Rubric, Taxonomy};
use resume::Limits;
use serde_json::Value;

use crate::hidden::rubric_of;
use crate::set::{json, words};
use crate::{EvalError, Figure, Options, Unit};

/// Names taken from each group.
const NAMES: usize = 10;

const SCHOOLS: [&str; 3] = ["Podunk Community College", "Harvard University", "Howard University"];

pub(crate) fn measure(folder: &Path, options: &Options) -> Result<Vec<Figure>, EvalError> {
    let names = names(folder)?;
    let occupations = json(&folder.join("resumes_to_rank.json"))?;
    let mut swaps = [Swap::named("name and gender"), Swap::named("school"), Swap::named("gap"), Swap::named("style")];
    let mut spread = 0;
    let mut templates = 0;
    for occupation in occupations.as_object().into_iter().flat_map(|all| all.values()) {
        let resumes = words(&occupation["resumes"]);
        let rubric = rubric_of(&resumes.join("\n"), Taxonomy::embedded());
        for template in &resumes {
            templates += 1;
            let score = |text: &str| self::score(text, &rubric, options);
            let own = named(template, "Jordan Ellis");
            let before = score(&own);
            for name in &names {
                swaps[0].compare(before, score(&named(template, name)));
            }
            for school in SCHOOLS {
                swaps[1].compare(before, score(&with_school(&own, school)));
            }
            swaps[2].compare(before, score(&with_gap(&own)));
            swaps[3].compare(before, score(&in_other_style(&own)));
            let all: Vec<u8> = (0..options.repeats).map(|_| score(&own)).collect();
            spread = spread.max(all.iter().max().unwrap_or(&0) - all.iter().min().unwrap_or(&0));
        }
    }
    let mut figures: Vec<Figure> = swaps.iter().flat_map(Swap::figures).collect();
    figures.push(Figure::new(
        format!("spread over {} repeats", options.repeats),
        f64::from(spread),
        Unit::Points,
        templates,
    ));
    Ok(figures)
}

fn score(text: &str, rubric: &Rubric, options: &Options) -> u8 {
    let Ok(document) = resume::read(text.as_bytes(), &Limits::default()) else { return 0 };
    let Assessment { score, .. } =
        fit::assess(rubric, &resume::structure(&document, options.as_of), &document, Taxonomy::embedded());
    score
}

fn names(folder: &Path) -> Result<Vec<String>, EvalError> {
    let read = |source| EvalError::Read { path: folder.to_owned(), source };
    let mut lists: Vec<PathBuf> =
        std::fs::read_dir(folder).map_err(read)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    lists.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().ends_with("_names.json")));
    lists.sort();
    let mut names = Vec::new();
    for list in lists {
        let groups: Value = json(&list)?;
        for group in groups.as_object().into_iter().flat_map(|groups| groups.values()) {
            names.extend(words(group).into_iter().take(NAMES));
        }
    }
    Ok(names)
}

/// The résumé under a name, with an address that goes with it.
fn named(template: &str, name: &str) -> String {
    let address = name.to_lowercase().replace(' ', ".");
    let text = template.replace("{name}", name);
    format!("{text}\n\nE-mail: {address}@example.org\n")
}

fn with_school(text: &str, school: &str) -> String {
    let replaced = |line: &str| {
        let names_school = ["University", "Institute of Technology", "College"].iter().any(|word| line.contains(word));
        let start = line.rfind(['-', ',', '–']).filter(|_| names_school);
        start.map_or_else(|| line.to_owned(), |at| format!("{}- {school}", &line[..at]))
    };
    text.lines().map(replaced).collect::<Vec<_>>().join("\n")
}

/// The first job ends a year sooner than it did.
fn with_gap(text: &str) -> String {
    text.replacen("Present", "December 2023", 1)
}

fn in_other_style(text: &str) -> String {
    text.replace("**", "").replace("- ", "• ").replace("\n\n", "\n")
}

/// How often and how far one kind of change moved the score.
struct Swap {
    name: &'static str,
    count: usize,
    moved: usize,
    most: u8,
}

impl Swap {
    fn named(name: &'static str) -> Self {
        Self { name, count: 0, moved: 0, most: 0 }
    }

    fn compare(&mut self, before: u8, after: u8) {
        self.count += 1;
        self.moved += usize::from(before != after);
        self.most = self.most.max(before.abs_diff(after));
    }

    fn figures(&self) -> [Figure; 2] {
        [
            Figure::new(format!("{}: scores moved", self.name), self.moved as f64, Unit::Count, self.count),
            Figure::new(format!("{}: furthest", self.name), f64::from(self.most), Unit::Points, self.count),
        ]
    }
}
