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
}

/// All deliveries, oldest first.
#[derive(Debug, Default)]
pub(crate) struct DeliveryBook(Vec<Delivery>);

impl DeliveryBook {
    /// Enters a pending delivery and returns its number.
    pub(crate) fn enter(&mut self, mut delivery: Delivery) -> u64 {
        delivery.id = self.0.len() as u64 + 1;
        let id = delivery.id;
        self.0.push(delivery);
        id
    }

    pub(crate) fn record(&mut self, id: u64, attempt: Attempt, state: DeliveryState) {
        if let Some(delivery) = self.get_mut(id) {
            delivery.attempts.push(attempt);
            delivery.state = state;
        }
    }

    pub(crate) fn all(&self) -> &[Delivery] {
        &self.0
    }

    pub(crate) fn counts(&self) -> DeliveryCounts {
        let count = |state| self.0.iter().filter(|delivery| delivery.state == state).count();
        DeliveryCounts {
            pending: count(DeliveryState::Pending),
            delivered: count(DeliveryState::Delivered),
            failed: count(DeliveryState::Failed),
        }
    }

    fn get_mut(&mut self, id: u64) -> Option<&mut Delivery> {
        self.0.get_mut(usize::try_from(id).ok()?.checked_sub(1)?)
    }
}
