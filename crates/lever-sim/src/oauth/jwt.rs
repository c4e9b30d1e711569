//! Access tokens that look like Lever's: three base64url parts of a JSON Web Token. Nobody verifies them here: the
//! simulator knows the tokens it gave out by their text, as a client is to treat them.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::base64;

/// A signed token with these claims.
pub(super) fn token(claims: &Value, key: &str) -> String {
    let header = base64::url(br#"{"alg":"HS256","typ":"JWT"}"#);
    let signed = format!("{header}.{}", base64::url(claims.to_string().as_bytes()));
    // HMAC takes a key of any length, so this never fails.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return signed };
    mac.update(signed.as_bytes());
    let signature = base64::url(&mac.finalize().into_bytes());
    format!("{signed}.{signature}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_token_is_three_parts_and_its_claims_can_be_read() {
        let token = super::token(&json!({"scope": "notes:read:admin"}), "key");
        let parts: Vec<&str> = token.split('.').collect();
        assert_eq!(parts.len(), 3);
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)));
        let claims = crate::base64::decode(&parts[1].replace('-', "+").replace('_', "/")).unwrap();
        assert_eq!(claims, br#"{"scope":"notes:read:admin"}"#);
    }
}
