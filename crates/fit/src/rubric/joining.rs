//! How a sentence joins the skills it names: "Rust or Go" is one of them, "Rust and SQL" is both.

use super::suggest::distinct;
use crate::text::{fold, has_phrase};
use crate::{Mention, SkillId};

/// The skills of a sentence, or of one choice in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) any_of: Vec<SkillId>,
    pub(super) all_of: Vec<SkillId>,
    /// From the first to the last of the mentions.
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Or,
    Comma,
    /// "and", or any other words between.
    Apart,
}

/// Phrases that make a list one of examples.
const EXAMPLES: &[&str] = &[
    "such as",
    "e.g",
    "or similar",
    "like",
    "one of",
    "any of",
    "at least one",
    "one or more",
    "etc",
    "for example",
    "similar",
];

/// Groups the mentions of a sentence. A second choice ("Rust or Go; AWS or Azure") is a group of its own.
pub(super) fn joined(text: &str, mentions: &[Mention]) -> Vec<Joined> {
    let (Some(first), Some(last)) = (mentions.first(), mentions.last()) else { return Vec::new() };
    let folded = fold(text);
    let all = distinct(mentions.iter().map(|mention| mention.skill.clone()));
    let is_examples = EXAMPLES.iter().any(|phrase| has_phrase(&folded, phrase));
    if is_examples && all.len() > 1 {
        return vec![Joined { any_of: all, all_of: Vec::new(), start: first.start, end: last.end }];
    }
    let mut choices: Vec<&[Mention]> = Vec::new();
    let mut all_of: Vec<SkillId> = Vec::new();
    for run in runs(&folded, mentions) {
        let is_choice = run.windows(2).any(|pair| link(&folded[pair[0].end..pair[1].start]) == Link::Or);
        if is_choice {
            choices.push(run);
        } else {
            all_of.extend(run.iter().map(|mention| mention.skill.clone()));
        }
    }
    let mut groups: Vec<Joined> = choices
        .into_iter()
        .map(|run| Joined {
            any_of: distinct(run.iter().map(|mention| mention.skill.clone())),
            all_of: Vec::new(),
            start: run[0].start,
            end: run[run.len() - 1].end,
        })
        .collect();
    let all_of = distinct(all_of.into_iter());
    match groups.as_mut_slice() {
        [only] => {
            only.all_of = all_of.into_iter().filter(|skill| !only.any_of.contains(skill)).collect();
            (only.start, only.end) = (first.start, last.end);
        }
        _ if all_of.is_empty() => {}
        _ => groups.push(Joined { any_of: Vec::new(), all_of, start: first.start, end: last.end }),
    }
    for group in &mut groups {
        // A choice of one is no choice.
        if group.any_of.len() == 1 {
            group.all_of.append(&mut group.any_of);
        }
    }
    groups
}

/// Mentions linked by commas and "or".
fn runs<'a>(folded: &str, mentions: &'a [Mention]) -> impl Iterator<Item = &'a [Mention]> {
    mentions.chunk_by(|one, next| link(&folded[one.end..next.start]) != Link::Apart)
}

fn link(between: &str) -> Link {
    let between = between.trim();
    let has_other_words =
        between.split(|c: char| !c.is_alphanumeric()).any(|word| !word.is_empty() && word != "or" && word != "and");
    if has_other_words {
        Link::Apart
    } else if has_phrase(between, "or") || matches!(between, "/" | "|") {
        Link::Or
    } else if matches!(between, "," | "(" | "") {
        Link::Comma
    } else {
        Link::Apart
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Taxonomy;

    #[track_caller]
    fn check(text: &str, expected: &[(&[&str], &[&str])]) {
        let mentions = Taxonomy::embedded().find(text);
        let ids = |ids: &[&str]| ids.iter().map(|&id| SkillId(id.to_owned())).collect::<Vec<_>>();
        let found: Vec<_> = joined(text, &mentions).into_iter().map(|group| (group.any_of, group.all_of)).collect();
        let expected: Vec<_> = expected.iter().map(|(any, all)| (ids(any), ids(all))).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn or_is_a_choice_and_and_is_not() {
        check("Rust or Python", &[(&["rust", "python"], &[])]);
        check("Rust and PostgreSQL", &[(&[], &["rust", "postgresql"])]);
        check("Python, Java, or Kotlin", &[(&["python", "java", "kotlin"], &[])]);
        check("Python, Java and Kotlin", &[(&[], &["python", "java", "kotlin"])]);
        check("Python/Java", &[(&["python", "java"], &[])]);
        check("Python or Java, and PostgreSQL", &[(&["python", "java"], &["postgresql"])]);
        check("a cloud such as AWS, Azure", &[(&["aws", "microsoft-azure"], &[])]);
        check("Python or Java; AWS or Azure", &[(&["python", "java"], &[]), (&["aws", "microsoft-azure"], &[])]);
        check("Kubernetes (k8s)", &[(&[], &["kubernetes"])]);
    }
}
