//! Undos in bulk: what can be taken back and what cannot, asked for together, and how far they have come.

mod ask;
mod sought;

use std::collections::HashSet;

use domain::undo::{WayBack, Written};
use domain::work::{Undo, Work};
use domain::{
    Compensation, EffectId, EffectKind, EffectState, Irreversible, OperatorId, Proposal, Remit, Timestamp, UndoBatchId,
    UndoScope,
};
use lever::{ContactId, OpportunityId, PostingId};
use serde::de::DeserializeOwned;
use sql::{AnyRow, Row, query};

use self::sought::{Bound, COLUMNS, Sought};
use crate::contacts::unwrapped;
use crate::opportunities::read_contact;
use crate::{EffectRecord, Error, Snapshot, Store};

/// One effect, for whoever is about to take it back.
#[derive(Debug, Clone, PartialEq)]
pub struct UndoLine {
    pub id: EffectId,
    pub opportunity_id: OpportunityId,
    pub kind: EffectKind,
    /// When it was written, where that is known.
    pub written_at: Option<Timestamp>,
    /// Absent where nothing may be shown: the person was erased, or the opportunity is closed.
    pub shown: Option<Shown>,
    /// Why it cannot be taken back now.
    pub hindrance: Option<Irreversible>,
    /// Why it could not be taken back when that was last asked for.
    pub failed: Option<String>,
}

/// What is read with the person's key.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub record: EffectRecord,
    pub proposal: Proposal,
    pub snapshot: Snapshot,
}

/// What would be taken back, the newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UndoPlan {
    pub lines: Vec<UndoLine>,
    /// Those that cannot be taken back.
    pub hindered: Vec<UndoLine>,
    /// How many stand in Lever, those of other pages included.
    pub standing: i64,
    /// The effect after which the next page begins, where there is one.
    pub next: Option<EffectId>,
}

impl UndoPlan {
    /// What is to be asked for, in order.
    #[must_use]
    pub fn effects(&self) -> Vec<EffectId> {
        self.lines.iter().map(|line| line.id).collect()
    }

    /// Tells whether it is still what somebody has seen.
    #[must_use]
    pub fn digest(&self) -> String {
        domain::undo::digest(&self.effects())
    }
}

/// Undos that were asked for together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoBatch {
    pub id: UndoBatchId,
    pub by: OperatorId,
    pub at: Timestamp,
    pub scope: UndoScope,
}

/// How far an undo that was asked for has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoProgress {
    Done,
    UnderWay,
    Failed { why: String },
}

/// What cannot be taken back is shown, but there is no end to it.
const HINDERED: i64 = 100;

impl Store {
    /// What of the scope is in the remit and could be taken back, the newest first, at most so many, beginning after an
    /// effect. The first page also says what of it stands in Lever no longer, or not yet.
    ///
    /// # Errors
    /// When a row cannot be read back.
    pub async fn undo_plan(
        &self,
        remit: &Remit,
        scope: &UndoScope,
        after: Option<EffectId>,
        limit: i64,
    ) -> Result<UndoPlan, Error> {
        let limit = limit.max(0);
        let under_way = self.undos_under_way().await?;
        let standing = Sought::standing(scope);
        let count = standing.clone().query("COUNT(*) AS n", remit, "");
        let count = self.db.fetch_optional(count).await?.map_or(Ok(0), |row| row.try_get("n"))?;
        let newest = format!(" ORDER BY e.written_at DESC, e.id DESC LIMIT {}", limit + 1);
        let rows = self.db.fetch_all(standing.after(after).query(COLUMNS, remit, &newest)).await?;
        let mut plan = UndoPlan { standing: count, ..UndoPlan::default() };
        let mut way = WayBack::default();
        for row in rows.iter().take(usize::try_from(limit).unwrap_or(usize::MAX)) {
            let line = self.read_line(row, &under_way, &mut way).await?;
            plan.next = Some(line.id);
            let of = if line.hindrance.is_none() { &mut plan.lines } else { &mut plan.hindered };
            of.push(line);
        }
        if i64::try_from(rows.len()).is_ok_and(|count| count <= limit) {
            plan.next = None;
        }
        if after.is_none() {
            let newest = format!(" ORDER BY e.changed_at DESC, e.id DESC LIMIT {HINDERED}");
            for row in self.db.fetch_all(Sought::not_standing(scope).query(COLUMNS, remit, &newest)).await? {
                plan.hindered.push(self.read_line(&row, &under_way, &mut way).await?);
            }
        }
        Ok(plan)
    }

