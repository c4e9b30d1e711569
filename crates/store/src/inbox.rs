//! What waits for a person: one row for each run of an agent that has proposals to decide.

use domain::{AgentName, EffectKind, Phase, Remit, RunId, Timestamp};
use lever::{OpportunityId, PostingId, UserId};
use sql::{AnyRow, Query, Row};

use crate::contacts::unwrapped;
use crate::opportunities::read_contact;
use crate::sight::{Condition, made};
use crate::{Error, Snapshot, Store};

/// A run with proposals that wait.
#[derive(Debug, Clone, PartialEq)]
pub struct InboxRow {
    pub run_id: RunId,
    pub agent: AgentName,
    pub phase: Phase,
    pub opportunity_id: OpportunityId,
    pub score: Option<u8>,
    pub needs_review: bool,
    /// How many proposals of the run wait.
    pub waiting: i64,
    /// Kinds of effect that wait.
    pub kinds: Vec<EffectKind>,
    pub oldest: Timestamp,
    /// When the first of them expires.
    pub expires_at: Option<Timestamp>,
    pub snapshot: Snapshot,
}

/// In which order they come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InboxOrder {
    /// What expires first comes first, and of those the one that has waited longest.
    #[default]
    Urgency,
    Oldest,
    Newest,
    /// The highest score first.
    Score,
}

/// What to look for; an absent condition is no condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboxFilter {
    pub posting: Option<PostingId>,
    pub agent: Option<AgentName>,
    /// The phase in which the run was made.
    pub phase: Option<Phase>,
    /// Who owns the opportunity in Lever.
    pub owner: Option<UserId>,
    pub needs_review: bool,
    pub order: InboxOrder,
    pub skip: i64,
    pub limit: i64,
}

/// How many runs wait that are alike in everything by which the inbox is narrowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub posting: Option<PostingId>,
    /// As Lever has it; empty where the posting was never read.
    pub posting_title: String,
    pub agent: AgentName,
    pub phase: Phase,
    pub owner: Option<UserId>,
    pub needs_review: bool,
    pub runs: i64,
}

impl Waiting {
    /// Whether the filter lets these through.
    #[must_use]
    pub fn fits(&self, filter: &InboxFilter) -> bool {
        filter.posting.as_ref().is_none_or(|posting| self.posting.as_ref() == Some(posting))
            && filter.agent.is_none_or(|agent| self.agent == agent)
            && filter.phase.is_none_or(|phase| self.phase == phase)
            && filter.owner.as_ref().is_none_or(|owner| self.owner.as_ref() == Some(owner))
            && (!filter.needs_review || self.needs_review)
    }
}

/// Proposals `p` that a person can decide now, as far as they themselves tell. The first placeholder is the time. What
/// waits is little beside everything else, so each query begins with it; a `CROSS JOIN` keeps SQLite to that order.
const PENDING: &str = "proposals p WHERE p.state = 'awaiting-approval' AND p.expires_at > $1";
/// Their runs: each once, since every run is of one opportunity.
const PENDING_RUNS: &str = "(SELECT DISTINCT p.run, p.opportunity FROM proposals p
    WHERE p.state = 'awaiting-approval' AND p.expires_at > $1) w";
/// What is closed or erased is nobody's to decide, here with `w.opportunity`.
const OPEN: &str = "o.id = w.opportunity AND o.confidential = 0 AND k.contact = o.contact AND k.wrapped IS NOT NULL";

