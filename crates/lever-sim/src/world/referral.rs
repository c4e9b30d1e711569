//! Referrals: a colleague's recommendation, kept beside the application it led to.

use serde_json::{Value, json};

use super::World;
use super::field::Field;
use crate::query::Params;
use crate::refusal::Refusal;

/// What a colleague may say of how they know the person.
const RELATIONSHIPS: [&str; 5] = ["Former colleague", "Friend", "Reputation", "Other", "Don't know this person"];

/// A filled referral form.
#[derive(Debug, Clone)]
pub(crate) struct Referral {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) template: String,
    pub(crate) answers: Vec<(Field, Value)>,
    pub(crate) referrer: String,
    pub(crate) created_at: i64,
}

impl World {
    /// As the referral endpoints show it: without the options of its fields.
    pub(crate) fn referral_json(&self, row: &Referral, params: &Params) -> Value {
        let mut shown = self.whole_referral_json(row, params);
        for field in shown["fields"].as_array_mut().map(Vec::as_mut_slice).unwrap_or_default() {
            if let Value::Object(field) = field {
                field.remove("options");
            }
        }
        shown
    }

    /// As the application keeps it among its questions: with the options.
    fn whole_referral_json(&self, row: &Referral, params: &Params) -> Value {
        let user = |field: &str| self.user_ref(Some(&row.referrer), params.expands(field));
        json!({
            "id": row.id, "type": "referral", "text": "Referral", "instructions": "",
            "fields": row.answers.iter().map(|(field, value)| field.answered(value)).collect::<Vec<_>>(),
            "baseTemplateId": row.template, "user": user("user"), "referrer": user("referrer"), "stage": null,
            "createdAt": row.created_at, "completedAt": row.created_at,
        })
    }

    /// Records who recommended the person. The application becomes one of type `referral`.
    pub(crate) fn refer(
        &mut self,
        opportunity: &str,
        referrer: &str,
        relationship: Option<&str>,
        comment: Option<&str>,
        now: i64,
    ) -> Result<String, Refusal> {
        let application = self.opportunity_mut(opportunity)?.application.clone();
        let application = application.ok_or_else(|| Refusal::invalid("Only an application can be a referral"))?;
        let name = self.user(referrer)?.name.clone();
        if relationship.is_some_and(|text| !RELATIONSHIPS.contains(&text)) {
            return Err(Refusal::invalid(format!("relationship must be one of {}", RELATIONSHIPS.join(", "))));
        }
        let mut field = |kind, text, value| (Field::new(&mut self.ids, kind, text, false), value);
        let mut answers = vec![
            field("text", "Name of referrer", json!(name)),
            field("dropdown", "Relationship", json!(relationship)),
            field("textarea", "Notes / Comments", json!(comment)),
        ];
        for (field, _) in answers.iter_mut().filter(|(field, _)| field.kind == "dropdown") {
            field.prompt = Some("Select one".to_owned());
            field.options = RELATIONSHIPS.map(str::to_owned).to_vec();
        }
        let (id, template) = (self.ids.uuid(), self.ids.uuid());
        let row = Referral {
            id: id.clone(),
            opportunity: opportunity.to_owned(),
            template,
            answers,
            referrer: referrer.to_owned(),
            created_at: now,
        };
        let copy = self.whole_referral_json(&row, &Params::default());
        if let Some(application) = self.applications.get_mut(&application) {
            application.referred_by = Some(referrer.to_owned());
            application.custom_questions.push(copy);
        }
        self.referrals.insert(id.clone(), row);
        Ok(id)
    }
}
