//! Effects: authorized changes on their way to Lever, and what became of them.

use std::time::Duration;

use domain::work::{Apply, Reconcile};
use domain::{
    Action, Actor, AuditEntry, Authority, Effect, EffectEvent, EffectId, EffectKind, EffectState, Proposal, ProposalId,
    Subject, Timestamp,
};
use lever::{ContactId, OpportunityId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sql::{Row, query};

use crate::opportunities::read_contact;
use crate::proposals::about;
use crate::{Error, Store, Tx};

/// An effect as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectRecord {
    pub id: EffectId,
    pub proposal_id: ProposalId,
    pub opportunity_id: OpportunityId,
    pub contact_id: ContactId,
    /// What was authorized, for showing. What is written is derived anew from proposal and grant.
    pub effect: Effect,
    pub ready_at: Timestamp,
    /// How often it was sent.
    #[serde(default)]
    pub sends: u32,
    pub state: EffectState,
}

/// What became of readying an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readied {
    Queued(EffectId),
    /// The same change of the same opportunity stands or is under way already: nothing is written twice.
    SameAs(EffectId),
}

impl Tx {
    /// Stores an effect and queues its writing, unless the same one stands or is under way.
    pub(crate) async fn ready_effect(
        &mut self,
        proposal: &Proposal,
        effect: &Effect,
        authority: &Authority,
    ) -> Result<Readied, Error> {
        let fingerprint = effect.fingerprint(&proposal.opportunity_id);
        let record = EffectRecord {
            id: self.store.ids.mint(self.now()),
            proposal_id: proposal.id,
            opportunity_id: proposal.opportunity_id.clone(),
            contact_id: proposal.contact_id.clone(),
            effect: effect.clone(),
            ready_at: self.now(),
            sends: 0,
            state: EffectState::Ready,
        };
        let id = record.id.to_string();
        let sealed = self.seal(&record.contact_id, "effects", &id, &record).await?;
        let insert = query(
            "INSERT INTO effects (id, proposal, opportunity, contact, kind, fingerprint, state, changed_at, sealed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(proposal.id.to_string())
        .bind(record.opportunity_id.to_string())
        .bind(record.contact_id.to_string())
        .bind(effect.kind().as_str())
        .bind(fingerprint.as_str().to_owned())
        .bind(record.state.as_str())
        .bind(self.now().millis())
        .bind(sealed);
        if self.inner.execute(insert).await? == 0 {
            let same = query(
                "SELECT id FROM effects WHERE fingerprint = $1 AND (state IN ('ready', 'sending', 'unconfirmed')
                    OR (state = 'applied' AND kind <> 'move-stage'))",
            );
            let row = self.inner.fetch_optional(same.bind(fingerprint.as_str().to_owned())).await?;
            let row = row.ok_or_else(|| Error::Raced { what: "effect", id: record.id.to_string() })?;
            let same = row.try_get::<String, _>("id")?;
            return Ok(Readied::SameAs(same.parse().map_err(|_| corrupt())?));
        }
        let by = match authority {
            Authority::Rule(rules) => json!({ "rules": rules.iter().map(|rule| &rule.id).collect::<Vec<_>>() }),
            Authority::Operator(operator) => json!({ "operator": operator }),
        };
        let entry = AuditEntry::new(
            self.now(),
            match authority {
                Authority::Rule(_) => Actor::Policy,
                Authority::Operator(operator) => Actor::Operator(*operator),
            },
            Action::EffectReady,
            Subject { effect: Some(record.id), ..about(proposal) },
        );
        let public = json!({ "kind": effect.kind(), "fingerprint": fingerprint, "authority": by });
        self.record(entry.with_public(public));
        let by_person = matches!(authority, Authority::Operator(_));
        let work = Apply { effect_id: record.id, opportunity_id: record.opportunity_id.clone(), by_person };
        let hold = if by_person { self.store.hold } else { Duration::ZERO };
        self.enqueue_at(&work, self.now().plus(hold)).await?;
        Ok(Readied::Queued(record.id))
    }

    /// # Errors
    /// When there is none, or the person was erased.
    pub async fn effect(&mut self, id: EffectId) -> Result<EffectRecord, Error> {
        let row = self.inner.fetch_optional(by_id(id)).await?.ok_or_else(|| not_found(id))?;
        let (contact, sealed) = (read_contact(&row)?, row.try_get::<Vec<u8>, _>("sealed")?);
        self.open(&contact, "effects", &id.to_string(), &sealed).await
    }

    /// Takes an effect through one event, provided that it is still in the state in which it is read.
    ///
    /// # Errors
    /// [`Error::InvalidTransition`] when the event cannot happen to it as it is.
    pub async fn effect_event(&mut self, id: EffectId, event: EffectEvent) -> Result<EffectRecord, Error> {
        let record = self.effect(id).await?;
        let from = record.state.as_str();
        let (action, actor, public) = described(&event);
        let lost = matches!(event, EffectEvent::Lost);
        let sends = record.sends + u32::from(event == EffectEvent::Sent);
        let record = EffectRecord { state: record.state.after(event, self.now())?, sends, ..record };
        let sealed = self.seal(&record.contact_id, "effects", &id.to_string(), &record).await?;
        let is_written = matches!(record.state, EffectState::Applied { .. });
        let update = query(
            "UPDATE effects SET state = $1, changed_at = $2, sealed = $3, written_at = COALESCE($4, written_at)
             WHERE id = $5 AND state = $6",
        )
        .bind(record.state.as_str())
        .bind(self.now().millis())
        .bind(sealed)
        .bind(is_written.then_some(self.now().millis()))
        .bind(id.to_string())
        .bind(from);
        if self.inner.execute(update).await? == 0 {
            return Err(Error::Raced { what: "effect", id: id.to_string() });
        }
        let entry = AuditEntry::new(self.now(), actor, action, record.subject());
        self.record(entry.with_public(public));
        if !matches!(record.state, EffectState::Sending { .. } | EffectState::Unconfirmed { .. }) {
            self.write_has_ended(id).await?;
        }
        if lost {
            let work = Reconcile { effect_id: id, opportunity_id: record.opportunity_id.clone() };
            self.enqueue(&work).await?;
        }
        Ok(record)
    }
}

