//! How people sign in: by password, by a provider's word, and whom that lets in.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use axum::http::HeaderName;
use domain::{Admission, Role};
use serde::Deserialize;
use url::Url;
use web::console::{Limits, Passwords, Rate};

use super::secret::{Secret, value_or_file};
use super::{Config, is_loopback, optional};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub passwords: PasswordsFor,
    pub code_for: Vec<Role>,
    pub attempts_at_once: u32,
    pub attempts_per_minute: u32,
    pub all_attempts_at_once: u32,
    pub all_attempts_per_minute: u32,
    pub client_address_header: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PasswordsFor {
    All,
    Admins,
    None,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    pub issuer: String,
    pub name: String,
    pub client_id: String,
    pub client_secret: Secret,
    pub client_secret_file: PathBuf,
    pub scopes: Vec<String>,
    pub email_claim: String,
    pub verified_email: bool,
    pub domains: Vec<String>,
    pub groups_claim: String,
    pub roles: Vec<RoleOf>,
    pub default_role: String,
    pub make_accounts: bool,
    pub clock_skew_seconds: i64,
}

/// Which role a group has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleOf {
    pub group: String,
    pub role: Role,
}

impl SignIn {
    #[must_use]
    pub fn passwords(&self) -> Passwords {
        match self.passwords {
            PasswordsFor::All => Passwords::All,
            PasswordsFor::Admins => Passwords::Admins,
            PasswordsFor::None => Passwords::None,
        }
    }

    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits {
            each_address: Rate { burst: self.attempts_at_once, per_minute: self.attempts_per_minute },
            all_together: Rate { burst: self.all_attempts_at_once, per_minute: self.all_attempts_per_minute },
        }
    }

    /// # Errors
    /// When it is not a header's name.
    pub fn client_header(&self) -> Result<Option<HeaderName>> {
        optional(&self.client_address_header, |name| {
            name.parse().with_context(|| format!("sign_in.client_address_header: {name:?} is not a header's name"))
        })
    }
}

impl Oidc {
    #[must_use]
    pub fn is_configured(&self) -> bool {
        !self.issuer.is_empty()
    }

    /// Whom the provider's word lets in.
    ///
    /// # Errors
    /// When the role is none.
    pub fn admission(&self) -> Result<Admission> {
        let otherwise = optional(&self.default_role, |role| {
            role.parse::<Role>().map_err(anyhow::Error::msg).context("oidc.default_role")
        })?;
        Ok(Admission {
            verified_email: self.verified_email,
            domains: self.domains.iter().map(|domain| domain.trim().to_lowercase()).collect(),
            roles: self.roles.iter().map(|it| (it.group.clone(), it.role)).collect(),
            otherwise,
            makes_accounts: self.make_accounts,
        })
    }

    /// # Errors
    /// When its file cannot be read.
    pub fn client_secret(&self) -> Result<Option<String>> {
        value_or_file("oidc.client_secret", &self.client_secret, &self.client_secret_file)
    }
}

impl Config {
    pub(super) fn validate_sign_in(&self) -> Result<()> {
        let SignIn { attempts_at_once, attempts_per_minute, all_attempts_at_once, all_attempts_per_minute, .. } =
            self.sign_in;
        for (key, value) in [
            ("attempts_at_once", attempts_at_once),
            ("attempts_per_minute", attempts_per_minute),
            ("all_attempts_at_once", all_attempts_at_once),
            ("all_attempts_per_minute", all_attempts_per_minute),
        ] {
            ensure!(value >= 1, "sign_in.{key}: must be at least 1");
        }
        self.sign_in.client_header()?;
        let oidc = &self.oidc;
        oidc.admission()?;
        if !oidc.is_configured() {
            if self.sign_in.passwords != PasswordsFor::All {
                bail!("sign_in.passwords: without oidc.issuer everybody signs in with a password, so it must be all");
            }
            return Ok(());
        }
        let issuer =
            Url::parse(&oidc.issuer).with_context(|| format!("oidc.issuer: {:?} is not a URL", oidc.issuer))?;
        ensure!(
            issuer.scheme() == "https" || is_loopback(&oidc.issuer),
            "oidc.issuer: must begin with https://, or everybody on the way could sign in as anybody"
        );
        ensure!(issuer.query().is_none() && issuer.fragment().is_none(), "oidc.issuer: must have no query");
        ensure!(!oidc.client_id.is_empty(), "oidc.client_id is not set");
        ensure!(!oidc.email_claim.is_empty(), "oidc.email_claim is not set");
        ensure!(
            oidc.roles.is_empty() || !oidc.groups_claim.is_empty(),
            "oidc.groups_claim is not set, so oidc.roles would give nobody a role"
        );
        ensure!(oidc.roles.iter().all(|it| !it.group.is_empty()), "oidc.roles: a group has a name");
        ensure!((0..=300).contains(&oidc.clock_skew_seconds), "oidc.clock_skew_seconds: must be 0 to 300");
        Ok(())
    }

