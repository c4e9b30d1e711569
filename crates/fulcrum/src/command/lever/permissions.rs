use std::process::ExitCode;

use anyhow::Result;

use super::Place;
use crate::command::say;
use crate::config::Config;
use crate::permission::{needs, parts, scopes};

pub(super) fn run(place: &Place) -> Result<ExitCode> {
    let config = Config::load(place.config.as_deref())?;
    let parts = parts(&config);
    say("For an API key (Settings, Integrations and API, API Credentials): give it these permissions and no others.");
    say("They cannot be changed later. Do not grant access to confidential data unless you mean to open some by name.");
    say("");
    for need in needs(&parts) {
        say(format_args!("  {:<44} {}", need.label, need.why));
    }
    say("");
    let scopes = scopes(&parts);
    say(format_args!(
        "For an OAuth app: register it with these scopes ({} of the 20 that Lever allows).",
        scopes.len()
    ));
    say("");
    for scope in scopes {
        say(format_args!("  {scope}"));
    }
    Ok(ExitCode::SUCCESS)
}