impl Store {
    /// What waits for a person and is in the remit.
    ///
    /// # Errors
    /// When a row cannot be read back.
    pub async fn inbox(&self, remit: &Remit, filter: &InboxFilter) -> Result<Vec<InboxRow>, Error> {
        let mut conditions = Conditions::new(3);
        conditions.equal("o.posting", filter.posting.as_ref().map(ToString::to_string));
        conditions.equal("r.agent", filter.agent.map(|agent| agent.as_str().to_owned()));
        conditions.equal("r.phase", filter.phase.map(|phase| phase.as_str().to_owned()));
        conditions.equal("o.owner", filter.owner.as_ref().map(ToString::to_string));
        let sight = Condition::on_opportunity(remit, conditions.next());
        let review = if filter.needs_review { " AND r.needs_review = 1" } else { "" };
        let counts: Vec<String> = EffectKind::ALL.iter().map(|kind| counted(*kind)).collect();
        let order = match filter.order {
            InboxOrder::Urgency => "w.expires_at, w.oldest, w.run",
            InboxOrder::Oldest => "w.oldest, w.run",
            InboxOrder::Newest => "w.oldest DESC, w.run DESC",
            InboxOrder::Score => "COALESCE(score, -1) DESC, w.oldest, w.run",
        };
        let text = format!(
            "SELECT w.*, o.contact, o.sealed, k.wrapped, k.revived_at FROM (
                SELECT w.*, r.agent, r.phase, r.score, r.needs_review FROM (
                    SELECT p.run, p.opportunity, COUNT(*) AS waiting, MIN(p.opened_at) AS oldest,
                        MIN(p.expires_at) AS expires_at, {counts}
                    FROM {PENDING} GROUP BY p.run, p.opportunity) w
                CROSS JOIN runs r CROSS JOIN opportunities o CROSS JOIN contact_keys k
                WHERE r.id = w.run AND {OPEN}{narrowed}{review} AND {sight}
                ORDER BY {order} LIMIT {limit} OFFSET $2) w
             CROSS JOIN opportunities o CROSS JOIN contact_keys k WHERE {OPEN}
             ORDER BY {order}",
            counts = counts.join(", "),
            narrowed = conditions.sql,
            sight = sight.sql,
            order = order,
            limit = filter.limit.max(0),
        );
        let query = made(text).bind(self.now().millis()).bind(filter.skip);
        let rows = self.db.fetch_all(sight.bind_to(conditions.bind_to(query))).await?;
        let mut inbox = Vec::with_capacity(rows.len());
        for row in &rows {
            match self.read_waiting(row) {
                // Erased between the question and here.
                Err(Error::Erased) => {}
                row => inbox.push(row?),
            }
        }
        Ok(inbox)
    }

    /// How many runs of which kind wait and are in the remit: everything by which the inbox can be narrowed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting(&self, remit: &Remit) -> Result<Vec<Waiting>, Error> {
        let sight = Condition::on_opportunity(remit, 2);
        let text = format!(
            "SELECT w.*, s.title FROM (
                SELECT o.posting, r.agent, r.phase, o.owner, r.needs_review, COUNT(*) AS runs
                FROM {PENDING_RUNS} CROSS JOIN runs r CROSS JOIN opportunities o CROSS JOIN contact_keys k
                WHERE r.id = w.run AND {OPEN} AND {} GROUP BY o.posting, r.agent, r.phase, o.owner, r.needs_review) w
             LEFT JOIN postings s ON s.id = w.posting ORDER BY s.title, w.posting, w.agent, w.phase, w.owner",
            sight.sql
        );
        let rows = self.db.fetch_all(sight.bind_to(made(text).bind(self.now().millis()))).await?;
        rows.iter().map(read_count).collect()
    }

    /// How many runs wait for a person and are in the remit.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn runs_waiting(&self, remit: &Remit) -> Result<i64, Error> {
        let sight = Condition::on_opportunity(remit, 2);
        let text = format!(
            "SELECT COUNT(*) AS n FROM {PENDING_RUNS} CROSS JOIN opportunities o CROSS JOIN contact_keys k
             WHERE {OPEN} AND {}",
            sight.sql
        );
        let row = self.db.fetch_optional(sight.bind_to(made(text).bind(self.now().millis()))).await?;
        Ok(row.map_or(Ok(0), |row| row.try_get("n"))?)
    }

    /// The opportunity in the remit that is most urgent for a person, apart from one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn most_urgent_but(
        &self,
        remit: &Remit,
        apart_from: &OpportunityId,
    ) -> Result<Option<OpportunityId>, Error> {
        let sight = Condition::on_opportunity(remit, 3);
        let text = format!(
            "SELECT w.opportunity FROM (SELECT p.id, p.opportunity, p.expires_at, p.opened_at FROM {PENDING}) w
             CROSS JOIN opportunities o CROSS JOIN contact_keys k
             WHERE {OPEN} AND w.opportunity <> $2 AND {}
             ORDER BY w.expires_at, w.opened_at, w.id LIMIT 1",
            sight.sql
        );
        let query = made(text).bind(self.now().millis()).bind(apart_from.to_string());
        let Some(row) = self.db.fetch_optional(sight.bind_to(query)).await? else { return Ok(None) };
        Ok(Some(OpportunityId::parse(&row.try_get::<String, _>("opportunity")?).map_err(|_| corrupt())?))
    }

    fn read_waiting(&self, row: &AnyRow) -> Result<InboxRow, Error> {
        let opportunity: String = row.try_get("opportunity")?;
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let key = unwrapped(self, &read_contact(row)?, Some(row))?;
        let score: Option<i64> = row.try_get("score")?;
        let expires_at: Option<i64> = row.try_get("expires_at")?;
        let mut kinds = Vec::new();
        for kind in EffectKind::ALL {
            if row.try_get::<i64, _>(column(kind).as_str())? > 0 {
                kinds.push(kind);
            }
        }
        Ok(InboxRow {
            run_id: row.try_get::<String, _>("run")?.parse().map_err(|_| corrupt())?,
            agent: row.try_get::<String, _>("agent")?.parse().map_err(|_| corrupt())?,
            phase: row.try_get::<String, _>("phase")?.parse().map_err(|_| corrupt())?,
            score: score.map(u8::try_from).transpose().map_err(|_| corrupt())?,
            needs_review: row.try_get::<i64, _>("needs_review")? != 0,
            waiting: row.try_get("waiting")?,
            kinds,
            oldest: Timestamp::from_millis(row.try_get("oldest")?),
            expires_at: expires_at.map(Timestamp::from_millis),
            snapshot: key.open("opportunities", &opportunity, &sealed)?,
            opportunity_id: OpportunityId::parse(&opportunity).map_err(|_| corrupt())?,
        })
    }
}

