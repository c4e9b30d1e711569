//! The session cookie. The store knows only the hash of its token, so that reading the database opens no session.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use domain::Ids;
use sha2::{Digest, Sha256};

/// A new token of 256 bits; it leaves here only inside the cookie.
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn mint(ids: &Ids) -> Self {
        Self(random_text(ids))
    }

    pub(crate) fn hash(&self) -> String {
        hash(&self.0)
    }

    /// Sets the cookie. It goes when the browser is closed; the store ends the session long before that matters.
    pub(crate) fn cookie(&self, is_secure: bool) -> Option<HeaderValue> {
        set_cookie(&self.0, "", is_secure)
    }
}

/// 256 random bits in hex, for tokens.
pub(crate) fn random_text(ids: &Ids) -> String {
    format!("{:032x}{:032x}", ids.bits(), ids.bits())
}

/// Takes the cookie away.
pub(crate) fn no_cookie(is_secure: bool) -> Option<HeaderValue> {
    set_cookie("", "; Max-Age=0", is_secure)
}

/// The hash of the token that the browser sent, where it sent one that could be ours.
pub(crate) fn presented(headers: &HeaderMap, is_secure: bool) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let token = cookies
        .flat_map(|header| header.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == cookie_name(is_secure))
        .map(|(_, token)| token)?;
    (token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| hash(token))
}

/// With https the prefix makes browsers refuse a cookie that a sibling domain or a plain connection set.
const fn cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-fulcrum" } else { "fulcrum" }
}

fn set_cookie(value: &str, more: &str, is_secure: bool) -> Option<HeaderValue> {
    let secure = if is_secure { "; Secure" } else { "" };
    let name = cookie_name(is_secure);
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}")).ok()
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_read_back_and_only_its_hash_is_known() {
        let token = Token::mint(&Ids::new(|| 7));
        let cookie = token.cookie(true).unwrap();
        let text = cookie.to_str().unwrap();
        assert_eq!(
            text,
            format!(
                "__Host-fulcrum={0}{0}; Path=/; HttpOnly; SameSite=Lax; Secure",
                "00000000000000000000000000000007"
            )
        );
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(&format!("a=b; {}", text.split(';').next().unwrap())).unwrap());
        assert_eq!(presented(&headers, true), Some(token.hash()));
        // A cookie set over a plain connection is not the one of a secure console.
        assert_eq!(presented(&headers, false), None);
    }
}
