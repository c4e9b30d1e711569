//! Presses of the kill switch, and how long each took until nothing more was written and no agent ran.
//!
//! What is under way is noted in the transaction that switches agents off: attempts of steps that let an agent run or
//! that write, and writes whose outcome is open. Whoever takes a step later finds the agent off. A stop is in effect at
//! the moment at which the last of what was noted has ended; until then nobody can say how long it takes, and nobody
//! does. An attempt that died with its process ends for us when its step is taken up again, so what is shown is never
//! too short.

use std::collections::BTreeSet;

use domain::work::{Apply, Propose, Work};
use domain::{
    Action, Actor, AgentName, AuditEntry, EffectId, OperatorId, Phase, PhaseSetting, Scope, Subject, Timestamp,
};
use lever::PostingId;
use serde_json::json;
use sql::{AnyRow, Row, query};

use crate::{Error, Store, Tx};

/// Whom a stop is for: one agent or all, on one posting or everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StopFor {
    pub agent: Option<AgentName>,
    pub posting: Option<PostingId>,
}

/// A press of the kill switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub number: i64,
    pub whom: StopFor,
    /// The phase that stood there before.
    pub phase_before: Option<Phase>,
    pub by: OperatorId,
    pub pressed_at: Timestamp,
    /// Runs of agents that were under way.
    pub runs: i64,
    /// Writes that were under way, or whose outcome was open.
    pub writes: i64,
    /// How much of it has not ended yet.
    pub open: i64,
    /// After that moment nothing more was written and no agent ran; not known yet where something is open.
    pub in_effect_at: Option<Timestamp>,
}

impl StopFor {
    fn scope(&self) -> Scope {
        self.posting.clone().map_or(Scope::Everywhere, Scope::Posting)
    }
}

