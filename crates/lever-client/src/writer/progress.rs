//! What may be changed on an opportunity: stage, archive, tags, links, sources. Nothing else can be changed by API.

use lever::{ArchiveReasonId, OpportunityId, RequisitionId, StageId};
use reqwest::Method;
use serde::Serialize;
use serde_json::json;

use super::{PerformAs, Request, Writer};
use crate::error::Error;

/// How an opportunity is archived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Archiving {
    /// `None` makes it active again.
    pub reason: Option<ArchiveReasonId>,
    /// Takes the interviews that are still to come away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub clean_interviews: bool,
    /// With a reason that means hired: the requisition that is filled by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requisition_id: Option<RequisitionId>,
}

impl Writer {
    /// Moves an opportunity to a stage. To the stage it is in, that changes nothing.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn move_stage(
        &self,
        opportunity: &OpportunityId,
        to: &StageId,
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "stage"];
        let request = Request::new("move the opportunity", &path).performed_as(perform_as);
        self.acknowledged(Method::PUT, request, &json!({ "stage": to })).await
    }

    /// Archives an opportunity, or makes it active again where there is no reason.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn archive(
        &self,
        opportunity: &OpportunityId,
        reason: Option<&ArchiveReasonId>,
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        let archiving = Archiving { reason: reason.cloned(), ..Archiving::default() };
        self.archive_with(opportunity, &archiving, perform_as).await
    }

    /// The same, with what goes along with it. Done again it moves the time of archiving.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Rejected` also for a hire whose requisition is closed or whose offer is not signed.
    pub async fn archive_with(
        &self,
        opportunity: &OpportunityId,
        archiving: &Archiving,
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "archived"];
        let request = Request::new("archive the opportunity", &path).performed_as(perform_as);
        self.acknowledged(Method::PUT, request, archiving).await
    }

    /// Adds tags; those that are there already stay as they are.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn add_tags(
        &self,
        opportunity: &OpportunityId,
        tags: &[&str],
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        self.relabel(opportunity, "add tags", "addTags", &json!({ "tags": tags }), perform_as).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn remove_tags(
        &self,
        opportunity: &OpportunityId,
        tags: &[&str],
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        self.relabel(opportunity, "remove tags", "removeTags", &json!({ "tags": tags }), perform_as).await
    }

    /// Adds links to the person; those that are there already stay as they are.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn add_links(
        &self,
        opportunity: &OpportunityId,
        links: &[&str],
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        self.relabel(opportunity, "add links", "addLinks", &json!({ "links": links }), perform_as).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn remove_links(
        &self,
        opportunity: &OpportunityId,
        links: &[&str],
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        self.relabel(opportunity, "remove links", "removeLinks", &json!({ "links": links }), perform_as).await
    }

    /// Adds sources; those that are there already stay as they are.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn add_sources(
        &self,
        opportunity: &OpportunityId,
        sources: &[&str],
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        self.relabel(opportunity, "add sources", "addSources", &json!({ "sources": sources }), perform_as).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn remove_sources(
        &self,
        opportunity: &OpportunityId,
        sources: &[&str],
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        self.relabel(opportunity, "remove sources", "removeSources", &json!({ "sources": sources }), perform_as).await
    }

    async fn relabel(
        &self,
        opportunity: &OpportunityId,
        operation: &'static str,
        change: &str,
        body: &serde_json::Value,
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), change];
        self.acknowledged(Method::POST, Request::new(operation, &path).performed_as(perform_as), body).await
    }
}
