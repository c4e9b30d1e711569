//! Criteria from the sentences of a posting. A person edits what comes out; nothing here decides about anyone.

use super::degree::{degrees, fields_after};
use super::duration::duration;
use super::joining::{Joined, joined};
use super::language::spoken;
use super::protected::{is_promise, protected};
use super::sections::{Ask, asks, duties};
use super::{Criterion, CriterionKind, DropReason, DroppedCriterion, Need, Rubric, id};
use crate::text::{content_terms, fold, has_phrase};
use crate::{Mention, PostingText, SkillId, SkillKind, Taxonomy};

/// More criteria than this make each worth too little to matter.
const CRITERIA_AT_MOST: usize = 40;
const REQUIRED_WEIGHT: u32 = 3;
const PREFERRED_WEIGHT: u32 = 1;
/// What everyone claims tells little, required or not.
const SOFT_WEIGHT: u32 = 1;

pub(super) fn suggest(posting: &PostingText, taxonomy: &Taxonomy) -> Rubric {
    let mut draft = Draft { taxonomy, criteria: Vec::new(), dropped: Vec::new() };
    for ask in asks(posting) {
        draft.add_ask(&ask);
    }
    if draft.criteria.is_empty() {
        for duty in duties(posting) {
            draft.add_duty(&duty);
        }
    }
    Rubric::new(posting.title.clone(), draft.criteria, draft.dropped)
}

struct Draft<'a> {
    taxonomy: &'a Taxonomy,
    criteria: Vec<Criterion>,
    dropped: Vec<DroppedCriterion>,
}

/// A criterion's kind and the part of the sentence that says it.
type Part = (CriterionKind, (usize, usize));

impl Draft<'_> {
    fn add_ask(&mut self, ask: &Ask) {
        if is_promise(&ask.text) {
            return;
        }
        let whole = (0, ask.text.len());
        let (mut parts, remainder) = self.parts(&ask.text);
        match protected(&ask.text) {
            None => {
                if let Some(statement) = remainder {
                    parts.push((statement, whole));
                }
                for (kind, _) in parts {
                    self.add(&ask.text, kind, ask.need);
                }
            }
            Some(why) => {
                // The skill beside the attribute stays, quoted without the attribute.
                self.dropped.push(DroppedCriterion { text: ask.text.clone(), why });
                for (kind, (start, end)) in parts {
                    let quoted = &ask.text[start..end];
                    if protected(quoted).is_none() && is_separable(&kind, why) {
                        self.add(quoted, kind, ask.need);
                    }
                }
            }
        }
    }

    fn add_duty(&mut self, duty: &str) {
        if is_promise(duty) || protected(duty).is_some() {
            return;
        }
        let mentions = self.mentions(duty, |kind| matches!(kind, SkillKind::Technology | SkillKind::Practice));
        for Joined { any_of, all_of, .. } in joined(duty, &mentions) {
            self.add(duty, CriterionKind::Skill { any_of, all_of }, Need::Preferred);
        }
    }

    /// What a sentence asks for, and the statement that is left when its parts do not cover it.
    fn parts(&self, text: &str) -> (Vec<Part>, Option<CriterionKind>) {
        let mut parts: Vec<Part> = Vec::new();
        let skills = self.mentions(text, |kind| matches!(kind, SkillKind::Technology | SkillKind::Practice));
        let (education, skills) = education(text, skills);
        parts.extend(education);
        let length = duration(text);
        let is_about_years = length.is_some();
        if let Some(length) = length {
            let skill = match skills.as_slice() {
                [only] => Some(only.skill.clone()),
                _ => None,
            };
            parts.push((CriterionKind::Years { months: length.months, skill }, (length.start, length.end)));
        }
        if !(is_about_years && skills.len() == 1) {
            for Joined { any_of, all_of, start, end } in joined(text, &skills) {
                parts.push((CriterionKind::Skill { any_of, all_of }, (start, end)));
            }
        }
        let certificates = self.mentions(text, |kind| kind == SkillKind::Certification);
        match certificates.as_slice() {
            [] => {}
            [only] => {
                let name = self.taxonomy.name(&only.skill).to_owned();
                parts.push((CriterionKind::Certification { name }, (only.start, only.end)));
            }
            [first, .., last] => {
                let any_of = distinct(certificates.iter().map(|mention| mention.skill.clone()));
                let kind = CriterionKind::Skill { any_of, all_of: Vec::new() };
                parts.push((kind, (first.start, last.end)));
            }
        }
        for language in spoken(text) {
            let kind = CriterionKind::Language { name: language.name.to_owned() };
            parts.push((kind, (language.start, language.end)));
        }
        let has_substance = parts.iter().any(|(kind, _)| !matches!(kind, CriterionKind::Years { skill: None, .. }));
        if has_substance {
            return (parts, None);
        }
        let soft = self.mentions(text, |kind| kind == SkillKind::Soft);
        let terms = statement_terms(text, length.map(|length| (length.start, length.end)));
        // A few words around a general ability only praise it; more make it a statement about the work.
        if !soft.is_empty() && terms.len() <= soft.len() * 3 + 3 {
            for Joined { any_of, all_of, start, end } in joined(text, &soft) {
                parts.push((CriterionKind::Skill { any_of, all_of }, (start, end)));
            }
            return (parts, None);
        }
        let is_said = !terms.is_empty() && (terms.len() > 1 || !is_about_years);
        let statement = is_said.then_some(CriterionKind::Statement { terms });
        (parts, statement)
    }

    fn mentions(&self, text: &str, wanted: impl Fn(SkillKind) -> bool) -> Vec<Mention> {
        let mut mentions = self.taxonomy.find(text);
        mentions.retain(|mention| self.taxonomy.kind(&mention.skill).is_some_and(&wanted));
        mentions
    }

    fn add(&mut self, text: &str, kind: CriterionKind, need: Need) {
        let is_known = self.criteria.iter().any(|criterion| criterion.kind == kind);
        if is_known || self.criteria.len() == CRITERIA_AT_MOST {
            return;
        }
        let weight = match need {
            Need::Required if self.is_soft(&kind) => SOFT_WEIGHT,
            Need::Required => REQUIRED_WEIGHT,
            Need::Preferred => PREFERRED_WEIGHT,
        };
        let id = id::unique(&kind, self.criteria.iter().map(|criterion| criterion.id.as_str()));
        self.criteria.push(Criterion { id, text: text.to_owned(), kind, need, weight });
    }

    fn is_soft(&self, kind: &CriterionKind) -> bool {
        let CriterionKind::Skill { any_of, all_of } = kind else { return false };
        any_of.iter().chain(all_of).all(|skill| self.taxonomy.kind(skill) == Some(SkillKind::Soft))
    }
}