impl Tx {
    /// Switches agents off at once and notes what is under way. `pressed_at` is when the person's order arrived.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn stop(&mut self, whom: &StopFor, pressed_at: Timestamp, by: OperatorId) -> Result<Stop, Error> {
        let scope = whom.scope();
        let phase_before = self.phase_set_for(whom.agent, &scope).await?;
        self.set_phase(&PhaseSetting::whole(whom.agent, scope, Phase::Off), Some(by)).await?;
        let work = self.under_way(whom).await?;
        let row = self.inner.fetch_optional(query("SELECT COALESCE(MAX(number), 0) AS n FROM stops")).await?;
        let number = row.map_or(Ok(0), |row| row.try_get::<i64, _>("n"))?.saturating_add(1);
        let open = count(work.jobs.len()).saturating_add(count(work.effects.len()));
        let stop = Stop {
            number,
            whom: whom.clone(),
            phase_before,
            by,
            pressed_at,
            runs: work.runs,
            writes: count(work.written.len()),
            open,
            // Nothing else can have been taken up since: the transaction holds the queue.
            in_effect_at: (open == 0).then(|| self.store.now()),
        };
        self.put_stop(&stop).await?;
        let jobs = work.jobs.into_iter().map(|id| ("job", id));
        for (kind, id) in jobs.chain(work.effects.into_iter().map(|id| ("effect", id))) {
            let insert = query("INSERT INTO stop_work (stop, kind, id) VALUES ($1, $2, $3)");
            self.inner.execute(insert.bind(number).bind(kind).bind(id)).await?;
        }
        let public = json!({
            "stop": number, "agent": whom.agent, "posting": whom.posting, "runs": stop.runs, "writes": stop.writes,
        });
        let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::AgentsStopped, Subject::default());
        self.record(entry.with_public(public));
        if let Some(at) = stop.in_effect_at {
            self.record_in_effect(&stop, at);
        }
        Ok(stop)
    }

    async fn put_stop(&mut self, stop: &Stop) -> Result<(), Error> {
        let insert = query(
            "INSERT INTO stops (number, agent, posting, phase_before, stopped_by, pressed_at, runs, writes, open,
                in_effect_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(stop.number)
        .bind(stop.whom.agent.map_or("", AgentName::as_str))
        .bind(stop.whom.posting.as_ref().map(ToString::to_string))
        .bind(stop.phase_before.map(Phase::as_str))
        .bind(stop.by.to_string())
        .bind(stop.pressed_at.millis())
        .bind(stop.runs)
        .bind(stop.writes)
        .bind(stop.open)
        .bind(stop.in_effect_at.map(Timestamp::millis));
        self.inner.execute(insert).await?;
        Ok(())
    }

    /// What a stop cannot call back: it was taken up before.
    async fn under_way(&mut self, whom: &StopFor) -> Result<UnderWay, Error> {
        let mut found = UnderWay::default();
        for job in jobs::running(&mut self.inner, &[Propose::KIND, Apply::KIND]).await? {
            let corrupt = |source| Error::Corrupt { what: "a job's payload", source: Some(source) };
            let (agent, opportunity, effect) = if job.kind == Propose::KIND {
                let work: Propose = serde_json::from_str(&job.payload).map_err(corrupt)?;
                (Some(work.agent), work.opportunity_id, None)
            } else {
                let work: Apply = serde_json::from_str(&job.payload).map_err(corrupt)?;
                (self.agent_of(work.effect_id).await?, work.opportunity_id, Some(work.effect_id))
            };
            let is_of_agent = whom.agent.is_none_or(|wanted| agent.is_none_or(|agent| agent == wanted));
            if !is_of_agent || !self.is_of_posting(opportunity.as_str(), whom).await? {
                continue;
            }
            found.runs += i64::from(effect.is_none());
            found.written.extend(effect.map(|effect| effect.to_string()));
            found.jobs.push(job.id);
        }
        // What was sent about a person who was erased since is not known of any more. The states are named as the index
        // of what is under way names them.
        let open = query(
            "SELECT e.id, e.opportunity, p.agent FROM effects e
                JOIN proposals p ON p.id = e.proposal JOIN contact_keys k ON k.contact = e.contact
             WHERE e.state IN ('ready', 'sending', 'unconfirmed') AND e.state <> 'ready' AND k.wrapped IS NOT NULL",
        );
        for row in self.inner.fetch_all(open).await? {
            let (id, agent): (String, String) = (row.try_get("id")?, row.try_get("agent")?);
            let is_of_agent = whom.agent.is_none_or(|wanted| wanted.as_str() == agent);
            if is_of_agent && self.is_of_posting(&row.try_get::<String, _>("opportunity")?, whom).await? {
                found.written.insert(id.clone());
                found.effects.push(id);
            }
        }
        Ok(found)
    }

    async fn agent_of(&mut self, effect: EffectId) -> Result<Option<AgentName>, Error> {
        let row = query("SELECT p.agent FROM effects e JOIN proposals p ON p.id = e.proposal WHERE e.id = $1");
        let Some(row) = self.inner.fetch_optional(row.bind(effect.to_string())).await? else { return Ok(None) };
        Ok(row.try_get::<String, _>("agent")?.parse().ok())
    }

    /// Whether the stop is for the opportunity's posting. What is not known of it counts as under way.
    async fn is_of_posting(&mut self, opportunity: &str, whom: &StopFor) -> Result<bool, Error> {
        let Some(posting) = &whom.posting else { return Ok(true) };
        let row = query("SELECT posting FROM opportunities WHERE id = $1").bind(opportunity.to_owned());
        let Some(row) = self.inner.fetch_optional(row).await? else { return Ok(true) };
        Ok(row.try_get::<Option<String>, _>("posting")?.is_none_or(|is| is == posting.as_str()))
    }

    /// Notes for every stop that waits for it that an attempt or a write has ended.
    async fn has_ended(&mut self, kind: &'static str, id: &str) -> Result<(), Error> {
        let ended =
            query("UPDATE stop_work SET ended_at = $1 WHERE kind = $2 AND id = $3 AND ended_at IS NULL RETURNING stop")
                .bind(self.now().millis())
                .bind(kind)
                .bind(id.to_owned());
        let mut stops = Vec::new();
        for row in self.inner.fetch_all(ended).await? {
            stops.push(row.try_get::<i64, _>("stop")?);
        }
        // In the order of numbers, so that two of them do not wait for each other.
        stops.sort_unstable();
        for number in stops {
            let counted = query(
                "UPDATE stops SET open = open - 1, in_effect_at = CASE WHEN open = 1 THEN $1 ELSE in_effect_at END
                 WHERE number = $2 RETURNING *",
            );
            let counted = counted.bind(self.now().millis()).bind(number);
            let Some(row) = self.inner.fetch_optional(counted).await? else { continue };
            let stop = read(&row)?;
            if let Some(at) = stop.in_effect_at {
                self.record_in_effect(&stop, at);
            }
        }
        Ok(())
    }

    /// A write's outcome is known now.
    pub(crate) async fn write_has_ended(&mut self, effect: EffectId) -> Result<(), Error> {
        self.has_ended("effect", &effect.to_string()).await
    }

    fn record_in_effect(&mut self, stop: &Stop, at: Timestamp) {
        let millis = i64::try_from(at.since(stop.pressed_at).as_millis()).unwrap_or(i64::MAX);
        let entry = AuditEntry::new(self.now(), Actor::System, Action::AgentsStoppedInEffect, Subject::default());
        self.record(entry.with_public(json!({ "stop": stop.number, "afterMillis": millis })));
    }
}

