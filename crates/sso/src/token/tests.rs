use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::json;

use super::*;
use crate::keys::Keys;

const NOW: i64 = 1_795_000_000;
const EXPECTED: Expected<'static> =
    Expected { issuer: "https://id.example", client_id: "fulcrum", nonce: "n-1", now: NOW, skew: 60 };

struct Signer(EcdsaKeyPair);

impl Signer {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn keys(&self, change: &Value) -> Keys {
        let point = self.0.public_key().as_ref();
        let part = |range: std::ops::Range<usize>| BASE64_URL_SAFE_NO_PAD.encode(&point[range]);
        let mut key = json!({ "kty": "EC", "crv": "P-256", "kid": "k1", "x": part(1..33), "y": part(33..65) });
        key.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        Keys::read(json!({ "keys": [key, { "kty": "OKP", "crv": "X25519", "x": "AA" }] }).to_string().as_bytes(), 0)
            .unwrap()
    }

    fn token(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = self.0.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }
}

fn header() -> Value {
    json!({ "alg": "ES256", "kid": "k1" })
}

fn claims(change: &Value) -> Value {
    let mut claims = json!({
        "iss": "https://id.example", "aud": "fulcrum", "sub": "s-1", "nonce": "n-1", "iat": NOW, "exp": NOW + 600,
    });
    for (name, value) in change.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

/// What becomes of a token with these keys.
fn outcome(token: &str, keys: &Keys) -> Result<String, &'static str> {
    let judged = signed(token).and_then(|Signed { algorithm, key_id }| {
        let key = keys.find(key_id.as_deref(), algorithm).ok_or(Error::UnknownKey)?;
        checked(token, algorithm, &key, Some("access"), &EXPECTED)
    });
    judged.map(|claims| claims["sub"].as_str().unwrap().to_owned()).map_err(|error| error.code())
}

#[test]
fn a_token_that_is_what_is_expected_is_taken() {
    let signer = Signer::new();
    let keys = signer.keys(&json!({}));
    assert_eq!(keys.count(), 1, "kinds that are of no use are left out");
    for change in [
        json!({}),
        json!({ "aud": ["fulcrum"] }),
        json!({ "aud": ["fulcrum", "other"], "azp": "fulcrum" }),
        json!({ "exp": NOW - 59 }),
        json!({ "iat": NOW + 60, "nbf": NOW + 60 }),
        json!({ "at_hash": half_hash("access") }),
    ] {
        assert_eq!(outcome(&signer.token(&header(), &claims(&change)), &keys), Ok("s-1".into()), "{change}");
    }
    assert_eq!(outcome(&signer.token(&json!({ "alg": "ES256" }), &claims(&json!({}))), &keys), Ok("s-1".into()));
}

#[test]
fn a_token_that_is_not_is_refused_for_its_reason() {
    let signer = Signer::new();
    let keys = signer.keys(&json!({ "alg": "ES256", "use": "sig" }));
    for (change, code) in [
        (json!({ "iss": "https://evil.example" }), "issuer"),
        (json!({ "iss": null }), "issuer"),
        (json!({ "aud": "other" }), "audience"),
        (json!({ "aud": [] }), "audience"),
        (json!({ "aud": ["fulcrum", "other"] }), "audience"),
        (json!({ "azp": "other" }), "audience"),
        (json!({ "exp": NOW - 60 }), "expired"),
        (json!({ "exp": null }), "expired"),
        (json!({ "exp": "never" }), "expired"),
        (json!({ "iat": NOW + 61 }), "too-early"),
        (json!({ "iat": null }), "too-early"),
        (json!({ "nbf": NOW + 61 }), "too-early"),
        (json!({ "nonce": "n-2" }), "nonce"),
        (json!({ "nonce": null }), "nonce"),
        (json!({ "at_hash": half_hash("another") }), "access-token"),
        (json!({ "at_hash": null }), "access-token"),
        (json!({ "sub": "" }), "subject"),
        (json!({ "sub": 7 }), "subject"),
    ] {
        assert_eq!(outcome(&signer.token(&header(), &claims(&change)), &keys), Err(code), "{change}");
    }
}

#[test]
fn a_token_is_signed_by_a_listed_key_in_a_way_that_is_taken() {
    let signer = Signer::new();
    let keys = signer.keys(&json!({}));
    let good = claims(&json!({}));
    for (header, code) in [
        (json!({ "alg": "none" }), "algorithm"),
        (json!({ "alg": "HS256", "kid": "k1" }), "algorithm"),
        (json!({ "alg": "ES384", "kid": "k1" }), "algorithm"),
        (json!({ "kid": "k1" }), "algorithm"),
        (json!({ "alg": "ES256", "kid": "k1", "crit": ["b64"], "b64": false }), "algorithm"),
        (json!({ "alg": "ES256", "kid": "k2" }), "unknown-key"),
        (json!({ "alg": "RS256", "kid": "k1" }), "unknown-key"),
    ] {
        assert_eq!(outcome(&signer.token(&header, &good), &keys), Err(code), "{header}");
    }
    assert_eq!(outcome(&Signer::new().token(&header(), &good), &keys), Err("signature"), "signed by somebody else");
    let token = signer.token(&header(), &good);
    let (message, signature) = token.rsplit_once('.').unwrap();
    let other = claims(&json!({ "sub": "s-2" })).to_string();
    let swapped =
        format!("{}.{}.{signature}", message.split('.').next().unwrap(), BASE64_URL_SAFE_NO_PAD.encode(other));
    assert_eq!(outcome(&swapped, &keys), Err("signature"));
    for broken in ["", ".", "..", "a.b.c", message, &format!("{message}.")] {
        assert!(outcome(broken, &keys).is_err(), "{broken}");
    }
    for change in [json!({ "use": "enc" }), json!({ "alg": "ES384" }), json!({ "alg": "RS256" })] {
        assert_eq!(outcome(&token, &signer.keys(&change)), Err("unknown-key"), "{change}");
    }
}
