//! Keeps a reading of an opportunity and what can be read off it. Webhooks and polls meet here: whichever comes first finds
//! an event, and the other one finds nothing new.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use domain::event::{self, Before};
use domain::work::Propose;
use domain::{Action, Actor, AgentName, AuditEntry, Event, EventName, FoundBy, Phase, Subject, Timestamp};
use lever::{ArchiveReason, ArchiveReasonId, ContactId, EpochMillis, OpportunityId};
use lever_client::Priority;
use serde_json::json;
use store::{CacheKind, Erasure, Snapshot, Tx};

use crate::Pipeline;
use crate::fate::StepError;
use crate::feed::record_found;

/// The feed whose beginning is Fulcrum's own: what happened before is history.
pub(crate) const INVENTORY: &str = "inventory";

/// How long the archive reasons are believed; the sweep replaces them long before.
const REASONS_KEPT: Duration = Duration::from_secs(24 * 3_600);

/// What must be known of the account to read events off an opportunity.
pub(crate) struct Account {
    /// When this Fulcrum began to look. What happened before makes no events.
    pub(crate) began_at: Timestamp,
    /// The archive reasons that mean "hired".
    hired: BTreeSet<ArchiveReasonId>,
}

/// Whether somebody goes by how old a reading is. Where nobody does, one that brings nothing new need not be sealed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    Counts,
    DoesNotCount,
}

/// What is known of an opportunity that Lever has deleted.
pub(crate) struct Gone {
    contact: ContactId,
    /// Whether it was the last one of that person.
    last: bool,
}

impl Pipeline {
    /// What must be known to read events off these. The archive reasons are read from Lever where one is archived and
    /// they are not known.
    pub(crate) async fn account(&self, snapshots: &[Snapshot]) -> Result<Account, StepError> {
        // Where nothing is looked through, nobody knows what is news: only what a webhook announces is.
        let never = Timestamp::from_millis(i64::MAX);
        let began_at = self.store.feed(INVENTORY).await?.map_or(never, |feed| feed.made_at);
        let mut hired = BTreeSet::new();
        if snapshots.iter().any(|snapshot| snapshot.opportunity.archived.is_some()) {
            let kept: Option<Vec<ArchiveReason>> =
                self.store.cached(CacheKind::ArchiveReasons, "", REASONS_KEPT).await?;
            let reasons = match kept {
                Some(reasons) => reasons,
                None => {
                    let reasons = self.lever.reader(Priority::Background).archive_reasons().await?;
                    let mut tx = self.store.begin().await?;
                    tx.put_cached(CacheKind::ArchiveReasons, "", &reasons).await?;
                    tx.commit().await?;
                    reasons
                }
            };
            hired.extend(reasons.into_iter().filter(ArchiveReason::is_hired).map(|reason| reason.id));
        }
        Ok(Account { began_at, hired })
    }

    /// Keeps one reading by itself.
    pub(crate) async fn keep(&self, snapshot: &Snapshot, found_by: FoundBy) -> Result<(), StepError> {
        let one = std::slice::from_ref(snapshot);
        let account = self.account(one).await?;
        let mut tx = self.store.begin().await?;
        let news = self.observe(&mut tx, snapshot, found_by, Age::Counts, &account).await?;
        self.tell(&mut tx, one, &news, &account).await?;
        record_found(&mut tx, &news, Subject::of_opportunity(&snapshot.opportunity.id));
        tx.commit().await?;
        Ok(())
    }

