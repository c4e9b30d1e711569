//! An approval that is taken back while what was approved is still held: nothing of it was written, and the proposal
//! waits again.

use domain::{
    Action, Actor, AuditEntry, EffectEvent, EffectId, EffectState, InvalidTransition, OperatorId, Proposal,
    ProposalEvent, Subject,
};
use serde_json::json;
use sql::query;

use crate::proposals::about;
use crate::{EffectRecord, Error, Store, Tx};

impl Tx {
    /// Withdraws the approval behind an effect that is not on its way yet. The effect is given up for good; a new
    /// approval makes a new one.
    ///
    /// # Errors
    /// [`Error::InvalidTransition`] when it is on its way or was not approved by a person.
    pub async fn withdraw(&mut self, id: EffectId, by: OperatorId) -> Result<Proposal, Error> {
        let record = self.effect(id).await?;
        if record.state != EffectState::Ready {
            return Err(InvalidTransition { from: record.state.as_str(), event: "withdrawn" }.into());
        }
        let proposal = self.proposal(record.proposal_id).await?;
        let proposal = self.step(proposal, ProposalEvent::Withdrawn).await?;
        let why = "the approval was withdrawn before anything was written".to_owned();
        self.effect_event(id, EffectEvent::GivenUp { why }).await?;
        // The audit log keeps the approval; whoever approves next stands behind it alone.
        let clear = query("DELETE FROM approvals WHERE proposal = $1").bind(proposal.id.to_string());
        self.inner.execute(clear).await?;
        let clear = query("DELETE FROM reviews WHERE proposal = $1").bind(proposal.id.to_string());
        self.inner.execute(clear).await?;
        let clear = query("UPDATE proposals SET edited = 0 WHERE id = $1").bind(proposal.id.to_string());
        self.inner.execute(clear).await?;
        let subject = Subject { effect: Some(id), ..about(&proposal) };
        let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::ApprovalWithdrawn, subject);
        self.record(entry.with_public(json!({ "kind": record.effect.kind() })));
        Ok(proposal)
    }
}

impl Store {
    /// What an operator has approved and is still held, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn held(&self, by: OperatorId) -> Result<Vec<EffectRecord>, Error> {
        if self.hold.is_zero() {
            return Ok(Vec::new());
        }
        let since = self.now().millis() - i64::try_from(self.hold.as_millis()).unwrap_or(i64::MAX);
        // In the words of the index on what is under way, so that nothing else is looked at.
        let rows = query(
            "SELECT e.id, e.contact, e.sealed FROM effects e JOIN approvals a ON a.proposal = e.proposal
             JOIN contact_keys k ON k.contact = e.contact
             WHERE e.state IN ('ready', 'sending', 'unconfirmed') AND e.state = 'ready' AND e.changed_at > $1 AND a.operator = $2 AND k.wrapped IS NOT NULL
             ORDER BY e.changed_at DESC, e.id DESC LIMIT 500",
        );
        let mut held = Vec::new();
        for row in self.db.fetch_all(rows.bind(since).bind(by.to_string())).await? {
            held.push(self.read_effect(&row).await?);
        }
        Ok(held)
    }
}
