//! Goes through what Lever holds, one kind of thing at a time, page by page. Each page is kept in one transaction with the
//! token of the next, so that a pass survives a restart.
//!
//! Lever's lists are sorted by things that change, so a pass may miss what moves meanwhile. Every feed of changes therefore
//! looks a while further back than it has seen, and the inventory goes through everything from time to time.

mod deletions;
mod opportunities;
mod postings;
mod requisitions;

use std::time::Duration;

use domain::work::{Follow, ReadDetails, Recheck};
use domain::{Action, Actor, AuditEntry, Event, Subject, Timestamp};
use jobs::{Fate, Job};
use lever::EpochMillis;
use lever_client::ErrorKind;
use serde_json::json;
use store::{Feed, Pass, Tx};

use crate::fate::{StepError, told};
use crate::observe::INVENTORY;
use crate::{Pipeline, Reconciliation, payload};

/// How far back a feed looks beyond what it has seen: for clocks that differ, and for what Lever shows late.
const OVERLAP: Duration = Duration::from_secs(5 * 60);

/// Pages read before others get a turn.
const PAGES_AT_A_TIME: usize = 20;

/// What is queued in one transaction.
const QUEUED_AT_A_TIME: i64 = 500;

/// How often those are looked for whose details are due.
const DETAILS_LOOKED_FOR: Duration = Duration::from_secs(60);

/// After which time Lever is asked again for what it has refused.
const ASKED_AGAIN: Duration = Duration::from_secs(3_600);

/// What Lever is looked through for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedKind {
    DeletedApplications,
    DeletedOpportunities,
    DeletedPostings,
    /// Opportunities whose notes, feedback, offers, interviews and files are due.
    Details,
    /// Everything: once at the beginning, and from time to time for what no other way shows.
    Inventory,
    /// Opportunities that were changed.
    Opportunities,
    /// Opportunities that were made. Lever says of some that they were never changed, not even when they were made.
    OpportunitiesMade,
    Postings,
    Requisitions,
}

impl FeedKind {
    pub const ALL: [Self; 9] = [
        Self::DeletedApplications,
        Self::DeletedOpportunities,
        Self::DeletedPostings,
        Self::Details,
        Self::Inventory,
        Self::Opportunities,
        Self::OpportunitiesMade,
        Self::Postings,
        Self::Requisitions,
    ];

    /// The name under which it is kept; never changed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DeletedApplications => "deleted-applications",
            Self::DeletedOpportunities => "deleted-opportunities",
            Self::DeletedPostings => "deleted-postings",
            Self::Details => "details",
            Self::Inventory => INVENTORY,
            Self::Opportunities => "opportunities",
            Self::OpportunitiesMade => "opportunities-made",
            Self::Postings => "postings",
            Self::Requisitions => "requisitions",
        }
    }

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    fn every(self, reconcile: &Reconciliation) -> Duration {
        match self {
            Self::DeletedApplications | Self::DeletedOpportunities | Self::DeletedPostings => reconcile.deletions_every,
            Self::Details => DETAILS_LOOKED_FOR,
            Self::Inventory => reconcile.inventory_every,
            Self::Opportunities | Self::OpportunitiesMade => reconcile.opportunities_every,
            Self::Postings => reconcile.postings_every,
            Self::Requisitions => reconcile.requisitions_every,
        }
    }
}

/// What one page brought.
struct Turn {
    tx: Tx,
    items: usize,
    next: Option<String>,
}

impl Pipeline {
    pub(crate) async fn follow(&self, job: &Job) -> Result<Fate, StepError> {
        let work: Follow = payload(job)?;
        let (Some(kind), Some(reconcile)) = (FeedKind::of(&work.feed), self.settings.reconcile) else {
            return Ok(Fate::Done);
        };
        let Some(mut feed) = self.store.feed(kind.name()).await? else { return Ok(Fate::Done) };
        for _ in 0..PAGES_AT_A_TIME {
            if feed.pass.is_none() && feed.due_at > self.store.now() {
                return Ok(Fate::Done);
            }
            let began_at = self.store.now();
            let pass = feed.pass.get_or_insert(Pass { began_at, page_token: None, items: 0 }).clone();
            let mut turn = match self.turn(kind, &feed, &pass).await {
                Ok(turn) => turn,
                Err(StepError::Lever(error)) if error.is_bad_offset() => {
                    // What was kept stays kept; whoever comes twice is recognised.
                    feed.pass = Some(Pass { page_token: None, items: 0, ..pass });
                    self.keep_feed(&feed).await?;
                    continue;
                }
                Err(error) => {
                    feed.problem = Some(told(&error));
                    // What Lever does not let this credential read, or does not have for this account, is asked for again
                    // in a while: an operator may grant it. It is no step that has failed.
                    let refused = is_refused(&error);
                    if refused {
                        feed.pass = None;
                        feed.due_at = self.store.now().plus(kind.every(&reconcile).max(ASKED_AGAIN));
                    }
                    self.keep_feed(&feed).await?;
                    return if refused { Ok(Fate::Done) } else { Err(error) };
                }
            };
            let items = pass.items + i64::try_from(turn.items).unwrap_or(i64::MAX);
            let ends = turn.next.is_none();
            if ends {
                feed.seen_until = pass.began_at;
                feed.due_at = pass.began_at.plus(kind.every(&reconcile)).max(self.store.now());
                feed.ended = Some((self.store.now(), items));
                feed.pass = None;
            } else {
                feed.pass = Some(Pass { page_token: turn.next, items, ..pass });
            }
            // A problem of the details is told by those who read them.
            if kind != FeedKind::Details {
                feed.problem = None;
            }
            turn.tx.put_feed(&feed).await?;
            turn.tx.commit().await?;
            if ends {
                if kind == FeedKind::Inventory {
                    self.recheck_missing(pass.began_at).await?;
                }
                return Ok(Fate::Done);
            }
        }
        Ok(Fate::Snooze { wait: Duration::ZERO })
    }