    /// Keeps a reading, and answers with what is new. What Lever may not have us store is not stored, and goes.
    pub(crate) async fn observe(
        &self,
        tx: &mut Tx,
        snapshot: &Snapshot,
        found_by: FoundBy,
        age: Age,
        account: &Account,
    ) -> Result<Vec<Event>, StepError> {
        let (opportunity, contact) = (&snapshot.opportunity, &snapshot.contact_id);
        let known = tx.known(&opportunity.id).await?;
        // A list was read a while ago, and meanwhile a webhook may have brought a newer reading: the older one says nothing
        // any more, least of all that something was undone.
        if known.as_ref().is_some_and(|known| known.read_at > snapshot.read_at) {
            return Ok(Vec::new());
        }
        let before = Before { archived_at: known.as_ref().and_then(|known| known.archived_at) };
        let mut events = event::of_opportunity(opportunity, contact, &before, &account.hired, tx.now());
        if opportunity.is_anonymized {
            events.retain(|event| event.name == EventName::CandidateAnonymized);
            return if tx.erase_contact(contact, Erasure::Anonymized).await? {
                put_new(tx, events, found_by).await
            } else {
                Ok(Vec::new())
            };
        }
        let consent = opportunity.data_protection.as_ref().and_then(|protection| protection.store.as_ref());
        let consents = consent.map(|consent| consent.holds_at(EpochMillis(tx.now().millis())));
        if consents == Some(false) {
            return if tx.erase_contact(contact, Erasure::ConsentEnded).await? {
                let ended = Event {
                    name: EventName::CandidateConsentEnded,
                    opportunity: Some(opportunity.id.clone()),
                    contact: Some(contact.clone()),
                    subject: contact.to_string(),
                    at: tx.now(),
                    mark: tx.now().millis().to_string(),
                };
                put_new(tx, vec![ended], found_by).await
            } else {
                Ok(Vec::new())
            };
        }
        let digest = snapshot.digest()?;
        if known.as_ref().is_some_and(|known| known.digest.as_ref() == Some(&digest) && known.merged_into.is_none()) {
            match age {
                Age::Counts => tx.put_snapshot(snapshot).await?,
                Age::DoesNotCount => tx.seen_again(&opportunity.id, snapshot.read_at).await?,
            }
            return Ok(Vec::new());
        }
        match tx.put_snapshot(snapshot).await {
            Err(store::Error::Erased) if consents == Some(true) && tx.revive_contact(contact).await? => {
                tx.put_snapshot(snapshot).await?;
            }
            kept => kept?,
        }
        events.retain(|event| event.at >= account.began_at || found_by == FoundBy::Webhook);
        let is_new = known.is_none();
        let news = put_new(tx, events, found_by).await?;
        self.details_follow(tx, snapshot, is_new, news.is_empty()).await?;
        Ok(news)
    }

    /// Says when notes, feedback and the like of an opportunity that has changed are to be looked at: soon, or for one
    /// that is met for the first time and lay still, in its turn.
    async fn details_follow(
        &self,
        tx: &mut Tx,
        snapshot: &Snapshot,
        is_new: bool,
        is_history: bool,
    ) -> Result<(), StepError> {
        let Some(reconcile) = &self.settings.reconcile else { return Ok(()) };
        let is_confidential = snapshot.opportunity.is_confidential() && !snapshot.opened;
        let at = if is_confidential {
            None
        } else if !(is_new && is_history) {
            Some(tx.now())
        } else if snapshot.opportunity.archived.is_some() {
            None
        } else {
            // Spread evenly, so that those that were met together do not come due together.
            let mut hasher = DefaultHasher::new();
            snapshot.opportunity.id.as_str().hash(&mut hasher);
            let period = u64::try_from(reconcile.details_every.as_millis()).unwrap_or(u64::MAX).max(1);
            Some(tx.now().plus(Duration::from_millis(hasher.finish() % period)))
        };
        Ok(tx.details_due(&snapshot.opportunity.id, at).await?)
    }

    /// Tells the agents that care about what is new. A webhook also shows the past of its opportunity, which is kept and
    /// told to nobody: who had applied before Fulcrum came is not screened because somebody moves them now.
    pub(crate) async fn tell(
        &self,
        tx: &mut Tx,
        snapshots: &[Snapshot],
        news: &[Event],
        account: &Account,
    ) -> Result<(), StepError> {
        for snapshot in snapshots {
            let of_this = |event: &&Event| {
                event.opportunity.as_ref() == Some(&snapshot.opportunity.id) && event.at >= account.began_at
            };
            for event in news.iter().filter(of_this) {
                for agent in self.who_cares(snapshot, Some(event.name)).await? {
                    let opportunity_id = snapshot.opportunity.id.clone();
                    tx.enqueue(&Propose { agent, opportunity_id, backlog: false }).await?;
                }
            }
        }
        Ok(())
    }

