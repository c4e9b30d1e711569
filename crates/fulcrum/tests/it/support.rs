//! [`TestFulcrum`]: the service against a simulated Lever, without waiting.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use agents::{Advance, Agent, Screening};
use domain::{
    AgentName, EffectId, EffectKind, EffectState, Ids, ManualClock, OperatorId, Phase, PhaseSetting, Policy,
    ProposalState, Role, Scope, Timestamp,
};
use jobs::Worker;
use lever::webhook::Keyring;
use lever::{OpportunityId, StageId, UserId};
use lever_client::{Client, Credential, Rate};
use lever_sim::{Applicant, Format, HookRequest, Layout, PersonaRequest, Simulator, Strength};
use pipeline::{Deaths, Pipeline, Point, Settings};
use sql::Engine;
use sql::testing::TestDb;
use store::{MasterKey, NewOperator, Store};

pub(crate) const SIGNATURE_TOKEN: &str = "000102030405060708090a0b0c0d0e0f1011121314151617";
pub(crate) const START: Timestamp = Timestamp::from_millis(1_795_392_000_000);
/// Longer than anything a test waits for; a queue that is not idle by then never will be.
const LONGEST: Duration = Duration::from_secs(3 * 24 * 3600);

/// Screening may do anything but what the floor holds.
pub(crate) const PERMISSIVE: &str = r#"
name = "permissive"
[[rule]]
id = "anything"
decision = "allow"
justification = "for this test"
must-match = [{ agent = "screening", effect = "move-stage" }]
"#;

/// The service, its Lever and its clock. Call [`TestFulcrum::finish`] at the end: it checks what must always hold.
pub(crate) struct TestFulcrum {
    pub(crate) lever: Simulator,
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) recruiter: OperatorId,
    pub(crate) hooks_url: String,
    worker: Worker,
    deaths: Arc<Mutex<Vec<Point>>>,
    logs: Logs,
    people: Mutex<Vec<String>>,
    finished: bool,
    _db: TestDb,
    _log_guard: tracing::subscriber::DefaultGuard,
}

impl TestFulcrum {
    pub(crate) async fn on(engine: Engine, phase: Phase) -> Self {
        Self::with_policy(engine, phase, fulcrum::config::DEFAULT_POLICY).await
    }

    pub(crate) async fn with_policy(engine: Engine, phase: Phase, policy: &str) -> Self {
        let setup = Setup { policy, ..Setup::quiet(engine, phase) };
        setup.start().await
    }

    /// One that also looks through Lever by itself, beside a Lever that goes by the same clock.
    pub(crate) async fn looking(engine: Engine, hooks: bool) -> Self {
        Setup { looks: true, hooks, ..Setup::quiet(engine, Phase::Augment) }.start().await
    }

    /// A minute later, everything that is due is looked at.
    pub(crate) async fn poll(&self) {
        self.poll_after(Duration::from_secs(60)).await;
    }

    pub(crate) async fn poll_after(&self, time: Duration) {
        self.clock.advance(time);
        let mut tx = self.store.begin().await.unwrap();
        tx.enqueue(&domain::work::Poll {}).await.unwrap();
        tx.commit().await.unwrap();
        self.run_until_idle().await;
    }

    /// The events of an opportunity in the order of their names, with how each was found and whether a webhook came.
    pub(crate) async fn events(&self, opportunity: &OpportunityId) -> Vec<(&'static str, &'static str, bool)> {
        let events = self.store.events_of(opportunity).await.unwrap();
        let mut events: Vec<_> = events
            .iter()
            .map(|event| (event.name.as_str(), event.found_by.as_str(), event.heard_at.is_some()))
            .collect();
        events.sort_unstable();
        events
    }
}

/// What a scenario starts with.
pub(crate) struct Setup<'a> {
    pub(crate) engine: Engine,
    pub(crate) phase: Phase,
    pub(crate) policy: &'a str,
    /// Whether Fulcrum looks through Lever by itself.
    pub(crate) looks: bool,
    /// Whether Lever sends webhooks.
    pub(crate) hooks: bool,
    pub(crate) seed: lever_sim::Seed,
    /// Whether the credential was given access to confidential data.
    pub(crate) confidential: bool,
    /// What the credential may not do.
    pub(crate) denied: &'a [&'a str],
    /// Where Fulcrum finds Lever, if not at its own address.
    pub(crate) by_way_of: Option<fn(&Simulator) -> String>,
    /// The `[models]` of the configuration; without a model where there is none.
    pub(crate) models: Option<String>,
}

/// The service's clock, which Lever goes by as well.
pub(crate) struct SameClock(pub(crate) Arc<ManualClock>);

