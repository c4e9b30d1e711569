//! What a provider says about itself.

use serde::{Deserialize, Deserializer, de};
use url::Url;

use crate::Error;

/// The part of a provider's configuration that is used.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Provider {
    issuer: String,
    #[serde(deserialize_with = "address_of")]
    pub(crate) authorization_endpoint: Url,
    #[serde(deserialize_with = "address_of")]
    pub(crate) token_endpoint: Url,
    #[serde(deserialize_with = "address_of")]
    pub(crate) jwks_uri: Url,
    #[serde(default, deserialize_with = "some_address_of")]
    pub(crate) userinfo_endpoint: Option<Url>,
    #[serde(default, deserialize_with = "some_address_of")]
    pub(crate) end_session_endpoint: Option<Url>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

fn address_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    Url::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
}

fn some_address_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| Url::parse(&text).map_err(de::Error::custom)).transpose()
}

/// Where a provider says it.
pub(crate) fn address(issuer: &str) -> String {
    format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))
}

impl Provider {
    pub(crate) fn read(text: &[u8], issuer: &str) -> Result<Self, Error> {
        let provider: Self = serde_json::from_slice(text).map_err(|_| Error::Malformed { what: "configuration" })?;
        if provider.issuer != issuer {
            return Err(Error::OtherIssuer);
        }
        // What is asked by https is not answered by sending secrets without it.
        let is_plain = |url: &Url| issuer.starts_with("https:") && url.scheme() != "https";
        for (what, url) in [
            ("authorization endpoint", Some(&provider.authorization_endpoint)),
            ("token endpoint", Some(&provider.token_endpoint)),
            ("list of keys", Some(&provider.jwks_uri)),
            ("userinfo endpoint", provider.userinfo_endpoint.as_ref()),
            ("sign-out endpoint", provider.end_session_endpoint.as_ref()),
        ] {
            if url.is_some_and(is_plain) {
                return Err(Error::Plain { what });
            }
        }
        // Where it says nothing, many providers take the challenge all the same, and the others ignore it.
        if provider.code_challenge_methods_supported.as_ref().is_some_and(|all| !all.iter().any(|it| it == "S256")) {
            return Err(Error::NoPkce);
        }
        Ok(provider)
    }

    /// Whether the client's secret goes into a header, which is what the standard prefers, or into the form.
    pub(crate) fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_deref();
        methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://id.example/realm";

    fn read(change: Value) -> Result<Provider, Error> {
        let mut said = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://id.example/auth",
            "token_endpoint": "https://id.example/token",
            "jwks_uri": "https://keys.example/jwks",
        });
        said.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        Provider::read(said.to_string().as_bytes(), ISSUER)
    }

    #[test]
    fn a_provider_says_where_what_is() {
        assert_eq!(address("https://id.example/realm/"), "https://id.example/realm/.well-known/openid-configuration");
        let provider = read(json!({ "unknown": [1] })).unwrap();
        assert_eq!(provider.token_endpoint.as_str(), "https://id.example/token");
        assert!(provider.takes_basic() && provider.end_session_endpoint.is_none());
        let by_form = json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] });
        assert!(!read(by_form).unwrap().takes_basic());
    }

    #[test]
    fn a_provider_that_is_another_one_or_unsafe_is_refused() {
        for (change, code) in [
            (json!({ "issuer": "https://id.example/realm/" }), "other-issuer"),
            (json!({ "issuer": "https://evil.example" }), "other-issuer"),
            (json!({ "token_endpoint": "http://id.example/token" }), "plain"),
            (json!({ "jwks_uri": "http://id.example/jwks" }), "plain"),
            (json!({ "end_session_endpoint": "javascript:alert(1)" }), "plain"),
            (json!({ "code_challenge_methods_supported": ["plain"] }), "no-pkce"),
            (json!({ "token_endpoint": 7 }), "malformed"),
        ] {
            assert_eq!(read(change.clone()).unwrap_err().code(), code, "{change}");
        }
    }
}
