//! The criteria as a form holds them: texts, whatever was typed, so that nothing is lost while something is wrong.

use std::collections::BTreeMap;

use fit::{CriterionDraft, DroppedCriterion, EducationLevel, Need, Rubric, RubricDraft, SkillId, Taxonomy};

/// No rubric has as many: what a form may hold at most.
const ITEMS_AT_MOST: usize = 200;
const MONTHS_OF_A_YEAR: f64 = 12.0;
/// More than the rubric itself takes; it says so then.
const YEARS_AT_MOST: f64 = 1_000.0;

pub(crate) const KINDS: [(&str, &str); 6] = [
    ("skill", "Skills"),
    ("years", "Years of work"),
    ("education", "Education"),
    ("certification", "Certificate"),
    ("language", "Language"),
    ("statement", "Words"),
];

pub(crate) const NEEDS: [(&str, &str); 2] = [("required", "Must-have"), ("preferred", "Preferred")];

pub(crate) const LEVELS: [(&str, &str); 5] = [
    ("secondary", "Secondary school"),
    ("associate", "Associate degree"),
    ("bachelor", "Bachelor’s degree"),
    ("master", "Master’s degree"),
    ("doctorate", "Doctorate"),
];

/// One criterion as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Item {
    /// Carried along so that an edited criterion is known again; empty for a new one.
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) kind: String,
    pub(crate) need: String,
    pub(crate) weight: String,
    pub(crate) all_of: String,
    pub(crate) any_of: String,
    pub(crate) years: String,
    pub(crate) skill: String,
    pub(crate) level: String,
    pub(crate) fields: String,
    pub(crate) or_experience: bool,
    pub(crate) certification: String,
    pub(crate) language: String,
    pub(crate) terms: String,
}

impl Item {
    pub(crate) fn blank() -> Self {
        Self { kind: "skill".into(), need: "required".into(), weight: "3".into(), ..Self::default() }
    }

    fn of(draft: &CriterionDraft) -> Self {
        let taxonomy = Taxonomy::embedded();
        // By its name where the name leads back to it.
        let name = |skill: &SkillId| {
            let name = taxonomy.name(skill);
            let is_found = taxonomy.resolve(name).as_ref() == Some(skill) && !name.contains([',', ';']);
            if is_found { name.to_owned() } else { skill.0.clone() }
        };
        let names = |skills: &Option<Vec<SkillId>>| skills.iter().flatten().map(name).collect::<Vec<_>>().join(", ");
        let joined = |words: &Option<Vec<String>>| words.as_deref().unwrap_or_default().join(", ");
        let kind = if draft.years.is_some() || draft.months.is_some() {
            "years"
        } else if draft.education.is_some() {
            "education"
        } else if draft.certification.is_some() {
            "certification"
        } else if draft.language.is_some() {
            "language"
        } else if draft.terms.is_some() {
            "statement"
        } else {
            "skill"
        };
        let default_weight = match draft.need {
            Need::Required => 3,
            Need::Preferred => 1,
        };
        Self {
            id: draft.id.clone(),
            text: draft.text.clone(),
            kind: kind.to_owned(),
            need: match draft.need {
                Need::Required => "required",
                Need::Preferred => "preferred",
            }
            .to_owned(),
            weight: draft.weight.unwrap_or(default_weight).to_string(),
            all_of: names(&draft.all_of),
            any_of: names(&draft.any_of),
            years: years(draft),
            skill: draft.skill.as_ref().map(name).unwrap_or_default(),
            level: draft.education.map(level_value).unwrap_or_default().to_owned(),
            fields: joined(&draft.fields),
            or_experience: draft.or_experience == Some(true),
            certification: draft.certification.clone().unwrap_or_default(),
            language: draft.language.clone().unwrap_or_default(),
            terms: joined(&draft.terms),
        }
    }

