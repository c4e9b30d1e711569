//! Lets an agent read who waited before Fulcrum came. An operator asks for it: it costs requests, and fills the inbox.

use domain::work::{Backlog, Propose};
use jobs::{Fate, Job};

use crate::fate::StepError;
use crate::ingest::finish;
use crate::{Pipeline, payload};

/// Queued in one transaction.
const AT_A_TIME: i64 = 500;

impl Pipeline {
    pub(crate) async fn backlog(&self, job: &Job) -> Result<Fate, StepError> {
        let work: Backlog = payload(job)?;
        let mut after = String::new();
        let mut queued = 0_usize;
        loop {
            let ids = self.store.without_run(work.agent, &work.stage, work.posting.as_ref(), &after, AT_A_TIME).await?;
            let Some(last) = ids.last() else { break };
            after = last.to_string();
            let mut tx = self.store.begin().await?;
            for opportunity_id in ids {
                // One that was queued before this attempt is not queued twice.
                queued += usize::from(tx.enqueue(&Propose { agent: work.agent, opportunity_id, backlog: true }).await?);
            }
            tx.commit().await?;
        }
        tracing::info!(agent = %work.agent, queued, "the backlog was queued");
        finish(self.store.begin().await?, job).await
    }
}
