//! The keys by which a provider signs. They are read again when a token names one that is not known, but not more often
//! than once a minute: a stranger may name any.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;

use crate::Error;

/// At most so often are they read anew because of an unknown key.
pub(crate) const AGAIN_AFTER_MILLIS: i64 = 60_000;

#[derive(Debug, Clone)]
pub(crate) struct Keys {
    keys: Vec<Jwk>,
    pub(crate) read_at: i64,
}

impl Keys {
    /// Reads a list of keys. What is not understood of it is left out: a provider may list kinds that are of no use here.
    pub(crate) fn read(text: &[u8], now: i64) -> Result<Self, Error> {
        let malformed = || Error::Malformed { what: "list of keys" };
        let set: Value = serde_json::from_slice(text).map_err(|_| malformed())?;
        let all = set["keys"].as_array().ok_or_else(malformed)?;
        let keys = all.iter().filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok());
        let JwkSet { keys } = JwkSet { keys: keys.filter(|key| algorithm_of(key).is_some()).collect() };
        Ok(Self { keys, read_at: now })
    }

    pub(crate) fn count(&self) -> usize {
        self.keys.len()
    }

    /// The key of that id for that algorithm; without an id the only one for it.
    pub(crate) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        let mut fitting = self.keys.iter().filter(|key| algorithm_of(key) == Some(algorithm));
        let key = match id {
            Some(id) => fitting.find(|key| key.common.key_id.as_deref() == Some(id)),
            None => fitting.next().filter(|_| fitting.next().is_none()),
        };
        DecodingKey::from_jwk(key?).ok()
    }
}

/// The one algorithm that a key is for here; `None` for any other kind, and for keys that are not for signing.
fn algorithm_of(key: &Jwk) -> Option<Algorithm> {
    if key.common.public_key_use.as_ref().is_some_and(|it| *it != PublicKeyUse::Signature) {
        return None;
    }
    let algorithm = match &key.algorithm {
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => Algorithm::ES256,
        _ => return None,
    };
    let says = key.common.key_algorithm.as_ref().map(ToString::to_string);
    says.is_none_or(|says| says == format!("{algorithm:?}")).then_some(algorithm)
}
