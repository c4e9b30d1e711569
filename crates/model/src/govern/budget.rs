//! How much may be spent, in tokens and in money, for each account and each day. Reserves the most that a question can
//! cost before it is sent, so that questions at the same time cannot overdraw together.

use std::sync::Arc;

use super::ledger::{Key, Ledger, Line, Spend};
use super::price::{Price, Prices};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::port::{Answer, Identity, LanguageModel, Reply, Request, Usage};

const MILLIS_OF_A_DAY: i64 = 24 * 60 * 60 * 1000;

/// What may be spent. None is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allowance {
    pub tokens: Option<u64>,
    /// Millionths of the operator's currency.
    pub micros: Option<u64>,
}

impl Allowance {
    #[must_use]
    pub fn covers(self, spend: Spend) -> bool {
        self.tokens.is_none_or(|most| spend.tokens <= most) && self.micros.is_none_or(|most| spend.micros <= most)
    }
}

#[derive(Debug, Clone, Default)]
pub struct BudgetOptions {
    /// For each account, for ever. A request without an account has no such limit.
    pub per_account: Allowance,
    /// For everything on one day in UTC.
    pub per_day: Allowance,
    /// Where money is limited, a model without a price is refused.
    pub prices: Prices,
}

/// Refuses what there is no budget for.
pub struct Budget {
    model: Arc<dyn LanguageModel>,
    options: BudgetOptions,
    ledger: Arc<dyn Ledger>,
    clock: Arc<dyn Clock>,
}

impl Budget {
    #[must_use]
    pub fn new(
        model: Arc<dyn LanguageModel>,
        options: BudgetOptions,
        ledger: Arc<dyn Ledger>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { model, options, ledger, clock }
    }

    /// The accounts that pay, each with its limit.
    fn lines(&self, request: &Request) -> Vec<Line> {
        let day = Key::Day(self.clock.now_millis().div_euclid(MILLIS_OF_A_DAY));
        let mut lines = vec![Line { key: day, allowance: self.options.per_day }];
        if let Some(account) = &request.account {
            lines.push(Line { key: Key::Account(account.clone()), allowance: self.options.per_account });
        }
        lines
    }

    fn price(&self, identity: &Identity, lines: &[Line]) -> Result<Price, Error> {
        match self.options.prices.of(identity) {
            Some(price) => Ok(price),
            None if lines.iter().all(|line| line.allowance.micros.is_none()) => Ok(Price::FREE),
            None => {
                let Identity { provider, model } = identity.clone();
                Err(Error::Unpriced { provider, model })
            }
        }
    }

    async fn ask(&self, request: &Request) -> Result<Answer, Error> {
        let identity = self.identity(request);
        let lines = self.lines(request);
        let price = self.price(&identity, &lines)?;
        let most = spend(price, at_most(request));
        let unreachable = |source| Error::Ledger { provider: identity.provider.clone(), source };
        if let Err(overdrawn) = self.ledger.reserve(&lines, most).await.map_err(unreachable)? {
            return Err(Error::OverBudget { provider: identity.provider, key: overdrawn.key.to_string() });
        }
        // A question that is given up here leaves its reservation: what it cost is not known.
        let reply = self.model.complete(request).await;
        let actual = match &reply {
            Ok(Answer { usage: Some(usage), .. }) => spend(price, *usage),
            Ok(Answer { usage: None, .. }) => most,
            Err(error) if may_have_cost(error) => most,
            Err(_) => Spend::default(),
        };
        self.ledger.settle(&lines, most, actual).await.map_err(unreachable)?;
        reply
    }
}

impl LanguageModel for Budget {
    fn identity(&self, request: &Request) -> Identity {
        self.model.identity(request)
    }

    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a> {
        Box::pin(self.ask(request))
    }
}

/// From above for prose in any script: tokenizers make fewer than one token for every two bytes of it. Text that is none,
/// such as long numbers, may need more; what it cost in fact is counted afterwards.
fn at_most(request: &Request) -> Usage {
    let frame = 64 + 16 * request.messages.len() as u64;
    Usage {
        input_tokens: (request.size_bytes() as u64).div_ceil(2) + frame,
        output_tokens: u64::from(request.max_tokens),
    }
}

fn spend(price: Price, usage: Usage) -> Spend {
    Spend { tokens: usage.total_tokens(), micros: price.cost_micros(usage) }
}

/// Whether the provider may have done the work and count it although we have no answer.
fn may_have_cost(error: &Error) -> bool {
    match error {
        Error::Declined { .. } | Error::AnswerTooLarge { .. } => true,
        Error::Transport { source, .. } => !source.is_connect(),
        _ => matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::Malformed),
    }
}
