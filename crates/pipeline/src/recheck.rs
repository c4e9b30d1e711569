//! Finds out what became of an opportunity that a pass over everything has not come upon. Deletions are announced and
//! listed, but not forever; a merge is neither.

use domain::FoundBy;
use domain::work::Recheck;
use jobs::{Fate, Job};
use lever_client::Priority;

use crate::fate::StepError;
use crate::ingest::finish;
use crate::{Pipeline, Reading, payload};

impl Pipeline {
    pub(crate) async fn recheck(&self, job: &Job) -> Result<Fate, StepError> {
        let work: Recheck = payload(job)?;
        let id = &work.opportunity_id;
        match self.read(id, Priority::Background).await? {
            Reading::Here(snapshot) => self.keep(&snapshot, FoundBy::Poll).await?,
            Reading::Withheld => self.close(id).await?,
            Reading::Merged(into) => {
                self.merged(id, &into).await?;
                self.keep(&into, FoundBy::Poll).await?;
            }
            Reading::Gone => {
                if let Some(gone) = self.what_goes(id).await? {
                    let mut tx = self.store.begin().await?;
                    self.put_deleted(&mut tx, id, &gone, None, FoundBy::Poll).await?;
                    return finish(tx, job).await;
                }
            }
        }
        Ok(Fate::Done)
    }
}
