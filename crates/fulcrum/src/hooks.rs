//! What should be true of webhooks, and what is not: registered once, with a token that is known, to the right address, and
//! not silent.

use std::time::Duration;

use anyhow::Result;
use lever::WebhookId;
use lever::webhook::{EventKind, WebhookRegistration};
use store::{Registration, Store};
use url::{Host, Url};

use crate::config::Config;

/// The events that Fulcrum acts on. Others are found by looking, at less cost.
pub const USEFUL: [EventKind; 6] = [
    EventKind::ApplicationCreated,
    EventKind::CandidateArchiveChange,
    EventKind::CandidateDeleted,
    EventKind::InterviewCreated,
    EventKind::InterviewDeleted,
    EventKind::InterviewUpdated,
];

/// What is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub what: String,
    pub remedy: String,
    /// The hook that may be deleted to mend it.
    pub superfluous: Option<WebhookId>,
}

/// Events from which on silence means something.
const ENOUGH: i64 = 3;
/// How far back one looks for them.
const LOOKED_BACK: Duration = Duration::from_secs(7 * 24 * 3_600);
/// So long a webhook may be on its way, with Lever's own retries.
const MAY_TAKE: Duration = Duration::from_secs(2 * 3_600);

/// Where Lever shall send webhooks.
#[must_use]
pub fn url(config: &Config) -> String {
    format!("{}{}", config.server.base_url.trim_end_matches('/'), web::hooks::PATH)
}

#[must_use]
pub fn is_for(hook: &WebhookRegistration, event: &EventKind, url: &str) -> bool {
    hook.event.as_ref() == Some(event) && hook.url.as_deref() == Some(url)
}

/// Why Lever would not reach an address, as far as can be told from here.
#[must_use]
pub fn unreachable_for_lever(url: &str) -> Option<&'static str> {
    let Ok(url) = Url::parse(url) else { return Some("it is not an address") };
    let is_local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || !name.contains('.'),
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_private() || address.is_link_local(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => true,
    };
    if is_local {
        Some("it leads to this machine or network, where Lever cannot come")
    } else if url.scheme() != "https" {
        Some("Lever sends webhooks to https only")
    } else {
        None
    }
}

/// What is wrong with the hooks at Lever.
#[must_use]
pub fn registered(at_lever: &[WebhookRegistration], known: &[Registration], url: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let kept = |hook: &WebhookRegistration| {
        known.iter().any(|known| known.id == hook.id.as_str() && known.retired_at.is_none())
    };
    for (at, hook) in at_lever.iter().enumerate() {
        let event = hook.event.as_ref().map_or("?", |event| event.as_str());
        let address = hook.url.as_deref().unwrap_or("?");
        let is_same = |other: &&WebhookRegistration| other.event == hook.event && other.url == hook.url;
        // Of several that are alike, one whose token is known stays.
        let better = at_lever.iter().enumerate().filter(|(_, other)| is_same(other));
        let stays = better.max_by_key(|(at, other)| (kept(other), std::cmp::Reverse(*at))).map(|(at, _)| at);
        if stays != Some(at) && address == url {
            findings.push(Finding {
                what: format!("{event} is registered more than once for {address}: everything arrives as often"),
                remedy: "Delete the superfluous one: `fulcrum lever webhooks check --fix`.".to_owned(),
                superfluous: Some(hook.id.clone()),
            });
        } else if address == url && !kept(hook) {
            findings.push(Finding {
                what: format!("{event} is registered, but its signature token is not known here: it is refused"),
                remedy: "Register it again: `fulcrum lever webhooks register`.".to_owned(),
                superfluous: None,
            });
        } else if kept(hook) && address != url {
            findings.push(Finding {
                what: format!("{event} goes to {address}, but this service is at {url}"),
                remedy:
                    "Set server.base_url to what Lever reaches, then `fulcrum lever webhooks remove` and `register`."
                        .to_owned(),
                superfluous: None,
            });
        }
    }
    for registration in known.iter().filter(|known| known.retired_at.is_none()) {
        if !at_lever.iter().any(|hook| hook.id.as_str() == registration.id) {
            findings.push(Finding {
                what: format!("{} was registered and is gone from Lever", registration.event.as_str()),
                remedy: "Register it again: `fulcrum lever webhooks register`.".to_owned(),
                superfluous: None,
            });
        }
    }
    findings
}

