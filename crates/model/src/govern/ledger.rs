//! Where what was spent is written down. In memory here; a database that several processes share can implement the same.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use thiserror::Error;

use super::budget::Allowance;

/// An amount of tokens and money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spend {
    pub tokens: u64,
    /// Millionths of the operator's currency.
    pub micros: u64,
}

impl Spend {
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { tokens: self.tokens.saturating_add(other.tokens), micros: self.micros.saturating_add(other.micros) }
    }

    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self { tokens: self.tokens.saturating_sub(other.tokens), micros: self.micros.saturating_sub(other.micros) }
    }
}

/// Whose account it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Everybody's, on one day in UTC: days since 1 January 1970.
    Day(i64),
    /// For ever: an id, such as the posting's.
    Account(String),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "day {day}"),
            Self::Account(id) => write!(f, "account {id}"),
        }
    }
}

/// An account with what may be spent from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub key: Key,
    pub allowance: Allowance,
}

/// An account that has not enough left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdrawn {
    pub key: Key,
}

/// The ledger cannot be reached. What an implementation knows of the cause is the source.
#[derive(Debug, Error)]
#[error("could not {operation}")]
pub struct LedgerError {
    /// Completes "could not …".
    pub operation: &'static str,
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// What was spent, by account.
pub trait Ledger: Send + Sync {
    /// Adds `spend` to all the lines if each has that much left, and to none otherwise. Must be one step for everybody
    /// who shares the ledger.
    fn reserve<'a>(
        &'a self,
        lines: &'a [Line],
        spend: Spend,
    ) -> BoxFuture<'a, Result<Result<(), Overdrawn>, LedgerError>>;

    /// Puts `actual` in the place of `reserved`. May overdraw: it was spent.
    fn settle<'a>(
        &'a self,
        lines: &'a [Line],
        reserved: Spend,
        actual: Spend,
    ) -> BoxFuture<'a, Result<(), LedgerError>>;

    /// What stands under a key, reservations included.
    fn spent<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Spend, LedgerError>>;
}

/// A ledger of this process, empty when it starts.
#[derive(Debug, Default)]
pub struct MemoryLedger(Mutex<BTreeMap<Key, Spend>>);

impl MemoryLedger {
    fn with<T>(&self, change: impl FnOnce(&mut BTreeMap<Key, Spend>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ledger for MemoryLedger {
    fn reserve<'a>(
        &'a self,
        lines: &'a [Line],
        spend: Spend,
    ) -> BoxFuture<'a, Result<Result<(), Overdrawn>, LedgerError>> {
        let reserved = self.with(|spent| {
            let after = |line: &Line| spent.get(&line.key).copied().unwrap_or_default().plus(spend);
            if let Some(line) = lines.iter().find(|line| !line.allowance.covers(after(line))) {
                return Err(Overdrawn { key: line.key.clone() });
            }
            for line in lines {
                let entry = spent.entry(line.key.clone()).or_default();
                *entry = entry.plus(spend);
            }
            Ok(())
        });
        Box::pin(async { Ok(reserved) })
    }

    fn settle<'a>(
        &'a self,
        lines: &'a [Line],
        reserved: Spend,
        actual: Spend,
    ) -> BoxFuture<'a, Result<(), LedgerError>> {
        self.with(|spent| {
            for line in lines {
                let entry = spent.entry(line.key.clone()).or_default();
                *entry = entry.minus(reserved).plus(actual);
            }
        });
        Box::pin(async { Ok(()) })
    }

    fn spent<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Spend, LedgerError>> {
        let spent = self.with(|spent| spent.get(key).copied().unwrap_or_default());
        Box::pin(async move { Ok(spent) })
    }
}
