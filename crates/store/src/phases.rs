//! How far each agent may go where.

use domain::{Action, Actor, AgentName, AuditEntry, OperatorId, Phase, PhaseSetting, Scope, Share, Subject, Timestamp};
use serde_json::json;
use sql::{Row, query};

use crate::{Error, Store, Tx};

/// A setting with who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPhase {
    pub setting: PhaseSetting,
    /// `None` where the configuration set it.
    pub set_by: Option<OperatorId>,
    pub set_at: Timestamp,
}

impl Tx {
    /// Sets a phase from now on. What an agent proposed before is judged by it again when it is applied.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_phase(&mut self, setting: &PhaseSetting, by: Option<OperatorId>) -> Result<(), Error> {
        let agent = setting.agent.map_or("", AgentName::as_str);
        let upsert = query(
            "INSERT INTO phases (agent, scope, share, phase, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (agent, scope, share) DO UPDATE SET phase = excluded.phase, set_by = excluded.set_by,
                set_at = excluded.set_at",
        )
        .bind(agent)
        .bind(scope_text(&setting.scope)?)
        .bind(i64::from(setting.share.percent()))
        .bind(setting.phase.as_str())
        .bind(by.map(|by| by.to_string()))
        .bind(self.now().millis());
        self.inner.execute(upsert).await?;
        let actor = by.map_or(Actor::System, Actor::Operator);
        self.record(
            AuditEntry::new(self.now(), actor, Action::PhaseSet, Subject::default()).with_public(json!(setting)),
        );
        Ok(())
    }

    /// Removes a setting, so that a wider scope's applies again.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn clear_phase(
        &mut self,
        agent: Option<AgentName>,
        scope: &Scope,
        share: Share,
        by: OperatorId,
    ) -> Result<bool, Error> {
        let delete = query("DELETE FROM phases WHERE agent = $1 AND scope = $2 AND share = $3")
            .bind(agent.map_or("", AgentName::as_str))
            .bind(scope_text(scope)?)
            .bind(i64::from(share.percent()));
        let cleared = self.inner.execute(delete).await? == 1;
        if cleared {
            let mut public = json!({ "agent": agent, "scope": scope, "phase": null });
            if !share.is_whole() {
                public["share"] = json!(share);
            }
            let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::PhaseSet, Subject::default());
            self.record(entry.with_public(public));
        }
        Ok(cleared)
    }

    /// The phase that is set for exactly this scope as a whole.
    pub(crate) async fn phase_set_for(
        &mut self,
        agent: Option<AgentName>,
        scope: &Scope,
    ) -> Result<Option<Phase>, Error> {
        let row = query("SELECT phase FROM phases WHERE agent = $1 AND scope = $2 AND share = 100")
            .bind(agent.map_or("", AgentName::as_str))
            .bind(scope_text(scope)?);
        let Some(row) = self.inner.fetch_optional(row).await? else { return Ok(None) };
        row.try_get::<String, _>("phase")?
            .parse()
            .map(Some)
            .map_err(|_| Error::Corrupt { what: "a phase", source: None })
    }
}

impl Store {
    /// Every setting, widest scope first, and the whole of a scope before its shares.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn phases(&self) -> Result<Vec<StoredPhase>, Error> {
        let corrupt = || Error::Corrupt { what: "a phase", source: None };
        let rows = query("SELECT agent, scope, share, phase, set_by, set_at FROM phases ORDER BY agent, scope, share");
        let mut phases = Vec::new();
        for row in self.db.fetch_all(rows).await? {
            let agent: String = row.try_get("agent")?;
            let scope: String = row.try_get("scope")?;
            let set_by: Option<String> = row.try_get("set_by")?;
            let share =
                u8::try_from(row.try_get::<i64, _>("share")?).ok().and_then(|percent| Share::try_from(percent).ok());
            phases.push(StoredPhase {
                setting: PhaseSetting {
                    agent: (!agent.is_empty()).then(|| agent.parse()).transpose().map_err(|_| corrupt())?,
                    scope: serde_json::from_str(&scope).map_err(|_| corrupt())?,
                    phase: row.try_get::<String, _>("phase")?.parse().map_err(|_| corrupt())?,
                    share: share.ok_or_else(corrupt)?,
                },
                set_by: set_by.map(|id| id.parse()).transpose().map_err(|_| corrupt())?,
                set_at: Timestamp::from_millis(row.try_get("set_at")?),
            });
        }
        phases.sort_by(|StoredPhase { setting: a, .. }, StoredPhase { setting: b, .. }| {
            (&a.scope, a.agent, b.share).cmp(&(&b.scope, b.agent, a.share))
        });
        Ok(phases)
    }
}

fn scope_text(scope: &Scope) -> Result<String, Error> {
    serde_json::to_string(scope).map_err(|source| Error::Corrupt { what: "a scope", source: Some(source) })
}
