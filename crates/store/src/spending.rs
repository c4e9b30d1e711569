//! What was spent on language models, by account, for every process on the same database.

use sql::{Engine, Row, query};

use crate::{Error, Store, Tx};

/// An amount of tokens and of money, in millionths of the operator's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    pub tokens: i64,
    pub micros: i64,
}

/// An account with what may be spent from it; none is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limited<'a> {
    pub account: &'a str,
    pub tokens: Option<i64>,
    pub micros: Option<i64>,
}

impl Store {
    /// Adds an amount to every account if each has that much left, and to none otherwise: then it names the first that
    /// has not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reserve_spending(&self, accounts: &[Limited<'_>], amount: Amount) -> Result<Option<String>, Error> {
        let mut tx = self.begin().await?;
        for limited in in_order(accounts) {
            let spent = tx.hold_spending(limited.account).await?;
            let covers = |limit: Option<i64>, spent: i64, more: i64| {
                limit.is_none_or(|limit| spent.saturating_add(more) <= limit)
            };
            if !covers(limited.tokens, spent.tokens, amount.tokens)
                || !covers(limited.micros, spent.micros, amount.micros)
            {
                return Ok(Some(limited.account.to_owned()));
            }
            tx.put_spending(limited.account, plus(spent, amount)).await?;
        }
        tx.commit().await?;
        Ok(None)
    }

    /// Adds what was spent beyond what was reserved, or takes off what was not spent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn settle_spending(&self, accounts: &[Limited<'_>], difference: Amount) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        for limited in in_order(accounts) {
            let spent = tx.hold_spending(limited.account).await?;
            tx.put_spending(limited.account, plus(spent, difference)).await?;
        }
        tx.commit().await
    }

    /// What stands on an account, with what is on its way.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn spending(&self, account: &str) -> Result<Amount, Error> {
        let row = query("SELECT tokens, micros FROM model_spending WHERE account = $1").bind(account.to_owned());
        self.db.fetch_optional(row).await?.map_or(Ok(Amount::default()), |row| read(&row))
    }
}

impl Tx {
    /// What stands on an account, held until the end of the transaction.
    async fn hold_spending(&mut self, account: &str) -> Result<Amount, Error> {
        let make =
            query("INSERT INTO model_spending (account, tokens, micros) VALUES ($1, 0, 0) ON CONFLICT DO NOTHING");
        self.inner.execute(make.bind(account.to_owned())).await?;
        let held = match self.inner.engine() {
            Engine::Postgres => query("SELECT tokens, micros FROM model_spending WHERE account = $1 FOR UPDATE"),
            Engine::Sqlite => query("SELECT tokens, micros FROM model_spending WHERE account = $1"),
        };
        let row = self.inner.fetch_optional(held.bind(account.to_owned())).await?;
        row.map_or(Ok(Amount::default()), |row| read(&row))
    }

    async fn put_spending(&mut self, account: &str, amount: Amount) -> Result<(), Error> {
        let update = query("UPDATE model_spending SET tokens = $1, micros = $2 WHERE account = $3");
        let update = update.bind(amount.tokens).bind(amount.micros).bind(account.to_owned());
        self.inner.execute(update).await?;
        Ok(())
    }
}

/// Everybody holds accounts in the same order, so that nobody waits for each other.
fn in_order<'a>(accounts: &[Limited<'a>]) -> Vec<Limited<'a>> {
    let mut accounts = accounts.to_vec();
    accounts.sort_unstable_by_key(|limited| limited.account);
    accounts
}

fn plus(amount: Amount, more: Amount) -> Amount {
    Amount {
        tokens: amount.tokens.saturating_add(more.tokens).max(0),
        micros: amount.micros.saturating_add(more.micros).max(0),
    }
}

fn read(row: &sql::AnyRow) -> Result<Amount, Error> {
    Ok(Amount { tokens: row.try_get("tokens")?, micros: row.try_get("micros")? })
}
