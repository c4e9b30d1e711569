//! The steps, in order; one kind of job in each file.
//!
//! [`ingest`] understands a webhook, [`propose`] lets an agent read and suggest, [`apply`] writes what was authorized,
//! [`reconcile`] finds out what became of a write that nobody confirmed, [`undo`] takes a write back, [`sweep`] looks
//! after what was left behind. [`poll`] and the [`feed`]s find what Lever does not announce, or announced in vain. Each
//! step is one handler that may be run twice without harm: it reads the truth anew, decides with `domain`, and leaves
//! state, audit entry and next job in one transaction.
//!
//! Only [`apply`] and [`undo`] hold a writer to Lever.

mod apply;
mod archive_watch;
mod backlog;
mod details;
mod documents;
mod fate;
mod feed;
mod ingest;
mod models;
mod observe;
mod poll;
mod propose;
mod reading;
mod recheck;
mod reconcile;
mod sweep;
mod undo;

use std::sync::Arc;
use std::time::Duration;

use agents::Agent;
use domain::delivery::DeliveryEvent;
use domain::work::{Apply, Backlog, Follow, Ingest, Poll, Propose, ReadDetails, Recheck, Reconcile, Sweep, Undo, Work};
use domain::{Action, Actor, AuditEntry, EffectEvent, EffectState, Policy, Subject};
use futures::FutureExt;
use futures::future::BoxFuture;
use jobs::{Fate, HandlerError, Handlers, Job};
use lever::{StageId, UserId};
use lever_client::Client;
use serde_json::json;
use store::{Store, Tx};
use tokio::sync::Mutex;

pub use documents::{Documents, FileReading, InProcess};
pub use feed::FeedKind;
pub use models::Asking;
pub use reading::Reading;

/// What the steps need to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// On whose behalf writes are made that no operator with a Lever user approved; else the posting's owner.
    pub perform_as: Option<UserId>,
    /// How long a proposal waits for a person.
    pub approvals_expire_in: Duration,
    /// How long a request may still be on its way to Lever after its connection was lost.
    pub settle: Duration,
    /// How old a reading of an opportunity may be when a note or form is written by it. A stage is always read anew.
    pub fresh_for: Duration,
    /// The stage out of which screening may suggest to move on.
    pub advance_from: StageId,
    /// Where to; the next stage of the pipeline where unset.
    pub advance_to: Option<StageId>,
    /// How Lever is looked through for what it does not announce; not at all where there is none.
    pub reconcile: Option<Reconciliation>,
}

/// How often Lever is asked for what it does not announce. All of it is background work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reconciliation {
    /// Opportunities that were changed or made.
    pub opportunities_every: Duration,
    /// What was deleted.
    pub deletions_every: Duration,
    pub postings_every: Duration,
    pub requisitions_every: Duration,
    /// Within this time the notes, feedback, offers, interviews and files of every active opportunity are looked at,
    /// also where nothing says that they have changed.
    pub details_every: Duration,
    /// How often everything is gone through, for what no other way shows.
    pub inventory_every: Duration,
}

impl Default for Reconciliation {
    fn default() -> Self {
        Self {
            opportunities_every: Duration::from_secs(2 * 60),
            deletions_every: Duration::from_secs(15 * 60),
            postings_every: Duration::from_secs(60),
            requisitions_every: Duration::from_secs(30 * 60),
            details_every: Duration::from_secs(24 * 3_600),
            inventory_every: Duration::from_secs(7 * 24 * 3_600),
        }
    }
}

impl Default for Settings {
    #[expect(clippy::expect_used, reason = "a literal that is a stage id")]
    fn default() -> Self {
        Self {
            perform_as: None,
            approvals_expire_in: Duration::from_secs(14 * 24 * 3600),
            settle: Duration::from_secs(35),
            fresh_for: Duration::from_secs(5),
            advance_from: StageId::parse("applicant-new").expect("a stage id"),
            advance_to: None,
            reconcile: None,
        }
    }
}

/// Places at which a test may let the process die.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Point {
    /// The effect was claimed for sending and nothing was sent.
    ApplyBeforeCall,
    /// Lever has answered and nothing was recorded.
    ApplyAfterAnswer,
    UndoAfterAnswer,
    ReconcileAfterLook,
}

/// Asked at each [`Point`] whether to die there.
pub type Deaths = Arc<dyn Fn(Point) -> bool + Send + Sync>;

/// The handlers of every kind of job.
pub struct Pipeline {
    store: Store,
    lever: Client,
    agents: Vec<Arc<dyn Agent>>,
    /// In force where none was saved in the store.
    configured_policy: Arc<Policy>,
    settings: Settings,
    documents: Arc<dyn Documents>,
    /// What agents may ask; rules only where there is nothing.
    asking: Option<Asking>,
    deaths: Option<Deaths>,
    /// Held while a form template is looked for and made.
    templates: Mutex<()>,
}

impl Pipeline {
    #[must_use]
    pub fn new(
        store: Store,
        lever: Client,
        agents: Vec<Arc<dyn Agent>>,
        configured_policy: Arc<Policy>,
        settings: Settings,
    ) -> Self {
        let documents = Arc::new(InProcess::default());
        Self {
            store,
            lever,
            agents,
            configured_policy,
            settings,
            documents,
            asking: None,
            deaths: None,
            templates: Mutex::default(),
        }
    }

    /// Lets agents ask language models.
    #[must_use]
    pub fn asking(mut self, asking: Option<Asking>) -> Self {
        self.asking = asking;
        self
    }

    /// Reads files in another way than in this process.
    #[must_use]
    pub fn reading_by(mut self, documents: Arc<dyn Documents>) -> Self {
        self.documents = documents;
        self
    }

