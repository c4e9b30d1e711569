//! What the console needs to know and do to keep Fulcrum going.

use domain::work::Work;
use domain::{Action, Actor, AgentName, AuditEntry, OperatorId, Phase, RunId, Subject};
use lever::OpportunityId;
use serde_json::{Value, json};
use sql::{Row, query};

use crate::opportunities::read_contact;
use crate::{Error, Store, Tx};

/// A run without anything personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunHeading {
    pub id: RunId,
    pub agent: AgentName,
    pub opportunity_id: OpportunityId,
    pub phase: Phase,
}

impl Tx {
    /// Starts a job again that was given up, with all its attempts.
    ///
    /// # Errors
    /// [`jobs::Error::NotFound`] when no such job was given up.
    pub async fn rerun_job(&mut self, id: &str, by: OperatorId) -> Result<(), Error> {
        let now = self.now();
        let (kind, payload) = jobs::rerun(&mut self.inner, id, now.millis()).await?;
        let subject = Subject { opportunity: opportunity_of(&payload), ..Subject::default() };
        let entry = AuditEntry::new(now, Actor::Operator(by), Action::JobRerun, subject);
        self.record(entry.with_public(json!({ "job": id, "kind": kind })));
        Ok(())
    }

    /// Starts the jobs of a kind again that were given up, the oldest first. Answers how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn rerun_jobs(&mut self, kind: &str, limit: i64, by: OperatorId) -> Result<usize, Error> {
        let ids = jobs::discarded_ids(&mut self.inner, kind, limit).await?;
        let mut started = 0;
        for id in ids {
            match self.rerun_job(&id, by).await {
                Ok(()) => started += 1,
                // Someone else was quicker with this one.
                Err(Error::Jobs(jobs::Error::NotFound { .. })) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(started)
    }

    /// Puts a job aside for good that was given up. The reason is kept as private as what it is about.
    ///
    /// # Errors
    /// [`jobs::Error::NotFound`] when no such job was given up.
    pub async fn dismiss_job(&mut self, id: &str, reason: &str, by: OperatorId) -> Result<(), Error> {
        let now = self.now();
        let (kind, payload) = jobs::dismiss(&mut self.inner, id, now.millis()).await?;
        let mut subject = Subject { opportunity: opportunity_of(&payload), ..Subject::default() };
        if let Some(opportunity) = &subject.opportunity {
            let row = query("SELECT contact FROM opportunities WHERE id = $1").bind(opportunity.to_string());
            let row = self.inner.fetch_optional(row).await?;
            subject.contact = row.map(|row| read_contact(&row)).transpose()?;
        }
        let entry = AuditEntry::new(now, Actor::Operator(by), Action::JobDismissed, subject);
        self.record(entry.with_public(json!({ "job": id, "kind": kind })).with_private(json!({ "reason": reason })));
        Ok(())
    }
}

/// Steps about one opportunity name it in their payload.
fn opportunity_of(payload: &str) -> Option<OpportunityId> {
    let payload: Value = serde_json::from_str(payload).ok()?;
    OpportunityId::parse(payload.get("opportunity_id")?.as_str()?).ok()
}

impl Store {
    /// Whose run it was and in which phase, where there is such a run.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn run_heading(&self, id: RunId) -> Result<Option<RunHeading>, Error> {
        let corrupt = || Error::Corrupt { what: "a run", source: None };
        let row = query("SELECT agent, opportunity, phase FROM runs WHERE id = $1").bind(id.to_string());
        let Some(row) = self.db.fetch_optional(row).await? else { return Ok(None) };
        Ok(Some(RunHeading {
            id,
            agent: row.try_get::<String, _>("agent")?.parse().map_err(|_| corrupt())?,
            opportunity_id: OpportunityId::parse(&row.try_get::<String, _>("opportunity")?).map_err(|_| corrupt())?,
            phase: row.try_get::<String, _>("phase")?.parse().map_err(|_| corrupt())?,
        }))
    }

    /// Whether a step waits or runs, or has been begun and will be tried again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_under_way<W: Work>(&self, work: &W) -> Result<bool, Error> {
        match work.dedupe_key() {
            Some(key) => Ok(jobs::is_unfinished_now(&self.db, &key).await?),
            None => Ok(false),
        }
    }
}
