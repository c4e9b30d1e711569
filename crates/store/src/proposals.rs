//! Proposals: opened, judged, decided.

use domain::{
    Action, Actor, Approval, Authority, Effect, OperatorId, Phase, Proposal, ProposalEvent, ProposalId, ProposalState,
    Remit, RunId, Subject, Timestamp, Verdict,
};
use domain::{AgentName, AuditEntry};
use lever::{ContactId, OpportunityId};
use serde_json::json;
use sql::{Row, query};
use thiserror::Error as ThisError;

use crate::effects::Readied;
use crate::opportunities::read_contact;
use crate::sight::{Condition, made};
use crate::{Error, Store, Tx};

/// A proposal of before, with the phase in which it was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct PastProposal {
    pub proposal: Proposal,
    pub phase: Phase,
}

/// Why an approval was not taken.
#[derive(Debug, ThisError)]
pub enum ApproveError {
    #[error("the edited effect is not one that may take the proposal's place")]
    NotAnEdit,
    #[error(transparent)]
    Store(#[from] Error),
}

impl Tx {
    /// Keeps a new proposal.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn open_proposal(&mut self, proposal: &Proposal) -> Result<(), Error> {
        self.ensure_contact(&proposal.contact_id).await?;
        let id = proposal.id.to_string();
        let sealed = self.seal(&proposal.contact_id, "proposals", &id, proposal).await?;
        let insert = query(
            "INSERT INTO proposals (id, run, opportunity, contact, agent, effect_kind, state, opened_at, sealed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(proposal.run_id.to_string())
        .bind(proposal.opportunity_id.to_string())
        .bind(proposal.contact_id.to_string())
        .bind(proposal.agent.as_str())
        .bind(proposal.effect.kind().as_str())
        .bind(proposal.state.as_str())
        .bind(proposal.opened_at.millis())
        .bind(sealed);
        self.inner.execute(insert).await?;
        let entry = AuditEntry::new(self.now(), Actor::Agent(proposal.agent), Action::ProposalOpened, about(proposal))
            .with_public(json!({ "effect": proposal.effect.kind(), "digest": proposal.effect.digest() }))
            .with_private(json!({ "effect": proposal.effect, "rationale": proposal.rationale }));
        self.record(entry);
        Ok(())
    }

    /// Records the policy's judgement of an open proposal, and readies its effect where the policy allows it.
    ///
    /// # Errors
    /// When the proposal is not open.
    pub async fn judge_proposal(
        &mut self,
        proposal: Proposal,
        verdict: Verdict,
        expires_at: Timestamp,
        policy_version: &str,
    ) -> Result<Proposal, Error> {
        let rules = verdict.rules.clone();
        let proposal = self.step(proposal, ProposalEvent::Judged { verdict, expires_at }).await?;
        let action = match &proposal.state {
            ProposalState::Authorized { .. } => Action::ProposalAuthorized,
            ProposalState::AwaitingApproval { .. } => Action::ProposalAwaiting,
            ProposalState::Forbidden { .. }
            | ProposalState::Open
            | ProposalState::Approved { .. }
            | ProposalState::Declined { .. }
            | ProposalState::Expired { .. }
            | ProposalState::Superseded { .. } => Action::ProposalForbidden,
        };
        let entry = AuditEntry::new(self.now(), Actor::Policy, action, about(&proposal));
        self.record(entry.with_public(json!({ "rules": rules, "policy": policy_version })));
        if let ProposalState::Authorized { rules, .. } = &proposal.state {
            self.ready_effect(&proposal, &proposal.effect, &Authority::Rule(rules.clone())).await?;
        }
        Ok(proposal)
    }

    /// Records a person's yes and readies the effect, as it stands or as the person edited it.
    ///
    /// # Errors
    /// When it no longer waits for approval, or the edit is not one that may take its place.
    pub async fn approve(
        &mut self,
        id: ProposalId,
        by: OperatorId,
        edited: Option<Effect>,
    ) -> Result<(Proposal, Readied), ApproveError> {
        let proposal = self.proposal(id).await?;
        let effect = edited.unwrap_or_else(|| proposal.effect.clone());
        let is_edited = effect != proposal.effect;
        if is_edited && !proposal.effect.may_become(&effect) {
            return Err(ApproveError::NotAnEdit);
        }
        let approval = Approval { id: self.store.ids.mint(self.now()), proposal_id: id, by, effect, at: self.now() };
        let proposal = self.step(proposal, ProposalEvent::Approved { approval: approval.id, by }).await?;
        let sealed = self.seal(&proposal.contact_id, "approvals", &approval.id.to_string(), &approval).await?;
        let insert = query(
            "INSERT INTO approvals (id, proposal, operator, contact, at, sealed) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(approval.id.to_string())
        .bind(id.to_string())
        .bind(by.to_string())
        .bind(proposal.contact_id.to_string())
        .bind(self.now().millis())
        .bind(sealed);
        self.inner.execute(insert).await.map_err(Error::from)?;
        if is_edited {
            let edited = query("UPDATE proposals SET edited = 1 WHERE id = $1").bind(id.to_string());
            self.inner.execute(edited).await.map_err(Error::from)?;
        }
        let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::ProposalApproved, about(&proposal))
            .with_public(json!({ "approval": approval.id, "edited": is_edited, "digest": approval.effect.digest() }))
            .with_private(json!({ "effect": approval.effect }));
        self.record(entry);
        let readied = self.ready_effect(&proposal, &approval.effect, &Authority::Operator(by)).await?;
        Ok((proposal, readied))
    }

