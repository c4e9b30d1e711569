//! The cookies: of a session, and of a sign-in that is under way. The store knows only the hash of their tokens, so that
//! reading the database opens nothing.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use domain::Ids;
use sha2::{Digest, Sha256};

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Jar {
    Session,
    /// A sign-in between its first and its last step.
    Attempt,
}

/// A new token of 256 bits; it leaves here only inside the cookie, or inside the one link that is shown of it.
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn mint(ids: &Ids) -> Self {
        Self(random_text(ids))
    }

    pub(crate) fn hash(&self) -> String {
        hash(&self.0)
    }

    /// For a link that is shown once.
    pub(crate) fn in_link(&self) -> &str {
        &self.0
    }

    /// Sets the cookie. It goes when the browser is closed; the store ends what it is for long before that matters.
    pub(crate) fn cookie(&self, jar: Jar, is_secure: bool) -> Option<HeaderValue> {
        set_cookie(jar, &self.0, "", is_secure)
    }
}

/// 256 random bits in hex, for tokens.
pub(crate) fn random_text(ids: &Ids) -> String {
    format!("{:032x}{:032x}", ids.bits(), ids.bits())
}

/// Takes the cookie away.
pub(crate) fn no_cookie(jar: Jar, is_secure: bool) -> Option<HeaderValue> {
    set_cookie(jar, "", "; Max-Age=0", is_secure)
}

/// The hash of the token that the browser sent, where it sent one that could be ours.
pub(crate) fn presented(headers: &HeaderMap, jar: Jar, is_secure: bool) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let token = cookies
        .flat_map(|header| header.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == jar.cookie_name(is_secure))
        .map(|(_, token)| token)?;
    hash_of(token)
}

/// The hash of a token that could be ours.
pub(crate) fn hash_of(token: &str) -> Option<String> {
    (token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| hash(token))
}

impl Jar {
    /// With https the prefix makes browsers refuse a cookie that a sibling domain or a plain connection set.
    const fn cookie_name(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Self::Session, true) => "__Host-fulcrum",
            (Self::Session, false) => "fulcrum",
            (Self::Attempt, true) => "__Host-fulcrum-attempt",
            (Self::Attempt, false) => "fulcrum-attempt",
        }
    }
}

fn set_cookie(jar: Jar, value: &str, more: &str, is_secure: bool) -> Option<HeaderValue> {
    let secure = if is_secure { "; Secure" } else { "" };
    let name = jar.cookie_name(is_secure);
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}")).ok()
}

pub(crate) fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_read_back_and_only_its_hash_is_known() {
        let token = Token::mint(&Ids::new(|| 7));
        let cookie = token.cookie(Jar::Session, true).unwrap();
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
        assert_eq!(presented(&headers, Jar::Session, true), Some(token.hash()));
        // A cookie set over a plain connection is not the one of a secure console.
        assert_eq!(presented(&headers, Jar::Session, false), None);
        // Nor does one kind of cookie stand for the other.
        assert_eq!(presented(&headers, Jar::Attempt, true), None);
    }
}
