//! The rules of `deny.toml`: licences, banned packages, and where packages may come from.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::license::License;
use super::metadata::{Metadata, Package};
use crate::violation::Violation;

const LOCK: &str = "Cargo.lock";

/// What Cargo calls its default registry in every lock file, wherever the packages are fetched from in fact.
const DEFAULT_REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Keys that only cargo-deny understands are left to it.
#[derive(Debug, Deserialize)]
pub(crate) struct Deny {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Debug, Deserialize)]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Bans {
    #[serde(default)]
    deny: Vec<Ban>,
}

#[derive(Debug, Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    package: String,
    reason: String,
}

impl Deny {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let deny: Self = toml::from_str(text).context("could not read deny.toml")?;
        let named = deny.bans.deny.iter().map(|ban| &ban.package);
        for package in named.chain(deny.licenses.exceptions.iter().map(|exception| &exception.package)) {
            ensure!(!package.contains(['@', ':']), "deny.toml: `{package}`: a rule is about every version of a crate");
        }
        Ok(deny)
    }

    pub(crate) fn check(&self, metadata: &Metadata) -> Vec<Violation> {
        let packages = metadata.packages.iter();
        packages.flat_map(|package| [self.license(package), self.ban(package), source(package)]).flatten().collect()
    }

    fn license(&self, package: &Package) -> Option<Violation> {
        let Some(text) = &package.license else {
            return Some(violation(package, "licenses", "states no licence"));
        };
        let license = match License::parse(text) {
            Ok(license) => license,
            Err(error) => return Some(violation(package, "licenses", &format!("states `{text}`: {error}"))),
        };
        let excepted = self.licenses.exceptions.iter().filter(|exception| exception.package == package.name);
        let excepted: Vec<&String> = excepted.flat_map(|exception| &exception.allow).collect();
        let is_allowed = |name: &str| {
            self.licenses.allow.iter().any(|allowed| allowed == name) || excepted.iter().any(|allowed| *allowed == name)
        };
        if license.is_satisfied_by(&is_allowed) {
            return None;
        }
        Some(violation(package, "licenses", &format!("is under `{text}`, which deny.toml does not allow")))
    }

    fn ban(&self, package: &Package) -> Option<Violation> {
        let ban = self.bans.deny.iter().find(|ban| ban.package == package.name)?;
        Some(violation(package, "bans", &format!("is banned: {}", ban.reason)))
    }
}

fn source(package: &Package) -> Option<Violation> {
    let source = package.source.as_deref().filter(|source| *source != DEFAULT_REGISTRY)?;
    Some(violation(package, "sources", &format!("comes from {source}, not from the default registry")))
}

fn violation(package: &Package, rule: &'static str, what: &str) -> Violation {
    Violation::new(LOCK, 1, rule, format!("{} {} {what}", package.name, package.version))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = r#"
        [licenses]
        allow = ["MIT"]
        exceptions = [{ crate = "roots", allow = ["CDLA-Permissive-2.0"] }]
        confidence-threshold = 0.9
        [bans]
        multiple-versions = "warn"
        deny = [{ crate = "openssl", reason = "TLS is rustls" }]
        [sources]
        unknown-git = "deny"
    "#;

    fn check(name: &str, license: Option<&str>, source: Option<&str>) -> Vec<String> {
        let mut metadata = Metadata::of(&[(name, &[])], &[name]);
        metadata.packages[0].license = license.map(str::to_owned);
        metadata.packages[0].source = source.map(str::to_owned);
        Deny::parse(RULES).unwrap().check(&metadata).into_iter().map(|violation| violation.message).collect()
    }

    #[test]
    fn what_is_allowed_passes() {
        assert_eq!(check("a", Some("MIT OR GPL-3.0"), Some(DEFAULT_REGISTRY)), [""; 0]);
        assert_eq!(check("roots", Some("CDLA-Permissive-2.0"), None), [""; 0]);
    }

    #[test]
    fn what_is_not_allowed_says_why() {
        assert_eq!(
            check("a", Some("CDLA-Permissive-2.0"), None),
            ["a 1.0.0 is under `CDLA-Permissive-2.0`, which deny.toml does not allow"]
        );
        assert_eq!(check("a", None, None), ["a 1.0.0 states no licence"]);
        assert_eq!(check("openssl", Some("MIT"), None), ["openssl 1.0.0 is banned: TLS is rustls"]);
        assert_eq!(
            check("a", Some("MIT"), Some("git+https://example.com/a")),
            ["a 1.0.0 comes from git+https://example.com/a, not from the default registry"]
        );
    }

    #[test]
    fn a_rule_about_one_version_is_refused() {
        let text = RULES.replace("\"openssl\"", "\"openssl@1.0\"");
        assert!(Deny::parse(&text).unwrap_err().to_string().contains("openssl@1.0"));
    }
}
