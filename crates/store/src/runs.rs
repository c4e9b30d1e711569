//! Executions of agents: what they were given and what they made of it.

use domain::{Action, Actor, AgentName, AuditEntry, Phase, Remit, RunId, Subject, Timestamp};
use lever::{ContactId, OpportunityId, PostingId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sql::{Row, query};

use crate::opportunities::read_contact;
use crate::sight::{Condition, made};
use crate::{Error, Store, Tx};

/// A run to be kept.
#[derive(Debug)]
pub struct NewRun<'a> {
    pub id: RunId,
    pub agent: AgentName,
    pub opportunity_id: &'a OpportunityId,
    pub contact_id: &'a ContactId,
    pub posting_id: Option<&'a PostingId>,
    pub phase: Phase,
    pub brief_digest: &'a str,
    pub score: Option<u8>,
    pub needs_review: bool,
    /// What the agent is and by what rules it worked, for the audit; no personal data.
    pub versions: &'a Value,
    /// Everything that the agent was given, frozen.
    pub brief: &'a Value,
    /// What it made of it, in the agent's own form.
    pub outcome: &'a Value,
}

/// A run that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub id: RunId,
    pub agent: AgentName,
    pub opportunity_id: OpportunityId,
    pub contact_id: ContactId,
    pub phase: Phase,
    pub score: Option<u8>,
    pub needs_review: bool,
    pub finished_at: Timestamp,
    pub brief: Value,
    pub outcome: Value,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    brief: Value,
    outcome: Value,
}

impl Tx {
    /// Keeps a run. `false` when the same brief was worked on before.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn put_run(&mut self, run: &NewRun<'_>) -> Result<bool, Error> {
        self.ensure_contact(run.contact_id).await?;
        let id = run.id.to_string();
        let value = Sealed { brief: run.brief.clone(), outcome: run.outcome.clone() };
        let sealed = self.seal(run.contact_id, "runs", &id, &value).await?;
        let insert = query(
            "INSERT INTO runs (id, agent, opportunity, contact, posting, phase, brief_digest, score, needs_review,
                finished_at, sealed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(run.agent.as_str())
        .bind(run.opportunity_id.to_string())
        .bind(run.contact_id.to_string())
        .bind(run.posting_id.map(ToString::to_string))
        .bind(run.phase.as_str())
        .bind(run.brief_digest.to_owned())
        .bind(run.score.map(i64::from))
        .bind(i64::from(run.needs_review))
        .bind(self.now().millis())
        .bind(sealed);
        if self.inner.execute(insert).await? == 0 {
            return Ok(false);
        }
        let subject = Subject { run: Some(run.id), ..Subject::of_candidacy(run.opportunity_id, run.contact_id) };
        let entry =
            AuditEntry::new(self.now(), Actor::Agent(run.agent), Action::RunFinished, subject).with_public(json!({
                "brief": run.brief_digest, "phase": run.phase, "posting": run.posting_id, "versions": run.versions,
            }));
        self.record(entry.with_private(json!({ "score": run.score, "needsReview": run.needs_review })));
        Ok(true)
    }
}

impl Store {
    /// Whether the brief was worked on before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_run(&self, agent: AgentName, opportunity: &OpportunityId, brief: &str) -> Result<bool, Error> {
        let row = query("SELECT id FROM runs WHERE agent = $1 AND opportunity = $2 AND brief_digest = $3")
            .bind(agent.as_str())
            .bind(opportunity.to_string())
            .bind(brief.to_owned());
        Ok(self.db.fetch_optional(row).await?.is_some())
    }

    /// The runs of an opportunity, newest first.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn runs(&self, opportunity: &OpportunityId) -> Result<Vec<Run>, Error> {
        let rows = query("SELECT * FROM runs WHERE opportunity = $1 ORDER BY finished_at DESC, id DESC");
        let mut runs = Vec::new();
        for row in self.db.fetch_all(rows.bind(opportunity.to_string())).await? {
            runs.push(self.read_run(&row).await?);
        }
        Ok(runs)
    }

    /// One run, where there is such a run.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn run(&self, id: RunId) -> Result<Option<Run>, Error> {
        let row = query("SELECT * FROM runs WHERE id = $1").bind(id.to_string());
        match self.db.fetch_optional(row).await? {
            Some(row) => self.read_run(&row).await.map(Some),
            None => Ok(None),
        }
    }

    /// The newest run of each opportunity of a posting that is in the remit, newest first. What is closed to agents or erased is not among
    /// them, nor, unless asked for, what runs in shadow.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last_runs_of(
        &self,
        agent: AgentName,
        posting: &PostingId,
        remit: &Remit,
        with_shadow: bool,
        limit: i64,
    ) -> Result<Vec<Run>, Error> {
        let sight = Condition::on_opportunity(remit, 5);
        let text = format!(
            "SELECT r.* FROM runs r
                JOIN opportunities o ON o.id = r.opportunity JOIN contact_keys k ON k.contact = r.contact
             WHERE r.posting = $1 AND r.agent = $2 AND ($3 = 1 OR r.phase <> 'shadow')
                AND o.confidential = 0 AND k.wrapped IS NOT NULL AND {}
                AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.opportunity = r.opportunity AND n.agent = r.agent
                    AND n.posting = r.posting AND ($3 = 1 OR n.phase <> 'shadow')
                    AND (n.finished_at > r.finished_at OR (n.finished_at = r.finished_at AND n.id > r.id)))
             ORDER BY r.finished_at DESC, r.id DESC LIMIT $4",
            sight.sql
        );
        let rows = made(text).bind(posting.to_string()).bind(agent.as_str()).bind(i64::from(with_shadow)).bind(limit);
        let mut runs = Vec::new();
        for row in self.db.fetch_all(sight.bind_to(rows)).await? {
            match self.read_run(&row).await {
                Ok(run) => runs.push(run),
                // Erased, or consented again under a new key, between the two questions.
                Err(Error::Erased | Error::Unsealable { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(runs)
    }

    async fn read_run(&self, row: &sql::AnyRow) -> Result<Run, Error> {
        let corrupt = || Error::Corrupt { what: "a run", source: None };
        let id: String = row.try_get("id")?;
        let contact_id = read_contact(row)?;
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let value: Sealed = self.open(&contact_id, "runs", &id, &sealed).await?;
        let score: Option<i64> = row.try_get("score")?;
        Ok(Run {
            id: id.parse().map_err(|_| corrupt())?,
            agent: row.try_get::<String, _>("agent")?.parse().map_err(|_| corrupt())?,
            opportunity_id: OpportunityId::parse(&row.try_get::<String, _>("opportunity")?).map_err(|_| corrupt())?,
            contact_id,
            phase: row.try_get::<String, _>("phase")?.parse().map_err(|_| corrupt())?,
            score: score.map(u8::try_from).transpose().map_err(|_| corrupt())?,
            needs_review: row.try_get::<i64, _>("needs_review")? != 0,
            finished_at: Timestamp::from_millis(row.try_get("finished_at")?),
            brief: value.brief,
            outcome: value.outcome,
        })
    }
}
