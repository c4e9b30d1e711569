//! The advertised job, and the questions its application form asks.

use serde_json::{Value, json};

use super::World;
use super::opportunity::confidentiality;
use crate::query::Params;
use crate::refusal::Refusal;

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
    pub(crate) commitment: String,
    pub(crate) level: Option<String>,
    pub(crate) country: String,
    pub(crate) workplace_type: &'static str,
    pub(crate) tags: Vec<String>,
    /// Plain paragraphs; the HTML is made from them.
    pub(crate) description: Vec<String>,
    pub(crate) lists: Vec<PostingList>,
    pub(crate) closing: String,
    pub(crate) requisition_codes: Vec<String>,
    /// Minimum, maximum, currency, interval.
    pub(crate) salary: Option<(i64, i64, &'static str, &'static str)>,
    /// Question forms as the apply endpoint shows them.
    pub(crate) custom_questions: Vec<Value>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// A titled list of the advertisement: "What you bring", "Nice to have".
#[derive(Debug, Clone)]
pub(crate) struct PostingList {
    pub(crate) text: String,
    pub(crate) items: Vec<String>,
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

    fn content_json(&self) -> Value {
        let paragraphs: String = self.description.iter().map(|text| format!("<div>{}</div>", escaped(text))).collect();
        let lists: Vec<Value> = self.lists.iter().map(PostingList::json).collect();
        json!({
            "description": self.description.join("\n\n"), "descriptionHtml": paragraphs, "lists": lists,
            "closing": self.closing, "closingHtml": format!("<div>{}</div>", escaped(&self.closing)),
        })
    }
}

impl PostingList {
    fn json(&self) -> Value {
        let content: String = self.items.iter().map(|item| format!("<li>{}</li>", escaped(item))).collect();
        json!({"text": self.text, "content": content})
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
        let channels = match row.state {
            "published" => json!(["internal", "public"]),
            "internal" => json!(["internal"]),
            _ => Value::Null,
        };
        let mut shown = json!({
            "id": row.id, "text": row.text, "state": row.state, "distributionChannels": channels,
            "user": self.user_ref(row.user.as_deref(), params.expands("user")),
            "owner": self.user_ref(row.owner.as_deref(), params.expands("owner")),
            "hiringManager": self.user_ref(row.hiring_manager.as_deref(), params.expands("hiringManager")),
            "confidentiality": confidentiality(row.confidential),
            "categories": {
                "team": row.team, "department": row.department, "location": row.location,
                "allLocations": [row.location], "commitment": row.commitment, "level": row.level,
            },
            "tags": row.tags, "content": row.content_json(), "country": row.country,
            "followers": row.followers.iter().map(|id| self.user_ref(Some(id), params.expands("followers"))).collect::<Vec<_>>(),
            "reqCode": row.requisition_codes.first(), "requisitionCodes": row.requisition_codes, "urls": urls,
            "workplaceType": row.workplace_type, "createdAt": row.created_at, "updatedAt": row.updated_at,
            "transcribeInterviews": false, "screening": {"enabled": false},
        });
        if let Some((min, max, currency, interval)) = row.salary {
            shown["salaryRange"] = json!({"min": min, "max": max, "currency": currency, "interval": interval});
        }
        shown
    }

    /// What `GET /postings/:id/apply` asks a person.
    pub(crate) fn application_questions(&self, row: &Posting) -> Value {
        let personal = |text: &str, name: &str, kind: &str, required: bool| json!({"text": text, "name": name, "type": kind, "required": required, "value": null});
        let url = |name: &str| json!({"text": name, "name": name, "type": "text", "required": false, "value": null});
        json!({
            "id": row.id, "text": row.text, "customQuestions": row.custom_questions,
            "personalInformation": [
                personal("Resume/CV", "resume", "file-upload", false),
                personal("Full name", "fullName", "text", true),
                personal("Email", "email", "text", true),
                personal("Phone", "phone", "text", false),
                personal("Current location", "currentLocation", "text", false),
                personal("Current company", "currentCompany", "text", false),
                personal("Additional information", "additionalInformation", "textarea", false),
            ],
            "urls": [url("LinkedIn"), url("GitHub"), url("Portfolio"), url("Other")],
            "consentDisclosures": null,
        })
    }
}

/// The name of the job site: `Northwind Grid` becomes `northwindgrid`.
fn site(company: &str) -> String {
    company.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}
