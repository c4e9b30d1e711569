//! Reading an opportunity from Lever, with what is needed to understand it. Stages and postings are cached.

use std::time::Duration;

use domain::{AgentName, FoundBy, Phase, PhaseSetting, Standing, Timestamp};
use lever::{Opportunity, OpportunityId, Posting, PostingId, Stage};
use lever_client::{ErrorKind, Priority};
use store::{CacheKind, Snapshot};

use crate::Pipeline;
use crate::fate::StepError;

const STAGES_KEPT: Duration = Duration::from_secs(3_600);
const POSTING_KEPT: Duration = Duration::from_secs(15 * 60);
const FOLLOWED_POSTING_KEPT: Duration = Duration::from_secs(24 * 3_600);

/// What Lever has of an opportunity.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    Here(Box<Snapshot>),
    /// Deleted, or never was.
    Gone,
    /// Confidential, and this credential has no grant for that.
    Withheld,
    /// Merged into another one, which is read here.
    Merged(Box<Snapshot>),
}

impl Pipeline {
    /// Reads an opportunity anew. The snapshot is not stored: that belongs to the caller's transaction.
    pub(crate) async fn read(&self, id: &OpportunityId, priority: Priority) -> Result<Reading, StepError> {
        // Before the request: what changes while Lever answers is newer than this reading.
        let read_at = self.store.now();
        let opportunity = match self.lever.reader(priority).opportunity(id).await {
            Ok(opportunity) => opportunity,
            Err(error) if error.kind() == ErrorKind::Missing => return Ok(Reading::Gone),
            // Without the permission to read any, this one is not withheld: the step fails, and can be run again once
            // the permission is there.
            Err(error) if error.kind() == ErrorKind::Forbidden => {
                return match self.lever.reader(priority).may_read_opportunities().await? {
                    true => Ok(Reading::Withheld),
                    false => Err(error.into()),
                };
            }
            Err(error) => return Err(error.into()),
        };
        // Lever redirects from a merged opportunity to the one it was merged into.
        let merged = opportunity.id != *id;
        let snapshot = Box::new(self.snapshot(opportunity, read_at, priority).await?);
        Ok(if merged { Reading::Merged(snapshot) } else { Reading::Here(snapshot) })
    }

    /// An opportunity that Lever has shown, with what is needed to understand it.
    pub(crate) async fn snapshot(
        &self,
        opportunity: Opportunity,
        read_at: Timestamp,
        priority: Priority,
    ) -> Result<Snapshot, StepError> {
        let contact_id = opportunity
            .contact_id()
            .cloned()
            .ok_or_else(|| StepError::Hopeless("the opportunity has no contact".to_owned()))?;
        let posting_id = opportunity.application().and_then(|application| application.posting_id());
        let posting = match posting_id {
            Some(posting) => self.posting(posting, priority).await?,
            None => None,
        };
        let opened = opportunity.is_confidential() && self.store.is_opened(&opportunity.id, posting_id).await?;
        let stage = self.stage_of(&opportunity, priority).await?;
        Ok(Snapshot { opportunity, contact_id, posting, stage, read_at, opened })
    }

    /// How an opportunity stands, as far as effects depend on it. What an operator has opened by name is asked for anew.
    pub(crate) async fn standing(&self, snapshot: &Snapshot) -> Result<Standing, StepError> {
        let standing = Standing::of(&snapshot.opportunity, self.store.now());
        let opened =
            standing.confidential && self.store.is_opened(&snapshot.opportunity.id, standing.posting.as_ref()).await?;
        Ok(standing.opened(opened))
    }

    /// Whether agents may work on the opportunity at all.
    pub(crate) async fn is_open(&self, snapshot: &Snapshot) -> Result<bool, StepError> {
        let standing = self.standing(snapshot).await?;
        let id = &snapshot.opportunity.id;
        let by_its_posting = snapshot.posting.as_ref().is_some_and(lever::Posting::is_confidential)
            && !self.store.is_opened(id, standing.posting.as_ref()).await?;
        Ok(!standing.archived
            && !standing.anonymized
            && !standing.confidential
            && standing.may_store
            && !by_its_posting)
    }

