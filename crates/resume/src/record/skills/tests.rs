use super::*;
use crate::record::rows::rows;
use crate::record::sections::divide;
use crate::{Limits, read as read_document};

/// The groups of a skills section, as (name, keywords).
fn groups(text: &str) -> Vec<(Option<String>, Vec<String>)> {
    let document = read_document(format!("Skills\n{text}").as_bytes(), &Limits::default()).unwrap();
    let rows = rows(&document);
    let values = |skill: Skill| {
        for keyword in &skill.keywords {
            assert_eq!(document.text[keyword.span.start..keyword.span.end], keyword.value);
        }
        (skill.name.map(|name| name.value), skill.keywords.into_iter().map(|keyword| keyword.value).collect())
    };
    divide(&rows, None, &document.text).iter().flat_map(read).map(values).collect()
}

fn group(name: Option<&str>, keywords: &[&str]) -> (Option<String>, Vec<String>) {
    (name.map(str::to_owned), keywords.iter().map(|keyword| (*keyword).to_owned()).collect())
}

#[test]
fn labelled_lists() {
    assert_eq!(
        groups("Languages: Rust, Go, C++\nTools: Git, CI/CD (GitHub, GitLab)"),
        [group(Some("Languages"), &["Rust", "Go", "C++"]), group(Some("Tools"), &["Git", "CI/CD (GitHub, GitLab)"])]
    );
}

#[test]
fn groups_with_items_below() {
    assert_eq!(
        groups("\nFrontend\n\n• React\n• Vue.js\n\nBackend\n\n• Node.js"),
        [group(Some("Frontend"), &["React", "Vue.js"]), group(Some("Backend"), &["Node.js"])]
    );
}

#[test]
fn a_plain_list_has_no_name_and_levels_are_no_skills() {
    assert_eq!(groups("Rust (expert) | Go | SQL\nAdvanced"), [group(None, &["Rust", "Go", "SQL"])]);
}
