//! Misbehaviour on request: shares with seeded dice, and exact "the next N calls like this" rules.

use serde::{Deserialize, Serialize};

use crate::rng::Rng;

/// What may go wrong. Readable and settable at `/sim/faults`; see the crate documentation for the JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Faults {
    /// Seed of the fault dice.
    pub seed: u64,
    /// Share of `/v1` calls answered 429.
    pub throttle_share: f64,
    /// Share of `/v1` calls answered 500, before anything is done.
    pub error_share: f64,
    /// Share of `/v1` calls that wait `slow_ms` first.
    pub slow_share: f64,
    /// How long a slow call waits.
    pub slow_ms: u64,
    /// Share of writes that are applied while the connection is reset instead of an answer.
    pub cut_share: f64,
    /// Share of `/v1` answers that break off in the middle of their body.
    pub cut_body_share: f64,
    /// Share of renewals at `/oauth/token` that are applied while the connection is reset instead of an answer.
    pub cut_refresh_share: f64,
    /// Share of file uploads answered `RequestTimeout`, before anything is done.
    pub upload_timeout_share: f64,
    /// 5xx answers have an HTML body, as from a proxy in front of Lever.
    pub html_errors: bool,
    /// 429 answers have an HTML body.
    pub html_throttles: bool,
    /// What the `Date` header of `/v1` is off by, in milliseconds.
    pub date_skew_ms: i64,
    /// Share of webhooks never sent.
    pub lost_webhook_share: f64,
    /// Share of webhooks sent twice.
    pub duplicate_webhook_share: f64,
    /// Share of webhooks held back for up to `reorder_window_ms`, so that later ones overtake them.
    pub reorder_webhook_share: f64,
    /// The longest a reordered webhook is held back.
    pub reorder_window_ms: u64,
    /// A pause before every webhook.
    pub webhook_delay_ms: u64,
    /// False: a Super Admin has not switched events on, so nothing is sent.
    pub webhooks_on: bool,
    /// Exact rules, used up in order.
    pub next: Vec<NextFault>,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            seed: 1,
            throttle_share: 0.0,
            error_share: 0.0,
            slow_share: 0.0,
            slow_ms: 250,
            cut_share: 0.0,
            cut_body_share: 0.0,
            cut_refresh_share: 0.0,
            upload_timeout_share: 0.0,
            html_errors: false,
            html_throttles: false,
            date_skew_ms: 0,
            lost_webhook_share: 0.0,
            duplicate_webhook_share: 0.0,
            reorder_webhook_share: 0.0,
            reorder_window_ms: 50,
            webhook_delay_ms: 0,
            webhooks_on: true,
            next: Vec::new(),
        }
    }
}

/// "The next `times` calls matching this fail so."
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NextFault {
    /// What happens.
    pub fault: FaultKind,
    /// Only this method, e.g. `POST`.
    #[serde(default)]
    pub method: Option<String>,
    /// Only paths beginning so; `*` stands for one segment.
    #[serde(default)]
    pub path_prefix: Option<String>,
    /// How often; 1 when left out.
    #[serde(default = "once")]
    pub times: u32,
    /// For `slow`: how long, instead of `slowMs`.
    #[serde(default)]
    pub ms: Option<u64>,
}

fn once() -> u32 {
    1
}

impl NextFault {
    /// A rule that strikes once.
    pub fn once(fault: FaultKind, method: impl Into<String>, path_prefix: impl Into<String>) -> Self {
        Self { fault, method: Some(method.into()), path_prefix: Some(path_prefix.into()), times: 1, ms: None }
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.times > 0
            && self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.path_prefix.as_deref().is_none_or(|prefix| path_begins_with(path, prefix))
    }
}

/// The ways one call can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// 429 without headers.
    Throttle,
    /// 500 before anything is done.
    Error,
    /// 503 before anything is done.
    Unavailable,
    /// A pause before the call is handled.
    Slow,
    /// The write is applied, then the connection is reset.
    Cut,
    /// The answer breaks off in the middle of its body.
    CutBody,
    /// `RequestTimeout` before anything is done. Strikes uploads only.
    UploadTimeout,
}

/// A change of the faults: absent fields stay as they are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is the field of `Faults` with the same name")]
pub struct FaultsChange {
    pub clear: bool,
    pub seed: Option<u64>,
    pub throttle_share: Option<f64>,
    pub error_share: Option<f64>,
    pub slow_share: Option<f64>,
    pub slow_ms: Option<u64>,
    pub cut_share: Option<f64>,
    pub cut_body_share: Option<f64>,
    pub cut_refresh_share: Option<f64>,
    pub upload_timeout_share: Option<f64>,
    pub html_errors: Option<bool>,
    pub html_throttles: Option<bool>,
    pub date_skew_ms: Option<i64>,
    pub lost_webhook_share: Option<f64>,
    pub duplicate_webhook_share: Option<f64>,
    pub reorder_webhook_share: Option<f64>,
    pub reorder_window_ms: Option<u64>,
    pub webhook_delay_ms: Option<u64>,
    pub webhooks_on: Option<bool>,
    pub next: Vec<NextFault>,
}

