//! What waits for a person: one row for each run of an agent that has proposals to decide.

use domain::{AgentName, RunId, Timestamp};
use lever::OpportunityId;
use sql::{Row, query};

use crate::opportunities::read_contact;
use crate::{Error, Snapshot, Store};

/// A run with proposals that wait.
#[derive(Debug, Clone, PartialEq)]
pub struct InboxRow {
    pub run_id: RunId,
    pub agent: AgentName,
    pub opportunity_id: OpportunityId,
    pub score: Option<u8>,
    pub needs_review: bool,
    /// How many proposals of the run wait.
    pub waiting: i64,
    /// Kinds of effect that wait, in alphabetical order.
    pub kinds: Vec<String>,
    pub oldest: Timestamp,
    /// When the first of them expires.
    pub expires_at: Option<Timestamp>,
    pub snapshot: Snapshot,
}

impl Store {
    /// What waits for a person, oldest first.
    ///
    /// # Errors
    /// When a row cannot be read back. Rows of erased people are left out.
    pub async fn inbox(&self, limit: i64) -> Result<Vec<InboxRow>, Error> {
        let rows = query(
            "SELECT p.run, p.opportunity, r.agent, r.score, r.needs_review, o.contact, o.sealed,
                    COUNT(*) AS waiting, MIN(p.opened_at) AS oldest, MIN(p.expires_at) AS expires_at
             FROM proposals p JOIN runs r ON r.id = p.run JOIN opportunities o ON o.id = p.opportunity
             JOIN contact_keys k ON k.contact = o.contact
             WHERE p.state = 'awaiting-approval' AND o.confidential = 0 AND k.wrapped IS NOT NULL
             GROUP BY p.run, p.opportunity, r.agent, r.score, r.needs_review, o.contact, o.sealed
             ORDER BY oldest, p.run LIMIT $1",
        );
        let corrupt = || Error::Corrupt { what: "an inbox row", source: None };
        let mut inbox = Vec::new();
        for row in self.db.fetch_all(rows.bind(limit)).await? {
            let opportunity: String = row.try_get("opportunity")?;
            let sealed: Vec<u8> = row.try_get("sealed")?;
            let snapshot = match self.open(&read_contact(&row)?, "opportunities", &opportunity, &sealed).await {
                Ok(snapshot) => snapshot,
                Err(Error::Erased) => continue,
                Err(error) => return Err(error),
            };
            let run: String = row.try_get("run")?;
            let score: Option<i64> = row.try_get("score")?;
            let expires_at: Option<i64> = row.try_get("expires_at")?;
            inbox.push(InboxRow {
                kinds: self.waiting_kinds(&run).await?,
                run_id: run.parse().map_err(|_| corrupt())?,
                agent: row.try_get::<String, _>("agent")?.parse().map_err(|_| corrupt())?,
                opportunity_id: OpportunityId::parse(&opportunity).map_err(|_| corrupt())?,
                score: score.map(u8::try_from).transpose().map_err(|_| corrupt())?,
                needs_review: row.try_get::<i64, _>("needs_review")? != 0,
                waiting: row.try_get("waiting")?,
                oldest: Timestamp::from_millis(row.try_get("oldest")?),
                expires_at: expires_at.map(Timestamp::from_millis),
                snapshot,
            });
        }
        Ok(inbox)
    }

    async fn waiting_kinds(&self, run: &str) -> Result<Vec<String>, Error> {
        let rows = query(
            "SELECT DISTINCT effect_kind FROM proposals WHERE run = $1 AND state = 'awaiting-approval'
             ORDER BY effect_kind",
        );
        let rows = self.db.fetch_all(rows.bind(run.to_owned())).await?;
        Ok(rows.iter().map(|row| row.try_get("effect_kind")).collect::<Result<_, _>>()?)
    }
}
