//! The book of webhook deliveries: what was sent where, each attempt, and what is still pending.

use serde::Serialize;
use serde_json::Value;

/// One body on its way to one URL.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// Counts from 1, in the order they were queued.
    pub id: u64,
    /// The `id` in the body; a duplicate or redelivery has the same.
    pub event_id: String,
    /// The event's name.
    pub event: String,
    /// Where it goes.
    pub url: String,
    /// The opportunity it is about.
    pub opportunity: Option<String>,
    /// Where it stands.
    pub state: DeliveryState,
    /// The exact body.
    pub body: Value,
    /// Every try.
    pub attempts: Vec<Attempt>,
    /// When it was queued; not shown by Lever.
    #[serde(skip)]
    pub(crate) queued_at: i64,
    /// What it is signed with.
    #[serde(skip)]
    pub(crate) signature_token: String,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// Queued, under way, or waiting for a retry.
    Pending,
    /// Answered 2xx.
    Delivered,
    /// Given up after the last retry.
    Failed,
}

impl DeliveryState {
    /// As in the JSON.
    pub fn text(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attempt {
    /// When it ended, epoch milliseconds.
    pub at: i64,
    /// The receiver's status, if it answered.
    pub status: Option<u16>,
    /// Why there was no answer.
    pub error: Option<String>,
}

/// How many deliveries stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DeliveryCounts {
    /// Queued, under way, or waiting for a retry.
    pub pending: usize,
    /// Answered 2xx.
    pub delivered: usize,
    /// Given up.
    pub failed: usize,
    /// Never sent, because a fault lost them; they are in no list.
    pub lost: usize,
}

/// How much of the history is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// The most deliveries.
    pub deliveries: usize,
    /// The longest time, in milliseconds.
    pub age_ms: i64,
}

impl Default for History {
    /// As in Lever's settings: the last 1,000 of two weeks.
    fn default() -> Self {
        Self { deliveries: 1_000, age_ms: 14 * 24 * 60 * 60 * 1000 }
    }
}

/// The deliveries of the history, oldest first. What is pending is never forgotten, and what is forgotten still counts.
#[derive(Debug)]
pub(crate) struct DeliveryBook {
    rows: Vec<Delivery>,
    entered: u64,
    counts: DeliveryCounts,
    kept: History,
}

impl DeliveryBook {
    pub(crate) fn new(kept: History) -> Self {
        Self { rows: Vec::new(), entered: 0, counts: DeliveryCounts::default(), kept }
    }

    /// Enters a pending delivery and returns its number.
    pub(crate) fn enter(&mut self, mut delivery: Delivery, now: i64) -> u64 {
        self.forget(now);
        self.entered += 1;
        delivery.id = self.entered;
        delivery.queued_at = now;
        self.rows.push(delivery);
        self.counts.pending += 1;
        self.entered
    }

    pub(crate) fn record(&mut self, id: u64, attempt: Attempt, state: DeliveryState) {
        let Some(delivery) = self.get_mut(id) else { return };
        delivery.attempts.push(attempt);
        let before = std::mem::replace(&mut delivery.state, state);
        *self.count_mut(before) -= 1;
        *self.count_mut(state) += 1;
    }

    /// Another body for the next try of a delivery.
    pub(crate) fn rewrite(&mut self, id: u64, body: Value) {
        if let Some(delivery) = self.get_mut(id) {
            delivery.body = body;
        }
    }

    /// Counts a delivery that will never be sent.
    pub(crate) fn lose(&mut self) {
        self.counts.lost += 1;
    }

    pub(crate) fn all(&self) -> &[Delivery] {
        &self.rows
    }

    pub(crate) fn get(&self, id: u64) -> Option<&Delivery> {
        self.rows.get(self.place(id)?)
    }

    pub(crate) fn counts(&self) -> DeliveryCounts {
        self.counts
    }

    /// Makes room for one more.
    fn forget(&mut self, now: i64) {
        let mut surplus = (self.rows.len() + 1).saturating_sub(self.kept.deliveries);
        let oldest = now.saturating_sub(self.kept.age_ms);
        let stale = |row: &Delivery| row.state != DeliveryState::Pending && row.queued_at < oldest;
        if surplus == 0 && !self.rows.first().is_some_and(stale) {
            return;
        }
        self.rows.retain(|row| {
            let goes = row.state != DeliveryState::Pending && (surplus > 0 || row.queued_at < oldest);
            surplus -= usize::from(goes && surplus > 0);
            !goes
        });
    }

    fn count_mut(&mut self, state: DeliveryState) -> &mut usize {
        match state {
            DeliveryState::Pending => &mut self.counts.pending,
            DeliveryState::Delivered => &mut self.counts.delivered,
            DeliveryState::Failed => &mut self.counts.failed,
        }
    }

    fn get_mut(&mut self, id: u64) -> Option<&mut Delivery> {
        let place = self.place(id)?;
        self.rows.get_mut(place)
    }

    fn place(&self, id: u64) -> Option<usize> {
        self.rows.binary_search_by_key(&id, |row| row.id).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery() -> Delivery {
        Delivery {
            id: 0,
            event_id: "e".to_owned(),
            event: "applicationCreated".to_owned(),
            url: "http://hooks.example".to_owned(),
            opportunity: None,
            state: DeliveryState::Pending,
            body: Value::Null,
            attempts: Vec::new(),
            queued_at: 0,
            signature_token: String::new(),
        }
    }

    fn ended(book: &mut DeliveryBook, id: u64, state: DeliveryState) {
        book.record(id, Attempt { at: 0, status: Some(200), error: None }, state);
    }

    fn ids(book: &DeliveryBook) -> Vec<u64> {
        book.all().iter().map(|row| row.id).collect()
    }

    #[test]
    fn the_history_is_short_but_what_is_pending_stays_and_all_are_counted() {
        let mut book = DeliveryBook::new(History { deliveries: 2, age_ms: 1_000 });
        for _ in 0..2 {
            book.enter(delivery(), 0);
        }
        ended(&mut book, 2, DeliveryState::Delivered);
        assert_eq!(book.enter(delivery(), 0), 3);
        assert_eq!(ids(&book), [1, 3], "the first is pending");
        ended(&mut book, 1, DeliveryState::Failed);
        ended(&mut book, 3, DeliveryState::Delivered);
        book.enter(delivery(), 1_000);
        assert_eq!(ids(&book), [3, 4]);
        book.enter(delivery(), 1_001);
        assert_eq!(ids(&book), [4, 5], "the third is too old");
        assert_eq!(book.counts(), DeliveryCounts { pending: 2, delivered: 2, failed: 1, lost: 0 });
        assert!(book.get(4).is_some() && book.get(3).is_none());
    }
}