    /// The agents that care about an event and may work on the opportunity. The caller has already read it.
    pub(crate) async fn who_cares(
        &self,
        snapshot: &Snapshot,
        event: Option<EventName>,
    ) -> Result<Vec<AgentName>, StepError> {
        let interested = match event {
            Some(EventName::ApplicationReceived) => vec![AgentName::Screening],
            Some(_) | None => Vec::new(),
        };
        let mut agents = Vec::new();
        for agent in interested {
            if self.is_open(snapshot).await? && self.phase(agent, snapshot).await? > Phase::Off {
                agents.push(agent);
            }
        }
        Ok(agents)
    }

    /// What goes with an opportunity that Lever has deleted; nothing where it is not known.
    pub(crate) async fn what_goes(&self, id: &OpportunityId) -> Result<Option<Gone>, StepError> {
        let Some(contact) = self.store.contact_of(id).await? else { return Ok(None) };
        // The key is the person's, so it goes with the last of their opportunities.
        let last = self.has_nothing_else(&contact, id).await?;
        Ok(Some(Gone { contact, last }))
    }

    /// Whether a person has nothing but this, in Lever and here. What is known here counts as well: Lever does not show
    /// everything to every credential, and who is erased does not come back.
    async fn has_nothing_else(&self, contact: &ContactId, id: &OpportunityId) -> Result<bool, StepError> {
        Ok(!self.store.has_others(contact, id).await?
            && !self.lever.reader(Priority::Application).has_opportunities(contact).await?)
    }

    pub(crate) async fn put_deleted(
        &self,
        tx: &mut Tx,
        id: &OpportunityId,
        gone: &Gone,
        at: Option<Timestamp>,
        found_by: FoundBy,
    ) -> Result<(), StepError> {
        if gone.last {
            tx.erase_contact(&gone.contact, Erasure::Deleted).await?;
        }
        tx.put_gone(id).await?;
        let event = Event {
            name: EventName::CandidateDeleted,
            opportunity: Some(id.clone()),
            contact: Some(gone.contact.clone()),
            subject: id.to_string(),
            at: at.unwrap_or(tx.now()),
            mark: String::new(),
        };
        let is_new = tx.put_event(&event, found_by).await?;
        if is_new {
            record_found(tx, std::slice::from_ref(&event), Subject::of_opportunity(id));
        }
        Ok(())
    }

    /// Keeps that an opportunity was merged into another one. The one it was merged into is the caller's to keep.
    pub(crate) async fn merged(&self, id: &OpportunityId, into: &Snapshot) -> Result<(), StepError> {
        let Some(contact) = self.store.contact_of(id).await? else { return Ok(()) };
        // People are merged as well as candidacies. What was known under the one that is no more goes with it.
        let orphaned = contact != into.contact_id && self.has_nothing_else(&contact, id).await?;
        let mut tx = self.store.begin().await?;
        if tx.known(id).await?.is_some_and(|known| known.merged_into.as_ref() == Some(&into.opportunity.id)) {
            return Ok(());
        }
        tx.put_merged(id, &into.opportunity.id).await?;
        if orphaned {
            tx.erase_contact(&contact, Erasure::Deleted).await?;
        }
        let event = Event {
            name: EventName::CandidateMerged,
            opportunity: Some(id.clone()),
            contact: Some(contact.clone()),
            subject: id.to_string(),
            at: tx.now(),
            mark: into.opportunity.id.to_string(),
        };
        tx.put_event(&event, FoundBy::Poll).await?;
        let subject = Subject::of_candidacy(id, &contact);
        let entry = AuditEntry::new(tx.now(), Actor::Lever, Action::OpportunityMerged, subject);
        tx.record(entry.with_public(json!({ "into": into.opportunity.id })));
        tx.commit().await?;
        Ok(())
    }
}

/// Keeps events, and answers with those that were not known.
pub(crate) async fn put_new(tx: &mut Tx, events: Vec<Event>, found_by: FoundBy) -> Result<Vec<Event>, StepError> {
    let mut news = Vec::new();
    for event in events {
        if tx.put_event(&event, found_by).await? {
            news.push(event);
        }
    }
    Ok(news)
}