/// What the dice say about one `/v1` call.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct CallFate {
    pub(crate) pause_ms: u64,
    /// Answer this instead of handling the call.
    pub(crate) refuse: Option<FaultKind>,
    pub(crate) cut: bool,
    pub(crate) cut_body: bool,
}

/// What the dice say about one webhook.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct WebhookFate {
    pub(crate) hold_ms: u64,
    pub(crate) twice: bool,
    pub(crate) lost: bool,
}

/// The faults in force with their dice.
#[derive(Debug)]
pub(crate) struct FaultSwitch {
    faults: Faults,
    dice: Rng,
}

impl FaultSwitch {
    pub(crate) fn new(faults: Faults) -> Self {
        Self { dice: Rng::seeded(faults.seed), faults }
    }

    pub(crate) fn current(&self) -> &Faults {
        &self.faults
    }

    pub(crate) fn change(&mut self, change: FaultsChange) {
        if change.clear {
            self.faults = Faults { seed: self.faults.seed, ..Faults::default() };
        }
        let faults = &mut self.faults;
        if let Some(seed) = change.seed {
            faults.seed = seed;
            self.dice = Rng::seeded(seed);
        }
        set(&mut faults.throttle_share, change.throttle_share);
        set(&mut faults.error_share, change.error_share);
        set(&mut faults.slow_share, change.slow_share);
        set(&mut faults.slow_ms, change.slow_ms);
        set(&mut faults.cut_share, change.cut_share);
        set(&mut faults.cut_body_share, change.cut_body_share);
        set(&mut faults.cut_refresh_share, change.cut_refresh_share);
        set(&mut faults.upload_timeout_share, change.upload_timeout_share);
        set(&mut faults.html_errors, change.html_errors);
        set(&mut faults.html_throttles, change.html_throttles);
        set(&mut faults.date_skew_ms, change.date_skew_ms);
        set(&mut faults.lost_webhook_share, change.lost_webhook_share);
        set(&mut faults.duplicate_webhook_share, change.duplicate_webhook_share);
        set(&mut faults.reorder_webhook_share, change.reorder_webhook_share);
        set(&mut faults.reorder_window_ms, change.reorder_window_ms);
        set(&mut faults.webhook_delay_ms, change.webhook_delay_ms);
        set(&mut faults.webhooks_on, change.webhooks_on);
        faults.next.extend(change.next);
    }

    /// Decides the fate of one `/v1` call. `is_write` because only a write can be cut after it was applied.
    pub(crate) fn judge_call(&mut self, method: &str, path: &str, is_write: bool) -> CallFate {
        let mut fate = CallFate::default();
        if let Some(rule) = self.take_next(method, path, is_write) {
            return self.struck(&rule);
        }
        if self.dice.chance(self.faults.slow_share) {
            fate.pause_ms = self.faults.slow_ms;
        }
        if self.dice.chance(self.faults.throttle_share) {
            fate.refuse = Some(FaultKind::Throttle);
        } else if self.dice.chance(self.faults.error_share) {
            fate.refuse = Some(FaultKind::Error);
        } else if is_upload(method, path) && self.dice.chance(self.faults.upload_timeout_share) {
            fate.refuse = Some(FaultKind::UploadTimeout);
        } else if is_write {
            fate.cut = self.dice.chance(self.faults.cut_share);
        }
        fate.cut_body = !fate.cut && self.dice.chance(self.faults.cut_body_share);
        fate
    }

    /// Decides the fate of a call to the token endpoint. Of the exact rules only those strike that name its path: a rule
    /// for "any call" is meant for the Data API.
    pub(crate) fn judge_token_call(&mut self, path: &str, refreshes: bool) -> CallFate {
        let named = |rule: &NextFault| rule.path_prefix.is_some() && rule.matches("POST", path);
        if let Some(rule) = self.take(named) {
            return self.struck(&rule);
        }
        CallFate { cut: refreshes && self.dice.chance(self.faults.cut_refresh_share), ..CallFate::default() }
    }

    fn struck(&self, rule: &NextFault) -> CallFate {
        let mut fate = CallFate::default();
        match rule.fault {
            FaultKind::Slow => fate.pause_ms = rule.ms.unwrap_or(self.faults.slow_ms),
            FaultKind::Cut => fate.cut = true,
            FaultKind::CutBody => fate.cut_body = true,
            FaultKind::Throttle | FaultKind::Error | FaultKind::Unavailable | FaultKind::UploadTimeout => {
                fate.refuse = Some(rule.fault);
            }
        }
        fate
    }

