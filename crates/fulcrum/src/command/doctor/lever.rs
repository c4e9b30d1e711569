//! What can be found out about Lever's side, without doing anything there: who we are to it, what it lets us do, whether the
//! clocks agree, whether webhooks come, whether what it does not announce is found in time.

use std::time::Duration;

use domain::Timestamp;
use lever_client::oauth::Tokens;
use lever_client::{Client, Error, ErrorKind, Hint};
use store::{ConnectionKind, Store};

use super::{Findings, told};
use crate::config::Config;
use crate::hooks;
use crate::permission::{Need, OFFLINE, is_granted, needs, parts};
use crate::wiring::lever;

/// Lever ends a connection that has been idle for 90 days.
const IDLE_ENDS: Duration = Duration::from_secs(90 * 24 * 3_600);
const WARNED_BEFORE: Duration = Duration::from_secs(14 * 24 * 3_600);
/// Clocks that differ by more make feeds miss what happens in between.
const CLOCKS_MAY_DIFFER: Duration = Duration::from_secs(2 * 60);
/// A feed that is behind by that many of its own intervals is stuck.
const LATE_BY: u32 = 5;

pub(super) async fn check(config: &Config, store: &Store, findings: &mut Findings) {
    // A key in the configuration goes before any connection that is kept.
    let by_key = config.api_key().is_ok_and(|key| key.is_some());
    if !by_key {
        check_connection(store, findings).await;
    }
    let client = match lever(config, store).await {
        Ok(client) => client,
        Err(error) => {
            return findings.bad(format_args!("Lever: {error:#}"), "`fulcrum lever connect` makes a connection.");
        }
    };
    if check_access(config, store, by_key, &client, findings).await {
        check_clock(store, &client, findings).await;
        check_hooks(config, store, &client, findings).await;
    }
    check_feeds(config, store, findings).await;
}

async fn check_connection(store: &Store, findings: &mut Findings) {
    let connection = match store.connection().await {
        Ok(Some(connection)) if connection.kind == ConnectionKind::OAuth => connection,
        Ok(_) => return,
        Err(error) => {
            return findings
                .bad(format_args!("the kept connection: {error}"), "Connect again: `fulcrum lever connect`.");
        }
    };
    if let Some(why) = &connection.ended {
        return findings.bad(
            format_args!("the connection to Lever has ended: {why}"),
            "Revoked, idle for 90 days, or a year old. Let a Super Admin consent again: `fulcrum lever connect --oauth`.",
        );
    }
    let idle = store.now().since(connection.renewed_at);
    if idle + WARNED_BEFORE > IDLE_ENDS {
        findings.bad(
            format_args!(
                "the connection to Lever was not renewed for {} days; it ends after 90",
                idle.as_secs() / 86_400
            ),
            "Let `fulcrum serve` run: it renews it every hour.",
        );
    } else {
        findings.good(format_args!(
            "the connection by OAuth was renewed {}",
            crate::command::moment(connection.renewed_at)
        ));
    }
}

/// `false` when nothing more can be asked.
async fn check_access(config: &Config, store: &Store, by_key: bool, client: &Client, findings: &mut Findings) -> bool {
    let needs = needs(&parts(config));
    let granted = if by_key { None } else { scopes(store).await };
    if let Some(granted) = &granted
        && !is_granted(OFFLINE, granted)
    {
        findings
            .bad(format_args!("the scope {OFFLINE} was not granted"), "Without it the connection ends after an hour.");
    }
    let registrar = client.registrar();
    let mut allowed = 0;
    let mut missing: Vec<&Need> = Vec::new();
    for need in needs {
        // A scope that was not granted need not be tried.
        if granted.as_ref().is_some_and(|granted| !is_granted(need.scope, granted)) {
            missing.push(need);
            continue;
        }
        match registrar.may(need.trial).await {
            Ok(true) => allowed += 1,
            Ok(false) => missing.push(need),
            Err(error) => {
                findings.bad(format_args!("Lever: {}", told(&error)), &remedy_of(&error));
                return false;
            }
        }
    }
    if allowed == 0 {
        // Nothing at all is allowed: it is the credential, and the first refusal says more.
        let remedy = match client.reader(lever_client::Priority::Person).stages().await {
            Err(error) => remedy_of(&error),
            Ok(_) => "Give it the permissions that `fulcrum lever permissions` lists.".to_owned(),
        };
        findings.bad("Lever refuses everything that Fulcrum asks for", &remedy);
        return false;
    }
    findings.good(format_args!("Lever allows {allowed} of the {} things that Fulcrum needs", allowed + missing.len()));
    for need in missing {
        findings.bad(
            format_args!("Lever does not allow: {} ({})", need.label, need.why),
            &format!(
                "An API key cannot be changed: make a new one with what `fulcrum lever permissions` lists. An OAuth app \
                 needs the scope {}.",
                need.scope
            ),
        );
    }
    true
}

/// What was granted to an OAuth app; nothing where it is a key.
async fn scopes(store: &Store) -> Option<Vec<String>> {
    let connection = store.connection().await.ok()??;
    let tokens: Tokens = serde_json::from_str(&connection.secret).ok()?;
    Some(tokens.scopes)
}

async fn check_clock(store: &Store, client: &Client, findings: &mut Findings) {
    let before = store.now();
    let said = match client.registrar().server_time().await {
        Ok(Some(said)) => said,
        // Nothing to compare with: not every answer bears a date.
        Ok(None) => return,
        Err(error) => return findings.bad(format_args!("Lever: {}", told(&error)), &remedy_of(&error)),
    };
    let Ok(date) = jiff::fmt::rfc2822::parse(&said) else { return };
    let theirs = Timestamp::from_millis(date.timestamp().as_millisecond());
    let differ = theirs.since(store.now()).max(before.since(theirs));
    if differ > CLOCKS_MAY_DIFFER {
        findings.bad(
            format_args!("this machine's clock and Lever's differ by {} seconds", differ.as_secs()),
            "Set the clock of this machine, for instance by NTP: what happens in between would be missed.",
        );
    } else {
        findings.good("the clocks of this machine and of Lever agree");
    }
}