    /// Records a person's no.
    ///
    /// # Errors
    /// When it no longer waits for approval.
    pub async fn decline(&mut self, id: ProposalId, by: OperatorId, reason: &str) -> Result<Proposal, Error> {
        let proposal = self.proposal(id).await?;
        let proposal = self.step(proposal, ProposalEvent::Declined { by, reason: reason.to_owned() }).await?;
        let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::ProposalDeclined, about(&proposal));
        self.record(entry.with_private(json!({ "reason": reason })));
        Ok(proposal)
    }

    /// Expires what has waited too long; answers how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn expire_proposals(&mut self) -> Result<usize, Error> {
        // What belongs to an erased person cannot be read any more, and must not keep the rest from expiring.
        let due = query(
            "SELECT p.id FROM proposals p JOIN contact_keys k ON k.contact = p.contact
             WHERE p.state = 'awaiting-approval' AND p.expires_at <= $1 AND k.wrapped IS NOT NULL
             ORDER BY p.expires_at, p.id LIMIT 500",
        );
        let rows = self.inner.fetch_all(due.bind(self.now().millis())).await?;
        for row in &rows {
            let proposal = self.proposal(read_id(row)?).await?;
            let proposal = self.step(proposal, ProposalEvent::Expired).await?;
            let entry = AuditEntry::new(self.now(), Actor::System, Action::ProposalExpired, about(&proposal));
            self.record(entry);
        }
        Ok(rows.len())
    }

    /// Puts a newer run's proposals in the place of those that still wait.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn supersede(&mut self, opportunity: &OpportunityId, agent: AgentName, by: RunId) -> Result<(), Error> {
        let waiting = query(
            "SELECT id FROM proposals
             WHERE opportunity = $1 AND agent = $2 AND state = 'awaiting-approval' AND run <> $3 ORDER BY id",
        )
        .bind(opportunity.to_string())
        .bind(agent.as_str())
        .bind(by.to_string());
        for row in self.inner.fetch_all(waiting).await? {
            let proposal = self.proposal(read_id(&row)?).await?;
            let proposal = self.step(proposal, ProposalEvent::Superseded { by }).await?;
            let entry = AuditEntry::new(self.now(), Actor::Agent(agent), Action::ProposalSuperseded, about(&proposal));
            self.record(entry.with_public(json!({ "by": by })));
        }
        Ok(())
    }

    /// # Errors
    /// When there is none, or the person was erased.
    pub async fn proposal(&mut self, id: ProposalId) -> Result<Proposal, Error> {
        let row = self.inner.fetch_optional(by_id(id)).await?.ok_or_else(|| not_found(id))?;
        let (contact, sealed) = (read_contact(&row)?, row.try_get::<Vec<u8>, _>("sealed")?);
        self.open(&contact, "proposals", &id.to_string(), &sealed).await
    }

    /// Takes a proposal through one event, provided that it is still in the state in which it was read.
    pub(crate) async fn step(&mut self, proposal: Proposal, event: ProposalEvent) -> Result<Proposal, Error> {
        let from = proposal.state.as_str();
        let state = proposal.state.after(event, self.now())?;
        let proposal = Proposal { state, ..proposal };
        let expires_at = match &proposal.state {
            ProposalState::AwaitingApproval { expires_at, .. } => Some(expires_at.millis()),
            ProposalState::Open
            | ProposalState::Forbidden { .. }
            | ProposalState::Approved { .. }
            | ProposalState::Authorized { .. }
            | ProposalState::Declined { .. }
            | ProposalState::Expired { .. }
            | ProposalState::Superseded { .. } => None,
        };
        let id = proposal.id.to_string();
        let sealed = self.seal(&proposal.contact_id, "proposals", &id, &proposal).await?;
        let update =
            query("UPDATE proposals SET state = $1, expires_at = $2, sealed = $3 WHERE id = $4 AND state = $5")
                .bind(proposal.state.as_str())
                .bind(expires_at)
                .bind(sealed)
                .bind(id.clone())
                .bind(from);
        if self.inner.execute(update).await? == 0 {
            return Err(Error::Raced { what: "proposal", id });
        }
        Ok(proposal)
    }
}