    /// As far as it can be understood, and what cannot.
    fn draft(&self) -> (CriterionDraft, Vec<String>) {
        let mut wrong = Vec::new();
        let text = self.text.trim().to_owned();
        let weight = self.weight.trim().parse().ok();
        if weight.is_none() {
            wrong.push("The weight is a whole number from 1 to 100.".to_owned());
        }
        let need = if self.need == "preferred" { Need::Preferred } else { Need::Required };
        let mut draft = CriterionDraft {
            id: self.id.trim().to_owned(),
            text,
            need,
            weight,
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
        let skills = |typed: &str| listed(typed).into_iter().map(SkillId).collect::<Vec<_>>();
        match self.kind.as_str() {
            "years" => {
                let typed = self.years.trim().replace(',', ".").parse::<f64>().ok();
                match typed.filter(|years| (0.0..=YEARS_AT_MOST).contains(years)) {
                    Some(years) => draft.months = Some(months(years)),
                    None => wrong.push("Say how many years, such as 3 or 1.5.".to_owned()),
                }
                draft.skill = Some(self.skill.trim()).filter(|name| !name.is_empty()).map(|name| SkillId(name.into()));
            }
            "education" => {
                draft.education = Some(level(&self.level));
                draft.fields = Some(listed(&self.fields)).filter(|fields| !fields.is_empty());
                draft.or_experience = self.or_experience.then_some(true);
            }
            "certification" => draft.certification = Some(self.certification.trim().to_owned()),
            "language" => draft.language = Some(self.language.trim().to_owned()),
            "statement" => {
                let named = listed(&self.terms);
                let terms = if named.is_empty() { CriterionDraft::terms_of(&self.text) } else { named };
                draft.terms = Some(terms);
            }
            _ => {
                let (all_of, any_of) = (skills(&self.all_of), skills(&self.any_of));
                draft.any_of = Some(any_of).filter(|skills| !skills.is_empty());
                draft.all_of = Some(all_of).filter(|skills| !skills.is_empty() || draft.any_of.is_none());
            }
        }
        // A whole number of years is written as one.
        if let Some(months) = draft.months.filter(|months| months.is_multiple_of(12)) {
            (draft.years, draft.months) = (Some(months / 12), None);
        }
        (draft, wrong)
    }
}

/// Every criterion of a draft, as a form shows it.
pub(crate) fn items(draft: &RubricDraft) -> Vec<Item> {
    draft.criteria.iter().map(Item::of).collect()
}

pub(crate) fn items_of(rubric: &Rubric) -> Vec<Item> {
    items(&RubricDraft::of(rubric))
}

/// The draft that the items are, and what of each could not be understood.
pub(crate) fn draft(
    title: String,
    items: &[Item],
    dropped: Vec<DroppedCriterion>,
) -> (RubricDraft, BTreeMap<usize, Vec<String>>) {
    let (mut criteria, mut wrong) = (Vec::new(), BTreeMap::new());
    for (place, item) in items.iter().enumerate() {
        let (criterion, what) = item.draft();
        criteria.push(criterion);
        if !what.is_empty() {
            wrong.insert(place, what);
        }
    }
    (RubricDraft { title, criteria, dropped }, wrong)
}

/// Reads the items of a form: fields named `c<number>.<field>`, in the order of their numbers.
pub(crate) fn read<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Item> {
    let mut items: BTreeMap<usize, Item> = BTreeMap::new();
    for (name, value) in fields {
        let Some((number, field)) = name.strip_prefix('c').and_then(|name| name.split_once('.')) else { continue };
        let Some(number) = number.parse::<usize>().ok().filter(|number| *number < ITEMS_AT_MOST) else { continue };
        let item = items.entry(number).or_default();
        let value = value.replace("\r\n", "\n");
        match field {
            "id" => item.id = value,
            "text" => item.text = value,
            "kind" => item.kind = value,
            "need" => item.need = value,
            "weight" => item.weight = value,
            "all_of" => item.all_of = value,
            "any_of" => item.any_of = value,
            "years" => item.years = value,
            "skill" => item.skill = value,
            "level" => item.level = value,
            "fields" => item.fields = value,
            "or_experience" => item.or_experience = true,
            "certification" => item.certification = value,
            "language" => item.language = value,
            "terms" => item.terms = value,
            _ => {}
        }
    }
    items.into_values().collect()
}

fn listed(typed: &str) -> Vec<String> {
    let parts = typed.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(ToOwned::to_owned).collect()
}

fn level_value(level: EducationLevel) -> &'static str {
    match level {
        EducationLevel::Secondary => "secondary",
        EducationLevel::Associate => "associate",
        EducationLevel::Bachelor => "bachelor",
        EducationLevel::Master => "master",
        EducationLevel::Doctorate => "doctorate",
    }
}

