//! Asking for undos, one or many, and what becomes of those that cannot be done.

use domain::work::Undo;
use domain::{
    Action, Actor, AuditEntry, EffectId, EffectState, InvalidTransition, OperatorId, Subject, UndoBatchId, UndoScope,
};
use serde_json::json;
use sql::query;

use super::UndoPlan;
use crate::opportunities::read_contact;
use crate::{EffectRecord, Error, Tx};

impl Tx {
    /// Asks for an applied effect to be taken back.
    ///
    /// # Errors
    /// When it was not applied.
    pub async fn request_undo(&mut self, id: EffectId, by: OperatorId) -> Result<EffectRecord, Error> {
        Ok(self.ask_undo(id, by).await?.0)
    }

    /// Asks for everything to be taken back that a plan holds, all or nothing.
    ///
    /// # Errors
    /// [`Error::Raced`], [`Error::InvalidTransition`] or [`Error::Erased`] when one of them cannot be asked for any
    /// more: the transaction must then be dropped.
    pub async fn request_undos(
        &mut self,
        scope: &UndoScope,
        plan: &UndoPlan,
        by: OperatorId,
    ) -> Result<UndoBatchId, Error> {
        let batch: UndoBatchId = self.store.ids.mint(self.now());
        let (run, agent, since, posting) = match scope {
            UndoScope::Run(run) => (Some(run.to_string()), None, None, None),
            UndoScope::Agent { agent, since, posting } => {
                (None, Some(agent.as_str().to_owned()), Some(*since), posting.as_ref().map(ToString::to_string))
            }
        };
        let insert = query(
            "INSERT INTO undo_batches (id, operator, at, run, agent, since, posting)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(batch.to_string())
        .bind(by.to_string())
        .bind(self.now().millis())
        .bind(run.clone())
        .bind(agent.clone())
        .bind(since.map(domain::Timestamp::millis))
        .bind(posting.clone());
        self.inner.execute(insert).await?;
        let subject = match scope {
            UndoScope::Run(run) => Subject { run: Some(*run), ..Subject::default() },
            UndoScope::Agent { .. } => Subject::default(),
        };
        let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::UndoBatchRequested, subject);
        self.record(entry.with_public(json!({
            "batch": batch, "count": plan.lines.len(), "run": run, "agent": agent, "since": since, "posting": posting,
        })));
        // In the order of lanes, as everybody takes their locks; of one lane, the newest first.
        let mut lines: Vec<_> = plan.lines.iter().collect();
        lines.sort_by_key(|line| line.opportunity_id.clone());
        for line in lines {
            let work = Undo { effect_id: line.id, opportunity_id: line.opportunity_id.clone(), by };
            if self.is_under_way(&work).await? || !self.ask_undo(line.id, by).await?.1 {
                return Err(Error::Raced { what: "the undo of effect", id: line.id.to_string() });
            }
            let insert = query("INSERT INTO undo_batch_effects (batch, effect) VALUES ($1, $2)");
            self.inner.execute(insert.bind(batch.to_string()).bind(line.id.to_string())).await?;
        }
        Ok(batch)
    }

    /// Keeps that an effect could not be taken back, and why. It stands in Lever, and it can be asked for again.
    ///
    /// # Errors
    /// When there is no such effect.
    pub async fn undo_failed(&mut self, work: &Undo, why: &str) -> Result<(), Error> {
        let id = work.effect_id.to_string();
        // Also of an erased person: nothing sealed is read.
        let update = query(
            "UPDATE effects SET undo_failed = $1 WHERE id = $2 AND state = 'applied' RETURNING contact, kind, proposal",
        );
        let Some(row) = self.inner.fetch_optional(update.bind(why.to_owned()).bind(id)).await? else { return Ok(()) };
        let proposal: String = sql::Row::try_get(&row, "proposal")?;
        let subject = Subject {
            effect: Some(work.effect_id),
            proposal: proposal.parse().ok(),
            ..Subject::of_candidacy(&work.opportunity_id, &read_contact(&row)?)
        };
        let kind: String = sql::Row::try_get(&row, "kind")?;
        let entry = AuditEntry::new(self.now(), Actor::System, Action::UndoFailed, subject);
        self.record(entry.with_public(json!({ "kind": kind, "why": why })));
        Ok(())
    }

    /// Whether the undo was queued: it is not where the same one waits already.
    async fn ask_undo(&mut self, id: EffectId, by: OperatorId) -> Result<(EffectRecord, bool), Error> {
        let record = self.effect(id).await?;
        if !matches!(record.state, EffectState::Applied { .. }) {
            let refused = InvalidTransition { from: record.state.as_str(), event: "undo" };
            return Err(refused.into());
        }
        let work = Undo { effect_id: id, opportunity_id: record.opportunity_id.clone(), by };
        let is_queued = self.enqueue(&work).await?;
        if is_queued {
            let forget = query("UPDATE effects SET undo_failed = NULL WHERE id = $1 AND undo_failed IS NOT NULL");
            self.inner.execute(forget.bind(id.to_string())).await?;
            let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::UndoRequested, record.subject());
            self.record(entry.with_public(json!({ "kind": record.effect.kind() })));
        }
        Ok((record, is_queued))
    }
}
