//! A store on a database of its own, with a clock that moves when told, and builders for what goes into it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::form::FormName;
use domain::{
    AgentName, Compensation, Decision, Effect, EffectEvent, EffectId, Evidence, Facts, Ids, ManualClock, MatchedRule,
    OperatorId, Phase, Proposal, ProposalState, Receipt, RunId, Timestamp, Verdict,
};
use lever::{ContactId, OpportunityId, Stage, StageId};
use serde_json::json;
use sql::testing::TestDb;
use sql::{Db, Engine};
use store::{ApproveError, AuditFilter, MasterKey, NewRun, Readied, Snapshot, Store};

pub(crate) const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);
pub(crate) const DAY: Duration = Duration::from_secs(24 * 3600);
pub(crate) const POLICY: &str = "policy-1";

pub(crate) const NAME: &str = "Ada Quillfeather";
pub(crate) const EMAIL: &str = "ada.quill@example.org";
pub(crate) const RESUME: &str = "Programs for the Analytical Engine";
pub(crate) const NOTE: &str = "Knows her Bernoulli numbers";

pub(crate) struct Bench {
    pub(crate) test: TestDb,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Store,
    runs: AtomicU64,
}

impl Bench {
    pub(crate) async fn on(engine: Engine) -> Self {
        let test = TestDb::fresh(engine, store::MIGRATIONS).await;
        let clock = Arc::new(ManualClock::at(START));
        let store = store_on(test.db.clone(), &clock, "07", 0);
        Self { test, clock, store, runs: AtomicU64::new(0) }
    }

    /// A second Fulcrum on the same database, as another process would be.
    pub(crate) async fn beside(&self) -> Store {
        store_on(Db::open(&self.test.url).await.unwrap(), &self.clock, "07", 1)
    }

    /// The same database under another master key.
    pub(crate) fn with_wrong_key(&self) -> Store {
        store_on(self.test.db.clone(), &self.clock, "08", 2)
    }

    /// Changes the database behind the store's back.
    pub(crate) async fn execute(&self, sql: &'static str) -> u64 {
        let mut tx = self.test.db.begin_write().await.unwrap();
        let changed = tx.execute(sql::query(sql)).await.unwrap();
        tx.commit().await.unwrap();
        changed
    }

    /// What was recorded, oldest first.
    pub(crate) async fn actions(&self) -> Vec<&'static str> {
        let filter = AuditFilter { limit: 10_000, ..AuditFilter::default() };
        let rows = self.store.audit(&filter).await.unwrap();
        rows.iter().rev().map(|row| row.entry.action.as_str()).collect()
    }

    /// Kind and payload of every unfinished job, in the order in which they were queued.
    pub(crate) async fn jobs(&self) -> Vec<(String, String)> {
        jobs::unfinished(&self.test.db).await.unwrap().into_iter().map(|job| (job.kind, job.payload)).collect()
    }

    pub(crate) async fn job_kinds(&self) -> Vec<String> {
        self.jobs().await.into_iter().map(|(kind, _)| kind).collect()
    }

    /// Keeps a reading of an opportunity and a finished run about it.
    pub(crate) async fn run(&self, opportunity: &str, contact: &str) -> RunId {
        self.run_in(opportunity, contact, Phase::Augment).await
    }

    /// The same in some phase.
    pub(crate) async fn run_in(&self, opportunity: &str, contact: &str, phase: Phase) -> RunId {
        let number = self.runs.fetch_add(1, Ordering::SeqCst).to_string();
        let mut tx = self.store.begin().await.unwrap();
        tx.put_snapshot(&snapshot(opportunity, contact, self.store.now())).await.unwrap();
        let id = self.store.ids().mint(self.store.now());
        let run = NewRun {
            id,
            agent: AgentName::Screening,
            opportunity_id: &opportunity_id(opportunity),
            contact_id: &contact_id(contact),
            posting_id: None,
            phase,
            brief_digest: &number,
            score: Some(80),
            needs_review: false,
            versions: &json!({ "scorer": "1" }),
            brief: &json!({ "resume": RESUME }),
            outcome: &json!({ "matched": [RESUME] }),
        };
        assert!(tx.put_run(&run).await.unwrap());
        tx.commit().await.unwrap();
        id
    }

    /// A proposal that waits for a person until a day from now.
    pub(crate) async fn waiting(&self, effect: Effect) -> Proposal {
        let run = self.run("o1", "c1").await;
        self.judged(run, "o1", "c1", effect, Decision::Ask).await
    }

    pub(crate) async fn judged(
        &self,
        run: RunId,
        opportunity: &str,
        contact: &str,
        effect: Effect,
        decision: Decision,
    ) -> Proposal {
        let proposal = self.proposal(run, opportunity, contact, effect);
        let expires_at = self.store.now().plus(DAY);
        let mut tx = self.store.begin().await.unwrap();
        tx.open_proposal(&proposal).await.unwrap();
        let proposal = tx.judge_proposal(proposal, verdict(decision), expires_at, POLICY).await.unwrap();
        tx.commit().await.unwrap();
        proposal
    }

    pub(crate) fn proposal(&self, run_id: RunId, opportunity: &str, contact: &str, effect: Effect) -> Proposal {
        Proposal {
            id: self.store.ids().mint(self.store.now()),
            run_id,
            opportunity_id: opportunity_id(opportunity),
            contact_id: contact_id(contact),
            agent: AgentName::Screening,
            facts: Facts::of(AgentName::Screening, &effect),
            effect,
            rationale: format!("{NAME} wrote: {RESUME}"),
            evidence: vec![Evidence { claim: "programs".into(), quote: RESUME.into(), start: 0, end: RESUME.len() }],
            opened_at: self.store.now(),
            state: ProposalState::Open,
        }
    }

    /// An approved effect, ready to be written.
    pub(crate) async fn ready(&self, effect: Effect) -> EffectId {
        let proposal = self.waiting(effect).await;
        match approve(&self.store, &proposal, None).await.unwrap() {
            Readied::Queued(id) | Readied::SameAs(id) => id,
        }
    }

    /// Takes an effect through one event, in a transaction of its own.
    pub(crate) async fn happens(&self, id: EffectId, event: EffectEvent) -> Result<store::EffectRecord, store::Error> {
        let mut tx = self.store.begin().await?;
        let record = tx.effect_event(id, event).await?;
        tx.commit().await?;
        Ok(record)
    }

    pub(crate) async fn erase(&self, contact: &str) {
        let mut tx = self.store.begin().await.unwrap();
        assert!(tx.erase_contact(&contact_id(contact), store::Erasure::Deleted).await.unwrap());
        tx.commit().await.unwrap();
    }
}

