use lever::{
    ArchiveReasonId, ContactId, EpochMillis, Expandable, Opportunity, OpportunityId, Origin, Phone, PostingId, StageId,
    UserId,
};
use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::{PerformAs, Request, Writer};
use crate::error::Error;
use crate::multipart::{Attachment, Part};

/// An opportunity to be made. Everything may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewOpportunity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// New lead where it does not say, even with a posting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// One that Lever knows makes another opportunity of the same person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Whoever it is performed as where it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub followers: Vec<UserId>,
    /// Lever's API takes an array of at most one.
    #[serde(rename = "postings", serialize_with = "as_array", skip_serializing_if = "Option::is_none")]
    pub posting: Option<PostingId>,
    /// In the past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochMillis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<NewArchive>,
    /// A person that Lever knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opportunity_location: Option<String>,
}

fn as_array<S: serde::Serializer>(posting: &Option<PostingId>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(posting)
}

/// An opportunity that is archived from the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewArchive {
    pub reason: ArchiveReasonId,
    /// After the time of creation, which it needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<EpochMillis>,
}

/// How an opportunity is made, and with which files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Creation {
    /// Has Lever read the résumé; what is given in words comes first.
    pub parse: bool,
    /// On behalf of the posting's owner rather than of the user named; needs a posting.
    pub perform_as_posting_owner: bool,
    pub resume: Option<Attachment>,
    pub files: Vec<Attachment>,
}

/// What Lever says of an opportunity that it has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedOpportunity {
    pub id: OpportunityId,
    /// The person, where Lever names them.
    pub contact: Option<ContactId>,
    /// Whether the person was known. The opportunity is a new one all the same.
    pub deduped: bool,
}

#[derive(Deserialize)]
struct Answer {
    data: Opportunity,
    #[serde(default)]
    deduped: bool,
}

impl Writer {
    /// Makes an opportunity. Lever recommends [`Self::apply`] for real applications.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_opportunity(
        &self,
        opportunity: &NewOpportunity,
        perform_as: &PerformAs,
    ) -> Result<CreatedOpportunity, Error> {
        self.create_opportunity_with(opportunity, &Creation::default(), perform_as).await
    }

    /// Makes an opportunity with files. That is the only way to add a résumé, beside applying.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_opportunity_with(
        &self,
        opportunity: &NewOpportunity,
        creation: &Creation,
        perform_as: &PerformAs,
    ) -> Result<CreatedOpportunity, Error> {
        let path = ["opportunities"];
        let request = Request::new("create the opportunity", &path).performed_as(perform_as);
        let query = request
            .query()
            .maybe("parse", creation.parse.then_some(true))
            .maybe("perform_as_posting_owner", creation.perform_as_posting_owner.then_some(true));
        let answer: Answer = if creation.resume.is_none() && creation.files.is_empty() {
            self.answered(Method::POST, request, query, opportunity).await?
        } else {
            self.sent(request, query, &parts(opportunity, creation)).await?
        };
        let contact = answer.data.contact.as_ref().map(Expandable::id).cloned();
        Ok(CreatedOpportunity { id: answer.data.id, contact, deduped: answer.deduped })
    }
}

/// The same as the JSON says, in Lever's way of writing arrays and objects into a form.
fn parts<'a>(new: &NewOpportunity, creation: &'a Creation) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let mut one = |name: &'static str, text: Option<String>| parts.extend(text.map(|text| Part::Text(name, text)));
    one("name", new.name.clone());
    one("headline", new.headline.clone());
    one("stage", new.stage.as_ref().map(ToString::to_string));
    one("location", new.location.clone());
    one("origin", new.origin.as_ref().map(|origin| origin.as_str().to_owned()));
    one("owner", new.owner.as_ref().map(ToString::to_string));
    one("createdAt", new.created_at.map(|at| at.0.to_string()));
    one("archived[reason]", new.archived.as_ref().map(|archived| archived.reason.to_string()));
    one(
        "archived[archivedAt]",
        new.archived.as_ref().and_then(|archived| archived.archived_at).map(|at| at.0.to_string()),
    );
    one("contact", new.contact.as_ref().map(ToString::to_string));
    one("opportunityLocation", new.opportunity_location.clone());
    one("postings[]", new.posting.as_ref().map(ToString::to_string));
    let mut each = |name: &'static str, texts: Vec<String>| {
        parts.extend(texts.into_iter().map(|text| Part::Text(name, text)));
    };
    // ASSUMPTION: how a form tells the type of a telephone number is not documented; the numbers alone are sent.
    each("phones[]", new.phones.iter().map(|phone| phone.value.clone()).collect());
    each("emails[]", new.emails.clone());
    each("links[]", new.links.clone());
    each("tags[]", new.tags.clone());
    each("sources[]", new.sources.clone());
    each("followers[]", new.followers.iter().map(ToString::to_string).collect());
    parts.extend(creation.resume.as_ref().map(|file| Part::File("resumeFile", file)));
    parts.extend(creation.files.iter().map(|file| Part::File("files[]", file)));
    parts
}
