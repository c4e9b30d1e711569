//! The assessment in a few sentences, made of the rubric's own words and counts. Nothing of the résumé is in it, so
//! nothing personal can be.

use super::skill::name;
use super::{Finding, Outcome, degree, phrasing};
use crate::{CriterionKind, Need, Taxonomy};

/// More than this is a list, not a summary.
const NAMED_AT_MOST: usize = 6;

pub(super) fn summarise(findings: &[Finding], is_read: bool, taxonomy: &Taxonomy) -> String {
    if !is_read {
        return "Nothing could be read in the document, so this says nothing about the person.".to_owned();
    }
    if findings.is_empty() {
        return "The rubric has no criteria, so there is nothing to compare.".to_owned();
    }
    let mut sentences = vec![counts(findings)];
    let labelled = |outcome: Outcome| {
        let labels: Vec<String> = findings
            .iter()
            .filter(|finding| finding.outcome == outcome)
            .map(|finding| label(&finding.criterion.kind, &finding.criterion.text, taxonomy))
            .collect();
        shortened(&labels)
    };
    for (outcome, lead) in
        [(Outcome::Met, "Shown"), (Outcome::Partly, "Partly shown"), (Outcome::NotEvidenced, "Not evidenced")]
    {
        let labels = labelled(outcome);
        if !labels.is_empty() {
            sentences.push(format!("{lead}: {labels}."));
        }
    }
    sentences.join(" ")
}

fn counts(findings: &[Finding]) -> String {
    let of = |need: Need| {
        let all = findings.iter().filter(|finding| finding.criterion.need == need);
        let met = all.clone().filter(|finding| finding.outcome == Outcome::Met).count();
        (met, all.count())
    };
    match (of(Need::Required), of(Need::Preferred)) {
        ((met, all), (_, 0)) => format!("The résumé evidences {met} of {all} required criteria."),
        ((_, 0), (met, all)) => format!("The résumé evidences {met} of {all} preferred criteria."),
        ((met, all), (preferred_met, preferred)) => format!(
            "The résumé evidences {met} of {all} required and {preferred_met} of {preferred} preferred criteria."
        ),
    }
}

fn label(kind: &CriterionKind, text: &str, taxonomy: &Taxonomy) -> String {
    match kind {
        CriterionKind::Skill { any_of, all_of } => {
            let names = |skills: &[crate::SkillId], by| {
                phrasing::list(&skills.iter().map(|skill| name(skill, taxonomy)).collect::<Vec<_>>(), by)
            };
            let parts = [names(all_of, "and"), names(any_of, "or")];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", and ")
        }
        CriterionKind::Years { months, skill: None } => format!("{} of experience", phrasing::length(*months)),
        CriterionKind::Years { months, skill: Some(skill) } => {
            format!("{} of {}", phrasing::length(*months), name(skill, taxonomy))
        }
        CriterionKind::Education { level, .. } => degree::name(*level).to_owned(),
        CriterionKind::Certification { name } | CriterionKind::Language { name } => name.clone(),
        CriterionKind::Statement { .. } => format!("“{}”", beginning(text)),
    }
}

fn beginning(text: &str) -> String {
    const CHARACTERS: usize = 60;
    if text.chars().count() <= CHARACTERS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(CHARACTERS).collect();
    let whole_words = cut.rfind(' ').map_or(cut.as_str(), |space| &cut[..space]);
    format!("{whole_words} …")
}

fn shortened(labels: &[String]) -> String {
    let shown = labels.iter().take(NAMED_AT_MOST).map(String::as_str).collect::<Vec<_>>().join("; ");
    match labels.len().checked_sub(NAMED_AT_MOST) {
        Some(more) if more > 0 => format!("{shown}; and {more} more"),
        _ => shown,
    }
}
