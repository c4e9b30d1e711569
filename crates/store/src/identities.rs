//! Accounts and who their operators are elsewhere: at the sign-in provider, and in Lever.

use domain::{Action, Actor, Admitted, AuditEntry, NotAdmitted, OperatorId, Role, Subject, Vouched};
use lever::{User, UserId};
use serde_json::json;
use sql::query;

use crate::operators::{by_email, read};
use crate::{Error, NewOperator, Operator, Tx};

impl Tx {
    /// Finds the account of somebody whom the provider vouched for and the rules let in: the one that was linked before,
    /// or the one of the address, or a new one. The provider's role takes the place of the one so far.
    ///
    /// # Errors
    /// When the database refuses. The inner error says why somebody does not come in.
    pub async fn let_in(
        &mut self,
        vouched: &Vouched,
        admitted: &Admitted,
        makes_accounts: bool,
    ) -> Result<Result<OperatorId, NotAdmitted>, Error> {
        let operator = match self.linked(vouched).await? {
            Some(operator) => operator,
            None => match self.linked_anew(vouched, admitted, makes_accounts).await? {
                Ok(operator) => operator,
                Err(why) => return Ok(Err(why)),
            },
        };
        if operator.disabled {
            return Ok(Err(NotAdmitted::Disabled));
        }
        let id = operator.id;
        if let Some(role) = admitted.role.filter(|role| *role != operator.role) {
            let update = query("UPDATE operators SET role = $1 WHERE id = $2").bind(role.as_str()).bind(id.to_string());
            self.follow_role(id, role).await?;
            self.change_operator(update, id).await?;
            self.note_change(None, json!({ "operator": id, "change": "role", "role": role, "by": "provider" }));
        }
        if admitted.email != operator.email {
            let update = query(
                "UPDATE operators SET email = $1 WHERE id = $2
                 AND NOT EXISTS (SELECT 1 FROM operators o WHERE o.email = $1)",
            );
            let update = update.bind(admitted.email.expose().clone()).bind(id.to_string());
            if self.inner.execute(update).await? == 1 {
                self.note_change(None, json!({ "operator": id, "change": "address", "by": "provider" }));
            }
        }
        Ok(Ok(id))
    }

    /// Records that somebody does not come in. What a known account still had open is closed: the provider has just said
    /// that it may not come in any more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn refuse_sign_in(&mut self, vouched: &Vouched, why: NotAdmitted) -> Result<(), Error> {
        let known = self.linked(vouched).await?.map(|operator| operator.id);
        if let Some(id) = known {
            self.end_every_session(id).await?;
            let revoke = query("UPDATE api_tokens SET revoked_at = $1 WHERE operator = $2 AND revoked_at IS NULL");
            self.inner.execute(revoke.bind(self.now().millis()).bind(id.to_string())).await?;
        }
        let entry = AuditEntry::new(self.now(), Actor::System, Action::SignInRefused, Subject::default());
        self.record(entry.with_public(json!({ "operator": known, "why": why.as_str() })));
        Ok(())
    }

    /// Gives every account whose Lever user follows from its address the active user of Lever's with that address, or
    /// none. Answers how many were changed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn link_lever_users(&mut self, users: &[User]) -> Result<u64, Error> {
        let rows = self.inner.fetch_all(query("SELECT * FROM operators WHERE lever_user_by = 'email'")).await?;
        let operators = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let mut changed = 0;
        for operator in operators {
            let user = user_with(users, operator.email.expose());
            if user == operator.lever_user.as_ref() {
                continue;
            }
            let update = query("UPDATE operators SET lever_user = $1 WHERE id = $2 AND lever_user_by = 'email'");
            let update = update.bind(user.map(ToString::to_string)).bind(operator.id.to_string());
            self.change_operator(update, operator.id).await?;
            let public = json!({ "operator": operator.id, "change": "lever-user", "user": user, "by": "address" });
            self.note_change(None, public);
            changed += 1;
        }
        Ok(changed)
    }

    async fn linked(&mut self, vouched: &Vouched) -> Result<Option<Operator>, Error> {
        let row = query(
            "SELECT o.* FROM identities i JOIN operators o ON o.id = i.operator WHERE i.issuer = $1 AND i.subject = $2",
        );
        let row = row.bind(vouched.issuer.clone()).bind(vouched.subject.expose().clone());
        self.inner.fetch_optional(row).await?.as_ref().map(read).transpose()
    }

    /// Links the account of the address, or a new one, to who somebody is at the provider.
    async fn linked_anew(
        &mut self,
        vouched: &Vouched,
        admitted: &Admitted,
        makes_accounts: bool,
    ) -> Result<Result<Operator, NotAdmitted>, Error> {
        let email = admitted.email.expose();
        let operator = match self.inner.fetch_optional(by_email(email)).await?.as_ref().map(read).transpose()? {
            Some(operator) if operator.disabled => return Ok(Err(NotAdmitted::Disabled)),
            Some(operator) => operator,
            None => {
                let Some(role) = admitted.role.filter(|_| makes_accounts) else {
                    return Ok(Err(NotAdmitted::NoAccount));
                };
                self.made(vouched, email, role).await?
            }
        };
        let insert = query(
            "INSERT INTO identities (issuer, subject, operator, linked_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(vouched.issuer.clone())
        .bind(vouched.subject.expose().clone())
        .bind(operator.id.to_string())
        .bind(self.now().millis());
        if self.inner.execute(insert).await? == 0 {
            return Ok(Err(NotAdmitted::TakenAccount));
        }
        let entry = AuditEntry::new(self.now(), Actor::System, Action::OperatorLinked, Subject::default());
        self.record(entry.with_public(json!({ "operator": operator.id, "issuer": vouched.issuer })));
        Ok(Ok(operator))
    }

    async fn made(&mut self, vouched: &Vouched, email: &str, role: Role) -> Result<Operator, Error> {
        let name = vouched.name.as_ref().map_or("", |name| name.expose().trim());
        let name = if name.is_empty() { email } else { name };
        let new = NewOperator { email, name, role, lever_user: None, password_hash: "" };
        self.insert_operator(&new, Actor::System).await?;
        let row = self.inner.fetch_optional(by_email(email)).await?;
        read(row.as_ref().ok_or(Error::Raced { what: "operator", id: "by its address".to_owned() })?)
    }
}

/// The one active user with that address; none where there are several, which Lever does not promise to rule out.
fn user_with<'a>(users: &'a [User], email: &str) -> Option<&'a UserId> {
    let is_theirs = |user: &&User| user.deactivated_at.is_none() && user.email.trim().to_lowercase() == email;
    let mut found = users.iter().filter(is_theirs);
    let user = found.next()?;
    found.next().is_none().then_some(&user.id)
}
