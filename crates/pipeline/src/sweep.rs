//! Looks after what was left behind: proposals that nobody decided in time, effects whose job is gone, lists of Lever's
//! that have grown old.

use std::time::Duration;

use domain::work::{Apply, Reconcile};
use domain::{EffectEvent, Timestamp};
use jobs::{Fate, Job};

use crate::Pipeline;
use crate::fate::{StepError, told};
use crate::ingest::finish;

/// Long enough for a lease to lapse and the queue's own retries to be under way.
const LEFT_BEHIND: Duration = Duration::from_secs(30 * 60);

/// How long the signature token of a webhook that was deleted at Lever is believed, for what is still under way.
const RETIRED_BELIEVED: Duration = Duration::from_secs(7 * 24 * 3_600);

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(0)
}

impl Pipeline {
    pub(crate) async fn sweep(&self, job: &Job) -> Result<Fate, StepError> {
        let now = self.store.now();
        let before = Timestamp::from_millis(now.millis() - millis(LEFT_BEHIND));
        let mut left = self.store.effects_left_behind(before).await?;
        // In the order of lanes, as everybody takes their locks.
        left.sort_by(|(_, a, _), (_, b, _)| a.cmp(b));
        let mut tx = self.store.begin().await?;
        let expired = tx.expire_proposals().await?;
        tx.forget_registrations(Timestamp::from_millis(now.millis() - millis(RETIRED_BELIEVED))).await?;
        for (effect_id, opportunity_id, state) in left {
            let apply = Apply { effect_id, opportunity_id: opportunity_id.clone(), by_person: false };
            let reconcile = Reconcile { effect_id, opportunity_id };
            if tx.is_under_way(&apply).await? || tx.is_under_way(&reconcile).await? {
                continue;
            }
            match state.as_str() {
                "ready" => {
                    tx.enqueue(&apply).await?;
                }
                "sending" => match tx.effect_event(effect_id, EffectEvent::Lost).await {
                    // Nothing can be known any more of what was sent about an erased person.
                    Ok(_) | Err(store::Error::Erased) => {}
                    Err(error) => return Err(error.into()),
                },
                _ => {
                    tx.enqueue(&reconcile).await?;
                }
            }
        }
        if expired > 0 {
            tracing::info!(expired, "proposals expired without a decision");
        }
        let fate = finish(tx, job).await?;
        // Last, and without a fate of its own: what needs no Lever must not wait for one that is down.
        if let Err(error) = self.refresh_account().await {
            tracing::warn!(error = told(&error), "the account's lists could not be read; they stay as they are");
        }
        Ok(fate)
    }
}