/// Conditions that are there or not, with what their placeholders stand for.
struct Conditions {
    sql: String,
    first: usize,
    bound: Vec<String>,
}

impl Conditions {
    fn new(first: usize) -> Self {
        Self { sql: String::new(), first, bound: Vec::new() }
    }

    fn next(&self) -> usize {
        self.first + self.bound.len()
    }

    fn equal(&mut self, column: &str, value: Option<String>) {
        let Some(value) = value else { return };
        self.sql.push_str(&format!(" AND {column} = ${}", self.next()));
        self.bound.push(value);
    }

    fn bind_to(&self, query: Query) -> Query {
        self.bound.iter().fold(query, |query, value| query.bind(value.clone()))
    }
}

fn column(kind: EffectKind) -> String {
    kind.as_str().replace('-', "_")
}

fn counted(kind: EffectKind) -> String {
    format!("SUM(CASE WHEN p.effect_kind = '{}' THEN 1 ELSE 0 END) AS {}", kind.as_str(), column(kind))
}

fn read_count(row: &AnyRow) -> Result<Waiting, Error> {
    let (posting, owner): (Option<String>, Option<String>) = (row.try_get("posting")?, row.try_get("owner")?);
    Ok(Waiting {
        posting: posting.map(|id| PostingId::parse(&id)).transpose().map_err(|_| corrupt())?,
        posting_title: row.try_get::<Option<String>, _>("title")?.unwrap_or_default(),
        agent: row.try_get::<String, _>("agent")?.parse().map_err(|_| corrupt())?,
        phase: row.try_get::<String, _>("phase")?.parse().map_err(|_| corrupt())?,
        owner: owner.map(|id| UserId::parse(&id)).transpose().map_err(|_| corrupt())?,
        needs_review: row.try_get::<i64, _>("needs_review")? != 0,
        runs: row.try_get("runs")?,
    })
}

fn corrupt() -> Error {
    Error::Corrupt { what: "an inbox row", source: None }
}
