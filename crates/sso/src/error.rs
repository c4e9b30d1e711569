use thiserror::Error;

/// Why a provider's word is not taken. No text holds a token, a code or anything about a person.
#[derive(Debug, Error)]
pub enum Error {
    #[error("could not reach the provider's {what}")]
    Unreachable {
        what: &'static str,
        #[source]
        source: reqwest::Error,
    },
    #[error("the provider's {what} answered with {status}")]
    Status { what: &'static str, status: u16 },
    #[error("the provider's {what} answered with more than is read")]
    TooLong { what: &'static str },
    #[error("the provider's {what} is not understood")]
    Malformed { what: &'static str },
    #[error("the provider calls itself by another address than the one that is configured")]
    OtherIssuer,
    #[error("the provider's {what} is not reached by https")]
    Plain { what: &'static str },
    #[error("the provider does not offer PKCE with S256")]
    NoPkce,
    #[error("the browser came back from another provider")]
    MixedUp,
    #[error("the provider did not take the code ({0})")]
    CodeRefused(&'static str),
    #[error("the provider gave no identity token")]
    NoToken,
    #[error("the identity token is signed in a way that is not taken")]
    Algorithm,
    #[error("the identity token is signed by a key that the provider does not list")]
    UnknownKey,
    #[error("the identity token's signature is wrong")]
    Signature,
    #[error("the identity token is from another issuer")]
    Issuer,
    #[error("the identity token is for somebody else")]
    Audience,
    #[error("the identity token has expired")]
    Expired,
    #[error("the identity token is from the future")]
    TooEarly,
    #[error("the identity token is of another sign-in")]
    Nonce,
    #[error("the identity token belongs to another access token")]
    AccessToken,
    #[error("the provider's two answers are about two people")]
    Subject,
}

impl Error {
    /// A short name for logs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::Status { .. } => "status",
            Self::TooLong { .. } => "too-long",
            Self::Malformed { .. } => "malformed",
            Self::OtherIssuer => "other-issuer",
            Self::Plain { .. } => "plain",
            Self::NoPkce => "no-pkce",
            Self::MixedUp => "mixed-up",
            Self::CodeRefused(_) => "code-refused",
            Self::NoToken => "no-token",
            Self::Algorithm => "algorithm",
            Self::UnknownKey => "unknown-key",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Expired => "expired",
            Self::TooEarly => "too-early",
            Self::Nonce => "nonce",
            Self::AccessToken => "access-token",
            Self::Subject => "subject",
        }
    }

    /// Whether trying again later may help.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Status { status, .. } => *status >= 500 || *status == 429,
            _ => false,
        }
    }
}
