//! When paging tokens were issued: only kept while `Quirks::offset_token_life_ms` is set.

use std::collections::HashMap;

use crate::paging::decode;

/// The tokens issued, by what they decode to, so that it does not matter how often a client encodes them.
#[derive(Debug, Default)]
pub(crate) struct IssuedTokens(HashMap<String, i64>);

impl IssuedTokens {
    pub(crate) fn issued(&mut self, token: &str, now: i64) {
        if let Some(key) = key(token) {
            self.0.insert(key, now);
        }
    }

    /// Whether the token was issued at most `life_ms` ago. No token at all asks for the first page.
    pub(crate) fn is_good(&self, token: &str, life_ms: u64, now: i64) -> bool {
        let issued = key(token).and_then(|key| self.0.get(&key));
        token.is_empty() || issued.is_some_and(|at| now.saturating_sub(*at).unsigned_abs() <= life_ms)
    }
}

fn key(token: &str) -> Option<String> {
    decode(token).map(|values| serde_json::Value::Array(values).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_a_while_however_it_is_encoded() {
        let mut tokens = IssuedTokens::default();
        tokens.issued("%5B3%2C%22id%22%5D", 1_000);
        assert!(tokens.is_good("%5B3%2C%22id%22%5D", 50, 1_050) && tokens.is_good("[3,\"id\"]", 50, 1_050));
        assert!(!tokens.is_good("[3,\"id\"]", 50, 1_051));
        assert!(!tokens.is_good("[4,\"id\"]", 50, 1_000) && !tokens.is_good("nonsense", 50, 1_000));
        assert!(tokens.is_good("", 50, 9_000));
    }
}
