//! The submission of an opportunity to one posting.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::World;
use super::contact::Phone;
use super::event::archived_json;
use super::hire::RequisitionForHire;
use super::opportunity::{Archived, Opportunity};
use super::table::{Index, Row};
use crate::query::Params;

/// An application. One opportunity has at most one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Application {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) posting: String,
    /// Added by a user (`type: "user"`) rather than through the posting: then it carries no person.
    pub(crate) added_by: Option<String>,
    /// Recommended by a colleague (`type: "referral"`).
    pub(crate) referred_by: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<Phone>,
    pub(crate) company: Option<String>,
    pub(crate) links: Vec<String>,
    pub(crate) comments: Option<String>,
    pub(crate) resume: Option<String>,
    pub(crate) custom_questions: Vec<Value>,
    pub(crate) archived: Option<Archived>,
    pub(crate) requisition_for_hire: Option<RequisitionForHire>,
    pub(crate) browser: Browser,
    /// What the applicant agreed to. Written only: no endpoint shows it.
    pub(crate) consent: Option<Value>,
    /// Answers to a diversity survey. Written only: no endpoint shows them.
    pub(crate) diversity_survey: Option<Value>,
    pub(crate) created_at: i64,
}

/// Where an application came from, as far as the web tells.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Browser {
    pub(crate) ip_address: Option<String>,
    pub(crate) referer: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) accept_language: Option<String>,
    /// An IANA zone.
    pub(crate) timezone: Option<String>,
}

impl Application {
    fn kind(&self) -> &'static str {
        match (&self.referred_by, &self.added_by) {
            (Some(_), _) => "referral",
            (None, Some(_)) => "user",
            (None, None) => "posting",
        }
    }
}

impl Row for Application {
    type Index = ByPosting;

    fn id(&self) -> &str {
        &self.id
    }
}

/// Finds the opportunities that applied to a posting.
#[derive(Default)]
pub(crate) struct ByPosting(BTreeMap<String, BTreeSet<String>>);

impl Index<Application> for ByPosting {
    fn add(&mut self, row: &Application) {
        self.0.entry(row.posting.clone()).or_default().insert(row.opportunity.clone());
    }

    fn remove(&mut self, row: &Application) {
        if let Some(opportunities) = self.0.get_mut(&row.posting) {
            opportunities.remove(&row.opportunity);
        }
    }
}

impl World {
    /// The opportunities with an application to this posting, by id.
    pub(crate) fn applied_to(&self, posting: &str) -> impl Iterator<Item = &Opportunity> {
        let ids = self.applications.index().0.get(posting).into_iter().flatten();
        ids.filter_map(|id| self.opportunities.get(id))
    }

    pub(crate) fn application_json(&self, row: &Application, params: &Params) -> Value {
        let posting = self.postings.iter().find(|posting| posting.id == row.posting);
        let owner = posting.and_then(|posting| posting.owner.as_deref());
        let hiring_manager = posting.and_then(|posting| posting.hiring_manager.as_deref());
        let user = row.referred_by.as_deref().or(row.added_by.as_deref());
        let browser = &row.browser;
        let mut shown = json!({
            "id": row.id, "type": row.kind(),
            "candidateId": row.opportunity, "opportunityId": row.opportunity,
            "posting": match posting {
                Some(posting) if params.expands("posting") => self.posting_json(posting, &Params::default()),
                _ => json!(row.posting),
            },
            "postingOwner": self.user_ref(owner, params.expands("postingOwner")),
            "postingHiringManager": self.user_ref(hiring_manager, params.expands("postingHiringManager")),
            "user": self.user_ref(user, params.expands("user")),
            "name": row.name, "email": row.email, "phone": row.phone.as_ref().map(Phone::json),
            "company": row.company, "links": row.links, "comments": row.comments,
            "customQuestions": row.custom_questions, "archived": archived_json(row.archived.as_ref()),
            "requisitionForHire": row.requisition_for_hire.as_ref().map(RequisitionForHire::json),
            "createdAt": row.created_at, "ipAddress": browser.ip_address, "referer": browser.referer,
            "userAgent": browser.user_agent, "acceptLanguage": browser.accept_language, "timezone": browser.timezone,
        });
        // ASSUMPTION: one through a posting has the deprecated field, as documented; one added by a user and one referred
        // were recorded without it.
        if row.kind() == "posting" {
            shown["resume"] = json!(row.resume);
        }
        shown
    }
}
