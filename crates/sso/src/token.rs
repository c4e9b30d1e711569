//! The identity token: who signed it, for whom, when, and for which sign-in.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::Error;

/// What a token must fit.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) nonce: &'a str,
    /// In seconds.
    pub(crate) now: i64,
    pub(crate) skew: i64,
}

/// By which key a token says it is signed.
pub(crate) struct Signed {
    pub(crate) algorithm: Algorithm,
    pub(crate) key_id: Option<String>,
}

/// Reads how a token is signed. Only RS256 and ES256 are taken, and nothing that must be understood and is not.
pub(crate) fn signed(token: &str) -> Result<Signed, Error> {
    let header = token.split('.').next().unwrap_or_default();
    let header = BASE64_URL_SAFE_NO_PAD.decode(header).map_err(|_| Error::Algorithm)?;
    let header: Map<String, Value> = serde_json::from_slice(&header).map_err(|_| Error::Algorithm)?;
    let algorithm = match header.get("alg").and_then(Value::as_str) {
        Some("RS256") => Algorithm::RS256,
        Some("ES256") => Algorithm::ES256,
        _ => return Err(Error::Algorithm),
    };
    if header.contains_key("crit") {
        return Err(Error::Algorithm);
    }
    Ok(Signed { algorithm, key_id: header.get("kid").and_then(Value::as_str).map(str::to_owned) })
}

/// The claims of a token whose signature is right and that is what is expected.
pub(crate) fn checked(
    token: &str,
    algorithm: Algorithm,
    key: &DecodingKey,
    access_token: Option<&str>,
    expected: &Expected<'_>,
) -> Result<Map<String, Value>, Error> {
    let mut validation = Validation::new(algorithm);
    // Claims are looked at below: by our clock, and each with its own name for what is wrong.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let decoded = jsonwebtoken::decode::<Map<String, Value>>(token, key, &validation);
    let claims = decoded.map_err(|_| Error::Signature)?.claims;
    check(&claims, access_token, expected)?;
    Ok(claims)
}

fn check(claims: &Map<String, Value>, access_token: Option<&str>, expected: &Expected<'_>) -> Result<(), Error> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(Error::Issuer);
    }
    let audience: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    // For several it must say who asked for it; wherever it says so, it must have been us.
    let asked_by = text("azp");
    let is_ours = audience.contains(&expected.client_id)
        && asked_by.is_none_or(|asked_by| asked_by == expected.client_id)
        && (audience.len() == 1 || asked_by.is_some());
    if !is_ours {
        return Err(Error::Audience);
    }
    let seconds = |name: &str| claims.get(name).and_then(Value::as_f64);
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
    let (now, skew) = (expected.now as f64, expected.skew as f64);
    if seconds("exp").is_none_or(|at| at <= now - skew) {
        return Err(Error::Expired);
    }
    if seconds("iat").is_none_or(|at| at > now + skew) || seconds("nbf").is_some_and(|at| at > now + skew) {
        return Err(Error::TooEarly);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(Error::Nonce);
    }
    if let Some(says) = claims.get("at_hash")
        && says.as_str() != access_token.map(half_hash).as_deref()
    {
        return Err(Error::AccessToken);
    }
    if text("sub").is_none_or(str::is_empty) {
        return Err(Error::Subject);
    }
    Ok(())
}

/// The left half of the SHA-256 of a token, as `at_hash` has it with both algorithms that are taken here.
fn half_hash(token: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(token.as_bytes())[..16])
}

#[cfg(test)]
mod tests;