    /// Keeps a feed where no page goes with it.
    async fn keep_feed(&self, feed: &Feed) -> Result<(), StepError> {
        let mut tx = self.store.begin().await?;
        tx.put_feed(feed).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn turn(&self, kind: FeedKind, feed: &Feed, pass: &Pass) -> Result<Turn, StepError> {
        match kind {
            FeedKind::DeletedApplications => self.deleted_applications(feed, pass).await,
            FeedKind::DeletedOpportunities => self.deleted_opportunities(feed, pass).await,
            FeedKind::DeletedPostings => self.deleted_postings(feed, pass).await,
            FeedKind::Details => self.details_due().await,
            FeedKind::Inventory | FeedKind::Opportunities | FeedKind::OpportunitiesMade => {
                self.opportunities(kind, feed, pass).await
            }
            FeedKind::Postings => self.postings(feed, pass).await,
            FeedKind::Requisitions => self.requisitions(feed, pass).await,
        }
    }

    /// Queues the reading of those whose details are due.
    async fn details_due(&self) -> Result<Turn, StepError> {
        let due = self.store.details_overdue(QUEUED_AT_A_TIME).await?;
        let mut tx = self.store.begin().await?;
        let items = due.len();
        for opportunity_id in due {
            let read = ReadDetails { opportunity_id, announced: false };
            // One that has failed and waits to be tried again is not queued beside itself.
            if !tx.is_under_way(&read).await? {
                tx.enqueue(&read).await?;
            }
        }
        Ok(Turn { tx, items, next: None })
    }

    /// Queues a look at everything that a pass over all has not come upon. What is then not found is erased, so nothing is
    /// looked at where so much is missing that this must be another account.
    async fn recheck_missing(&self, began_at: Timestamp) -> Result<(), StepError> {
        let missing = self.store.not_seen_since(began_at, i64::MAX).await?;
        let known = self.store.expected_in_lever().await?;
        if is_another_account(missing.len(), known) {
            tracing::error!(
                missing = missing.len(),
                known,
                "Lever does not hold what it should; is it another account?"
            );
            if let Some(mut feed) = self.store.feed(INVENTORY).await? {
                feed.problem = Some(format!(
                    "{} of the {known} opportunities that are known are not in Lever: is this another account? None was \
                     looked for, so that nobody is erased",
                    missing.len()
                ));
                self.keep_feed(&feed).await?;
            }
            return Ok(());
        }
        for some in missing.chunks(usize::try_from(QUEUED_AT_A_TIME).unwrap_or(usize::MAX)) {
            let mut tx = self.store.begin().await?;
            for opportunity_id in some {
                tx.enqueue(&Recheck { opportunity_id: opportunity_id.clone() }).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Deletions are listed for thirty days and found one by one, so a pass comes upon nearly all that is known. Where it misses
/// all of several, or a fifth of many, it looks elsewhere.
fn is_another_account(missing: usize, known: usize) -> bool {
    missing > 1 && (missing >= known || missing > 5 && missing * 5 > known)
}

fn is_refused(error: &StepError) -> bool {
    match error {
        StepError::Lever(error) => {
            matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::Missing | ErrorKind::Rejected)
        }
        _ => false,
    }
}

/// The beginning of the time that a feed asks for.
fn since(feed: &Feed) -> EpochMillis {
    let overlap = i64::try_from(OVERLAP.as_millis()).unwrap_or(i64::MAX);
    EpochMillis(feed.seen_until.millis().saturating_sub(overlap))
}

/// Puts what was found on the record; nothing where nothing was.
pub(crate) fn record_found(tx: &mut Tx, news: &[Event], subject: Subject) {
    if news.is_empty() {
        return;
    }
    let events: Vec<_> = news.iter().map(|event| json!({ "name": event.name, "subject": event.subject })).collect();
    let entry = AuditEntry::new(tx.now(), Actor::Lever, Action::EventsFound, subject);
    tx.record(entry.with_public(json!({ "events": events })));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_lacks_what_is_known_is_another_one() {
        for (missing, known) in [(0, 0), (1, 1), (1, 2), (5, 20), (200, 1_000)] {
            assert!(!is_another_account(missing, known), "{missing} of {known}");
        }
        for (missing, known) in [(2, 2), (36, 36), (6, 20), (201, 1_000)] {
            assert!(is_another_account(missing, known), "{missing} of {known}");
        }
    }
}
