//! Equal-opportunity answers of applicants in the United States. They appear nowhere but in the two EEO lists.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::World;
use super::application::Application;
use super::posting::Posting;
use crate::query::Params;
use crate::refusal::Refusal;

/// The answers of one person. What is not answered is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EeoAnswers {
    /// One of the form's options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// One of the form's options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub race: Option<String>,
    /// One of the form's options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub veteran: Option<String>,
    /// One of the form's options; asked by federal contractors only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disability: Option<String>,
    /// The name signed with. Never shown again.
    #[serde(skip_serializing)]
    pub disability_signature: Option<String>,
    /// When it was signed, epoch milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disability_signature_date: Option<i64>,
}

/// An applicant's answers, with where they came from.
#[derive(Debug, Clone)]
pub(crate) struct EeoResponse {
    pub(crate) application: String,
    pub(crate) answers: EeoAnswers,
    /// `api` or `apply-page`.
    pub(crate) source: &'static str,
    pub(crate) responded_at: i64,
}

const DECLINE: &str = "Decline to self-identify";

/// The options of the three questions everybody is asked, as recorded; a description is there where Lever shows one.
const GENDERS: [&str; 3] = ["Female", "Male", DECLINE];
const RACES: [(&str, &str); 8] = [
    ("Hispanic or Latino", "Of Spanish culture or origin, regardless of race."),
    ("White (Not Hispanic or Latino)", "With origins in Europe, the Middle East or North Africa."),
    ("Black or African American (Not Hispanic or Latino)", "With origins in any of the black racial groups of Africa."),
    (
        "Native Hawaiian or Other Pacific Islander (Not Hispanic or Latino)",
        "With origins in Hawaii, Guam, Samoa or other Pacific Islands.",
    ),
    ("Asian (Not Hispanic or Latino)", "With origins in the Far East, Southeast Asia or the Indian Subcontinent."),
    (
        "American Indian or Alaska Native (Not Hispanic or Latino)",
        "With origins in North, South or Central America, and a tribal affiliation or community attachment.",
    ),
    ("Two or More Races (Not Hispanic or Latino)", "Identifying with more than one of the above."),
    (DECLINE, ""),
];
const VETERANS: [&str; 3] = ["I am a veteran", "I am not a veteran", DECLINE];
/// Asked where the posting's company is a federal contractor.
const DISABILITIES: [&str; 3] = [
    "Yes, I have a disability, or have had one in the past",
    "No, I do not have a disability and have not had one in the past",
    "I do not want to answer",
];

impl EeoAnswers {
    /// Refuses an answer that is none of the options.
    // ASSUMPTION: Lever's answer to an unknown option is not published.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let races = RACES.map(|(text, _)| text);
        let questions: [(&str, &Option<String>, &[&str]); 4] = [
            ("gender", &self.gender, &GENDERS),
            ("race", &self.race, &races),
            ("veteran", &self.veteran, &VETERANS),
            ("disability", &self.disability, &DISABILITIES),
        ];
        for (name, answer, options) in questions {
            if answer.as_ref().is_some_and(|answer| !options.contains(&answer.as_str())) {
                return Err(Refusal::invalid(format!("eeoResponses {name} is not one of its options")));
            }
        }
        Ok(())
    }
}

/// What the application form asks where EEO applies.
pub(crate) fn questions() -> Value {
    let option = |text: &str, description: &str| {
        let mut option = json!({"text": text, "optionId": text});
        if !description.is_empty() {
            option["description"] = json!(description);
        }
        option
    };
    let question = |text: &str, options: Vec<Value>| {
        json!({
            "description": null, "required": false, "text": text, "type": "dropdown", "options": options,
            "prompt": text, "value": null,
        })
    };
    json!({
        "gender": question("Gender", GENDERS.iter().map(|text| option(text, "")).collect()),
        "race": question("Race", RACES.iter().map(|(text, description)| option(text, description)).collect()),
        "veteran": question("Veteran status", VETERANS.iter().map(|text| option(text, "")).collect()),
    })
}

