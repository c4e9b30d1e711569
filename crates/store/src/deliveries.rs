//! Webhooks as they were received.

use domain::delivery::DeliveryEvent;
use domain::work::Ingest;
use domain::{Action, Actor, AuditEntry, DeliveryId, DeliveryState, Subject, Timestamp};
use lever::{ContactId, OpportunityId};
use serde_json::json;
use sql::{Row, query};

use crate::{Error, Store, Tx};

/// A verified webhook, about to be stored.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    pub event: String,
    pub opportunity_id: Option<OpportunityId>,
    pub contact_id: Option<ContactId>,
    pub triggered_at: i64,
    /// Equal for equal deliveries: a digest of the event's id, kind and data.
    pub digest: String,
    pub body: Vec<u8>,
}

/// A stored webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub event: String,
    pub opportunity_id: Option<OpportunityId>,
    pub contact_id: Option<ContactId>,
    pub triggered_at: i64,
    pub received_at: Timestamp,
    pub state: DeliveryState,
}

/// How many deliveries of each event there are, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryCounts {
    pub event: String,
    pub state: String,
    pub count: i64,
}

impl Tx {
    /// Stores deliveries, each with the job that will work on it. A duplicate is left out; answers how many were new.
    ///
    /// # Errors
    /// When the database refuses: then none of them is stored.
    pub async fn receive(&mut self, deliveries: &[NewDelivery]) -> Result<usize, Error> {
        // In the order of lanes, since each takes its lane's lock and two batches may share lanes.
        let mut ordered: Vec<&NewDelivery> = deliveries.iter().collect();
        // To the last digit, since two batches may hold the same deliveries and would otherwise wait for each other.
        ordered.sort_by_key(|delivery| (&delivery.opportunity_id, delivery.triggered_at, &delivery.digest));
        let mut new = Vec::new();
        for delivery in ordered {
            let id: DeliveryId = self.store.ids.mint(self.now());
            let sealed =
                self.store.vault.own().seal("deliveries", &id.to_string(), &String::from_utf8_lossy(&delivery.body))?;
            let insert = query(
                "INSERT INTO deliveries (dedupe, id, event, opportunity, triggered_at, received_at, state, sealed, contact)
                 VALUES ($1, $2, $3, $4, $5, $6, 'received', $7, $8) ON CONFLICT DO NOTHING",
            )
            .bind(format!("{:015}:{}", delivery.triggered_at, delivery.digest))
            .bind(id.to_string())
            .bind(delivery.event.clone())
            .bind(delivery.opportunity_id.as_ref().map(ToString::to_string))
            .bind(delivery.triggered_at)
            .bind(self.now().millis())
            .bind(sealed)
            .bind(delivery.contact_id.as_ref().map(ToString::to_string));
            if self.inner.execute(insert).await? == 1 {
                self.enqueue(&Ingest { delivery_id: id, opportunity_id: delivery.opportunity_id.clone() }).await?;
                new.push(id);
            }
        }
        if !new.is_empty() {
            let entry = AuditEntry::new(self.now(), Actor::Lever, Action::DeliveriesReceived, Subject::default());
            self.record(entry.with_public(json!({ "deliveries": new })));
        }
        Ok(new.len())
    }

    /// # Errors
    /// When there is no such delivery.
    pub async fn delivery(&mut self, id: DeliveryId) -> Result<DeliveryRow, Error> {
        let row = self.inner.fetch_optional(by_id(id)).await?;
        read(row.as_ref().ok_or_else(|| not_found(id))?)
    }