impl Store {
    /// # Errors
    /// When there is none, or the person was erased.
    pub async fn proposal(&self, id: ProposalId) -> Result<Proposal, Error> {
        let row = self.db.fetch_optional(by_id(id)).await?.ok_or_else(|| not_found(id))?;
        self.read_proposal(&row).await
    }

    /// The approval of a proposal, where there is one.
    ///
    /// # Errors
    /// When the person was erased.
    pub async fn approval(&self, id: ProposalId) -> Result<Option<Approval>, Error> {
        let row = query("SELECT id, contact, sealed FROM approvals WHERE proposal = $1").bind(id.to_string());
        let Some(row) = self.db.fetch_optional(row).await? else { return Ok(None) };
        let (approval, contact): (String, ContactId) = (row.try_get("id")?, read_contact(&row)?);
        let sealed: Vec<u8> = row.try_get("sealed")?;
        Ok(Some(self.open(&contact, "approvals", &approval, &sealed).await?))
    }

    /// The proposals of an opportunity, newest first.
    ///
    /// # Errors
    /// When the person was erased.
    pub async fn proposals(&self, opportunity: &OpportunityId) -> Result<Vec<Proposal>, Error> {
        let rows =
            query("SELECT id, contact, sealed FROM proposals WHERE opportunity = $1 ORDER BY opened_at DESC, id");
        let mut proposals = Vec::new();
        for row in self.db.fetch_all(rows.bind(opportunity.to_string())).await? {
            proposals.push(self.read_proposal(&row).await?);
        }
        Ok(proposals)
    }

    /// The last proposals in the remit, newest first. What is closed to agents or erased is not among them, nor, unless asked
    /// for, what runs in shadow.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last_proposals(
        &self,
        remit: &Remit,
        with_shadow: bool,
        limit: i64,
    ) -> Result<Vec<PastProposal>, Error> {
        let sight = Condition::on_opportunity(remit, 3);
        let text = format!(
            "SELECT p.id, p.contact, p.sealed, r.phase FROM proposals p
                JOIN runs r ON r.id = p.run JOIN opportunities o ON o.id = p.opportunity
                JOIN contact_keys k ON k.contact = p.contact
             WHERE o.confidential = 0 AND k.wrapped IS NOT NULL AND ($1 = 1 OR r.phase <> 'shadow') AND {}
             ORDER BY p.opened_at DESC, p.id DESC LIMIT $2",
            sight.sql
        );
        let rows = sight.bind_to(made(text).bind(i64::from(with_shadow)).bind(limit));
        let mut past = Vec::new();
        for row in self.db.fetch_all(rows).await? {
            let phase = row.try_get::<String, _>("phase")?.parse();
            match self.read_proposal(&row).await {
                Ok(proposal) => past.push(PastProposal {
                    proposal,
                    phase: phase.map_err(|_| Error::Corrupt { what: "a run", source: None })?,
                }),
                // Erased, or consented again under a new key, between the two questions.
                Err(Error::Erased | Error::Unsealable { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(past)
    }

    async fn read_proposal(&self, row: &sql::AnyRow) -> Result<Proposal, Error> {
        let (id, contact): (String, ContactId) = (row.try_get("id")?, read_contact(row)?);
        let sealed: Vec<u8> = row.try_get("sealed")?;
        self.open(&contact, "proposals", &id, &sealed).await
    }
}

fn by_id(id: ProposalId) -> sql::Query {
    query("SELECT id, contact, sealed FROM proposals WHERE id = $1").bind(id.to_string())
}

fn not_found(id: ProposalId) -> Error {
    Error::NotFound { what: "proposal", id: id.to_string() }
}

fn read_id(row: &sql::AnyRow) -> Result<ProposalId, Error> {
    row.try_get::<String, _>("id")?.parse().map_err(|_| Error::Corrupt { what: "a proposal's id", source: None })
}

pub(crate) fn about(proposal: &Proposal) -> Subject {
    Subject {
        run: Some(proposal.run_id),
        proposal: Some(proposal.id),
        ..Subject::of_candidacy(&proposal.opportunity_id, &proposal.contact_id)
    }
}