    /// For tests: dies where `deaths` says so, as a killed process would.
    #[must_use]
    pub fn dying(mut self, deaths: Deaths) -> Self {
        self.deaths = Some(deaths);
        self
    }

    /// Whether to stop here without leaving a trace.
    fn dies_at(&self, point: Point) -> bool {
        self.deaths.as_ref().is_some_and(|deaths| deaths(point))
    }

    async fn step(&self, job: &Job) -> Fate {
        let outcome = match job.kind.as_str() {
            Ingest::KIND => self.ingest(job).await,
            Propose::KIND => self.propose(job).await,
            Apply::KIND => self.apply(job).await,
            Reconcile::KIND => self.reconcile(job).await,
            Undo::KIND => self.undo(job).await,
            Sweep::KIND => self.sweep(job).await,
            Poll::KIND => self.poll(job).await,
            Follow::KIND => self.follow(job).await,
            ReadDetails::KIND => self.read_details(job).await,
            Recheck::KIND => self.recheck(job).await,
            Backlog::KIND => self.backlog(job).await,
            _ => return Fate::Discard { why: "this version knows no such step".to_owned() },
        };
        outcome.unwrap_or_else(|error| fate::of(&error))
    }

    /// What giving up a job means for what it worked on.
    async fn give_up(&self, tx: sql::Tx, job: &Job, why: &str) -> Result<sql::Tx, store::Error> {
        let mut tx = Tx::join(tx, &self.store);
        let mut subject = Subject::default();
        if let Ok(work) = payload::<Ingest>(job) {
            subject.opportunity = work.opportunity_id;
            let failed = DeliveryEvent::Failed { why: why.to_owned() };
            ignore_moved_on(tx.settle_delivery(work.delivery_id, failed).await)?;
        } else if let Ok(work) = payload::<Propose>(job) {
            subject.opportunity = Some(work.opportunity_id.clone());
            tx.record(AuditEntry::new(tx.now(), Actor::Agent(work.agent), Action::RunFailed, subject.clone()));
        } else if let Ok(work) = payload::<Apply>(job) {
            subject.opportunity = Some(work.opportunity_id);
            subject.effect = Some(work.effect_id);
            // One that died while sending leaves the question open, and the question has a job of its own.
            let sending = match tx.effect(work.effect_id).await {
                Ok(record) => matches!(record.state, EffectState::Sending { .. }),
                Err(error) => return self.gave_up(tx, job, why, subject, Err(error)).await,
            };
            let event = if sending { EffectEvent::Lost } else { EffectEvent::GivenUp { why: why.to_owned() } };
            let outcome = tx.effect_event(work.effect_id, event).await.map(|_| ());
            return self.gave_up(tx, job, why, subject, outcome).await;
        } else if let Ok(work) = payload::<Reconcile>(job) {
            // What became of the write is still not known: the effect stays unconfirmed, and the sweep asks again.
            subject.opportunity = Some(work.opportunity_id);
            subject.effect = Some(work.effect_id);
        } else if let Ok(work) = payload::<Undo>(job) {
            tx.undo_failed(&work, why).await?;
            subject.opportunity = Some(work.opportunity_id);
            subject.effect = Some(work.effect_id);
        } else if let Ok(work) = payload::<ReadDetails>(job) {
            // In its turn again, or it would keep those from being read that come after it.
            let again = self.settings.reconcile.map(|reconcile| tx.now().plus(reconcile.details_every));
            tx.details_due(&work.opportunity_id, again).await?;
            subject.opportunity = Some(work.opportunity_id);
        } else if let Ok(work) = payload::<Recheck>(job) {
            subject.opportunity = Some(work.opportunity_id);
        }
        self.gave_up(tx, job, why, subject, Ok(())).await
    }

    async fn gave_up(
        &self,
        mut tx: Tx,
        job: &Job,
        why: &str,
        subject: Subject,
        outcome: Result<(), store::Error>,
    ) -> Result<sql::Tx, store::Error> {
        ignore_moved_on(outcome)?;
        let entry = AuditEntry::new(tx.now(), Actor::System, Action::JobDiscarded, subject);
        tx.record(entry.with_public(json!({ "job": job.id, "kind": job.kind, "why": why })));
        tx.into_inner().await
    }
}

impl Handlers for Pipeline {
    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Fate> {
        async move {
            let fate = self.step(job).await;
            // Whoever stopped agents meanwhile waits for the end of what was under way. Should it not be noted now, it is
            // at the end of the next attempt.
            if matches!(job.kind.as_str(), Propose::KIND | Apply::KIND)
                && let Err(error) = self.store.attempt_has_ended(&job.id).await
            {
                tracing::warn!(error = fate::told(&error), "could not note for a stop that an attempt has ended");
            }
            fate
        }
        .boxed()
    }

    fn discarded<'a>(
        &'a self,
        tx: sql::Tx,
        job: &'a Job,
        why: &'a str,
    ) -> BoxFuture<'a, Result<sql::Tx, HandlerError>> {
        async move { Ok(self.give_up(tx, job, why).await?) }.boxed()
    }
}

/// Reads what a job of that kind is to do.
fn payload<W: Work>(job: &Job) -> Result<W, store::Error> {
    if job.kind != W::KIND {
        return Err(store::Error::Corrupt { what: "a job's kind", source: None });
    }
    serde_json::from_str(&job.payload)
        .map_err(|source| store::Error::Corrupt { what: "a job's payload", source: Some(source) })
}

/// What has moved on by itself needs no giving up.
fn ignore_moved_on<T>(outcome: Result<T, store::Error>) -> Result<(), store::Error> {
    match outcome {
        Ok(_) | Err(store::Error::InvalidTransition(_) | store::Error::NotFound { .. } | store::Error::Erased) => {
            Ok(())
        }
        Err(error) => Err(error),
    }
}