/// The degree a sentence asks for, and the skills that are not merely its field of study.
fn education(text: &str, mut skills: Vec<Mention>) -> (Option<Part>, Vec<Mention>) {
    let found = degrees(text);
    let (Some(lowest), Some(last)) = (found.iter().min_by_key(|degree| degree.level), found.last()) else {
        return (None, skills);
    };
    let folded = fold(text);
    let fields = fields_after(text, last.end);
    let or_experience =
        ["equivalent", "or experience", "or relevant experience", "or work experience", "or related experience"]
            .iter()
            .any(|phrase| has_phrase(&folded, phrase));
    skills.retain(|mention| {
        let named = fold(&text[mention.start..mention.end]);
        !fields.iter().any(|field| fold(field).contains(&named))
    });
    let kind = CriterionKind::Education { level: lowest.level, fields, or_experience };
    (Some((kind, (lowest.start, lowest.end))), skills)
}

/// Whether this part of a sentence means something without the attribute: the years in "18 years of age" do not.
fn is_separable(kind: &CriterionKind, why: DropReason) -> bool {
    match kind {
        CriterionKind::Skill { .. }
        | CriterionKind::Education { .. }
        | CriterionKind::Certification { .. }
        | CriterionKind::Language { .. } => true,
        CriterionKind::Years { .. } => why != DropReason::Age && why != DropReason::GraduationYear,
        CriterionKind::Statement { .. } => false,
    }
}

fn statement_terms(text: &str, without: Option<(usize, usize)>) -> Vec<String> {
    const TERMS_AT_MOST: usize = 12;
    let rest = match without {
        Some((start, end)) => format!("{} {}", &text[..start], &text[end..]),
        None => text.to_owned(),
    };
    let mut terms = content_terms(&rest);
    terms.truncate(TERMS_AT_MOST);
    terms
}

pub(super) fn distinct(skills: impl Iterator<Item = SkillId>) -> Vec<SkillId> {
    let mut distinct = Vec::new();
    for skill in skills {
        if !distinct.contains(&skill) {
            distinct.push(skill);
        }
    }
    distinct
}
