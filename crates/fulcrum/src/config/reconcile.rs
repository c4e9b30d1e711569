//! How often Lever is looked through.

use std::time::Duration;

use anyhow::{Result, ensure};
use pipeline::Reconciliation;
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconcile {
    pub enabled: bool,
    pub opportunities_minutes: u64,
    pub deletions_minutes: u64,
    pub postings_minutes: u64,
    pub requisitions_minutes: u64,
    pub details_hours: u64,
    pub inventory_days: u64,
}

/// Lever lists deletions for thirty days; beyond that an interval would leave a gap.
const LONGEST_DAYS: u64 = 28;

impl Reconcile {
    pub(super) fn validate(&self) -> Result<()> {
        let minutes = |days: u64| days * 24 * 60;
        for (key, value, longest) in [
            ("opportunities_minutes", self.opportunities_minutes, minutes(LONGEST_DAYS)),
            ("deletions_minutes", self.deletions_minutes, minutes(LONGEST_DAYS)),
            ("postings_minutes", self.postings_minutes, minutes(LONGEST_DAYS)),
            ("requisitions_minutes", self.requisitions_minutes, minutes(LONGEST_DAYS)),
            ("details_hours", self.details_hours, LONGEST_DAYS * 24),
            ("inventory_days", self.inventory_days, LONGEST_DAYS),
        ] {
            ensure!((1..=longest).contains(&value), "reconcile.{key}: must be 1 to {longest}");
        }
        Ok(())
    }

    /// What the pipeline is told; nothing where it is switched off.
    #[must_use]
    pub fn reconciliation(&self) -> Option<Reconciliation> {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        self.enabled.then(|| Reconciliation {
            opportunities_every: minutes(self.opportunities_minutes),
            deletions_every: minutes(self.deletions_minutes),
            postings_every: minutes(self.postings_minutes),
            requisitions_every: minutes(self.requisitions_minutes),
            details_every: minutes(self.details_hours * 60),
            inventory_every: minutes(self.inventory_days * 24 * 60),
        })
    }
}