impl Store {
    /// Says that an attempt of a step has ended, whatever it came to. Only a stop that waits for it makes a difference.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn attempt_has_ended(&self, job: &str) -> Result<(), Error> {
        let waits = query("SELECT stop FROM stop_work WHERE kind = 'job' AND id = $1 AND ended_at IS NULL LIMIT 1");
        if self.db.fetch_optional(waits.bind(job.to_owned())).await?.is_none() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        tx.has_ended("job", job).await?;
        tx.commit().await
    }

    /// The last presses of the kill switch, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stops(&self, limit: i64) -> Result<Vec<Stop>, Error> {
        let rows = query("SELECT * FROM stops ORDER BY number DESC LIMIT $1").bind(limit);
        self.db.fetch_all(rows).await?.iter().map(read).collect()
    }
}

/// What a stop finds under way.
#[derive(Default)]
struct UnderWay {
    /// Attempts of steps.
    jobs: Vec<String>,
    /// Writes that were sent and whose outcome is open.
    effects: Vec<String>,
    /// How many of the attempts let an agent run.
    runs: i64,
    /// The effects that are being written, or about to be, or may have been.
    written: BTreeSet<String>,
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

fn read(row: &AnyRow) -> Result<Stop, Error> {
    let corrupt = || Error::Corrupt { what: "a stop", source: None };
    let agent: String = row.try_get("agent")?;
    let (posting, before): (Option<String>, Option<String>) = (row.try_get("posting")?, row.try_get("phase_before")?);
    Ok(Stop {
        number: row.try_get("number")?,
        whom: StopFor {
            agent: (!agent.is_empty()).then(|| agent.parse()).transpose().map_err(|_| corrupt())?,
            posting: posting.map(|id| PostingId::parse(&id)).transpose().map_err(|_| corrupt())?,
        },
        phase_before: before.map(|phase| phase.parse()).transpose().map_err(|_| corrupt())?,
        by: row.try_get::<String, _>("stopped_by")?.parse().map_err(|_| corrupt())?,
        pressed_at: Timestamp::from_millis(row.try_get("pressed_at")?),
        runs: row.try_get("runs")?,
        writes: row.try_get("writes")?,
        open: row.try_get("open")?,
        in_effect_at: row.try_get::<Option<i64>, _>("in_effect_at")?.map(Timestamp::from_millis),
    })
}