    pub(super) fn sign_in_warnings(&self) -> Vec<String> {
        let oidc = &self.oidc;
        if !oidc.is_configured() {
            return Vec::new();
        }
        let mut warnings = Vec::new();
        if oidc.default_role == Role::Admin.as_str() {
            warnings.push("oidc.default_role is admin: everybody whom the provider knows may do everything".to_owned());
        } else if !oidc.default_role.is_empty() && oidc.domains.is_empty() {
            warnings.push(
                "oidc.default_role is set and oidc.domains is not: everybody whom the provider knows may come in"
                    .to_owned(),
            );
        }
        if !oidc.verified_email && oidc.domains.is_empty() {
            warnings.push(
                "oidc.verified_email is off and oidc.domains is empty: whoever can give themselves an address at the \
                 provider comes in as its owner"
                    .to_owned(),
            );
        }
        warnings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Config> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fulcrum.toml");
        std::fs::write(&file, text).unwrap();
        Config::load(Some(&file))
    }

    const PROVIDER: &str = "[oidc]\nissuer = \"https://id.example/realm\"\nclient_id = \"fulcrum\"\n";

    #[test]
    fn a_provider_with_groups_is_read() {
        let config = load(&format!(
            "{PROVIDER}domains = [\" Example.org \"]\nroles = [{{ group = \"ta\", role = \"hiring-manager\" }}]\n\
             [sign_in]\npasswords = \"admins\"\ncode_for = [\"admin\"]\nclient_address_header = \"X-Forwarded-For\"\n"
        ))
        .unwrap();
        let expected = Admission {
            verified_email: true,
            domains: vec!["example.org".into()],
            roles: vec![("ta".into(), Role::HiringManager)],
            otherwise: None,
            makes_accounts: true,
        };
        assert_eq!(config.oidc.admission().unwrap(), expected);
        assert_eq!(config.sign_in.passwords(), Passwords::Admins);
        assert_eq!(config.sign_in.client_header().unwrap(), Some(HeaderName::from_static("x-forwarded-for")));
    }

    #[test]
    fn what_would_let_in_the_wrong_people_or_nobody_is_refused() {
        for (text, named) in [
            ("[sign_in]\npasswords = \"none\"\n".to_owned(), "sign_in.passwords"),
            ("[sign_in]\npasswords = \"some\"\n".to_owned(), "some"),
            ("[sign_in]\nattempts_per_minute = 0\n".to_owned(), "attempts_per_minute"),
            ("[sign_in]\nclient_address_header = \"a b\"\n".to_owned(), "client_address_header"),
            ("[oidc]\nissuer = \"http://id.example\"\nclient_id = \"x\"\n".to_owned(), "https://"),
            ("[oidc]\nissuer = \"https://id.example\"\n".to_owned(), "oidc.client_id"),
            (format!("{PROVIDER}default_role = \"boss\"\n"), "oidc.default_role"),
            (format!("{PROVIDER}roles = [{{ group = \"a\", role = \"boss\" }}]\n"), "boss"),
            (
                format!("{PROVIDER}roles = [{{ group = \"a\", role = \"admin\" }}]\ngroups_claim = \"\"\n"),
                "groups_claim",
            ),
            (format!("{PROVIDER}clock_skew_seconds = 3600\n"), "clock_skew_seconds"),
        ] {
            let message = format!("{:#}", load(&text).unwrap_err());
            assert!(message.contains(named), "{message}");
        }
    }

    #[test]
    fn open_doors_are_warned_of() {
        let warned = |more: &str| {
            let config = load(&format!("{PROVIDER}{more}")).unwrap();
            config.warnings().iter().filter(|warning| warning.contains("oidc.")).count()
        };
        assert_eq!(warned(""), 0);
        assert_eq!(warned("default_role = \"admin\"\ndomains = [\"a.example\"]\n"), 1);
        assert_eq!(warned("default_role = \"recruiter\"\n"), 1);
        assert_eq!(warned("verified_email = false\n"), 1);
        assert_eq!(warned("verified_email = false\ndomains = [\"a.example\"]\n"), 0);
    }
}
