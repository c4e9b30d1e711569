//! Looks whether the sign-in provider can be used, where one is configured.

use std::sync::Arc;

use domain::Clock as _;

use super::{Findings, told};
use crate::config::Config;
use crate::system::SystemClock;
use crate::wiring::provider;

pub(super) async fn check(config: &Config, findings: &mut Findings) {
    let client = match provider(config, Arc::new(|| SystemClock.now().millis())) {
        Ok(Some(client)) => client,
        Ok(None) => return findings.good("no sign-in provider is configured: operators sign in with passwords"),
        Err(error) => {
            let remedy = "Set what is missing in [oidc], or leave oidc.issuer empty.";
            return findings.bad(format_args!("the sign-in provider: {error:#}"), remedy);
        }
    };
    match client.check().await {
        Ok(checked) => {
            let out = if checked.has_sign_out { "" } else { "; it offers no sign-out of its own" };
            findings.good(format_args!(
                "the sign-in provider {} answers, with {} keys to sign by{out}",
                config.oidc.issuer, checked.keys
            ));
        }
        Err(error) => findings.bad(format_args!("the sign-in provider: {}", told(&error)), remedy_of(&error)),
    }
    match config.oidc.admission() {
        Ok(admission) if !admission.gives_roles() => {
            findings.warn("oidc.roles and oidc.default_role are empty: only who has an account here already comes in");
        }
        Ok(_) | Err(_) => {}
    }
}

const fn remedy_of(error: &sso::Error) -> &'static str {
    match error {
        sso::Error::OtherIssuer => {
            "Set oidc.issuer to the letter as the provider's configuration has it, also as to a slash at the end."
        }
        sso::Error::Unreachable { .. } => "See that this machine reaches oidc.issuer, and believes its certificate.",
        sso::Error::NoPkce => "The provider must offer PKCE with S256; it may have to be turned on for this client.",
        _ => "See that oidc.issuer is right: its /.well-known/openid-configuration is what is asked for.",
    }
}
