//! Where Lever's webhooks arrive: checked, stored, and only then answered.
//!
//! One writer takes whatever has arrived since its last commit and stores it in one transaction, so that the cost of a
//! flush to disk is shared by a burst. A sender hears 202 only after the commit, and 503 when it could not be stored,
//! so that Lever tries again.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::Timestamp;
use lever::webhook::{Envelope, Keyring, SignatureError, verify_body, verify_header};
use sha2::{Digest, Sha256};
use store::{NewDelivery, Store};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// Where the hooks are mounted.
pub const PATH: &str = "/hooks/lever";
/// The header of gateways that sign the raw body. Lever itself has none.
const GATEWAY_SIGNATURE: &str = "x-lever-signature";
const LARGEST_BODY_BYTES: usize = 1024 * 1024;
/// Deliveries that may wait for the writer, and their size together; beyond that the sender is told to come back.
const WAITING: usize = 4_096;
const WAITING_BYTES: usize = 64 * LARGEST_BODY_BYTES;
/// Deliveries stored in one transaction.
const BATCH: usize = 256;

/// How often the tokens of registered hooks are read again at most, when a signature fits none of those that are known.
const READ_AGAIN: Duration = Duration::from_secs(1);

/// Who is believed, beside the hooks that were registered by API, whose tokens are in the store.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Lever's own signature tokens, of hooks that were made in its settings.
    pub keyring: Keyring,
    /// Tokens of gateways that sign the raw body in a header.
    pub gateway: Keyring,
}

#[derive(Clone)]
struct Receiver {
    options: Options,
    writer: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
    registered: Arc<Registered>,
}

/// The tokens of the hooks that were registered by API. They change while the service runs: a command makes new ones.
struct Registered {
    store: Store,
    read: Mutex<(Option<Timestamp>, Keyring)>,
}

impl Registered {
    /// Whether one of them signed it. Where none did they are read again, in case it is a new one; not too often, since
    /// anybody may send what nobody signed.
    async fn signed(&self, envelope: &Envelope) -> Result<(), SignatureError> {
        let mut read = self.read.lock().await;
        let outcome = verify_body(&read.1, envelope);
        let now = self.store.now();
        if outcome.is_ok() || read.0.is_some_and(|at| at <= now && now.since(at) < READ_AGAIN) {
            return outcome;
        }
        match self.store.hook_keyring().await {
            Ok(ring) => *read = (Some(now), ring),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the tokens of webhooks could not be read");
                return outcome;
            }
        }
        verify_body(&read.1, envelope)
    }
}

/// A verified delivery and whoever waits to hear that it is on disk.
struct Waiting {
    delivery: NewDelivery,
    stored: oneshot::Sender<bool>,
    /// Given back once the delivery is on disk.
    room: OwnedSemaphorePermit,
}

/// The route, and the one writer behind it, which ends when the route is dropped.
pub fn router(store: Store, options: Options) -> Router {
    let (writer, queue) = mpsc::channel(WAITING);
    let registered = Arc::new(Registered { store: store.clone(), read: Mutex::default() });
    tokio::spawn(write(store, queue));
    Router::new().route(PATH, post(receive)).layer(DefaultBodyLimit::max(LARGEST_BODY_BYTES)).with_state(Receiver {
        options,
        writer,
        room: Arc::new(Semaphore::new(WAITING_BYTES)),
        registered,
    })
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let envelope = match Envelope::parse(&body) {
        Ok(envelope) => envelope,
        Err(malformed) => {
            let (line, column) = malformed.place();
            let says = format!("not a webhook of Lever's: line {line}, column {column}\n");
            return (StatusCode::BAD_REQUEST, says).into_response();
        }
    };
    if let Err(refused) = verified(&receiver, &headers, &envelope, &body).await {
        tracing::warn!(%refused, "a webhook was refused");
        return (StatusCode::FORBIDDEN, format!("{refused}\n")).into_response();
    }
    let delivery = NewDelivery {
        // The name is not signed. PostgreSQL refuses a text with a zero in it, and with it the whole batch.
        event: envelope.event.as_str().chars().filter(|c| !c.is_control()).take(80).collect(),
        opportunity_id: envelope.opportunity_id(),
        contact_id: envelope.contact_id(),
        triggered_at: envelope.triggered_at.0,
        digest: digest(&envelope),
        body: body.to_vec(),
    };
    let size = u32::try_from(delivery.body.len()).unwrap_or(u32::MAX);
    let Ok(room) = Arc::clone(&receiver.room).try_acquire_many_owned(size) else {
        return unavailable("more webhooks wait than can be stored at once");
    };
    let (stored, told) = oneshot::channel();
    if receiver.writer.try_send(Waiting { delivery, stored, room }).is_err() {
        return unavailable("more webhooks wait than can be stored at once");
    }
    match told.await {
        Ok(true) => StatusCode::ACCEPTED.into_response(),
        Ok(false) | Err(_) => unavailable("the webhook could not be stored"),
    }
}

/// A gateway's signature, where one is configured and given, must be right; else Lever's own must be.
async fn verified(
    receiver: &Receiver,
    headers: &HeaderMap,
    envelope: &Envelope,
    body: &[u8],
) -> Result<(), SignatureError> {
    let options = &receiver.options;
    match headers.get(GATEWAY_SIGNATURE) {
        Some(signature) if !options.gateway.is_empty() => {
            let signature = signature.to_str().unwrap_or_default();
            verify_header(&options.gateway, &envelope.event, signature, body)
        }
        Some(_) | None => match verify_body(&options.keyring, envelope) {
            Ok(()) => Ok(()),
            // What the configuration's tokens make of it says more, where the store has none for this event.
            Err(refused) => receiver.registered.signed(envelope).await.map_err(|other| match other {
                SignatureError::NoKey => refused,
                other => other,
            }),
        },
    }
}

/// Equal for a delivery and its repetition. It covers the data as well, which Lever does not sign: an altered copy is
/// another delivery, so it cannot keep the real one out.
fn digest(envelope: &Envelope) -> String {
    let mut hasher = Sha256::new();
    for part in [envelope.id.as_deref().unwrap_or_default(), envelope.event.as_str(), &envelope.data.to_string()] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hex::encode(hasher.finalize())
}

fn unavailable(why: &'static str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, format!("{why}; please send it again\n")).into_response()
}

async fn write(store: Store, mut queue: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        let (deliveries, waiting): (Vec<_>, Vec<_>) =
            batch.drain(..).map(|Waiting { delivery, stored, room }| (delivery, (stored, room))).unzip();
        // Once more: on PostgreSQL a batch may lose a deadlock that another one wins.
        let outcome = match commit(&store, &deliveries).await {
            Err(error) if error.is_transient() => commit(&store, &deliveries).await,
            outcome => outcome,
        };
        let stored = match outcome {
            Ok(new) => {
                tracing::debug!(received = deliveries.len(), new, "webhooks stored");
                true
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "webhooks could not be stored");
                false
            }
        };
        for (sender, _room) in waiting {
            // A sender that has hung up will send again, and the repetition will be recognised.
            let _ = sender.send(stored);
        }
    }
}

async fn commit(store: &Store, deliveries: &[NewDelivery]) -> Result<usize, store::Error> {
    let mut tx = store.begin().await?;
    let new = tx.receive(deliveries).await?;
    tx.commit().await?;
    Ok(new)
}
