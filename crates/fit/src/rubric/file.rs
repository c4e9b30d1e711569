//! The rubric as TOML, the form in which people edit it.
//!
//! One table for each criterion, and in it exactly one of: `any_of`/`all_of` (skills), `years` or `months` (with an
//! optional `skill`), `education`, `certification`, `language`, `terms`.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::protected::protected;
use super::{Criterion, CriterionKind, DropReason, DroppedCriterion, EducationLevel, Need, Rubric, id};
use crate::SkillId;

/// Why a rubric could not be read.
#[derive(Debug, Error)]
pub enum RubricError {
    #[error("the rubric is not TOML of the expected shape")]
    Syntax {
        #[source]
        source: toml::de::Error,
    },
    #[error("two criteria have the id {id:?}")]
    DuplicateId { id: String },
    #[error("criterion {id:?}: {what}")]
    Invalid { id: String, what: &'static str },
    #[error("criterion {id:?} asks about {why}, by which nobody may be measured")]
    Protected { id: String, why: DropReason },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    #[serde(default)]
    criteria: Vec<Entry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dropped: Vec<DroppedCriterion>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    id: String,
    text: String,
    need: Need,
    weight: Option<u32>,
    any_of: Option<Vec<SkillId>>,
    all_of: Option<Vec<SkillId>>,
    years: Option<u32>,
    months: Option<u32>,
    skill: Option<SkillId>,
    education: Option<EducationLevel>,
    fields: Option<Vec<String>>,
    or_experience: Option<bool>,
    certification: Option<String>,
    language: Option<String>,
    terms: Option<Vec<String>>,
}

pub(super) fn read(text: &str) -> Result<Rubric, RubricError> {
    let file: File = toml::from_str(text).map_err(|source| RubricError::Syntax { source })?;
    let mut criteria: Vec<Criterion> = Vec::new();
    for entry in file.criteria {
        let criterion = criterion(entry, &criteria)?;
        if criteria.iter().any(|other| other.id == criterion.id) {
            return Err(RubricError::DuplicateId { id: criterion.id });
        }
        criteria.push(criterion);
    }
    Ok(Rubric::new(file.title, criteria, file.dropped))
}

pub(super) fn write(rubric: &Rubric) -> String {
    let criteria = rubric.criteria.iter().map(entry).collect();
    let file = File { title: rubric.title.clone(), criteria, dropped: rubric.dropped.clone() };
    // Cannot fail for this type: every key is a string and no array is mixed.
    toml::to_string_pretty(&file).unwrap_or_default()
}

fn criterion(entry: Entry, before: &[Criterion]) -> Result<Criterion, RubricError> {
    const WEIGHTS: std::ops::RangeInclusive<u32> = 1..=100;
    let label = if entry.id.is_empty() { entry.text.clone() } else { entry.id.clone() };
    let invalid = |what| RubricError::Invalid { id: label.clone(), what };
    if entry.text.trim().is_empty() {
        return Err(invalid("the text is empty"));
    }
    let weight = entry.weight.unwrap_or(match entry.need {
        Need::Required => 3,
        Need::Preferred => 1,
    });
    if !WEIGHTS.contains(&weight) {
        return Err(invalid("the weight must be 1 to 100"));
    }
    let (given, text, need) = (entry.id.clone(), entry.text.clone(), entry.need);
    let kind = kind(entry).map_err(invalid)?;
    if let Some(why) = asked_attribute(&kind, &text) {
        return Err(RubricError::Protected { id: label, why });
    }
    let id =
        if given.is_empty() { id::unique(&kind, before.iter().map(|criterion| criterion.id.as_str())) } else { given };
    Ok(Criterion { id, text, kind, need, weight })
}

fn kind(entry: Entry) -> Result<CriterionKind, &'static str> {
    let is_skill = entry.any_of.is_some() || entry.all_of.is_some();
    let is_years = entry.years.is_some() || entry.months.is_some();
    let said = [
        is_skill,
        is_years,
        entry.education.is_some(),
        entry.certification.is_some(),
        entry.language.is_some(),
        entry.terms.is_some(),
    ];
    if said.iter().filter(|&&said| said).count() != 1 {
        return Err("say exactly one of any_of/all_of, years or months, education, certification, language, terms");
    }
    if !is_years && entry.skill.is_some() {
        return Err("skill goes with years or months; for a skill alone use any_of or all_of");
    }
    if entry.education.is_none() && (entry.fields.is_some() || entry.or_experience.is_some()) {
        return Err("fields and or_experience go with education");
    }
    if let Some(level) = entry.education {
        let fields = entry.fields.unwrap_or_default();
        let or_experience = entry.or_experience.unwrap_or(false);
        return Ok(CriterionKind::Education { level, fields, or_experience });
    }
    if is_years {
        const YEARS_AT_MOST: u32 = 50;
        let months = match (entry.years, entry.months) {
            (Some(years), None) if years <= YEARS_AT_MOST => years * 12,
            (None, Some(months)) if months <= YEARS_AT_MOST * 12 => months,
            (Some(_), Some(_)) => return Err("say years or months, not both"),
            _ => return Err("at most 50 years can be asked for"),
        };
        return if months == 0 {
            Err("no time is asked for")
        } else {
            Ok(CriterionKind::Years { months, skill: entry.skill })
        };
    }
    let (any_of, all_of) = (entry.any_of.unwrap_or_default(), entry.all_of.unwrap_or_default());
    match (entry.certification, entry.language, entry.terms) {
        (Some(name), _, _) if !name.trim().is_empty() => Ok(CriterionKind::Certification { name }),
        (_, Some(name), _) if !name.trim().is_empty() => Ok(CriterionKind::Language { name }),
        (_, _, Some(terms)) if !terms.is_empty() => Ok(CriterionKind::Statement { terms }),
        (None, None, None) if !(any_of.is_empty() && all_of.is_empty()) => Ok(CriterionKind::Skill { any_of, all_of }),
        _ => Err("there is nothing to look for"),
    }
}