fn level(value: &str) -> EducationLevel {
    match value {
        "secondary" => EducationLevel::Secondary,
        "associate" => EducationLevel::Associate,
        "master" => EducationLevel::Master,
        "doctorate" => EducationLevel::Doctorate,
        _ => EducationLevel::Bachelor,
    }
}

/// Two decimals name every number of months.
fn years(draft: &CriterionDraft) -> String {
    match (draft.years, draft.months) {
        (Some(years), _) => years.to_string(),
        (None, Some(months)) if months.is_multiple_of(12) => (months / 12).to_string(),
        (None, Some(months)) => {
            let text = format!("{:.2}", f64::from(months) / MONTHS_OF_A_YEAR);
            text.trim_end_matches('0').to_owned()
        }
        (None, None) => String::new(),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was checked to be small and positive")]
fn months(years: f64) -> u32 {
    (years * MONTHS_OF_A_YEAR).round() as u32
}

#[cfg(test)]
mod tests {
    use fit::{PostingText, Rubric};

    use super::*;

    fn rubric() -> Rubric {
        let text = "Engineer\nRequirements\n* 5 years of Rust\n* 18 months of on-call work in Berlin\n* BSc in Physics \
                    or equivalent experience\n* PMP\n* Fluent French\n* Go or C++ and SQL\n* Night shifts in bakeries\n";
        Rubric::suggest(&PostingText::from_text(text), Taxonomy::embedded())
    }

    #[test]
    fn a_form_that_nobody_touched_gives_the_rubric_back() {
        let rubric = rubric();
        assert!(rubric.criteria.len() >= 6, "{rubric:?}");
        let items = items_of(&rubric);
        let (draft, wrong) = draft(rubric.title.clone(), &items, rubric.dropped.clone());
        assert_eq!(wrong, BTreeMap::new());
        assert_eq!(draft.check().unwrap(), rubric);
    }

    #[test]
    fn every_number_of_months_survives_the_form() {
        for months in 1..=600 {
            let text = format!("title = 'T'\n[[criteria]]\ntext = 'x'\nneed = 'required'\nmonths = {months}\n");
            let rubric = Rubric::from_toml(&text).unwrap();
            let (draft, _) = draft("T".into(), &items_of(&rubric), Vec::new());
            assert_eq!(draft.check().unwrap(), rubric, "{months}");
        }
    }

    #[test]
    fn what_was_typed_is_read_in_order_and_what_is_no_number_is_said() {
        let fields = [
            ("c7.text", "Later"),
            ("c7.kind", "years"),
            ("c7.years", "a few"),
            ("c7.weight", "heavy"),
            ("c2.text", "First"),
            ("c2.kind", "statement"),
            ("c2.weight", "2"),
            ("c9999.text", "too many"),
            ("cx.text", "no number"),
            ("csrf", "token"),
        ];
        let items = read(fields.into_iter());
        assert_eq!(items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["First", "Later"]);
        let (draft, wrong) = draft("T".into(), &items, Vec::new());
        assert_eq!(draft.criteria[0].terms, Some(vec!["first".to_owned()]), "the words of the text");
        assert_eq!(wrong.keys().copied().collect::<Vec<_>>(), [1]);
        assert_eq!(wrong[&1].len(), 2);
    }
}
