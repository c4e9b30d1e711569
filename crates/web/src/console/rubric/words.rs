//! Criteria in words, for reading and for comparing.

use fit::{Change, Criterion, CriterionKind, EducationLevel, Need, SkillId, Taxonomy};

/// One criterion as it is read.
pub(crate) struct CriterionView {
    pub(crate) number: usize,
    pub(crate) text: String,
    pub(crate) measure: String,
    pub(crate) need: &'static str,
    pub(crate) weight: u32,
}

impl CriterionView {
    pub(crate) fn new(index: usize, criterion: &Criterion) -> Self {
        Self {
            number: index + 1,
            text: criterion.text.clone(),
            measure: measure(&criterion.kind),
            need: need(criterion.need),
            weight: criterion.weight,
        }
    }
}

/// One difference between two versions.
pub(crate) struct ChangeView {
    pub(crate) how: &'static str,
    pub(crate) text: String,
    /// Before and after, where something was changed; what it was or is, otherwise.
    pub(crate) details: Vec<String>,
}

impl ChangeView {
    pub(crate) fn new(change: &Change) -> Self {
        let whole = |criterion: &Criterion| {
            vec![format!("{} · {} · weight {}", measure(&criterion.kind), need(criterion.need), criterion.weight)]
        };
        match change {
            Change::Added(criterion) => Self { how: "Added", text: criterion.text.clone(), details: whole(criterion) },
            Change::Removed(criterion) => {
                Self { how: "Removed", text: criterion.text.clone(), details: whole(criterion) }
            }
            Change::Changed { before, after } => {
                Self { how: "Changed", text: after.text.clone(), details: differences(before, after) }
            }
        }
    }
}

fn differences(before: &Criterion, after: &Criterion) -> Vec<String> {
    let pairs = [
        ("text", before.text.clone(), after.text.clone()),
        ("measured by", measure(&before.kind), measure(&after.kind)),
        ("need", need(before.need).to_owned(), need(after.need).to_owned()),
        ("weight", before.weight.to_string(), after.weight.to_string()),
    ];
    let differ = pairs.into_iter().filter(|(_, before, after)| before != after);
    differ.map(|(what, before, after)| format!("{what}: {before} → {after}")).collect()
}

pub(crate) const fn need(need: Need) -> &'static str {
    match need {
        Need::Required => "Must-have",
        Need::Preferred => "Preferred",
    }
}

/// By what a criterion is measured, in words.
pub(crate) fn measure(kind: &CriterionKind) -> String {
    let taxonomy = Taxonomy::embedded();
    let names =
        |skills: &[SkillId], by: &str| skills.iter().map(|skill| taxonomy.name(skill)).collect::<Vec<_>>().join(by);
    match kind {
        CriterionKind::Skill { any_of, all_of } => {
            let any = match any_of.as_slice() {
                [] => String::new(),
                [only] => taxonomy.name(only).to_owned(),
                several => format!("one of {}", names(several, ", ")),
            };
            let parts = [names(all_of, " and "), any];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", and ")
        }
        CriterionKind::Years { months, skill } => {
            let length = match (months / 12, months % 12) {
                (0, months) => format!("{months} months of work"),
                (1, 0) => "1 year of work".to_owned(),
                (years, 0) => format!("{years} years of work"),
                (years, months) => format!("{years} years and {months} months of work"),
            };
            skill.as_ref().map_or(length.clone(), |skill| format!("{length} with {}", taxonomy.name(skill)))
        }
        CriterionKind::Education { level, fields, or_experience } => {
            let level = match level {
                EducationLevel::Secondary => "Secondary school",
                EducationLevel::Associate => "Associate degree",
                EducationLevel::Bachelor => "Bachelor’s degree",
                EducationLevel::Master => "Master’s degree",
                EducationLevel::Doctorate => "Doctorate",
            };
            let fields = if fields.is_empty() { String::new() } else { format!(" in {}", fields.join(", ")) };
            format!("{level}{fields}{}", if *or_experience { ", or experience" } else { "" })
        }
        CriterionKind::Certification { name } => format!("certificate {name}"),
        CriterionKind::Language { name } => format!("language {name}"),
        CriterionKind::Statement { terms } => format!("the words {}", terms.join(", ")),
    }
}