/// A posting's sentence may stand in `text` beside what it is measured by; the measure itself must be clean. A
/// statement is measured by its sentence.
fn asked_attribute(kind: &CriterionKind, text: &str) -> Option<DropReason> {
    let measures: Vec<&str> = match kind {
        CriterionKind::Skill { any_of, all_of } => any_of.iter().chain(all_of).map(|skill| skill.0.as_str()).collect(),
        CriterionKind::Years { skill, .. } => skill.iter().map(|skill| skill.0.as_str()).collect(),
        CriterionKind::Education { fields, .. } => fields.iter().map(String::as_str).collect(),
        CriterionKind::Certification { name } | CriterionKind::Language { name } => vec![name],
        CriterionKind::Statement { terms } => terms.iter().map(String::as_str).chain([text]).collect(),
    };
    measures.into_iter().find_map(protected)
}

fn entry(criterion: &Criterion) -> Entry {
    let mut entry = Entry {
        id: criterion.id.clone(),
        text: criterion.text.clone(),
        need: criterion.need,
        weight: Some(criterion.weight),
        any_of: None,
        all_of: None,
        years: None,
        months: None,
        skill: None,
        education: None,
        fields: None,
        or_experience: None,
        certification: None,
        language: None,
        terms: None,
    };
    let unless_empty = |skills: &Vec<SkillId>| (!skills.is_empty()).then(|| skills.clone());
    match criterion.kind.clone() {
        CriterionKind::Skill { any_of, all_of } => {
            (entry.any_of, entry.all_of) = (unless_empty(&any_of), unless_empty(&all_of));
        }
        CriterionKind::Years { months, skill } => {
            entry.skill = skill;
            if months.is_multiple_of(12) {
                entry.years = Some(months / 12);
            } else {
                entry.months = Some(months);
            }
        }
        CriterionKind::Education { level, fields, or_experience } => {
            entry.education = Some(level);
            entry.fields = (!fields.is_empty()).then_some(fields);
            entry.or_experience = or_experience.then_some(true);
        }
        CriterionKind::Certification { name } => entry.certification = Some(name),
        CriterionKind::Language { name } => entry.language = Some(name),
        CriterionKind::Statement { terms } => entry.terms = Some(terms),
    }
    entry
}