    /// The opportunity as it is now, or as it was read no longer than `max_age` ago. A new reading is kept, with what can
    /// be read off it.
    pub(crate) async fn fresh(
        &self,
        id: &OpportunityId,
        max_age: Duration,
        priority: Priority,
    ) -> Result<Reading, StepError> {
        let now = self.store.now();
        if !max_age.is_zero()
            && let Some(snapshot) = self.store.snapshot(id).await?
            // A reading from the future was made before the clock was set back: its age is not known.
            && snapshot.read_at <= now
            && now.since(snapshot.read_at) < max_age
        {
            return Ok(Reading::Here(Box::new(snapshot)));
        }
        let reading = self.read(id, priority).await?;
        if let Reading::Here(snapshot) = &reading {
            self.keep(snapshot, FoundBy::Poll).await?;
        }
        Ok(reading)
    }

    async fn posting(&self, id: &PostingId, priority: Priority) -> Result<Option<Posting>, StepError> {
        // Where postings are followed, the feed replaces what has changed.
        let kept = if self.settings.reconcile.is_some() { FOLLOWED_POSTING_KEPT } else { POSTING_KEPT };
        if let Some(posting) = self.store.cached(CacheKind::Posting, id.as_str(), kept).await? {
            return Ok(Some(posting));
        }
        let posting = match self.lever.reader(priority).posting(id).await {
            Ok(posting) => posting,
            // Confidential to this credential, or deleted: there is nothing to work by.
            Err(error) if matches!(error.kind(), ErrorKind::Missing | ErrorKind::Forbidden) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut tx = self.store.begin().await?;
        tx.put_posting(&posting).await?;
        tx.commit().await?;
        Ok(Some(posting))
    }

    /// The stages of the pipeline, in order.
    pub(crate) async fn stages(&self, priority: Priority) -> Result<Vec<Stage>, StepError> {
        if let Some(stages) = self.store.cached(CacheKind::Stages, "", STAGES_KEPT).await? {
            return Ok(stages);
        }
        let stages = self.lever.reader(priority).stages().await?;
        let mut tx = self.store.begin().await?;
        tx.put_cached(CacheKind::Stages, "", &stages).await?;
        tx.commit().await?;
        Ok(stages)
    }

    /// Reads the lists of the whole account anew, for people to see names in the place of ids.
    pub(crate) async fn refresh_account(&self) -> Result<(), StepError> {
        let reader = self.lever.reader(Priority::Background);
        let (stages, users) = (reader.stages().await?, reader.users().await?);
        let reasons = reader.archive_reasons().await?;
        let mut tx = self.store.begin().await?;
        tx.put_cached(CacheKind::Stages, "", &stages).await?;
        tx.put_cached(CacheKind::Users, "", &users).await?;
        tx.put_cached(CacheKind::ArchiveReasons, "", &reasons).await?;
        let linked = tx.link_lever_users(&users).await?;
        if linked > 0 {
            tracing::info!(linked, "accounts were linked to users of Lever by their e-mail addresses, or unlinked");
        }
        tx.commit().await?;
        Ok(())
    }

    async fn stage_of(&self, opportunity: &Opportunity, priority: Priority) -> Result<Option<Stage>, StepError> {
        if let Some(stage) = opportunity.stage.as_ref().and_then(|stage| stage.full()) {
            return Ok(Some(stage.clone()));
        }
        let Some(id) = opportunity.stage_id() else { return Ok(None) };
        Ok(self.stages(priority).await?.into_iter().find(|stage| stage.id == *id))
    }

    /// How far the agent may go with this opportunity now.
    pub(crate) async fn phase(&self, agent: AgentName, snapshot: &Snapshot) -> Result<Phase, StepError> {
        let settings: Vec<PhaseSetting> = self.store.phases().await?.into_iter().map(|stored| stored.setting).collect();
        Ok(domain::phase_for(&settings, agent, &snapshot.place()))
    }
}
