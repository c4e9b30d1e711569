//! A simulator beside a test: started on a free port, steered by methods, gone when dropped.

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::act::{self, Applicant, Burst, BurstOutcome, FeedbackRequest, HookRequest, RegisteredHook};
use crate::delivery::{Delivery, DeliveryCounts};
use crate::fault::{Faults, FaultsChange};
use crate::ledger::{LedgerEntry, LedgerFilter};
use crate::oauth::Connection;
use crate::options::Options;
use crate::quirk::Quirks;
use crate::refusal::Refusal;
use crate::server::{Error, build, run};
use crate::sim::Sim;
use crate::world::apply::Applied;
use crate::world::protection::DataProtection;

mod hiring;

/// A running simulated Lever. What its methods do, a person does in Lever's interface; the product speaks HTTP to it.
pub struct Simulator {
    sim: Sim,
    base_url: String,
    api_key: String,
    client: reqwest::Client,
    /// Dropping it ends the server.
    _stop: oneshot::Sender<()>,
}

impl Simulator {
    /// Binds `options.bind` and serves in the background of the current runtime.
    pub async fn start(options: Options) -> Result<Self, Error> {
        let address = options.bind;
        let listener = TcpListener::bind(address).await.map_err(|source| Error::Bind { address, source })?;
        let base_url = format!("http://{}", listener.local_addr().map_err(Error::Serve)?);
        let api_key = options.api_keys.first().map(|key| key.secret.clone()).unwrap_or_default();
        let (sim, parcels) = build(options, &base_url)?;
        let client = sim.client().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            // Never sent: the sender's end is the signal.
            let _ = stopped.await;
        };
        let serving = run(sim.clone(), parcels, listener, shutdown);
        tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::error!(%error, "the simulated Lever stopped");
            }
        });
        Ok(Self { sim, base_url, api_key, client, _stop: stop })
    }

    /// `http://127.0.0.1:PORT`
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// `http://127.0.0.1:PORT/v1`
    pub fn api_url(&self) -> String {
        format!("{}/v1", self.base_url)
    }

    /// The first key of the options.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// An HTTP client for tests, which follows no redirects.
    pub fn client(&self) -> reqwest::Client {
        self.client.clone()
    }

    /// Every write over `/v1`, oldest first.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        self.sim.ledger().read(&LedgerFilter::default())
    }

    /// The writes to one opportunity.
    pub fn ledger_of(&self, opportunity: &str) -> Vec<LedgerEntry> {
        let opportunity = Some(opportunity.to_owned());
        self.sim.ledger().read(&LedgerFilter { opportunity, ..LedgerFilter::default() })
    }

    /// The JSON of `GET /sim/world?opportunities=all`.
    pub fn world(&self) -> Value {
        let now = self.sim.now();
        self.sim.read(|world| act::world_json(world, now, &act::Excerpt::default()))
    }

    /// The JSON of `GET /sim/opportunities/{id}`, without its envelope.
    pub fn opportunity(&self, id: &str) -> Option<Value> {
        self.sim.read(|world| act::opportunity_json(world, id))
    }

    /// Somebody applies.
    pub fn apply(&self, applicant: Applicant) -> Result<Applied, Refusal> {
        act::apply(&self.sim, applicant)
    }

    /// Many apply at once.
    pub fn burst(&self, burst: &Burst) -> Result<BurstOutcome, Refusal> {
        act::burst(&self.sim, burst)
    }

    /// Moves an opportunity to a stage, named by id or text.
    pub fn move_stage(&self, opportunity: &str, stage: &str) -> Result<(), Refusal> {
        act::move_stage(&self.sim, opportunity, stage, None)
    }

    /// Archives with a reason, named by id or text, or brings back.
    pub fn archive(&self, opportunity: &str, reason: Option<&str>) -> Result<(), Refusal> {
        act::archive(&self.sim, opportunity, reason)
    }

    /// Writes a note and returns its id.
    pub fn write_note(&self, opportunity: &str, value: &str) -> Result<String, Refusal> {
        act::write_note(&self.sim, opportunity, value, None, false)
    }

    /// Writes a secret note and returns its id.
    pub fn write_secret_note(&self, opportunity: &str, value: &str) -> Result<String, Refusal> {
        act::write_note(&self.sim, opportunity, value, None, true)
    }

    /// Writes feedback with an overall score such as `3 - Hire` and returns its id.
    pub fn write_feedback(&self, opportunity: &str, score: &str, text: &str) -> Result<String, Refusal> {
        let request =
            FeedbackRequest { score: Some(score.to_owned()), text: text.to_owned(), ..FeedbackRequest::default() };
        act::write_feedback(&self.sim, opportunity, &request)
    }

    /// Merges an opportunity into another, and its person into the other's. No webhook tells of it.
    pub fn merge(&self, from: &str, into: &str) -> Result<(), Refusal> {
        act::merge_opportunities(&self.sim, from, into)
    }

    /// Merges a person into another, who gets all the opportunities.
    pub fn merge_contacts(&self, from: &str, into: &str) -> Result<(), Refusal> {
        act::merge_contacts(&self.sim, from, into)
    }

    /// Anonymizes a person.
    pub fn anonymize(&self, contact: &str) -> Result<(), Refusal> {
        act::anonymize(&self.sim, contact)
    }

    /// Sets what may be done with a person's data. No `updatedAt` moves.
    pub fn protect(&self, contact: &str, protection: DataProtection) -> Result<(), Refusal> {
        act::protect(&self.sim, contact, protection)
    }

    /// Switches one webhook event on or off, as a Super Admin does in Lever's settings.
    pub fn switch_event(&self, event: &str, on: bool) -> Result<(), Refusal> {
        act::switch_events(&self.sim, &[(event.to_owned(), on)].into())
    }

    /// Every connection of an application, oldest first.
    pub fn connections(&self) -> Vec<Connection> {
        self.sim.oauth().connections().to_vec()
    }

    /// A Super Admin disconnects every application; how many there were.
    pub fn revoke_connections(&self) -> usize {
        let now = self.sim.now();
        self.sim.oauth().revoke(None, now)
    }

    /// The switches in force.
    pub fn quirks(&self) -> Quirks {
        self.sim.read(|world| world.quirks)
    }

    /// Changes the switches.
    pub fn set_quirks(&self, quirks: Quirks) {
        act::set_quirks(&self.sim, quirks);
    }

    /// Refuses new connections for a while of real time, as when Lever is down.
    pub fn refuse_connections(&self, ms: u64) {
        self.sim.refuse_connections(ms);
    }

    /// Deletes an opportunity.
    pub fn delete_opportunity(&self, opportunity: &str) -> Result<(), Refusal> {
        act::delete_opportunity(&self.sim, opportunity)
    }

    /// Makes hooks as in Lever's settings: one per event.
    pub fn register_webhook(&self, request: HookRequest) -> Result<Vec<RegisteredHook>, Refusal> {
        act::register(&self.sim, request)
    }

    /// Sends every delivery again and returns how many.
    pub fn redeliver_all(&self) -> usize {
        act::redeliver(&self.sim, &act::Redelivery::default())
    }

    /// The faults in force.
    pub fn faults(&self) -> Faults {
        self.sim.faults().current().clone()
    }

    /// Changes the faults.
    pub fn set_faults(&self, change: FaultsChange) {
        self.sim.faults().change(change);
    }

    /// Every delivery with its attempts, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.sim.deliveries().all().to_vec()
    }

    /// Waits until every delivery has arrived or was given up.
    pub async fn settled(&self) -> DeliveryCounts {
        self.sim.settled().await
    }
}
