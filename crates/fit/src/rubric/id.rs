//! Ids for criteria: short, readable, unique in their rubric.

use super::CriterionKind;

/// An id for a criterion of this kind that none of `taken` is.
pub(super) fn unique<'a>(kind: &CriterionKind, taken: impl Iterator<Item = &'a str>) -> String {
    let base = base(kind);
    let taken: Vec<&str> = taken.collect();
    if !taken.contains(&base.as_str()) {
        return base;
    }
    (2..).map(|count| format!("{base}-{count}")).find(|id| !taken.contains(&id.as_str())).unwrap_or(base)
}

fn base(kind: &CriterionKind) -> String {
    const WORDS_AT_MOST: usize = 4;
    let first =
        |words: &mut dyn Iterator<Item = &str>, by: &str| words.take(WORDS_AT_MOST).collect::<Vec<_>>().join(by);
    let id = match kind {
        CriterionKind::Skill { any_of, all_of } => {
            let all = first(&mut all_of.iter().map(|skill| skill.0.as_str()), "-and-");
            let any = first(&mut any_of.iter().map(|skill| skill.0.as_str()), "-or-");
            [all, any].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-and-")
        }
        CriterionKind::Years { months, skill: Some(skill) } => format!("{}-{}", length(*months), skill.0),
        CriterionKind::Years { months, skill: None } => length(*months),
        CriterionKind::Education { level, .. } => format!("{level:?}").to_lowercase(),
        CriterionKind::Certification { name } => format!("certification-{}", slug(name)),
        CriterionKind::Language { name } => format!("language-{}", slug(name)),
        CriterionKind::Statement { terms } => slug(&first(&mut terms.iter().map(String::as_str), "-")),
    };
    if id.is_empty() { "criterion".to_owned() } else { id }
}

fn length(months: u32) -> String {
    if months.is_multiple_of(12) { format!("{}-years", months / 12) } else { format!("{months}-months") }
}

fn slug(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}