    /// The postings of which an agent has written something since a time that still stands, with how much.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn undo_postings(
        &self,
        remit: &Remit,
        scope: &UndoScope,
    ) -> Result<Vec<(PostingId, String, i64)>, Error> {
        let columns = "o.posting, (SELECT title FROM postings s WHERE s.id = o.posting) AS title, COUNT(*) AS n";
        let end = " AND o.posting IS NOT NULL AND o.confidential = 0 GROUP BY o.posting ORDER BY title, o.posting";
        let rows = self.db.fetch_all(Sought::standing(scope).query(columns, remit, end)).await?;
        let read = |row: &AnyRow| {
            let id = PostingId::parse(&row.try_get::<String, _>("posting")?).map_err(|_| corrupt())?;
            let title = row.try_get::<Option<String>, _>("title")?.unwrap_or_default();
            Ok((id, title, row.try_get("n")?))
        };
        rows.iter().map(read).collect()
    }

    /// A batch of undos, where there is such a batch.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn undo_batch(&self, id: UndoBatchId) -> Result<Option<UndoBatch>, Error> {
        let row = query("SELECT operator, at, run, agent, since, posting FROM undo_batches WHERE id = $1");
        let row = self.db.fetch_optional(row.bind(id.to_string())).await?;
        row.map(|row| read_batch(id, &row)).transpose()
    }

    /// The effects of a batch that are in the remit, with how far each has come, the newest first.
    ///
    /// # Errors
    /// When a row cannot be read back.
    pub async fn undos_of(&self, remit: &Remit, batch: UndoBatchId) -> Result<Vec<(UndoLine, UndoProgress)>, Error> {
        let mut sought = Sought::default();
        sought.and(
            "e.id IN (SELECT effect FROM undo_batch_effects WHERE batch = ",
            Bound::Text(batch.to_string()),
            ")",
        );
        let rows = sought.query(COLUMNS, remit, " ORDER BY e.written_at DESC, e.id DESC");
        let rows = self.db.fetch_all(rows).await?;
        let under_way = self.undos_under_way().await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            let line = self.read_line(row, &under_way, &mut WayBack::default()).await?;
            let progress = match (row.try_get::<String, _>("state")?.as_str(), &line.failed) {
                ("compensated", _) => UndoProgress::Done,
                _ if under_way.contains(&undo_key(&line)) => UndoProgress::UnderWay,
                (_, Some(why)) => UndoProgress::Failed { why: why.clone() },
                // Between the step's end and our second question.
                (_, None) => UndoProgress::UnderWay,
            };
            lines.push((line, progress));
        }
        Ok(lines)
    }

    /// Why effects on an opportunity could not be taken back when that was last asked for.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn undo_failures(&self, opportunity: &OpportunityId) -> Result<Vec<(EffectId, String)>, Error> {
        let rows = query("SELECT id, undo_failed FROM effects WHERE opportunity = $1 AND undo_failed IS NOT NULL");
        let rows = self.db.fetch_all(rows.bind(opportunity.to_string())).await?;
        rows.iter().map(|row| Ok((read_id(row)?, row.try_get("undo_failed")?))).collect()
    }

    /// The keys of the undos that wait or run.
    async fn undos_under_way(&self) -> Result<HashSet<String>, Error> {
        Ok(jobs::unfinished_keys(&self.db, Undo::KIND).await?.into_iter().collect())
    }

    async fn read_line(&self, row: &AnyRow, under_way: &HashSet<String>, way: &mut WayBack) -> Result<UndoLine, Error> {
        let kind: String = row.try_get("kind")?;
        let written_at: Option<i64> = row.try_get("written_at")?;
        let mut line = UndoLine {
            id: read_id(row)?,
            opportunity_id: OpportunityId::parse(&row.try_get::<String, _>("opportunity")?).map_err(|_| corrupt())?,
            kind: EffectKind::ALL.into_iter().find(|known| known.as_str() == kind).ok_or_else(corrupt)?,
            written_at: written_at.map(Timestamp::from_millis),
            shown: None,
            hindrance: None,
            failed: row.try_get("undo_failed")?,
        };
        if row.try_get::<i64, _>("confidential")? != 0 {
            line.hindrance = Some(Irreversible::Closed);
            return Ok(line);
        }
        let shown = match self.read_shown(row).await {
            Ok(shown) => shown,
            Err(Error::Erased) => {
                line.hindrance = Some(Irreversible::Erased);
                return Ok(line);
            }
            Err(error) => return Err(error),
        };
        let is_merged = row.try_get::<Option<String>, _>("merged_into")?.is_some();
        line.hindrance = match &shown.record.state {
            EffectState::Applied { receipt, at } => {
                let by_itself = way_of(way, &shown, &receipt.compensation, *at);
                let is_under_way = under_way.contains(&undo_key(&line));
                let merged = is_merged.then_some(Irreversible::Merged);
                is_under_way.then_some(Irreversible::UndoUnderWay).or(by_itself).or(merged)
            }
            EffectState::Compensated { .. } => Some(Irreversible::TakenBack),
            EffectState::Ready
            | EffectState::Stale { .. }
            | EffectState::Sending { .. }
            | EffectState::Rejected { .. }
            | EffectState::Unconfirmed { .. }
            | EffectState::Abandoned { .. } => Some(Irreversible::BeingWritten),
        };
        line.shown = Some(shown);
        Ok(line)
    }

    async fn read_shown(&self, row: &AnyRow) -> Result<Shown, Error> {
        let contact = read_contact(row)?;
        let key = unwrapped(self, &contact, Some(row))?;
        let open = |column: &str| Ok::<Vec<u8>, Error>(row.try_get(column)?);
        let (id, proposal): (String, String) = (row.try_get("id")?, row.try_get("proposal")?);
        let opportunity: String = row.try_get("opportunity")?;
        let (of, sealed) = (row.try_get::<String, _>("opportunity_contact")?, open("opportunity_sealed")?);
        let snapshot = if of == contact.as_str() {
            key.open("opportunities", &opportunity, &sealed)?
        } else {
            // It was read again since, as another contact's.
            let of = ContactId::parse(&of).map_err(|_| corrupt())?;
            opened(self, &of, &opportunity, &sealed).await?
        };
        Ok(Shown {
            record: key.open("effects", &id, &open("sealed")?)?,
            proposal: key.open("proposals", &proposal, &open("proposal_sealed")?)?,
            snapshot,
        })
    }
}

