//! The running simulator's shared state: the world, what surrounds it, and the two ways in, [`Sim::read`] and
//! [`Sim::write`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::{Notify, Semaphore, mpsc, watch};

use crate::control::off_the_runtime;
use crate::delivery::{DeliveryBook, DeliveryCounts};
use crate::document::Press;
use crate::fault::FaultSwitch;
use crate::ledger::Ledger;
use crate::limiter::Limiter;
use crate::oauth;
use crate::offset::IssuedTokens;
use crate::options::Options;
use crate::pause::pause;
use crate::refusal::Refusal;
use crate::rng::Rng;
use crate::seed;
use crate::server::Error;
use crate::webhook::{self, Parcel};
use crate::wire::Door;
use crate::world::World;
use crate::world::resume::{Content, Resume};

/// A handle on the shared state; cheap to clone.
#[derive(Clone)]
pub(crate) struct Sim(Arc<Inner>);

struct Inner {
    world: Mutex<World>,
    ledger: Mutex<Ledger>,
    faults: Mutex<FaultSwitch>,
    limiter: Mutex<Limiter>,
    deliveries: Mutex<DeliveryBook>,
    oauth: Mutex<oauth::Book>,
    tokens: Mutex<IssuedTokens>,
    /// How many windows of maintenance are open.
    maintenance: watch::Sender<usize>,
    /// Sends webhooks; follows no redirects.
    client: reqwest::Client,
    press: Mutex<Press>,
    /// Told whenever a delivery ends.
    delivery_ended: Notify,
    outgoing: mpsc::UnboundedSender<Parcel>,
    /// Shared by all deliveries but those of a burst, which brings its own.
    lanes: Arc<Semaphore>,
    options: Options,
}

impl Sim {
    /// Builds the seeded world. The receiver goes to [`webhook::run`].
    pub(crate) fn new(
        options: Options,
        public_url: &str,
        client: reqwest::Client,
    ) -> Result<(Self, mpsc::UnboundedReceiver<Parcel>), Error> {
        let (outgoing, parcels) = mpsc::unbounded_channel();
        let now = options.clock.now_ms();
        let mut world = seed::plant(&options.seed, public_url, options.quirks, now).map_err(Error::Seed)?;
        world.requisition_api = options.requisition_api;
        let admin = world.users.first().map(|user| user.id.clone());
        for key in &options.api_keys {
            world.audit_key("key:added", &key.name, &key.secret, admin.as_deref(), now);
        }
        // What the seed did happened long ago: nobody is told.
        world.outbox.clear();
        world.switch_events(options.webhook_events_off.iter().map(|event| (event.as_str(), false)))?;
        let audience = options.oauth.audience.clone().unwrap_or_else(|| format!("{public_url}/v1/"));
        // Dice of its own: who connects must not change who applies.
        let dice = Rng::seeded(options.seed.number ^ 0x0a17_4000);
        let issuer = oauth::Book::new(public_url, audience, options.oauth.opaque_access_tokens, dice);
        let inner = Inner {
            world: Mutex::new(world),
            ledger: Mutex::default(),
            faults: Mutex::new(FaultSwitch::new(options.faults.clone())),
            limiter: Mutex::new(Limiter::new(options.rate_limit)),
            deliveries: Mutex::new(DeliveryBook::new(options.webhooks.history)),
            oauth: Mutex::new(issuer),
            tokens: Mutex::default(),
            maintenance: watch::Sender::new(0),
            client,
            press: Mutex::default(),
            delivery_ended: Notify::new(),
            outgoing,
            lanes: Arc::new(Semaphore::new(options.webhooks.concurrency.max(1))),
            options,
        };
        Ok((Self(Arc::new(inner)), parcels))
    }

    pub(crate) fn now(&self) -> i64 {
        self.0.options.clock.now_ms()
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        let mut world = lock(&self.0.world);
        world.catch_up(self.now());
        // Whatever was changed last is in the indexes before anybody looks.
        world.settle();
        look(&world)
    }