impl lever_sim::Clock for SameClock {
    fn now_ms(&self) -> i64 {
        domain::Clock::now(&*self.0).millis()
    }
}

impl Setup<'_> {
    pub(crate) fn quiet(engine: Engine, phase: Phase) -> Self {
        let policy = fulcrum::config::DEFAULT_POLICY;
        let seed = lever_sim::Seed::no_applicants();
        Self {
            engine,
            phase,
            policy,
            looks: false,
            hooks: true,
            seed,
            confidential: false,
            denied: &[],
            by_way_of: None,
            models: None,
        }
    }

    pub(crate) async fn start(self) -> TestFulcrum {
        let logs = Logs::default();
        let log_guard = logs.capture();
        let clock = Arc::new(ManualClock::at(START));
        let mut options = lever_sim::Options {
            seed: self.seed.clone(),
            rate_limit: None,
            webhooks: lever_sim::WebhookOptions { retry_base: Duration::from_millis(1), ..Default::default() },
            ..lever_sim::Options::default()
        };
        if self.looks {
            options.clock = Arc::new(SameClock(Arc::clone(&clock)));
        }
        for key in &mut options.api_keys {
            key.confidential = self.confidential;
            key.denied = self.denied.iter().map(|&operation| operation.to_owned()).collect();
        }
        let lever = Simulator::start(options).await.unwrap();
        let db = TestDb::fresh(self.engine, store::MIGRATIONS).await;
        let master_key = MasterKey::from_hex(&"42".repeat(32)).unwrap();
        let store = Store::new(db.db.clone(), master_key, Arc::clone(&clock) as Arc<_>, counted_ids());
        let recruiter = furnish(&store, &lever, self.phase).await;
        let deaths: Arc<Mutex<Vec<Point>>> = Arc::default();
        let settings =
            Settings { reconcile: self.looks.then(pipeline::Reconciliation::default), ..Settings::default() };
        if self.looks {
            let mut tx = store.begin().await.unwrap();
            for kind in pipeline::FeedKind::ALL {
                tx.make_feed(kind.name()).await.unwrap();
            }
            tx.commit().await.unwrap();
        }
        let api_url = self.by_way_of.map_or_else(|| lever.api_url(), |way| way(&lever));
        let asking = self.models.as_deref().and_then(|models| asking(&store, models));
        let worker = worker(&store, &lever, &api_url, self.policy, (settings, asking), &deaths);
        let hooks_url = serve_hooks(&store).await;
        if self.hooks {
            lever.register_webhook(HookRequest::all(&hooks_url, SIGNATURE_TOKEN)).unwrap();
        }
        TestFulcrum {
            lever,
            store,
            clock,
            recruiter,
            hooks_url,
            worker,
            deaths,
            logs,
            people: Mutex::default(),
            finished: false,
            _db: db,
            _log_guard: log_guard,
        }
    }
}

impl TestFulcrum {
    /// A person who fits the posting applies, with a real PDF.
    pub(crate) fn applies(&self) -> OpportunityId {
        self.applies_with(PersonaRequest {
            strength: Some(Strength::Strong),
            format: Some(Format::Pdf),
            layout: Some(Layout::TwoColumns),
            hidden_text: false,
            seed: Some(7),
        })
    }

    pub(crate) fn applies_with(&self, persona: PersonaRequest) -> OpportunityId {
        let applicant = Applicant { persona, ..Applicant::generated("Backend Engineer") };
        let applied = self.lever.apply(applicant).unwrap();
        self.people.lock().unwrap().extend([applied.name, applied.email]);
        OpportunityId::parse(&applied.opportunity_id).unwrap()
    }

    /// Lets the process die at each of the points, once, in that order.
    pub(crate) fn dies_at(&self, points: &[Point]) {
        self.deaths.lock().unwrap().extend(points);
    }

    /// Runs until every webhook is delivered and no job is left but recurring ones, moving the clock where jobs wait
    /// for a time.
    pub(crate) async fn run_until_idle(&self) {
        let give_up = self.store.now().plus(LONGEST);
        loop {
            self.lever.settled().await;
            self.worker.drain().await.unwrap();
            if self.lever.deliveries().iter().any(|delivery| delivery.state == lever_sim::DeliveryState::Pending) {
                continue;
            }
            let unfinished = jobs::unfinished(self.store.db()).await.unwrap();
            let Some(job) = unfinished.iter().min_by_key(|job| job.run_at) else { return };
            // What runs was left by a death: its lease must lapse. What waits has its time.
            let next = if job.state == "running" {
                self.store.now().plus(Duration::from_secs(61))
            } else {
                Timestamp::from_millis(job.run_at.max(self.store.now().millis() + 1))
            };
            assert!(next < give_up, "the queue does not become idle: {unfinished:?}");
            self.clock.advance_to(next);
        }
    }

