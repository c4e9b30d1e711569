//! A rubric as a person wrote it, before anything of it is checked: what a form or a file holds.

use serde::{Deserialize, Serialize};

use super::error::{CRITERIA_AT_MOST, RubricError};
use super::protected::{is_promise, protected};
use super::{Criterion, CriterionKind, DropReason, DroppedCriterion, EducationLevel, Need, Rubric, id};
use crate::text::content_terms;
use crate::{SkillId, Taxonomy};

/// The longest text of a criterion, in characters.
const LONGEST_TEXT: usize = 2_000;

/// What is wrong with one criterion of a draft.
#[derive(Debug)]
pub struct Fault {
    /// Its place in the draft, from 0.
    pub criterion: usize,
    pub error: RubricError,
}

/// A rubric as a person wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RubricDraft {
    pub title: String,
    #[serde(default)]
    pub criteria: Vec<CriterionDraft>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<DroppedCriterion>,
}

/// A criterion as a person wrote it. The fields say by which of them it is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionDraft {
    #[serde(default)]
    pub id: String,
    pub text: String,
    pub need: Need,
    pub weight: Option<u32>,
    pub any_of: Option<Vec<SkillId>>,
    pub all_of: Option<Vec<SkillId>>,
    pub years: Option<u32>,
    pub months: Option<u32>,
    pub skill: Option<SkillId>,
    pub education: Option<EducationLevel>,
    pub fields: Option<Vec<String>>,
    pub or_experience: Option<bool>,
    pub certification: Option<String>,
    pub language: Option<String>,
    pub terms: Option<Vec<String>>,
}

impl RubricDraft {
    /// Reads the file as it is, whatever it asks for.
    ///
    /// # Errors
    /// When it is not TOML of the expected shape.
    pub fn from_toml(text: &str) -> Result<Self, RubricError> {
        toml::from_str(text).map_err(|source| RubricError::Syntax { source })
    }

    #[must_use]
    pub fn to_toml(&self) -> String {
        // Cannot fail for this type: every key is a string and no array is mixed.
        toml::to_string_pretty(self).unwrap_or_default()
    }

    #[must_use]
    pub fn of(rubric: &Rubric) -> Self {
        Self {
            title: rubric.title.clone(),
            criteria: rubric.criteria.iter().map(CriterionDraft::of).collect(),
            dropped: rubric.dropped.clone(),
        }
    }

    /// The rubric that this is.
    ///
    /// # Errors
    /// Everything that is wrong with it, at least one fault, in the order of the criteria.
    pub fn check(self) -> Result<Rubric, Vec<Fault>> {
        if self.criteria.len() > CRITERIA_AT_MOST {
            return Err(vec![Fault { criterion: CRITERIA_AT_MOST, error: RubricError::TooMany }]);
        }
        let (mut criteria, mut faults) = (Vec::<Criterion>::new(), Vec::new());
        for (place, draft) in self.criteria.into_iter().enumerate() {
            match criterion(draft, &criteria) {
                Ok(criterion) => criteria.push(criterion),
                Err(error) => faults.push(Fault { criterion: place, error }),
            }
        }
        if faults.is_empty() { Ok(Rubric::new(self.title, criteria, self.dropped)) } else { Err(faults) }
    }
}

fn criterion(draft: CriterionDraft, before: &[Criterion]) -> Result<Criterion, RubricError> {
    const WEIGHTS: std::ops::RangeInclusive<u32> = 1..=100;
    let label = if draft.id.is_empty() { draft.text.clone() } else { draft.id.clone() };
    let invalid = |what| RubricError::Invalid { id: label.clone(), what };
    if draft.text.trim().is_empty() {
        return Err(invalid("the text is empty"));
    }
    if draft.text.chars().count() > LONGEST_TEXT {
        return Err(invalid("the text is longer than 2,000 characters"));
    }
    let weight = draft.weight.unwrap_or(match draft.need {
        Need::Required => 3,
        Need::Preferred => 1,
    });
    if !WEIGHTS.contains(&weight) {
        return Err(invalid("the weight must be 1 to 100"));
    }
    let (given, text, need) = (draft.id.clone(), draft.text.clone(), draft.need);
    let kind = kind(draft).map_err(invalid)?;
    if let Some(why) = asked_attribute(&kind, &text) {
        return Err(RubricError::Protected { id: label, why });
    }
    // Of a proxy that merely stands beside the measure, a warning is enough.
    if let Some(why) = protected(&text).filter(|why| !why.is_proxy() && !is_promise(&text)) {
        return Err(RubricError::ProtectedText { id: label, why });
    }
    let kind = with_known_skills(kind).map_err(|skill| RubricError::UnknownSkill { id: label, skill })?;
    let id =
        if given.is_empty() { id::unique(&kind, before.iter().map(|criterion| criterion.id.as_str())) } else { given };
    if before.iter().any(|other| other.id == id) {
        return Err(RubricError::DuplicateId { id });
    }
    Ok(Criterion { id, text, kind, need, weight })
}

