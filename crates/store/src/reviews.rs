//! How people judge: blind answers, what they made of each proposal, and how long it took them.

use std::collections::BTreeSet;

use domain::review::{Decided, Judgement};
use domain::{Action, Actor, AgentName, AuditEntry, OperatorId, Proposal, RunId, Subject, Timestamp};
use lever::{ContactId, OpportunityId};
use serde_json::json;
use sql::{Row, query};

use crate::sight::made;
use crate::{Error, Store, Tx};

/// How people have judged what an agent proposed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    pub approved: i64,
    pub edited: i64,
    pub declined: i64,
    /// From the page to the decision, of those where it is known.
    pub median_seconds: Option<i64>,
    /// Blind answers.
    pub blind: i64,
    /// Blind answers that said what the agent proposed: yes where it proposed a move, no where it did not.
    pub agreed: i64,
    /// Blind answers that said the opposite.
    pub disagreed: i64,
}

impl Tx {
    /// Keeps what a reviewer said before they saw the score. The first answer counts; `false` when there is one.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn judge_blind(
        &mut self,
        run: RunId,
        about: (&OpportunityId, &ContactId),
        by: OperatorId,
        answer: Judgement,
        seconds: Option<i64>,
    ) -> Result<bool, Error> {
        let insert = query(
            "INSERT INTO judgements (run, operator, answer, seconds, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
        )
        .bind(run.to_string())
        .bind(by.to_string())
        .bind(answer.as_str())
        .bind(seconds)
        .bind(self.now().millis());
        if self.inner.execute(insert).await? == 0 {
            return Ok(false);
        }
        let subject = Subject { run: Some(run), ..Subject::of_candidacy(about.0, about.1) };
        let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::RunJudgedBlind, subject);
        self.record(entry.with_public(json!({ "seconds": seconds })).with_private(json!({ "answer": answer })));
        Ok(true)
    }

    /// Notes what a person made of a proposal. The decision itself is in the audit log.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_review(
        &mut self,
        proposal: &Proposal,
        by: OperatorId,
        decided: Decided,
        seconds: Option<i64>,
    ) -> Result<(), Error> {
        let upsert = query(
            "INSERT INTO reviews (proposal, run, agent, operator, decided, seconds, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (proposal) DO UPDATE SET operator = excluded.operator, decided = excluded.decided,
                seconds = excluded.seconds, at = excluded.at",
        )
        .bind(proposal.id.to_string())
        .bind(proposal.run_id.to_string())
        .bind(proposal.agent.as_str())
        .bind(by.to_string())
        .bind(decided.as_str())
        .bind(seconds)
        .bind(self.now().millis());
        self.inner.execute(upsert).await?;
        Ok(())
    }
}

impl Store {
    /// Which of these runs an operator has judged blind.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn judged_blind(&self, by: OperatorId, runs: &[RunId]) -> Result<BTreeSet<RunId>, Error> {
        let text = "SELECT run FROM judgements WHERE operator = $1 AND run IN";
        self.runs_among(text, &by.to_string(), runs).await
    }

    /// Of which of these runs something waits for a person.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting_among(&self, runs: &[RunId]) -> Result<BTreeSet<RunId>, Error> {
        self.runs_among("SELECT DISTINCT run FROM proposals WHERE state = $1 AND run IN", "awaiting-approval", runs)
            .await
    }

    /// The runs a query finds that ends where the ids of some stand in parentheses.
    async fn runs_among(&self, text: &str, first: &str, runs: &[RunId]) -> Result<BTreeSet<RunId>, Error> {
        if runs.is_empty() {
            return Ok(BTreeSet::new());
        }
        let places: Vec<String> = (0..runs.len()).map(|index| format!("${}", index + 2)).collect();
        let query = made(format!("{text} ({})", places.join(", "))).bind(first.to_owned());
        let query = runs.iter().fold(query, |query, run| query.bind(run.to_string()));
        let read = |row: &sql::AnyRow| {
            let run: String = row.try_get("run")?;
            run.parse().map_err(|_| Error::Corrupt { what: "a run", source: None })
        };
        self.db.fetch_all(query).await?.iter().map(read).collect()
    }

    /// How people have judged an agent since a time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn review_counts(&self, agent: AgentName, since: Timestamp) -> Result<ReviewCounts, Error> {
        let mut counts = ReviewCounts::default();
        let rows = query("SELECT decided, COUNT(*) AS n FROM reviews WHERE agent = $1 AND at >= $2 GROUP BY decided");
        for row in self.db.fetch_all(rows.bind(agent.as_str()).bind(since.millis())).await? {
            let n: i64 = row.try_get("n")?;
            match row.try_get::<String, _>("decided")?.as_str() {
                "approved" => counts.approved = n,
                "edited" => counts.edited = n,
                _ => counts.declined = n,
            }
        }
        let timed = "FROM reviews WHERE agent = $1 AND at >= $2 AND seconds IS NOT NULL";
        let middle = made(format!(
            "SELECT seconds {timed} ORDER BY seconds LIMIT 1 OFFSET (SELECT COUNT(*) / 2 {timed} AND seconds >= 0)"
        ));
        let middle = self.db.fetch_optional(middle.bind(agent.as_str()).bind(since.millis())).await?;
        counts.median_seconds = middle.map(|row| row.try_get("seconds")).transpose()?;
        let blind = query(
            "SELECT j.answer, COUNT(*) AS n,
                SUM(CASE WHEN EXISTS (SELECT 1 FROM proposals p WHERE p.run = j.run AND p.effect_kind = 'move-stage')
                    THEN 1 ELSE 0 END) AS moves
             FROM judgements j JOIN runs r ON r.id = j.run WHERE r.agent = $1 AND j.at >= $2 GROUP BY j.answer",
        );
        for row in self.db.fetch_all(blind.bind(agent.as_str()).bind(since.millis())).await? {
            let (n, moves): (i64, i64) = (row.try_get("n")?, row.try_get("moves")?);
            counts.blind += n;
            match row.try_get::<String, _>("answer")?.as_str() {
                "yes" => {
                    counts.agreed += moves;
                    counts.disagreed += n - moves;
                }
                "no" => {
                    counts.agreed += n - moves;
                    counts.disagreed += moves;
                }
                _ => {}
            }
        }
        Ok(counts)
    }
}