async fn opened<T: DeserializeOwned>(store: &Store, of: &ContactId, id: &str, sealed: &[u8]) -> Result<T, Error> {
    store.open(of, "opportunities", id, sealed).await
}

fn way_of(way: &mut WayBack, shown: &Shown, compensation: &Compensation, at: Timestamp) -> Option<Irreversible> {
    let Snapshot { opportunity, read_at, .. } = &shown.snapshot;
    way.next(&Written {
        opportunity: &opportunity.id,
        compensation,
        written_at: at,
        read_at: *read_at,
        stage: opportunity.stage_id(),
    })
}

fn undo_key(line: &UndoLine) -> String {
    // Of the same undo it does not matter who asked.
    format!("{}:{}", Undo::KIND, line.id)
}

fn read_batch(id: UndoBatchId, row: &AnyRow) -> Result<UndoBatch, Error> {
    let text = |column: &str| Ok::<Option<String>, Error>(row.try_get(column)?);
    let scope = match (text("run")?, text("agent")?, row.try_get::<Option<i64>, _>("since")?) {
        (Some(run), None, None) => UndoScope::Run(run.parse().map_err(|_| corrupt())?),
        (None, Some(agent), Some(since)) => UndoScope::Agent {
            agent: agent.parse().map_err(|_| corrupt())?,
            since: Timestamp::from_millis(since),
            posting: text("posting")?.map(|id| PostingId::parse(&id)).transpose().map_err(|_| corrupt())?,
        },
        _ => return Err(corrupt()),
    };
    Ok(UndoBatch {
        id,
        by: row.try_get::<String, _>("operator")?.parse().map_err(|_| corrupt())?,
        at: Timestamp::from_millis(row.try_get("at")?),
        scope,
    })
}

fn read_id(row: &AnyRow) -> Result<EffectId, Error> {
    row.try_get::<String, _>("id")?.parse().map_err(|_| corrupt())
}

fn corrupt() -> Error {
    Error::Corrupt { what: "an undo", source: None }
}