pub(crate) fn store_on(db: Db, clock: &Arc<ManualClock>, key: &str, number: u128) -> Store {
    let count = AtomicU64::new(0);
    let ids = Ids::new(move || (number << 64) | u128::from(count.fetch_add(1, Ordering::SeqCst)));
    let master = MasterKey::from_hex(&key.repeat(32)).unwrap();
    Store::new(db, master, Arc::clone(clock) as Arc<dyn domain::Clock>, Arc::new(ids))
}

/// Approves in a transaction of its own.
pub(crate) async fn approve(
    store: &Store,
    proposal: &Proposal,
    edited: Option<Effect>,
) -> Result<Readied, ApproveError> {
    let mut tx = store.begin().await?;
    let (_, readied) = tx.approve(proposal.id, operator(), edited).await?;
    tx.commit().await?;
    Ok(readied)
}

pub(crate) fn operator() -> OperatorId {
    "op_00000000000000000000000001".parse().unwrap()
}

pub(crate) fn opportunity_id(id: &str) -> OpportunityId {
    OpportunityId::parse(id).unwrap()
}

pub(crate) fn contact_id(id: &str) -> ContactId {
    ContactId::parse(id).unwrap()
}

pub(crate) fn stage(id: &str) -> Stage {
    Stage::new(StageId::parse(id).unwrap(), id)
}

pub(crate) fn snapshot(opportunity: &str, contact: &str, read_at: Timestamp) -> Snapshot {
    let opportunity = json!({
        "id": opportunity, "name": NAME, "emails": [EMAIL], "contact": contact,
        "confidentiality": "non-confidential", "stage": "applicant-new",
    });
    Snapshot {
        opportunity: serde_json::from_value(opportunity).unwrap(),
        contact_id: contact_id(contact),
        posting: None,
        stage: Some(stage("applicant-new")),
        read_at,
        opened: false,
    }
}

pub(crate) fn note(text: &str) -> Effect {
    Effect::AddNote { text: text.to_owned(), secret: true }
}

pub(crate) fn form(score: &str) -> Effect {
    let values = BTreeMap::from([("ai_screening_score".to_owned(), score.to_owned())]);
    Effect::FileForm { form: FormName::Screening, values, secret: true }
}

pub(crate) fn move_to(to: &str) -> Effect {
    Effect::MoveStage { from: stage("applicant-new"), to: stage(to) }
}

pub(crate) fn rules(decision: Decision) -> Vec<MatchedRule> {
    vec![MatchedRule { id: "a-rule".into(), decision, justification: "so that it is tested".into() }]
}

pub(crate) fn verdict(decision: Decision) -> Verdict {
    Verdict { decision, rules: rules(decision) }
}

pub(crate) fn confirmed() -> EffectEvent {
    EffectEvent::Confirmed { receipt: receipt() }
}

pub(crate) fn receipt() -> Receipt {
    Receipt { lever_id: Some("n1".into()), compensation: Compensation::Nothing }
}