/// The kind with the ids of its skills; the name that no skill goes by, where one is named.
fn with_known_skills(kind: CriterionKind) -> Result<CriterionKind, String> {
    let taxonomy = Taxonomy::embedded();
    let known = |skill: SkillId| taxonomy.resolve(&skill.0).ok_or(skill.0);
    let all = |skills: Vec<SkillId>| skills.into_iter().map(known).collect::<Result<Vec<_>, _>>();
    Ok(match kind {
        CriterionKind::Skill { any_of, all_of } => CriterionKind::Skill { any_of: all(any_of)?, all_of: all(all_of)? },
        CriterionKind::Years { months, skill } => CriterionKind::Years { months, skill: skill.map(known).transpose()? },
        kind => kind,
    })
}

fn kind(draft: CriterionDraft) -> Result<CriterionKind, &'static str> {
    let is_skill = draft.any_of.is_some() || draft.all_of.is_some();
    let is_years = draft.years.is_some() || draft.months.is_some();
    let said = [
        is_skill,
        is_years,
        draft.education.is_some(),
        draft.certification.is_some(),
        draft.language.is_some(),
        draft.terms.is_some(),
    ];
    if said.iter().filter(|&&said| said).count() != 1 {
        return Err("say exactly one of any_of/all_of, years or months, education, certification, language, terms");
    }
    if !is_years && draft.skill.is_some() {
        return Err("skill goes with years or months; for a skill alone use any_of or all_of");
    }
    if draft.education.is_none() && (draft.fields.is_some() || draft.or_experience.is_some()) {
        return Err("fields and or_experience go with education");
    }
    if let Some(level) = draft.education {
        let fields = draft.fields.unwrap_or_default();
        let or_experience = draft.or_experience.unwrap_or(false);
        return Ok(CriterionKind::Education { level, fields, or_experience });
    }
    if is_years {
        const YEARS_AT_MOST: u32 = 50;
        let months = match (draft.years, draft.months) {
            (Some(years), None) if years <= YEARS_AT_MOST => years * 12,
            (None, Some(months)) if months <= YEARS_AT_MOST * 12 => months,
            (Some(_), Some(_)) => return Err("say years or months, not both"),
            _ => return Err("at most 50 years can be asked for"),
        };
        return if months == 0 {
            Err("no time is asked for")
        } else {
            Ok(CriterionKind::Years { months, skill: draft.skill })
        };
    }
    let (any_of, all_of) = (draft.any_of.unwrap_or_default(), draft.all_of.unwrap_or_default());
    match (draft.certification, draft.language, draft.terms) {
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

impl CriterionDraft {
    /// The words of a sentence by which a statement is measured where nobody names any.
    #[must_use]
    pub fn terms_of(text: &str) -> Vec<String> {
        const TERMS_AT_MOST: usize = 12;
        let mut terms = content_terms(text);
        terms.truncate(TERMS_AT_MOST);
        terms
    }

    #[must_use]
    pub fn of(criterion: &Criterion) -> Self {
        let mut draft = Self {
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
                (draft.any_of, draft.all_of) = (unless_empty(&any_of), unless_empty(&all_of));
            }
            CriterionKind::Years { months, skill } => {
                draft.skill = skill;
                if months.is_multiple_of(12) {
                    draft.years = Some(months / 12);
                } else {
                    draft.months = Some(months);
                }
            }
            CriterionKind::Education { level, fields, or_experience } => {
                draft.education = Some(level);
                draft.fields = (!fields.is_empty()).then_some(fields);
                draft.or_experience = or_experience.then_some(true);
            }
            CriterionKind::Certification { name } => draft.certification = Some(name),
            CriterionKind::Language { name } => draft.language = Some(name),
            CriterionKind::Statement { terms } => draft.terms = Some(terms),
        }
        draft
    }
}
