//! The service: store, pipeline, hooks and console put together.

mod connection;
mod models;
mod sign_in;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use agents::{Advance, Agent, Screening};
use anyhow::{Context, Result};
use axum::Router;
use domain::work::{Poll, Sweep, Work};
use domain::{Action, AgentName, PhaseSetting, Policy, Scope};
use jobs::{Schedule, Worker};
use lever::StageId;
use pipeline::{FeedKind, Pipeline, Settings};
use store::{AuditFilter, Store};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use web::{console, hooks};

use crate::config::Config;
use crate::isolation::{Allowance, Isolated};
use crate::system::{SystemClock, ids};

pub use connection::{StoredTokens, http, lever};
pub use models::{StoredLedger, asking};
pub use sign_in::{provider, sign_in};

/// How long open requests may take after the service was told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Everything that runs.
pub struct Fulcrum {
    pub store: Store,
    router: Router,
    worker: Arc<Worker>,
    /// Ends what would stay open for as long as the browser does.
    closing: watch::Sender<bool>,
}

impl Fulcrum {
    /// Opens the store, brings it up to date and puts the parts together.
    ///
    /// # Errors
    /// Says which part could not be made and why.
    pub async fn open(config: &Config, demo: Option<console::Demo>) -> Result<Self> {
        let store = open_store(config).await?;
        let policy = Arc::new(config.policy()?);
        if let Err(error) = store.policy_in_force(&policy).await {
            // The console is where it is mended, so the service starts all the same.
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "nothing is judged or written until an admin has mended the policy");
        }
        prepare(&store, config).await?;
        let lever = lever(config, &store).await?;
        let clock = store.clone();
        let ledger = Arc::new(StoredLedger(store.clone()));
        let asking = asking(config, ledger, Arc::new(move || clock.now().millis()))?;
        let pipeline = Pipeline::new(store.clone(), lever, agents(config)?, Arc::clone(&policy), settings(config)?)
            .reading_by(Arc::new(isolated(config)?))
            .asking(asking);
        let worker = worker(&store, pipeline, config);
        let (closing, told) = watch::channel(false);
        let router = router(&store, config, policy, demo, told)?;
        Ok(Self { store, router, worker: Arc::new(worker), closing })
    }

    /// Serves until told to stop, then lets requests and jobs finish.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run(self, listener: TcpListener, stop: CancellationToken) -> Result<()> {
        let mut worker = tokio::spawn(Arc::clone(&self.worker).run(stop.clone()));
        let serving = {
            let (stop, closing) = (stop.clone(), self.closing);
            let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service).with_graceful_shutdown(async move {
                stop.cancelled_owned().await;
                closing.send_replace(true);
            })
        };
        let hard_stop = async {
            stop.cancelled().await;
            pause(DRAIN).await;
        };
        tokio::select! {
            served = serving => served.context("the listener failed")?,
            () = hard_stop => tracing::warn!("requests were still open when the grace period ended"),
            // Webhooks would go on being taken and nothing be done about them: better to be restarted.
            ended = &mut worker, if !stop.is_cancelled() => {
                ended.context("the worker stopped")?;
                anyhow::ensure!(stop.is_cancelled(), "the worker stopped");
                return Ok(());
            }
        }
        stop.cancel();
        worker.await.context("the worker stopped")?;
        self.store.db().close().await;
        Ok(())
    }
}

/// Opens the store and brings its schema up to date.
///
/// # Errors
/// When the database cannot be opened or the master key is missing.
pub async fn open_store(config: &Config) -> Result<Store> {
    let master_key = config.master_key()?;
    let db = sql::Db::open(config.database.url.expose()).await.context("database.url")?;
    sql::migrate(&db, store::MIGRATIONS).await.context("database.url")?;
    let hold = Duration::from_secs(config.approvals.hold_seconds);
    let store = Store::new(db, master_key, Arc::new(SystemClock), ids()).holding(hold);
    store.check_master_key().await.context("secrets.master_key")?;
    store.index_postings().await.context("database.url")?;
    store.index_audit().await.context("database.url")?;
    store.index_persons().await.context("database.url")?;
    Ok(store)
}

