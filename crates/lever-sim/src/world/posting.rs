//! The advertised job, and the questions its application form asks.

use serde_json::{Value, json};

use super::World;
use super::opportunity::confidentiality;
use crate::query::Params;
use crate::refusal::Refusal;

mod change;
mod html;

pub(crate) use change::{PostingChange, Written};

/// A posting.
#[derive(Debug, Clone, Default)]
pub(crate) struct Posting {
    pub(crate) id: String,
    pub(crate) text: String,
    /// `published`, `internal`, `closed`, `draft`, `pending` or `rejected`.
    pub(crate) state: &'static str,
    pub(crate) confidential: bool,
    pub(crate) user: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) hiring_manager: Option<String>,
    pub(crate) followers: Vec<String>,
    pub(crate) team: String,
    pub(crate) department: String,
    pub(crate) location: String,
    /// The places besides; `None` for a posting of one place.
    pub(crate) locations: Option<Vec<String>>,
    pub(crate) commitment: String,
    pub(crate) level: Option<String>,
    pub(crate) country: String,
    pub(crate) workplace_type: &'static str,
    pub(crate) tags: Vec<String>,
    /// Plain paragraphs; the HTML is made from them, unless it was written as HTML.
    pub(crate) description: Vec<String>,
    pub(crate) description_html: Option<String>,
    pub(crate) lists: Vec<PostingList>,
    pub(crate) closing: String,
    pub(crate) closing_html: Option<String>,
    pub(crate) requisition_codes: Vec<String>,
    pub(crate) salary: Option<SalaryRange>,
    pub(crate) salary_description_html: Option<String>,
    /// Where it is shown; `None`: as the state says.
    pub(crate) distribution_channels: Option<Vec<&'static str>>,
    /// Question forms as the apply endpoint shows them.
    pub(crate) custom_questions: Vec<Value>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// A titled list of the advertisement: "What you bring", "Nice to have".
#[derive(Debug, Clone, Default)]
pub(crate) struct PostingList {
    pub(crate) text: String,
    pub(crate) items: Vec<String>,
    /// The items as somebody wrote them in HTML; wins over them.
    pub(crate) html: Option<String>,
}

/// What the job pays.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct SalaryRange {
    pub(crate) min: serde_json::Number,
    pub(crate) max: serde_json::Number,
    pub(crate) currency: String,
    pub(crate) interval: String,
}

impl From<(i64, i64, &str, &str)> for SalaryRange {
    fn from((min, max, currency, interval): (i64, i64, &str, &str)) -> Self {
        Self { min: min.into(), max: max.into(), currency: currency.to_owned(), interval: interval.to_owned() }
    }
}

impl Posting {
    /// Creating an opportunity with a posting adds these tags.
    pub(crate) fn auto_tags(&self) -> Vec<String> {
        let tags = [&self.text, &self.department, &self.team, &self.location, &self.commitment];
        tags.into_iter().filter(|tag| !tag.is_empty()).cloned().collect()
    }

    pub(crate) fn accepts_applications(&self) -> bool {
        matches!(self.state, "published" | "internal")
    }

    /// Every place, the main one first.
    pub(crate) fn all_locations(&self) -> Vec<String> {
        self.locations.clone().unwrap_or_else(|| vec![self.location.clone()])
    }

    /// Where it is shown: by default on both job sites when published, on the internal one when unlisted.
    pub(crate) fn channels(&self) -> Option<Vec<&'static str>> {
        let by_state = match self.state {
            "published" => vec!["internal", "public"],
            "internal" => vec!["internal"],
            _ => return None,
        };
        Some(self.distribution_channels.clone().unwrap_or(by_state))
    }

    fn content_json(&self) -> Value {
        let made: String = self.description.iter().map(|text| format!("<div>{}</div>", escaped(text))).collect();
        let lists: Vec<Value> = self.lists.iter().map(PostingList::json).collect();
        let closing =
            if self.closing.is_empty() { String::new() } else { format!("<div>{}</div>", escaped(&self.closing)) };
        json!({
            "description": match &self.description_html {
                Some(html) => html::plain(html),
                None => self.description.join("\n\n"),
            },
            "descriptionHtml": self.description_html.as_ref().unwrap_or(&made), "lists": lists,
            "closing": match &self.closing_html {
                Some(html) => html::plain(html),
                None => self.closing.clone(),
            },
            "closingHtml": self.closing_html.as_ref().unwrap_or(&closing),
        })
    }
}

