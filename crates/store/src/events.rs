//! What happened in Lever, each thing once, however it was found.

use domain::{Event, EventName, FoundBy, Timestamp};
use lever::OpportunityId;
use lever::webhook::EventKind;
use sql::{AnyRow, Row, query};

use crate::{Error, Store, Tx};

/// An event that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    pub name: EventName,
    pub opportunity: Option<OpportunityId>,
    pub subject: String,
    pub at: Timestamp,
    pub found_at: Timestamp,
    pub found_by: FoundBy,
    /// When the webhook came that Lever announces such an event by.
    pub heard_at: Option<Timestamp>,
}

/// How many events of one kind of webhook there were, and how many of them Lever announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub webhook: EventKind,
    pub events: i64,
    pub heard: i64,
}

impl Tx {
    /// Keeps an event. `false` when it is known already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_event(&mut self, event: &Event, found_by: FoundBy) -> Result<bool, Error> {
        let insert = query(
            "INSERT INTO events (key, name, opportunity, contact, subject, at, found_at, found_by, webhook)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        )
        .bind(event.key())
        .bind(event.name.as_str())
        .bind(event.opportunity.as_ref().map(ToString::to_string))
        .bind(event.contact.as_ref().map(ToString::to_string))
        .bind(event.subject.clone())
        .bind(event.at.millis())
        .bind(self.now().millis())
        .bind(found_by.as_str())
        .bind(event.name.webhook().map(|kind| kind.as_str().to_owned()));
        Ok(self.inner.execute(insert).await? == 1)
    }

    /// Keeps that a webhook of that kind came for an opportunity.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn hear(&mut self, kind: &EventKind, opportunity: &OpportunityId) -> Result<(), Error> {
        let update =
            query("UPDATE events SET heard_at = $1 WHERE webhook = $2 AND opportunity = $3 AND heard_at IS NULL");
        let update = update.bind(self.now().millis()).bind(kind.as_str().to_owned());
        self.inner.execute(update.bind(opportunity.to_string())).await?;
        Ok(())
    }
}

impl Store {
    /// The events of an opportunity, the latest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn events_of(&self, opportunity: &OpportunityId) -> Result<Vec<StoredEvent>, Error> {
        let rows = query(
            "SELECT name, opportunity, subject, at, found_at, found_by, heard_at FROM events
             WHERE opportunity = $1 ORDER BY at DESC, key",
        );
        self.db.fetch_all(rows.bind(opportunity.to_string())).await?.iter().map(read).collect()
    }

    /// The events that were found last, the latest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn events(&self, limit: i64) -> Result<Vec<StoredEvent>, Error> {
        let rows = query(
            "SELECT name, opportunity, subject, at, found_at, found_by, heard_at FROM events
             ORDER BY found_at DESC, at DESC, key LIMIT $1",
        );
        self.db.fetch_all(rows.bind(limit)).await?.iter().map(read).collect()
    }

    /// For each webhook, the events that happened between two times and that it should have announced. The end should lie a while
    /// back: a webhook may come later than a poll.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn heard(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Heard>, Error> {
        let rows = query(
            "SELECT webhook, COUNT(*) AS events, COUNT(heard_at) AS heard FROM events
             WHERE webhook IS NOT NULL AND at >= $1 AND at <= $2 GROUP BY webhook ORDER BY webhook",
        );
        let read = |row: &AnyRow| -> Result<Heard, Error> {
            Ok(Heard {
                webhook: EventKind::from(row.try_get::<String, _>("webhook")?),
                events: row.try_get("events")?,
                heard: row.try_get("heard")?,
            })
        };
        self.db.fetch_all(rows.bind(from.millis()).bind(until.millis())).await?.iter().map(read).collect()
    }
}

fn read(row: &AnyRow) -> Result<StoredEvent, Error> {
    let corrupt = || Error::Corrupt { what: "an event", source: None };
    let opportunity: Option<String> = row.try_get("opportunity")?;
    Ok(StoredEvent {
        name: row.try_get::<String, _>("name")?.parse().map_err(|()| corrupt())?,
        opportunity: opportunity.map(|id| OpportunityId::parse(&id)).transpose().map_err(|_| corrupt())?,
        subject: row.try_get("subject")?,
        at: Timestamp::from_millis(row.try_get("at")?),
        found_at: Timestamp::from_millis(row.try_get("found_at")?),
        found_by: match row.try_get::<String, _>("found_by")?.as_str() {
            "webhook" => FoundBy::Webhook,
            "poll" => FoundBy::Poll,
            _ => return Err(corrupt()),
        },
        heard_at: row.try_get::<Option<i64>, _>("heard_at")?.map(Timestamp::from_millis),
    })
}
