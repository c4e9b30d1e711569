//! The applications that Lever knows, and how its issuer behaves.

use super::scope::{LARGEST_APP, OFFLINE_ACCESS, SCOPES};

/// The OAuth server as it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthOptions {
    /// The applications that may ask for access.
    pub apps: Vec<OAuthApp>,
    /// The `audience` of this API, compared exactly. Default: the public URL with `/v1/`, slash included, as Lever's is
    /// `https://api.lever.co/v1/`.
    pub audience: Option<String>,
    /// Who decides on the consent page.
    pub consent: Consent,
    /// Access tokens without a structure. Lever's are JWTs, which a client must not look into.
    pub opaque_access_tokens: bool,
}

impl Default for OAuthOptions {
    fn default() -> Self {
        Self { apps: vec![OAuthApp::demo()], audience: None, consent: Consent::Ask, opaque_access_tokens: false }
    }
}

/// Who decides on the consent page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// A person, unless the request says `auto=allow` or `auto=deny`.
    Ask,
    /// Always allowed, by the first Super Admin.
    Allow,
    /// Always denied.
    Deny,
}

/// An application registered with Lever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthApp {
    /// Shown on the consent page.
    pub name: String,
    /// Told openly.
    pub client_id: String,
    /// Known to the application's server only.
    pub client_secret: String,
    /// Where a browser may be sent back to; compared exactly.
    pub redirect_uris: Vec<String>,
    /// The most it may ask for: at most 20, `offline_access` not counted.
    pub scopes: Vec<String>,
}

impl OAuthApp {
    /// The application of the demo: it may do what a product that screens applications needs.
    pub fn demo() -> Self {
        let scopes = [
            "applications:read:admin",
            "archive_reasons:read:admin",
            "contact:read:admin",
            "feedback:write:admin",
            "feedback_templates:read:admin",
            "files:write:admin",
            "form_templates:write:admin",
            "forms:write:admin",
            "interviews:read:admin",
            "notes:write:admin",
            "offers:read:admin",
            "opportunities:write:admin",
            "panels:read:admin",
            "postings:read:admin",
            "requisitions:read:admin",
            "resumes:read:admin",
            "stages:read:admin",
            "tags:read:admin",
            "users:read:admin",
            "webhooks:write:admin",
            OFFLINE_ACCESS,
        ];
        Self {
            name: "Fulcrum".to_owned(),
            client_id: "sim-client".to_owned(),
            client_secret: "sim-client-secret-0123456789abcdef".to_owned(),
            redirect_uris: vec![
                "http://127.0.0.1:7402/callback".to_owned(),
                "http://127.0.0.1:7400/callback".to_owned(),
            ],
            scopes: scopes.map(str::to_owned).to_vec(),
        }
    }
}

/// Why an application cannot be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// Lever has no such scope.
    #[error("the application {app} asks for the scope {scope}, which does not exist")]
    UnknownScope {
        /// Its name.
        app: String,
        /// The scope.
        scope: String,
    },
    /// Lever lets an application hold twenty.
    #[error("the application {app} asks for {count} scopes; Lever allows {LARGEST_APP}")]
    TooManyScopes {
        /// Its name.
        app: String,
        /// How many, `offline_access` not counted.
        count: usize,
    },
    /// A redirect URI is an absolute URL.
    #[error("the application {app} has the redirect URI {uri}, which is not a URL")]
    BadRedirect {
        /// Its name.
        app: String,
        /// The URI.
        uri: String,
    },
}

impl OAuthOptions {
    /// Whether Lever would have registered these applications.
    pub(crate) fn check(&self) -> Result<(), AppError> {
        self.apps.iter().try_for_each(OAuthApp::check)
    }
}

impl OAuthApp {
    fn check(&self) -> Result<(), AppError> {
        let app = || self.name.clone();
        if let Some(scope) = self.scopes.iter().find(|scope| !SCOPES.contains(&scope.as_str())) {
            return Err(AppError::UnknownScope { app: app(), scope: scope.clone() });
        }
        // ASSUMPTION: `offline_access` is not one of the twenty; it opens no data.
        let count = self.scopes.iter().filter(|scope| *scope != OFFLINE_ACCESS).count();
        if count > LARGEST_APP {
            return Err(AppError::TooManyScopes { app: app(), count });
        }
        match self.redirect_uris.iter().find(|uri| reqwest::Url::parse(uri).is_err()) {
            Some(uri) => Err(AppError::BadRedirect { app: app(), uri: uri.clone() }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_has_at_most_twenty_scopes_and_only_ones_that_exist() {
        assert_eq!(OAuthApp::demo().check(), Ok(()));
        let mut app = OAuthApp::demo();
        app.scopes.push("referrals:read:admin".to_owned());
        assert_eq!(app.check(), Err(AppError::TooManyScopes { app: "Fulcrum".to_owned(), count: 21 }));
        let app = OAuthApp { scopes: vec!["posts:read:admin".to_owned()], ..OAuthApp::demo() };
        let unknown = AppError::UnknownScope { app: "Fulcrum".to_owned(), scope: "posts:read:admin".to_owned() };
        assert_eq!(app.check(), Err(unknown));
        let app = OAuthApp { redirect_uris: vec!["/callback".to_owned()], ..OAuthApp::demo() };
        let bad = AppError::BadRedirect { app: "Fulcrum".to_owned(), uri: "/callback".to_owned() };
        assert_eq!(app.check(), Err(bad));
    }
}
