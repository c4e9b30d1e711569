//! Remits: which candidacies each operator sees.

use std::collections::BTreeSet;

use domain::{Action, Actor, Assignment, AuditEntry, Ground, OperatorId, Remit, Role, Subject};
use serde_json::json;
use sql::{AnyRow, Row, query};

use crate::{Error, Store, Tx};

impl Tx {
    /// Puts other assignments in the place of those that an operator has. From the next request on they count, also
    /// for what was approved and is not written yet: whoever may not see a candidacy any more does not decide there.
    ///
    /// # Errors
    /// When there is no such operator.
    pub async fn set_remit(
        &mut self,
        operator: OperatorId,
        assignments: &BTreeSet<Assignment>,
        by: Option<OperatorId>,
    ) -> Result<(), Error> {
        let known = query("SELECT id FROM operators WHERE id = $1").bind(operator.to_string());
        if self.inner.fetch_optional(known).await?.is_none() {
            return Err(Error::NotFound { what: "operator", id: operator.to_string() });
        }
        self.write_remit(operator, assignments, by).await?;
        let actor = by.map_or(Actor::System, Actor::Operator);
        let entry = AuditEntry::new(self.now(), actor, Action::RemitSet, Subject::default());
        self.record(entry.with_public(json!({ "operator": operator, "remit": assignments })));
        Ok(())
    }

    /// Before an operator gets another role: a remit that is just what the old role begins with becomes what the new one
    /// begins with. One that somebody has set stays.
    pub(crate) async fn follow_role(&mut self, operator: OperatorId, to: Role) -> Result<(), Error> {
        let row = query("SELECT role FROM operators WHERE id = $1").bind(operator.to_string());
        let Some(row) = self.inner.fetch_optional(row).await? else { return Ok(()) };
        let from: Role = row.try_get::<String, _>("role")?.parse().map_err(|_| corrupt())?;
        let rows = query("SELECT kind, value, confidential FROM remits WHERE operator = $1").bind(operator.to_string());
        let now: BTreeSet<Assignment> = self.inner.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
        if from != to && now == BTreeSet::from([Assignment::of_role(from)]) {
            self.set_remit(operator, &BTreeSet::from([Assignment::of_role(to)]), None).await?;
        }
        Ok(())
    }

    pub(crate) async fn write_remit(
        &mut self,
        operator: OperatorId,
        assignments: &BTreeSet<Assignment>,
        by: Option<OperatorId>,
    ) -> Result<(), Error> {
        let clear = query("DELETE FROM remits WHERE operator = $1").bind(operator.to_string());
        self.inner.execute(clear).await?;
        for Assignment { ground, confidential } in assignments {
            // Of two assignments of one ground the wider one counts.
            let insert = query(
                "INSERT INTO remits (operator, kind, value, confidential, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (operator, kind, value) DO UPDATE SET confidential = 1",
            )
            .bind(operator.to_string())
            .bind(ground.kind())
            .bind(ground.value().to_owned())
            .bind(i64::from(*confidential))
            .bind(by.map(|by| by.to_string()))
            .bind(self.now().millis());
            self.inner.execute(insert).await?;
        }
        Ok(())
    }
}

impl Store {
    /// What an operator sees. Nothing where there is no such operator.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remit(&self, operator: OperatorId) -> Result<Remit, Error> {
        let rows = query(
            "SELECT r.kind, r.value, r.confidential, o.lever_user FROM remits r
             JOIN operators o ON o.id = r.operator WHERE r.operator = $1",
        );
        let rows = self.db.fetch_all(rows.bind(operator.to_string())).await?;
        let lever_user = match rows.first() {
            Some(row) => row.try_get::<Option<String>, _>("lever_user")?,
            None => None,
        };
        Ok(Remit {
            assignments: rows.iter().map(read).collect::<Result<_, _>>()?,
            lever_user: lever_user.map(|id| lever::UserId::parse(&id)).transpose().map_err(|_| corrupt())?,
        })
    }
}

fn corrupt() -> Error {
    Error::Corrupt { what: "a remit", source: None }
}

fn read(row: &AnyRow) -> Result<Assignment, Error> {
    let (kind, value): (String, String) = (row.try_get("kind")?, row.try_get("value")?);
    let ground = Ground::read(&kind, &value).ok_or_else(corrupt)?;
    Ok(Assignment { ground, confidential: row.try_get::<i64, _>("confidential")? != 0 })
}