impl World {
    /// Keeps the answers of an application to a posting that asks. No answers are a row too, as recorded.
    pub(crate) fn keep_eeo_answers(
        &mut self,
        application: &str,
        answers: EeoAnswers,
        source: &'static str,
        now: i64,
    ) -> Result<(), Refusal> {
        answers.check()?;
        let row = EeoResponse { application: application.to_owned(), answers, source, responded_at: now };
        self.eeo_responses.insert(application.to_owned(), row);
        Ok(())
    }

    /// A row of the anonymous list.
    pub(crate) fn eeo_json(&self, row: &EeoResponse) -> Value {
        let Some(application) = self.applications.get(&row.application) else { return Value::Null };
        let stage = self.opportunities.get(&application.opportunity).map(|opportunity| &opportunity.stage);
        let archived = application.archived.as_ref();
        let mut shown = json!({
            "applicationArchivedAt": archived.map(|archived| archived.at),
            // An archive record names nobody.
            "applicationArchivedBy": null,
            "applicationArchiveReason": archived.map(|archived| &archived.reason),
            "applicationTitle": self.title_of(application), "appliedAt": application.created_at,
            "currentStage": stage,
        });
        add_answers(&mut shown, &row.answers);
        shown
    }

    /// A row of the list that says who.
    pub(crate) fn eeo_pii_json(&self, row: &EeoResponse, params: &Params) -> Value {
        let mut shown = self.eeo_json(row);
        let Some(application) = self.applications.get(&row.application) else { return shown };
        let Some(opportunity) = self.opportunities.get(&application.opportunity) else { return shown };
        let posting = self.posting(&application.posting).ok();
        let manager = posting.and_then(|posting| posting.hiring_manager.as_deref());
        let hired = application
            .archived
            .as_ref()
            .filter(|archived| self.archive_reason(&archived.reason).is_ok_and(|reason| reason.hired));
        let more = json!({
            "id": application.id, "applicationId": application.id,
            "contact": match self.contacts.get(&opportunity.contact) {
                Some(contact) if params.expands("contact") => contact.json(true),
                _ => json!(opportunity.contact),
            },
            "eeoResponseSource": row.source, "eeoSurveyRespondedAt": row.responded_at,
            "hiredDate": hired.map(|archived| archived.at),
            "hiringManager": self.user_ref(manager, params.expands("hiringManager")),
            "opportunityId": opportunity.id, "opportunityOwner": opportunity.owner, "origin": opportunity.origin,
            "posting": match posting {
                Some(posting) if params.expands("posting") => self.posting_json(posting, &Params::default()),
                _ => json!(application.posting),
            },
            "sources": opportunity.sources,
        });
        if let (Value::Object(shown), Value::Object(more)) = (&mut shown, more) {
            shown.extend(more);
        }
        // Documented, and absent from the recordings, whose postings had no requisition.
        let codes = posting.map(|posting| posting.requisition_codes.clone()).unwrap_or_default();
        if !codes.is_empty() {
            shown["requisitionCodes"] = json!(codes);
        }
        shown
    }

    fn title_of(&self, application: &Application) -> Value {
        json!(self.posting(&application.posting).ok().map(|posting| &posting.text))
    }
}

impl Posting {
    /// EEO questions are asked for jobs in the United States; `location` narrows a job with several places to one.
    pub(crate) fn asks_eeo(&self, location: Option<&str>) -> bool {
        match location {
            Some(location) => is_in_the_us(location) || (self.country == "US" && location == self.location),
            None => self.country == "US" || self.all_locations().iter().any(|location| is_in_the_us(location)),
        }
    }
}

fn is_in_the_us(location: &str) -> bool {
    location.ends_with(", US") || location.ends_with(", USA")
}

fn add_answers(shown: &mut Value, answers: &EeoAnswers) {
    let answers: Map<String, Value> = match serde_json::to_value(answers) {
        Ok(Value::Object(answers)) => answers,
        Ok(_) | Err(_) => Map::new(),
    };
    if let Value::Object(shown) = shown {
        shown.extend(answers);
    }
}