/// Webhooks that should have come and did not: events found by looking that Lever never announced.
///
/// # Errors
/// When the database does not answer.
pub async fn silent(store: &Store, known: &[Registration]) -> Result<Vec<Finding>> {
    let now = store.now().millis();
    let ago =
        |span: Duration| domain::Timestamp::from_millis(now - i64::try_from(span.as_millis()).unwrap_or(i64::MAX));
    let mut findings = Vec::new();
    for heard in store.heard(ago(LOOKED_BACK), ago(MAY_TAKE)).await? {
        let event = heard.webhook.as_str();
        // Of hooks made in Lever's settings nothing is known here, so only those speak that Fulcrum has registered, and
        // those of which something has come before.
        let is_expected =
            heard.heard > 0 || known.iter().any(|hook| hook.event == heard.webhook && hook.retired_at.is_none());
        if !is_expected || heard.events - heard.heard < ENOUGH {
            continue;
        }
        let (what, remedy) = if heard.heard == 0 {
            (
                format!("{event} never arrives: {} happened in the last week, none was announced", heard.events),
                "A Super Admin must switch the event on: Settings, Integrations and API, Webhooks. If it is on, Lever \
                 cannot reach server.base_url: look at the history on the same page.",
            )
        } else {
            (
                format!(
                    "{event} does not always arrive: {} of {} in the last week were found only by looking",
                    heard.events - heard.heard,
                    heard.events
                ),
                "Look at the history of webhooks in Lever's settings. What did not come was found by looking.",
            )
        };
        findings.push(Finding { what, remedy: remedy.to_owned(), superfluous: None });
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use serde_json::json;

    use super::*;

    const HERE: &str = "https://fulcrum.example/hooks/lever";

    fn hook(id: &str, event: &str, url: &str) -> WebhookRegistration {
        serde_json::from_value(json!({ "id": id, "event": event, "url": url })).unwrap()
    }

    fn known(id: &str, retired: bool) -> Registration {
        Registration {
            id: id.to_owned(),
            event: EventKind::ApplicationCreated,
            url: HERE.to_owned(),
            made_at: Timestamp::from_millis(0),
            retired_at: retired.then(|| Timestamp::from_millis(1)),
        }
    }

    fn what(at_lever: &[WebhookRegistration], known: &[Registration]) -> Vec<(String, Option<String>)> {
        let findings = registered(at_lever, known, HERE);
        findings.into_iter().map(|found| (found.what, found.superfluous.map(|id| id.to_string()))).collect()
    }

    #[test]
    fn one_hook_with_a_known_token_is_in_order() {
        assert_eq!(what(&[hook("h1", "applicationCreated", HERE)], &[known("h1", false), known("h0", true)]), []);
    }

    #[test]
    fn of_two_alike_the_one_whose_token_is_known_stays() {
        let at_lever = [hook("h1", "applicationCreated", HERE), hook("h2", "applicationCreated", HERE)];
        let said = format!("applicationCreated is registered more than once for {HERE}: everything arrives as often");
        assert_eq!(what(&at_lever, &[known("h2", false)]), [(said, Some("h1".to_owned()))]);
    }

    #[test]
    fn a_token_that_is_lost_a_wrong_address_and_a_hook_that_is_gone_are_told() {
        let at_lever =
            [hook("h1", "applicationCreated", HERE), hook("h2", "candidateDeleted", "https://old.example/hooks/lever")];
        let said: Vec<_> =
            what(&at_lever, &[known("h2", false), known("h3", false)]).into_iter().map(|(what, _)| what).collect();
        assert_eq!(
            said,
            [
                "applicationCreated is registered, but its signature token is not known here: it is refused".to_owned(),
                format!("candidateDeleted goes to https://old.example/hooks/lever, but this service is at {HERE}"),
                "applicationCreated was registered and is gone from Lever".to_owned(),
            ]
        );
    }

    #[test]
    fn an_address_that_lever_cannot_reach_is_told() {
        for url in ["http://127.0.0.1:7400/hooks/lever", "https://192.168.1.4/x", "https://fulcrum/x", "nonsense"] {
            assert!(unreachable_for_lever(url).is_some(), "{url}");
        }
        assert_eq!(unreachable_for_lever("http://fulcrum.example/x"), Some("Lever sends webhooks to https only"));
        assert_eq!(unreachable_for_lever(HERE), None);
    }
}