    /// Runs every job that is ready now, and moves no clock.
    pub(crate) async fn run_what_is_ready(&self) {
        self.lever.settled().await;
        self.worker.drain().await.unwrap();
    }

    /// A person approves everything that waits on the opportunity.
    pub(crate) async fn approve_all(&self, opportunity: &OpportunityId) {
        let mut proposals = self.store.proposals(opportunity).await.unwrap();
        // As the console does it.
        proposals.sort_by_key(|proposal| std::cmp::Reverse(proposal.effect.kind()));
        for proposal in proposals {
            if matches!(proposal.state, ProposalState::AwaitingApproval { .. }) {
                let mut tx = self.store.begin().await.unwrap();
                tx.approve(proposal.id, self.recruiter, None).await.unwrap();
                tx.commit().await.unwrap();
            }
        }
    }

    pub(crate) async fn undo(&self, effect: EffectId) {
        let mut tx = self.store.begin().await.unwrap();
        tx.request_undo(effect, self.recruiter).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn set_phase(&self, phase: Phase) {
        let setting = PhaseSetting::whole(None, Scope::Everywhere, phase);
        let mut tx = self.store.begin().await.unwrap();
        tx.set_phase(&setting, Some(self.recruiter)).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Kinds of what was really written to the opportunity, in alphabetical order.
    pub(crate) fn written(&self, opportunity: &OpportunityId) -> Vec<String> {
        let ledger = self.lever.ledger_of(opportunity.as_str());
        let mut kinds: Vec<String> = ledger.into_iter().filter(|entry| entry.applied).map(|entry| entry.kind).collect();
        kinds.sort();
        kinds
    }

    /// The state of each effect on the opportunity, by kind, in the order of kinds.
    pub(crate) async fn effects(&self, opportunity: &OpportunityId) -> Vec<(EffectKind, &'static str)> {
        let effects = self.store.effects(opportunity).await.unwrap();
        let mut states: Vec<_> = effects.iter().map(|record| (record.effect.kind(), record.state.as_str())).collect();
        states.sort_unstable();
        states
    }

    /// The state of each proposal on the opportunity, by kind, in the order of kinds.
    pub(crate) async fn proposals(&self, opportunity: &OpportunityId) -> Vec<(EffectKind, &'static str)> {
        let proposals = self.store.proposals(opportunity).await.unwrap();
        let mut states: Vec<_> =
            proposals.iter().map(|proposal| (proposal.effect.kind(), proposal.state.as_str())).collect();
        states.sort_unstable();
        states
    }

    /// The actions recorded about an opportunity, oldest first.
    pub(crate) async fn story(&self, opportunity: &OpportunityId) -> Vec<&'static str> {
        let filter = store::AuditFilter { opportunity: Some(opportunity.clone()), limit: 1_000, ..Default::default() };
        let rows = self.store.audit(&filter).await.unwrap();
        rows.iter().rev().map(|row| row.entry.action.as_str()).collect()
    }

    pub(crate) async fn stage(&self, opportunity: &OpportunityId) -> String {
        let now = self.lever.opportunity(opportunity.as_str()).unwrap();
        now["stage"].as_str().unwrap().to_owned()
    }

    /// What must hold after every scenario.
    pub(crate) async fn finish(self) {
        self.finish_with_dead_letters(0).await;
    }

    /// The same after a scenario in which some steps had to be given up.
    pub(crate) async fn finish_with_dead_letters(mut self, discarded: i64) {
        self.finished = true;
        let counts = jobs::counts(self.store.db()).await.unwrap();
        assert_eq!(counts, jobs::Counts { discarded, ..jobs::Counts::default() }, "jobs are left or were given up");
        self.store.verify_audit().await.unwrap().expect("the audit log is whole");
        self.every_write_is_accounted_for().await;
        let log = self.logs.text();
        for person in self.people.lock().unwrap().iter() {
            assert!(!log.contains(person.as_str()), "the log names a person");
        }
    }

    /// Every note and form that stands in Lever's ledger carries the reference of exactly one effect that we know of.
    async fn every_write_is_accounted_for(&self) {
        let mut seen = HashSet::new();
        for entry in self.lever.ledger() {
            let (true, "POST", Some(opportunity)) = (entry.applied, entry.method.as_str(), &entry.opportunity) else {
                continue;
            };
            let body = entry.body.to_string();
            if !matches!(entry.kind.as_str(), "notes" | "forms") || body.contains("withdraws eff_") {
                continue;
            }
            let at = body.find("eff_").expect("a write carries the reference of its effect");
            let id: EffectId = body[at..at + 30].parse().unwrap();
            assert!(seen.insert(id), "effect {id} was written twice");
            assert!(entry.perform_as.is_some(), "effect {id} is attributed to nobody");
            match self.store.effect(id).await {
                Ok(record) => {
                    assert_eq!(record.opportunity_id.as_str(), opportunity);
                    assert!(
                        matches!(record.state, EffectState::Applied { .. } | EffectState::Compensated { .. }),
                        "effect {id} stands in Lever and is {} here",
                        record.state.as_str()
                    );
                }
                Err(store::Error::Erased) => {}
                Err(error) => panic!("effect {id} is not known: {error}"),
            }
        }
    }
}

impl Drop for TestFulcrum {
    fn drop(&mut self) {
        assert!(self.finished || std::thread::panicking(), "call finish() at the end of a scenario");
    }
}

fn counted_ids() -> Arc<Ids> {
    let count = AtomicU64::new(1);
    Arc::new(Ids::new(move || u128::from(count.fetch_add(1, Ordering::SeqCst))))
}

/// The phase, and a recruiter who acts for a user of Lever's.
async fn furnish(store: &Store, lever: &Simulator, phase: Phase) -> OperatorId {
    let user = UserId::parse(lever.world()["users"][0]["id"].as_str().unwrap()).unwrap();
    let mut tx = store.begin().await.unwrap();
    let setting = PhaseSetting::whole(Some(AgentName::Screening), Scope::Everywhere, phase);
    tx.set_phase(&setting, None).await.unwrap();
    let operator = NewOperator {
        email: "recruiter@example.org",
        name: "Recruiter",
        role: Role::Recruiter,
        lever_user: Some(&user),
        password_hash: "$none",
    };
    let recruiter = tx.add_operator(&operator).await.unwrap();
    tx.commit().await.unwrap();
    recruiter
}

fn worker(
    store: &Store,
    lever: &Simulator,
    api_url: &str,
    policy: &str,
    (settings, asking): (Settings, Option<pipeline::Asking>),
    deaths: &Arc<Mutex<Vec<Point>>>,
) -> Worker {
    let options = lever_client::Options {
        rate: Rate { per_second: 100_000.0, burst: 100_000.0 },
        backoff: Duration::from_millis(1),
        ..lever_client::Options::new(api_url, Credential::ApiKey(lever.api_key().to_owned()))
    };
    let client = Client::new(lever.client(), options).unwrap();
    let policy = Arc::new(Policy::parse(policy).unwrap());
    let deaths = Arc::clone(deaths);
    let die: Deaths = Arc::new(move |point| {
        let mut deaths = deaths.lock().unwrap();
        let dies = deaths.first() == Some(&point);
        if dies {
            deaths.remove(0);
        }
        dies
    });
    let pipeline = Pipeline::new(store.clone(), client, vec![screening()], policy, settings).asking(asking).dying(die);
    let clock = store.clone();
    let count = AtomicU64::new(0);
    Worker::new(
        store.db().clone(),
        Arc::new(pipeline),
        Arc::new(move || clock.now().millis()),
        Arc::new(move || format!("lease-{}", count.fetch_add(1, Ordering::SeqCst))),
        jobs::Options::default(),
    )
}

pub(crate) fn screening() -> Arc<dyn Agent> {
    Arc::new(Screening {
        advance: Some(Advance { min_score: 50, from: StageId::parse("applicant-new").unwrap() }),
        secret: true,
        console_url: "http://fulcrum.example".into(),
    })
}

/// What a service with such a configuration may ask.
fn asking(store: &Store, models: &str) -> Option<pipeline::Asking> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fulcrum.toml");
    std::fs::write(&file, format!("[models]\n{models}")).unwrap();
    let config = fulcrum::config::Config::load(Some(&file)).unwrap();
    let clock = store.clone();
    let ledger = Arc::new(fulcrum::wiring::StoredLedger(store.clone()));
    fulcrum::wiring::asking(&config, ledger, Arc::new(move || clock.now().millis())).unwrap()
}

async fn serve_hooks(store: &Store) -> String {
    let options = web::hooks::Options { keyring: Keyring::new().with(None, SIGNATURE_TOKEN), ..Default::default() };
    let router = web::hooks::router(store.clone(), options);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}{}", listener.local_addr().unwrap(), web::hooks::PATH);
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

/// Everything that is logged on this thread.
#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<u8>>>);

impl Logs {
    fn capture(&self) -> tracing::subscriber::DefaultGuard {
        let writer = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl std::io::Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