    /// Settles a delivery.
    ///
    /// # Errors
    /// When it is settled already.
    pub async fn settle_delivery(&mut self, id: DeliveryId, event: DeliveryEvent) -> Result<DeliveryState, Error> {
        let delivery = self.delivery(id).await?;
        let from = delivery.state.as_str();
        let action = match &event {
            DeliveryEvent::Understood => Action::DeliveryUnderstood,
            DeliveryEvent::Ignored { .. } => Action::DeliveryIgnored,
            DeliveryEvent::Failed { .. } => Action::DeliveryFailed,
        };
        let state = delivery.state.after(event, self.now())?;
        let why = match &state {
            DeliveryState::Received | DeliveryState::Understood { .. } => None,
            DeliveryState::Ignored { why, .. } | DeliveryState::Failed { why, .. } => Some(why.clone()),
        };
        let update = query("UPDATE deliveries SET state = $1, why = $2, settled_at = $3 WHERE id = $4 AND state = $5")
            .bind(state.as_str())
            .bind(why.clone())
            .bind(self.now().millis())
            .bind(id.to_string())
            .bind(from);
        if self.inner.execute(update).await? == 0 {
            return Err(Error::Raced { what: "delivery", id: id.to_string() });
        }
        let subject = Subject { opportunity: delivery.opportunity_id, ..Subject::default() };
        let entry = AuditEntry::new(self.now(), Actor::System, action, subject);
        self.record(entry.with_public(json!({ "delivery": id, "event": delivery.event, "why": why })));
        Ok(state)
    }
}

impl Store {
    /// # Errors
    /// When there is no such delivery.
    pub async fn delivery(&self, id: DeliveryId) -> Result<DeliveryRow, Error> {
        read(self.db.fetch_optional(by_id(id)).await?.as_ref().ok_or_else(|| not_found(id))?)
    }

    /// How many deliveries there are of each event and state, unknown events included.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delivery_counts(&self) -> Result<Vec<DeliveryCounts>, Error> {
        let rows =
            query("SELECT event, state, COUNT(*) AS n FROM deliveries GROUP BY event, state ORDER BY event, state");
        self.db
            .fetch_all(rows)
            .await?
            .iter()
            .map(|row| {
                Ok(DeliveryCounts {
                    event: row.try_get("event")?,
                    state: row.try_get("state")?,
                    count: row.try_get("n")?,
                })
            })
            .collect()
    }
}

fn by_id(id: DeliveryId) -> sql::Query {
    query(
        "SELECT id, event, opportunity, contact, triggered_at, received_at, state, why, settled_at FROM deliveries WHERE id = $1",
    )
    .bind(id.to_string())
}

fn not_found(id: DeliveryId) -> Error {
    Error::NotFound { what: "delivery", id: id.to_string() }
}

fn read(row: &sql::AnyRow) -> Result<DeliveryRow, Error> {
    let corrupt = || Error::Corrupt { what: "a delivery", source: None };
    let at = || -> Result<Timestamp, Error> {
        Ok(Timestamp::from_millis(row.try_get::<Option<i64>, _>("settled_at")?.unwrap_or_default()))
    };
    let why = || -> Result<String, Error> { Ok(row.try_get::<Option<String>, _>("why")?.unwrap_or_default()) };
    let state: String = row.try_get("state")?;
    let state = match state.as_str() {
        "received" => DeliveryState::Received,
        "understood" => DeliveryState::Understood { at: at()? },
        "ignored" => DeliveryState::Ignored { why: why()?, at: at()? },
        "failed" => DeliveryState::Failed { why: why()?, at: at()? },
        _ => return Err(corrupt()),
    };
    let (opportunity, contact): (Option<String>, Option<String>) =
        (row.try_get("opportunity")?, row.try_get("contact")?);
    Ok(DeliveryRow {
        id: row.try_get::<String, _>("id")?.parse().map_err(|_| corrupt())?,
        event: row.try_get("event")?,
        opportunity_id: opportunity.map(|id| OpportunityId::parse(&id)).transpose().map_err(|_| corrupt())?,
        contact_id: contact.map(|id| ContactId::parse(&id)).transpose().map_err(|_| corrupt())?,
        triggered_at: row.try_get("triggered_at")?,
        received_at: Timestamp::from_millis(row.try_get("received_at")?),
        state,
    })
}