impl EffectRecord {
    pub(crate) fn subject(&self) -> Subject {
        Subject {
            proposal: Some(self.proposal_id),
            effect: Some(self.id),
            ..Subject::of_candidacy(&self.opportunity_id, &self.contact_id)
        }
    }
}

fn described(event: &EffectEvent) -> (Action, Actor, Value) {
    let system = |action, public| (action, Actor::System, public);
    match event {
        EffectEvent::FoundStale { changed } => system(Action::EffectStale, json!({ "changed": changed })),
        EffectEvent::Sent => system(Action::EffectSending, Value::Null),
        EffectEvent::Confirmed { receipt } => system(Action::EffectApplied, json!({ "leverId": receipt.lever_id })),
        EffectEvent::Refused { why } => system(Action::EffectRejected, json!({ "why": why })),
        EffectEvent::Lost => system(Action::EffectUnconfirmed, Value::Null),
        EffectEvent::NotFound => system(Action::EffectReopened, Value::Null),
        EffectEvent::GivenUp { why } => system(Action::EffectAbandoned, json!({ "why": why })),
        EffectEvent::TakenBack { by } => (Action::EffectCompensated, Actor::Operator(*by), Value::Null),
    }
}

impl Store {
    /// # Errors
    /// When there is none, or the person was erased.
    pub async fn effect(&self, id: EffectId) -> Result<EffectRecord, Error> {
        let row = self.db.fetch_optional(by_id(id)).await?.ok_or_else(|| not_found(id))?;
        self.read_effect(&row).await
    }

    /// The effects on an opportunity, newest first.
    ///
    /// # Errors
    /// When the person was erased.
    pub async fn effects(&self, opportunity: &OpportunityId) -> Result<Vec<EffectRecord>, Error> {
        let rows = query("SELECT id, contact, sealed FROM effects WHERE opportunity = $1 ORDER BY id DESC");
        let mut effects = Vec::new();
        for row in self.db.fetch_all(rows.bind(opportunity.to_string())).await? {
            effects.push(self.read_effect(&row).await?);
        }
        Ok(effects)
    }

    /// Effects that were left ready, sending or unconfirmed since before a time, oldest first: their jobs may be gone.
    /// Those of erased people are left out: nothing can be done about them any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn effects_left_behind(
        &self,
        before: Timestamp,
    ) -> Result<Vec<(EffectId, OpportunityId, String)>, Error> {
        let rows = query(
            "SELECT e.id, e.opportunity, e.state FROM effects e JOIN contact_keys k ON k.contact = e.contact
             WHERE e.state IN ('ready', 'sending', 'unconfirmed') AND e.changed_at < $1 AND k.wrapped IS NOT NULL
             ORDER BY e.changed_at, e.id LIMIT 500",
        );
        self.db
            .fetch_all(rows.bind(before.millis()))
            .await?
            .iter()
            .map(|row| {
                let id = row.try_get::<String, _>("id")?.parse().map_err(|_| corrupt())?;
                let opportunity =
                    OpportunityId::parse(&row.try_get::<String, _>("opportunity")?).map_err(|_| corrupt())?;
                Ok((id, opportunity, row.try_get("state")?))
            })
            .collect()
    }

    /// How many effects of each kind are in each state.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn effect_counts(&self) -> Result<Vec<(EffectKind, String, i64)>, Error> {
        let rows = query("SELECT kind, state, COUNT(*) AS n FROM effects GROUP BY kind, state ORDER BY kind, state");
        self.db
            .fetch_all(rows)
            .await?
            .iter()
            .map(|row| {
                let kind: String = row.try_get("kind")?;
                let kind = EffectKind::ALL.into_iter().find(|known| known.as_str() == kind).ok_or_else(corrupt)?;
                Ok((kind, row.try_get("state")?, row.try_get("n")?))
            })
            .collect()
    }

    pub(crate) async fn read_effect(&self, row: &sql::AnyRow) -> Result<EffectRecord, Error> {
        let (id, contact): (String, ContactId) = (row.try_get("id")?, read_contact(row)?);
        let sealed: Vec<u8> = row.try_get("sealed")?;
        self.open(&contact, "effects", &id, &sealed).await
    }
}

fn by_id(id: EffectId) -> sql::Query {
    query("SELECT id, contact, sealed FROM effects WHERE id = $1").bind(id.to_string())
}

fn not_found(id: EffectId) -> Error {
    Error::NotFound { what: "effect", id: id.to_string() }
}

fn corrupt() -> Error {
    Error::Corrupt { what: "an effect", source: None }
}
