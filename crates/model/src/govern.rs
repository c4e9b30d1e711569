//! Wrappers that implement the port and stand before a model: how many questions at a time, how long one may take, when
//! to stop trying, and how much may be spent. They nest in any order; [`govern`] nests them in the usual one.

mod breaker;
mod budget;
mod concurrency;
mod deadline;
mod ledger;
mod price;

use std::sync::Arc;
use std::time::Duration;

pub use breaker::{Breaker, BreakerOptions};
pub use budget::{Allowance, Budget, BudgetOptions};
pub use concurrency::Concurrency;
pub use deadline::Deadline;
pub use ledger::{Key, Ledger, LedgerError, Line, MemoryLedger, Overdrawn, Spend};
pub use price::{Price, Prices};

use crate::clock::Clock;
use crate::port::LanguageModel;

/// What stands before one model.
#[derive(Debug, Clone)]
pub struct Governance {
    /// Questions at the same time.
    pub at_once: usize,
    /// For one question with all its tries, the wait for its turn not included.
    pub deadline: Duration,
    pub breaker: BreakerOptions,
    pub budget: BudgetOptions,
}

/// From the outside: the budget refuses first, then the breaker; a turn is waited for; then the time begins.
#[must_use]
pub fn govern(
    model: Arc<dyn LanguageModel>,
    governance: Governance,
    ledger: Arc<dyn Ledger>,
    clock: Arc<dyn Clock>,
) -> Arc<dyn LanguageModel> {
    let model = Arc::new(Deadline::new(model, governance.deadline));
    let model = Arc::new(Concurrency::new(model, governance.at_once));
    let model = Arc::new(Breaker::new(model, governance.breaker, Arc::clone(&clock)));
    Arc::new(Budget::new(model, governance.budget, ledger, clock))
}

#[cfg(test)]
mod tests;
