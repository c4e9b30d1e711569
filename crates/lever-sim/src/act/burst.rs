//! Many people at once, with webhooks that come twice and in any order: a bad Monday morning.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::applicant::{Applicant, prepare};
use crate::refusal::Refusal;
use crate::rng::Rng;
use crate::sim::Sim;
use crate::webhook::{address, enqueue};

/// The most one burst may hold: each applicant carries a document of their own.
const LARGEST: usize = 2_000;

/// What to let loose.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Burst {
    /// How many people apply.
    pub applications: usize,
    /// Id or title; all postings that take applications in turn when left out.
    pub posting: Option<String>,
    /// Share of webhooks sent twice.
    pub duplicate_share: f64,
    /// Send them in random order.
    pub shuffle: bool,
    /// How many are sent at the same time.
    pub concurrency: usize,
    /// Seed of the people and of the disorder.
    pub seed: u64,
}

impl Default for Burst {
    fn default() -> Self {
        Self { applications: 0, posting: None, duplicate_share: 0.0, shuffle: false, concurrency: 8, seed: 1 }
    }
}

/// What was let loose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BurstOutcome {
    /// In the order of application.
    pub opportunity_ids: Vec<String>,
    /// Webhooks queued, duplicates included.
    pub deliveries: usize,
    /// How many of them are duplicates.
    pub duplicates: usize,
}

pub(crate) fn burst(sim: &Sim, burst: &Burst) -> Result<BurstOutcome, Refusal> {
    if burst.applications > LARGEST {
        return Err(Refusal::invalid(format!("applications must not be more than {LARGEST}")));
    }
    let mut rng = Rng::seeded(burst.seed);
    let postings = match &burst.posting {
        Some(posting) => vec![posting.clone()],
        None => sim.read(|world| {
            let open = world.postings.iter().filter(|row| row.accepts_applications() && !row.confidential);
            open.map(|row| row.id.clone()).collect()
        }),
    };
    let mut submissions = Vec::with_capacity(burst.applications);
    for place in 0..burst.applications {
        let Some(posting) = postings.get(place % postings.len().max(1)) else { break };
        let mut applicant = Applicant::generated(posting);
        applicant.persona.seed = Some(rng.next());
        submissions.push(prepare(sim, applicant)?);
    }
    // All at once: nobody else's write comes between, and no webhook leaves before the last person has applied. The events
    // are taken from the outbox here, so that they are not also sent in order.
    let (opportunity_ids, mut deliveries) = sim.write(|world, now| {
        let applied: Vec<String> = submissions
            .into_iter()
            .map(|submission| world.apply(submission, now).map(|applied| applied.opportunity_id))
            .collect::<Result<_, _>>()?;
        let events = std::mem::take(&mut world.outbox);
        let mut deliveries = address(sim, world, &events);
        let before = deliveries.len();
        deliveries.retain(|_| !sim.faults().judge_loss());
        (deliveries.len()..before).for_each(|_| sim.deliveries().lose());
        Ok((applied, deliveries))
    })?;
    let mut again = Vec::new();
    for delivery in &deliveries {
        if rng.chance(burst.duplicate_share) {
            again.push(delivery.clone());
        }
    }
    let duplicates = again.len();
    deliveries.extend(again);
    if burst.shuffle {
        rng.shuffle(&mut deliveries);
    }
    let lanes = Arc::new(Semaphore::new(burst.concurrency.max(1)));
    let count = deliveries.len();
    for delivery in deliveries {
        enqueue(sim, delivery, 0, Arc::clone(&lanes));
    }
    Ok(BurstOutcome { opportunity_ids, deliveries: count, duplicates })
}