/// The steps' settings by the configuration.
///
/// # Errors
/// When an id is malformed.
pub fn settings(config: &Config) -> Result<Settings> {
    Ok(Settings {
        perform_as: config.perform_as()?,
        approvals_expire_in: config.approvals_expire_in(),
        settle: Duration::from_secs(config.lever.settle_seconds),
        advance_from: StageId::parse(&config.screening.from_stage).context("screening.from_stage")?,
        advance_to: config.advance_to()?,
        reconcile: config.reconcile.reconciliation(),
        ..Settings::default()
    })
}

/// The agents by the configuration.
///
/// # Errors
/// When an id is malformed.
pub fn agents(config: &Config) -> Result<Vec<Arc<dyn Agent>>> {
    let from = StageId::parse(&config.screening.from_stage).context("screening.from_stage")?;
    Ok(vec![Arc::new(Screening {
        advance: Some(Advance { min_score: config.screening.threshold, from }),
        secret: config.screening.secret,
        console_url: config.server.base_url.clone(),
    })])
}

/// How files are read: each in a process of its own.
///
/// # Errors
/// When an OCR program is named that is not there.
pub fn isolated(config: &Config) -> Result<Isolated> {
    let documents = &config.documents;
    Ok(Isolated {
        program: std::env::current_exe().context("where this program lies is not known")?,
        ocr: documents.ocr()?,
        limits: Allowance { memory_megabytes: documents.memory_megabytes, seconds: documents.seconds },
    })
}

/// The phases of a first start, and the recurring steps.
///
/// # Errors
/// When the store refuses.
pub async fn prepare(store: &Store, config: &Config) -> Result<()> {
    // What an admin removed in the console must not come back with the next start.
    let was_set = AuditFilter { action: Some(Action::PhaseSet), limit: 1, ..AuditFilter::default() };
    let first_start = store.audit(&was_set).await?.is_empty();
    let mut tx = store.begin().await?;
    for agent in AgentName::ALL {
        if let (true, Some(&phase)) = (first_start, config.phases.get(&agent)) {
            tx.set_phase(&PhaseSetting::whole(Some(agent), Scope::Everywhere, phase), None).await?;
        }
    }
    let sweep = Schedule { name: "sweep", cron: "*/5 * * * *".to_owned(), kind: Sweep::KIND, payload: "{}".to_owned() };
    tx.put_schedule(&sweep).await?;
    // Once at the start as well, so that nobody sees ids for names until the first turn.
    tx.enqueue(&Sweep {}).await?;
    if config.reconcile.enabled {
        for kind in FeedKind::ALL {
            tx.make_feed(kind.name()).await?;
        }
        let poll = Schedule { name: "poll", cron: "* * * * *".to_owned(), kind: Poll::KIND, payload: "{}".to_owned() };
        tx.put_schedule(&poll).await?;
        tx.enqueue(&Poll {}).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn worker(store: &Store, pipeline: Pipeline, config: &Config) -> Worker {
    let clock = store.clone();
    let ids = store.clone();
    let options = jobs::Options {
        concurrency: config.jobs.concurrency,
        lease: Duration::from_secs(config.jobs.lease_seconds),
        ..jobs::Options::default()
    };
    Worker::new(
        store.db().clone(),
        Arc::new(pipeline),
        Arc::new(move || clock.now().millis()),
        Arc::new(move || format!("{:032x}", ids.ids().bits())),
        options,
    )
}

fn router(
    store: &Store,
    config: &Config,
    policy: Arc<Policy>,
    demo: Option<console::Demo>,
    closing: watch::Receiver<bool>,
) -> Result<Router> {
    let hooks = hooks::Options { keyring: config.keyring()?, gateway: config.gateway_keyring() };
    let mut sign_in = sign_in(config, store)?;
    if demo.is_some() {
        // Its passwords stand on its first page: there is nothing to guess.
        sign_in.limits.each_address = sign_in.limits.all_together;
    }
    let options = console::Options {
        base_url: config.server.base_url.clone(),
        policy,
        perform_as: config.perform_as()?,
        demo,
        blind_percent: config.approvals.blind_percent,
        closing,
        sign_in,
    };
    Ok(hooks::router(store.clone(), hooks).merge(console::router(store.clone(), options)))
}

#[expect(clippy::disallowed_methods, reason = "the grace period of a shutdown")]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
