//! Making an offer and moving it on.

use serde::Deserialize;

use super::{actor, find};
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::offer::{NewOffer, OfferStatus};

/// An offer to make. What is left out is not agreed yet.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct OfferRequest {
    /// Id or code of the requisition whose headcount it takes a place of.
    pub requisition: Option<String>,
    /// Amount per interval.
    pub salary: Option<i64>,
    /// ISO 4217; the posting's when left out.
    pub currency: Option<String>,
    /// Such as `per-year-salary`; the posting's when left out.
    pub interval: Option<String>,
    /// The first day, epoch milliseconds.
    pub start_at: Option<i64>,
    /// Id or name of the user who makes it.
    pub user: Option<String>,
}

/// Drafts an offer and returns its id.
pub(crate) fn make_offer(sim: &Sim, opportunity: &str, request: OfferRequest) -> Result<String, Refusal> {
    sim.write(|world, now| {
        let user = actor(world, request.user.as_deref())?;
        let rows: Vec<_> = world.requisitions.values().collect();
        let named = |wanted: &str| find(&rows, wanted, |row| (&row.id, &row.code), "requisitions");
        let requisition = request.requisition.as_deref().map(named).transpose()?;
        let new = NewOffer {
            requisition,
            salary: request.salary,
            currency: request.currency,
            interval: request.interval,
            start_at: request.start_at,
        };
        world.make_offer(opportunity, new, &user, now)
    })
}

/// Moves an offer to this status, if it is the next one.
pub(crate) fn advance_offer(sim: &Sim, offer: &str, status: &str) -> Result<(), Refusal> {
    sim.write(|world, now| Ok(world.advance_offer(offer, OfferStatus::read(status)?, now)?))
}
