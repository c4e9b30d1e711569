//! How an agent does: what it ran, what failed, how long applicants waited for it, what it cost, what people made of it.
//! Everything is counted within a span of time and by an index.

use std::collections::BTreeMap;

use domain::{AgentName, EventName, Timestamp};
use sql::{Row, query};

use crate::{Error, Store};

/// How many of the last runs are looked at for how long applicants waited.
const TIMED: i64 = 1_000;

/// Runs of an agent in a span of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// The newest of all, also where it was before.
    pub last_run: Option<Timestamp>,
    pub runs: i64,
    /// Runs that were given up after every retry.
    pub failed: i64,
}

/// What language models were asked for an agent on one day, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfModels {
    /// Days since 1 January 1970.
    pub day: i64,
    pub questions: i64,
    pub tokens: i64,
    /// Millionths of the operator's currency.
    pub micros: i64,
}

/// What became of an agent's proposals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Decided {
    /// By people, edited or not.
    pub approved: i64,
    /// How many of those were edited first.
    pub edited: i64,
    pub declined: i64,
    /// Nobody decided in time.
    pub expired: i64,
    /// The policy allowed them.
    pub authorized: i64,
    pub waiting: i64,
}

impl Store {
    /// How an agent did since a time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn health(&self, agent: AgentName, since: Timestamp) -> Result<Health, Error> {
        let last = query("SELECT MAX(finished_at) AS at FROM runs WHERE agent = $1").bind(agent.as_str());
        let last_run = match self.db.fetch_optional(last).await? {
            Some(row) => row.try_get::<Option<i64>, _>("at")?.map(Timestamp::from_millis),
            None => None,
        };
        let runs = query("SELECT COUNT(*) AS n FROM runs WHERE agent = $1 AND finished_at >= $2");
        let failed = query("SELECT COUNT(*) AS n FROM audit WHERE action = 'run.failed' AND actor = $1 AND at >= $2");
        Ok(Health {
            last_run,
            runs: self.count(runs.bind(agent.as_str()).bind(since.millis())).await?,
            failed: self.count(failed.bind(format!("agent:{agent}")).bind(since.millis())).await?,
        })
    }

    async fn count(&self, counting: sql::Query) -> Result<i64, Error> {
        let row = self.db.fetch_optional(counting).await?;
        Ok(row.map_or(Ok(0), |row| row.try_get("n"))?)
    }

    /// From each application to the first run of the agent about it, in milliseconds, the shortest first: among the last
    /// thousand runs since a time. Of those applications whose time is known: what was there before Fulcrum is not among
    /// them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waits(&self, agent: AgentName, since: Timestamp) -> Result<Vec<i64>, Error> {
        let rows = query(
            "SELECT r.opportunity, r.finished_at,
                (SELECT MAX(e.at) FROM events e
                 WHERE e.opportunity = r.opportunity AND e.name = $1 AND e.at <= r.finished_at) AS applied_at
             FROM runs r WHERE r.agent = $2 AND r.finished_at >= $3 ORDER BY r.finished_at DESC LIMIT $4",
        )
        .bind(EventName::ApplicationReceived.as_str())
        .bind(agent.as_str())
        .bind(since.millis())
        .bind(TIMED);
        let rows = self.db.fetch_all(rows).await?;
        // Whoever applied before what is looked at may have been read before it as well.
        let is_cut = rows.len() as i64 >= TIMED;
        let begin = match rows.last().filter(|_| is_cut) {
            Some(oldest) => oldest.try_get("finished_at")?,
            None => since.millis(),
        };
        let mut first: BTreeMap<(String, i64), i64> = BTreeMap::new();
        for row in rows {
            let applied_at = row.try_get::<Option<i64>, _>("applied_at")?.filter(|at| *at >= begin);
            let Some(applied_at) = applied_at else { continue };
            let wait = row.try_get::<i64, _>("finished_at")? - applied_at;
            let shortest = first.entry((row.try_get("opportunity")?, applied_at)).or_insert(wait);
            *shortest = wait.min(*shortest);
        }
        let mut waits: Vec<i64> = first.into_values().collect();
        waits.sort_unstable();
        Ok(waits)
    }

    /// How many runs an agent finished on each day since a time: the days in UTC, counted from 1 January 1970. Days
    /// without any are left out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn runs_by_day(&self, agent: AgentName, since: Timestamp) -> Result<Vec<(i64, i64)>, Error> {
        let rows = query(
            "SELECT finished_at / 86400000 AS day, COUNT(*) AS n FROM runs WHERE agent = $1 AND finished_at >= $2
             GROUP BY finished_at / 86400000 ORDER BY day",
        );
        let rows = self.db.fetch_all(rows.bind(agent.as_str()).bind(since.millis())).await?;
        rows.iter().map(|row| Ok((row.try_get("day")?, row.try_get("n")?))).collect()
    }

    /// What models were asked for an agent, by day, since a time. Days on which nothing was asked are left out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn models_by_day(&self, agent: AgentName, since: Timestamp) -> Result<Vec<DayOfModels>, Error> {
        let rows = query(
            "SELECT asked_at / 86400000 AS day, COUNT(*) AS questions,
                CAST(SUM(COALESCE(input_tokens, 0) + COALESCE(output_tokens, 0)) AS BIGINT) AS tokens,
                CAST(SUM(COALESCE(cost_micros, 0)) AS BIGINT) AS micros
             FROM transcripts WHERE asked_at >= $1 AND agent = $2 GROUP BY asked_at / 86400000 ORDER BY day",
        )
        .bind(since.millis())
        .bind(agent.as_str());
        let read = |row: &sql::AnyRow| {
            Ok(DayOfModels {
                day: row.try_get("day")?,
                questions: row.try_get("questions")?,
                tokens: row.try_get("tokens")?,
                micros: row.try_get("micros")?,
            })
        };
        self.db.fetch_all(rows).await?.iter().map(read).collect()
    }

    /// What became of the proposals that an agent made since a time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn decided(&self, agent: AgentName, since: Timestamp) -> Result<Decided, Error> {
        let rows = query(
            "SELECT state, COUNT(*) AS n, CAST(SUM(edited) AS BIGINT) AS edited FROM proposals
             WHERE agent = $1 AND opened_at >= $2 GROUP BY state",
        );
        let mut decided = Decided::default();
        for row in self.db.fetch_all(rows.bind(agent.as_str()).bind(since.millis())).await? {
            let n: i64 = row.try_get("n")?;
            match row.try_get::<String, _>("state")?.as_str() {
                "approved" => (decided.approved, decided.edited) = (n, row.try_get("edited")?),
                "declined" => decided.declined = n,
                "expired" => decided.expired = n,
                "authorized" => decided.authorized = n,
                "awaiting-approval" => decided.waiting = n,
                _ => {}
            }
        }
        Ok(decided)
    }
}