    pub(crate) fn judge_webhook(&mut self) -> WebhookFate {
        let mut hold_ms = self.faults.webhook_delay_ms;
        if self.dice.chance(self.faults.reorder_webhook_share) {
            let window = i64::try_from(self.faults.reorder_window_ms).unwrap_or(i64::MAX);
            hold_ms = hold_ms.saturating_add(self.dice.between(1, window.max(1)).unsigned_abs());
        }
        let twice = self.dice.chance(self.faults.duplicate_webhook_share);
        WebhookFate { hold_ms, twice, lost: self.judge_loss() }
    }

    /// Whether a webhook is lost.
    pub(crate) fn judge_loss(&mut self) -> bool {
        self.dice.chance(self.faults.lost_webhook_share)
    }

    fn take_next(&mut self, method: &str, path: &str, is_write: bool) -> Option<NextFault> {
        self.take(|rule| {
            let fits = match rule.fault {
                FaultKind::Cut => is_write,
                FaultKind::UploadTimeout => is_upload(method, path),
                _ => true,
            };
            fits && rule.matches(method, path)
        })
    }

    /// Uses up the first rule that strikes.
    fn take(&mut self, strikes: impl Fn(&NextFault) -> bool) -> Option<NextFault> {
        let at = self.faults.next.iter().position(strikes)?;
        let rule = self.faults.next.get_mut(at)?;
        rule.times -= 1;
        let taken = rule.clone();
        self.faults.next.retain(|rule| rule.times > 0);
        Some(taken)
    }
}

fn is_upload(method: &str, path: &str) -> bool {
    method.eq_ignore_ascii_case("post") && (path.ends_with("/files") || path == "/v1/uploads")
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

fn path_begins_with(path: &str, prefix: &str) -> bool {
    if !prefix.contains('*') {
        return path.starts_with(prefix);
    }
    let mut segments = path.split('/');
    prefix.split('/').all(|wanted| {
        segments.next().is_some_and(|segment| {
            wanted == "*" || segment.starts_with(wanted) && (wanted.is_empty() == segment.is_empty())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_segment() {
        assert!(path_begins_with("/v1/opportunities/abc/notes", "/v1/opportunities/*/notes"));
        assert!(path_begins_with("/v1/opportunities/abc/notes/n1", "/v1/opportunities/*/notes"));
        assert!(!path_begins_with("/v1/opportunities/abc/forms", "/v1/opportunities/*/notes"));
        assert!(path_begins_with("/v1/opportunities/abc", "/v1/opp"));
    }

    #[test]
    fn a_next_rule_is_used_up() {
        let next = vec![NextFault::once(FaultKind::Cut, "post", "/v1/x")];
        let mut faults = FaultSwitch::new(Faults { next, ..Faults::default() });
        assert!(!faults.judge_call("GET", "/v1/x", false).cut);
        assert!(faults.judge_call("POST", "/v1/x", true).cut);
        assert!(!faults.judge_call("POST", "/v1/x", true).cut);
    }

    #[test]
    fn the_token_endpoint_is_struck_only_by_name() {
        let anywhere = NextFault { fault: FaultKind::Error, method: None, path_prefix: None, times: 1, ms: None };
        let next = vec![anywhere, NextFault::once(FaultKind::Cut, "POST", "/oauth/token")];
        let mut faults = FaultSwitch::new(Faults { next, ..Faults::default() });
        let cut = CallFate { cut: true, ..CallFate::default() };
        assert_eq!(faults.judge_token_call("/oauth/token", true), cut);
        assert_eq!(faults.judge_token_call("/oauth/token", true), CallFate::default());
        assert_eq!(faults.judge_call("GET", "/v1/stages", false).refuse, Some(FaultKind::Error));
    }

    #[test]
    fn an_upload_times_out_and_nothing_else_does() {
        let mut faults = FaultSwitch::new(Faults { upload_timeout_share: 1.0, ..Faults::default() });
        let mut refused = |method: &str, path: &str| faults.judge_call(method, path, method != "GET").refuse;
        assert_eq!(refused("POST", "/v1/opportunities/o/files"), Some(FaultKind::UploadTimeout));
        assert_eq!(refused("POST", "/v1/uploads"), Some(FaultKind::UploadTimeout));
        assert_eq!(refused("GET", "/v1/opportunities/o/files"), None);
        assert_eq!(refused("POST", "/v1/opportunities/o/notes"), None);
    }

    #[test]
    fn shares_are_about_right_and_the_same_for_the_same_seed() {
        let roll = || {
            let mut faults = FaultSwitch::new(Faults { throttle_share: 0.25, ..Faults::default() });
            (0..1000).filter(|_| faults.judge_call("GET", "/v1", false).refuse.is_some()).count()
        };
        assert!((200..300).contains(&roll()));
        assert_eq!(roll(), roll());
    }
}