async fn check_hooks(config: &Config, store: &Store, client: &Client, findings: &mut Findings) {
    let url = hooks::url(config);
    if let Some(why) = hooks::unreachable_for_lever(&url) {
        findings.warn(format_args!("webhooks to {url}: {why}"));
    }
    let known = match store.registrations().await {
        Ok(known) => known,
        Err(error) => return findings.bad(format_args!("the kept webhooks: {error}"), "See the log of the database."),
    };
    let has_tokens = config.keyring().is_ok_and(|ring| !ring.is_empty()) || !config.gateway_keyring().is_empty();
    if known.is_empty() && !has_tokens {
        findings.bad(
            "no webhook is registered and no signature token is known: every webhook is refused",
            "`fulcrum lever webhooks register`, or put the tokens from Lever's settings into webhooks.signature_tokens_file.",
        );
    }
    let mut found = Vec::new();
    if !known.is_empty() {
        match client.registrar().hooks().await {
            Ok(at_lever) => found = hooks::registered(&at_lever, &known, &url),
            Err(error) => findings.bad(format_args!("Lever's webhooks: {}", told(&error)), &remedy_of(&error)),
        }
    }
    match hooks::silent(store, &known).await {
        Ok(silent) => found.extend(silent),
        Err(error) => findings.bad(format_args!("the events that were found: {error}"), "See the log of the database."),
    }
    if found.is_empty() && !known.is_empty() {
        findings.good(format_args!("{} webhooks are registered once each", known.len()));
    }
    for finding in found {
        findings.bad(&finding.what, &finding.remedy);
    }
    check_address(config, findings).await;
}

/// Whether the service answers where people and Lever are told it is. It need not run while one asks.
async fn check_address(config: &Config, findings: &mut Findings) {
    let url = format!("{}/livez", config.server.base_url.trim_end_matches('/'));
    let Ok(http) = crate::wiring::http(Duration::from_secs(5)) else { return };
    match http.get(&url).send().await {
        Ok(answer) if answer.status().is_success() => findings.good("the service answers at server.base_url"),
        Ok(answer) => findings.bad(
            format_args!("something else answers at server.base_url ({})", answer.status()),
            "Let the proxy in front lead to server.bind, and set server.base_url to its address.",
        ),
        Err(_) => {
            findings.warn("server.base_url does not answer from here: is `fulcrum serve` running, and its proxy?");
        }
    }
}

async fn check_feeds(config: &Config, store: &Store, findings: &mut Findings) {
    let Some(reconcile) = config.reconcile.reconciliation() else { return };
    let feeds = match store.feeds().await {
        Ok(feeds) => feeds,
        Err(error) => return findings.bad(format_args!("the feeds: {error}"), "See the log of the database."),
    };
    for feed in feeds {
        if let Some(problem) = &feed.problem {
            findings.bad(
                format_args!("looking through Lever ({}): {problem}", feed.name),
                "It is tried again by itself; if it stays, see what Lever allows above.",
            );
        }
        let late = reconcile.postings_every.max(Duration::from_secs(60)) * LATE_BY;
        if feed.pass.is_none() && store.now().since(feed.due_at) > late {
            findings.warn(format_args!(
                "{} was due {}: is `fulcrum serve` running?",
                feed.name,
                crate::command::moment(feed.due_at)
            ));
        }
    }
    // Five requests for each active opportunity in each period must leave room for the rest.
    if let Ok((_, active)) = store.opportunities_known().await {
        let per_second = 5.0 * active as f64 / reconcile.details_every.as_secs_f64();
        let share = per_second / config.lever.requests_per_second;
        if share > 0.5 {
            findings.bad(
                format_args!(
                    "{active} active opportunities cannot be looked at every {} hours: that alone takes {:.0} % of the budget",
                    reconcile.details_every.as_secs() / 3_600,
                    share * 100.0
                ),
                "Raise reconcile.details_hours.",
            );
        }
    }
}

/// What to do about a failure, in a sentence.
pub(crate) fn remedy_of(error: &Error) -> String {
    let remedy = match (error.hint(), error.kind()) {
        (Some(Hint::WrongAudience), _) => {
            "The token is for another API: oauth.audience must be https://api.lever.co/v1/ with the slash (in a sandbox \
             account https://api.sandbox.lever.co/v1/), and lever.base_url must belong to the same account. Connect again."
        }
        (Some(Hint::Confidential), _) => {
            "That is confidential. Access to confidential data can be given only when a key is made."
        }
        (None, ErrorKind::Forbidden) => match error {
            Error::Status { status: 401, .. } => {
                "The API key or token is wrong, or was deleted at Lever. Make a new one."
            }
            Error::Token { .. } => "Connect again: `fulcrum lever connect`.",
            _ => "This permission is missing. A key's permissions cannot be changed: make a new one.",
        },
        (None, ErrorKind::Throttled) => "Something else uses the same key. Give Fulcrum a key of its own.",
        (None, ErrorKind::Unavailable | ErrorKind::Unknown) => {
            "Check lever.base_url and the way there (proxy, firewall, DNS)."
        }
        (None, ErrorKind::Missing | ErrorKind::Rejected | ErrorKind::Malformed) => {
            "Check lever.base_url: it should end with /v1 and lead to Lever's Data API."
        }
    };
    remedy.to_owned()
}