    /// Changes the world and sends what it has to tell. A refused change tells nothing.
    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut World, i64) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let now = self.now();
        let mut world = lock(&self.0.world);
        world.catch_up(now);
        let before = world.remembered_updates();
        let outcome = change(&mut world, now);
        if let Some(before) = before {
            world.delay_updates(&before, now);
        }
        let events = std::mem::take(&mut world.outbox);
        if outcome.is_ok() {
            // Queued under the world's lock, so that deliveries are queued in the order things happened.
            webhook::send(self, &mut world, &events);
        }
        outcome
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.0.ledger)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, FaultSwitch> {
        lock(&self.0.faults)
    }

    pub(crate) fn limiter(&self) -> MutexGuard<'_, Limiter> {
        lock(&self.0.limiter)
    }

    pub(crate) fn deliveries(&self) -> MutexGuard<'_, DeliveryBook> {
        lock(&self.0.deliveries)
    }

    pub(crate) fn oauth(&self) -> MutexGuard<'_, oauth::Book> {
        lock(&self.0.oauth)
    }

    pub(crate) fn tokens(&self) -> MutexGuard<'_, IssuedTokens> {
        lock(&self.0.tokens)
    }

    pub(crate) fn client(&self) -> &reqwest::Client {
        &self.0.client
    }

    /// Refuses new connections for a while, as when Lever is down.
    pub(crate) fn refuse_connections(&self, ms: u64) {
        self.0.maintenance.send_modify(|windows| *windows += 1);
        let sim = self.clone();
        tokio::spawn(async move {
            pause(ms).await;
            sim.0.maintenance.send_modify(|windows| *windows -= 1);
        });
    }

    pub(crate) fn refuses_connections(&self) -> bool {
        *self.0.maintenance.borrow() > 0
    }

    /// For the listener.
    pub(crate) fn door(&self) -> Door {
        self.0.maintenance.subscribe()
    }

    /// The bytes of a résumé. Those of a draft are written now, without holding the world.
    // ASSUMPTION: the download of a résumé without a file is answered 404.
    pub(crate) async fn printed(&self, row: &Resume) -> Result<Bytes, Refusal> {
        let draft = match &row.content {
            Content::Bytes(bytes) => return Ok(bytes.clone()),
            Content::Nothing => return Err(Refusal::missing("resumes", &row.id)),
            Content::Draft(draft) => draft.clone(),
        };
        if let Some(bytes) = lock(&self.0.press).find(&row.id) {
            return Ok(bytes);
        }
        let bytes = off_the_runtime(move || {
            draft.write().map_err(|error| {
                tracing::error!(%error, "a résumé could not be written");
                Refusal::broken(false)
            })
        })
        .await?;
        lock(&self.0.press).keep(row.id.clone(), bytes.clone());
        Ok(bytes)
    }

    pub(crate) fn lanes(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.lanes)
    }

    pub(crate) fn post(&self, parcel: Parcel) {
        // The sender is gone only while shutting down; what is queued then stays pending in the book.
        if self.0.outgoing.send(parcel).is_err() {
            tracing::debug!("a webhook was queued after the sender stopped");
        }
    }

    pub(crate) fn delivery_ended(&self) {
        self.0.delivery_ended.notify_waiters();
    }

    /// Waits until no delivery is pending.
    pub(crate) async fn settled(&self) -> DeliveryCounts {
        loop {
            let mut ended = std::pin::pin!(self.0.delivery_ended.notified());
            // Registered before looking, so an end between the look and the wait is not missed.
            ended.as_mut().enable();
            let counts = self.deliveries().counts();
            if counts.pending == 0 {
                return counts;
            }
            ended.await;
        }
    }
}

/// A panic while holding a lock leaves at worst one half-written row, which a simulator can live with.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
