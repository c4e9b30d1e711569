//! What tokens cost. In millionths of whatever currency the operator reckons in; nothing is converted.

use std::collections::BTreeMap;

use crate::port::{Identity, Usage};

/// Millionths of the currency for a million tokens, as providers list them: 3.00 for a million is 3,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    pub input_micros_per_million: u64,
    pub output_micros_per_million: u64,
}

impl Price {
    /// A model on a machine of one's own.
    pub const FREE: Self = Self { input_micros_per_million: 0, output_micros_per_million: 0 };

    /// Rounded up to the next millionth.
    #[must_use]
    pub fn cost_micros(self, usage: Usage) -> u64 {
        let cost = |tokens: u64, price: u64| u128::from(tokens) * u128::from(price);
        let total = cost(usage.input_tokens, self.input_micros_per_million)
            + cost(usage.output_tokens, self.output_micros_per_million);
        u64::try_from(total.div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }
}

/// A price for each provider and model, by the names that the operator gave them.
#[derive(Debug, Clone, Default)]
pub struct Prices(BTreeMap<Identity, Price>);

impl Prices {
    #[must_use]
    pub fn with(mut self, provider: impl Into<String>, model: impl Into<String>, price: Price) -> Self {
        self.0.insert(Identity { provider: provider.into(), model: model.into() }, price);
        self
    }

    /// None where nobody has said; that is not the same as free.
    #[must_use]
    pub fn of(&self, identity: &Identity) -> Option<Price> {
        self.0.get(identity).copied()
    }
}
