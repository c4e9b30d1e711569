use lever::{ArchiveReasonId, ContactId, Origin, PostingId, StageId};

use crate::query::{CREATED, ConfidentialityFilter, Query, UPDATED, Window};

/// Which opportunities. Several values of one kind are a union; several kinds must all hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpportunityFilter {
    pub tags: Vec<String>,
    /// In any spelling that Lever takes to be the same.
    pub emails: Vec<String>,
    pub origins: Vec<Origin>,
    pub sources: Vec<String>,
    /// Non-confidential ones where it does not say.
    pub confidentiality: Option<ConfidentialityFilter>,
    pub stages: Vec<StageId>,
    pub postings: Vec<PostingId>,
    /// Archived from these postings.
    pub archived_postings: Vec<PostingId>,
    pub created: Window,
    /// Leaves out those that have no such time.
    pub updated: Window,
    pub advanced: Window,
    pub archived_at: Window,
    /// Both where it does not say.
    pub archived: Option<bool>,
    pub archive_reasons: Vec<ArchiveReasonId>,
    pub snoozed: Option<bool>,
    pub contacts: Vec<ContactId>,
    /// Of the posting, or `unspecified`.
    pub locations: Vec<String>,
    /// Lever sends these fields alone. What then does not say that it is non-confidential counts as confidential.
    pub include: Vec<String>,
    pub expand: Vec<OpportunityExpand>,
    /// 1 to 100; Lever takes 100 where it is not told.
    pub limit: Option<u8>,
}

/// What can be had in full with an opportunity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpportunityExpand {
    Applications,
    Contact,
    Followers,
    Owner,
    SourcedBy,
    Stage,
}

impl OpportunityExpand {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Applications => "applications",
            Self::Contact => "contact",
            Self::Followers => "followers",
            Self::Owner => "owner",
            Self::SourcedBy => "sourcedBy",
            Self::Stage => "stage",
        }
    }
}

impl OpportunityFilter {
    pub(super) fn query(&self) -> Query {
        Query::default()
            .each("tag", &self.tags)
            .each("email", &self.emails)
            .each("origin", self.origins.iter().map(Origin::as_str))
            .each("source", &self.sources)
            .maybe("confidentiality", self.confidentiality.map(ConfidentialityFilter::as_str))
            .each("stage_id", &self.stages)
            .each("posting_id", &self.postings)
            .each("archived_posting_id", &self.archived_postings)
            .window(CREATED, self.created)
            .window(UPDATED, self.updated)
            .window(["advanced_at_start", "advanced_at_end"], self.advanced)
            .window(["archived_at_start", "archived_at_end"], self.archived_at)
            .maybe("archived", self.archived)
            .each("archive_reason_id", &self.archive_reasons)
            .maybe("snoozed", self.snoozed)
            .each("contact_id", &self.contacts)
            .each("location", &self.locations)
            .each("include", &self.include)
            .each("expand", self.expand.iter().map(|field| field.as_str()))
            .maybe("limit", self.limit)
    }
}