impl PostingList {
    fn json(&self) -> Value {
        let made: String = self.items.iter().map(|item| format!("<li>{}</li>", escaped(item))).collect();
        json!({"text": self.text, "content": self.html.as_ref().unwrap_or(&made)})
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl World {
    pub(crate) fn posting(&self, id: &str) -> Result<&Posting, Refusal> {
        self.postings.iter().find(|posting| posting.id == id).ok_or_else(|| Refusal::missing("postings", id))
    }

    pub(crate) fn posting_json(&self, row: &Posting, params: &Params) -> Value {
        let urls = match row.state {
            "published" | "internal" => {
                let site = format!("https://jobs.lever.co/{}", site(&self.company));
                let show = format!("{site}/{}", row.id);
                json!({"list": site, "show": show, "apply": format!("{show}/apply")})
            }
            _ => Value::Null,
        };
        let mut shown = json!({
            "id": row.id, "text": row.text, "state": row.state, "distributionChannels": row.channels(),
            "user": self.user_ref(row.user.as_deref(), params.expands("user")),
            "owner": self.user_ref(row.owner.as_deref(), params.expands("owner")),
            "hiringManager": self.user_ref(row.hiring_manager.as_deref(), params.expands("hiringManager")),
            "confidentiality": confidentiality(row.confidential),
            "categories": {
                "team": row.team, "department": row.department, "location": row.location,
                "allLocations": row.all_locations(), "commitment": row.commitment, "level": row.level,
            },
            "tags": row.tags, "content": row.content_json(), "country": row.country,
            "followers": row.followers.iter().map(|id| self.user_ref(Some(id), params.expands("followers"))).collect::<Vec<_>>(),
            "reqCode": row.requisition_codes.first(), "requisitionCodes": row.requisition_codes, "urls": urls,
            "workplaceType": row.workplace_type, "createdAt": row.created_at, "updatedAt": row.updated_at,
            "transcribeInterviews": false, "screening": {"enabled": false},
        });
        if let Some(salary) = &row.salary {
            shown["salaryRange"] = json!(salary);
        }
        if let Some(html) = &row.salary_description_html {
            shown["salaryDescription"] = json!(html::plain(html));
            shown["salaryDescriptionHtml"] = json!(html);
        }
        shown
    }

    /// What `GET /postings/:id/apply` asks a person who looks at one place and one job site.
    pub(crate) fn application_questions(&self, row: &Posting, params: &Params) -> Result<Value, Refusal> {
        let location = params.one("location");
        let personal = |text: &str, name: &str, kind: &str, required: bool| json!({"text": text, "name": name, "type": kind, "required": required, "value": null});
        let url = |name: &str| json!({"text": name, "name": name, "type": "text", "required": false, "value": null});
        let mut information = vec![
            personal("Resume/CV", "resume", "file-upload", false),
            personal("Full name", "fullName", "text", true),
            personal("Email", "email", "text", true),
            personal("Phone", "phone", "text", false),
            personal("Current location", "currentLocation", "text", false),
            personal("Current company", "currentCompany", "text", false),
            personal("Additional information", "additionalInformation", "textarea", false),
        ];
        let places = row.all_locations();
        if places.len() > 1 {
            let mut question = personal("Preferred location", "preferredPostingLocation", "dropdown", false);
            question["options"] = places.iter().map(|text| json!({"text": text, "optionId": text})).collect();
            information.push(question);
        }
        let mut shown = json!({
            "id": row.id, "text": row.text, "customQuestions": row.questions_on(params)?,
            "personalInformation": information,
            "urls": [url("LinkedIn"), url("GitHub"), url("Portfolio"), url("Other")],
            "consentDisclosures": null,
        });
        if row.asks_eeo(location) {
            shown["eeoQuestions"] = super::eeo::questions();
        }
        Ok(shown)
    }
}

impl Posting {
    /// The question forms of the job site that `distribution` names; all of them when it names none.
    pub(crate) fn questions_on(&self, params: &Params) -> Result<Vec<&Value>, Refusal> {
        let site = params.one("distribution");
        if !matches!(site, None | Some("internal" | "external")) {
            return Err(Refusal::invalid("distribution must be internal or external"));
        }
        // A form without `distribution` is asked everywhere.
        let asked = |form: &&Value| match (site, form["distribution"].as_array()) {
            (Some(site), Some(sites)) => sites.iter().any(|named| named == site),
            (None, _) | (_, None) => true,
        };
        Ok(self.custom_questions.iter().filter(asked).collect())
    }
}

/// The name of the job site: `Northwind Grid` becomes `northwindgrid`.
fn site(company: &str) -> String {
    company.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}
