//! What the address says: a run, or an agent with a time and perhaps a posting.

use std::time::Duration;

use domain::{AgentName, EffectId, RunId, Timestamp, UndoScope};
use lever::PostingId;
use serde::Deserialize;

use super::super::names;
use super::super::problem::PageError;
use super::super::when::{Moment, from_written, midnight};

const HOUR: Duration = Duration::from_secs(3600);

/// The times that are offered, from now: value, label, and how long ago where it is not midnight.
const PRESETS: [(&str, &str, Option<Duration>); 4] = [
    ("1h", "In the last hour", Some(HOUR)),
    ("today", "Today (UTC)", None),
    ("24h", "In the last 24 hours", Some(HOUR.saturating_mul(24))),
    ("7d", "In the last 7 days", Some(HOUR.saturating_mul(7 * 24))),
];

/// What cannot be read chooses nothing, but for a run: there is no run by another name.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    run: String,
    #[serde(default)]
    agent: String,
    #[serde(default)]
    since: String,
    /// The field for a time of one's own.
    #[serde(default)]
    at: String,
    #[serde(default)]
    posting: String,
    /// The last effect of the page before this one.
    #[serde(default)]
    after: String,
    pub(super) notice: Option<String>,
}

/// One time to choose.
pub(crate) struct Since {
    pub(crate) value: &'static str,
    pub(crate) label: &'static str,
    pub(crate) is_chosen: bool,
}

impl Asked {
    pub(super) fn after(&self) -> Option<EffectId> {
        self.after.parse().ok()
    }

    pub(super) fn agent(&self) -> Option<AgentName> {
        self.agent.parse().ok()
    }

    /// An agent's scope, where agent and time are said.
    pub(super) fn of_agent(&self, now: Timestamp) -> Option<UndoScope> {
        let preset = PRESETS.iter().find(|(value, ..)| *value == self.since);
        let since = match preset {
            Some((_, _, Some(ago))) => Timestamp::from_millis(now.millis() - i64::try_from(ago.as_millis()).ok()?),
            Some((_, _, None)) => midnight(now),
            None if self.since.is_empty() || self.since == "at" => from_written(&self.at)?,
            None => from_written(&self.since)?,
        };
        // To the second, as it is written in addresses and forms: what is shown and what is confirmed is the same.
        let since = Timestamp::from_millis(since.millis() - since.millis().rem_euclid(1000));
        Some(UndoScope::Agent { agent: self.agent()?, since, posting: PostingId::parse(&self.posting).ok() })
    }

    pub(super) fn choices(&self) -> Vec<Since> {
        let since = |&(value, label, _): &(&'static str, &'static str, Option<Duration>)| Since {
            value,
            label,
            is_chosen: value == self.since,
        };
        PRESETS.iter().map(since).collect()
    }
}

/// The run that is named, where one is.
pub(super) fn run_of(asked: &Asked) -> Result<Option<RunId>, PageError> {
    match asked.run.as_str() {
        "" => Ok(None),
        run => Ok(Some(run.parse().map_err(|_| PageError::NotFound)?)),
    }
}

/// The same scope as a form or an address says it.
pub(super) fn fields(scope: &UndoScope) -> Vec<(&'static str, String)> {
    match scope {
        UndoScope::Run(run) => vec![("run", run.to_string())],
        UndoScope::Agent { agent, since, posting } => {
            let mut fields = vec![("agent", agent.as_str().to_owned()), ("since", Moment::new(*since, *since).iso)];
            fields.extend(posting.as_ref().map(|posting| ("posting", posting.to_string())));
            fields
        }
    }
}

pub(super) fn address(scope: &UndoScope, after: Option<EffectId>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields(scope));
    query.extend_pairs(after.map(|after| ("after", after.to_string())));
    format!("/undo?{}", query.finish())
}

/// The time as `<input type="datetime-local">` has it.
pub(super) fn field_of(scope: &UndoScope) -> String {
    match scope {
        UndoScope::Run(_) => String::new(),
        UndoScope::Agent { since, .. } => Moment::new(*since, *since).iso.trim_end_matches('Z').to_owned(),
    }
}

/// What is narrowed to stays in the list although nothing of it stands any more.
pub(super) fn postings(
    found: Vec<(PostingId, String, i64)>,
    chosen: Option<&PostingId>,
) -> Vec<(String, String, bool)> {
    let mut list: Vec<_> = found
        .into_iter()
        .map(|(id, title, count)| {
            let title = if title.is_empty() { format!("Posting {id}") } else { title };
            let is_chosen = chosen == Some(&id);
            (id.to_string(), format!("{title} ({count})"), is_chosen)
        })
        .collect();
    if let Some(chosen) = chosen
        && !list.iter().any(|(.., is_chosen)| *is_chosen)
    {
        list.push((chosen.to_string(), "what you chose (0)".to_owned(), true));
    }
    list
}

pub(crate) fn scope_in_words(scope: &UndoScope) -> String {
    match scope {
        UndoScope::Run(_) => "Everything that came of one run".to_owned(),
        UndoScope::Agent { agent, since, posting } => {
            let of = posting.as_ref().map(|_| ", for one posting").unwrap_or_default();
            let since = Moment::new(*since, *since).exact;
            format!("Everything that the {} agent wrote since {since}{of}", names::agent(*agent).to_lowercase())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_999);

    fn since(since: &str, at: &str) -> Option<String> {
        let asked = Asked { agent: "screening".into(), since: since.into(), at: at.into(), ..Asked::default() };
        asked.of_agent(NOW).map(|scope| field_of(&scope))
    }

    #[test]
    fn a_time_is_chosen_from_a_list_or_said() {
        assert_eq!(since("1h", "").as_deref(), Some("2026-11-18T10:06:40"));
        assert_eq!(since("today", "").as_deref(), Some("2026-11-18T00:00:00"));
        assert_eq!(since("24h", "2026-01-01T00:00").as_deref(), Some("2026-11-17T11:06:40"));
        assert_eq!(since("7d", "").as_deref(), Some("2026-11-11T11:06:40"));
        assert_eq!(since("at", "2026-11-18T09:30").as_deref(), Some("2026-11-18T09:30:00"));
        assert_eq!(since("", "2026-11-18T09:30:15").as_deref(), Some("2026-11-18T09:30:15"));
        assert_eq!(since("2026-11-18T09:30:15Z", "").as_deref(), Some("2026-11-18T09:30:15"));
        assert_eq!(since("2026-11-18T09:30Z", "").as_deref(), Some("2026-11-18T09:30:00"));
        for (value, at) in
            [("", ""), ("at", ""), ("at", "soon"), ("soon", "2026-11-18T09:30"), ("2026-13-01T00:00Z", "")]
        {
            assert_eq!(since(value, at), None, "{value:?} {at:?}");
        }
    }

    #[test]
    fn an_address_says_the_scope_again() {
        let scope = UndoScope::Agent {
            agent: AgentName::Screening,
            since: Timestamp::from_millis(1_795_000_000_000),
            posting: PostingId::parse("p1").ok(),
        };
        assert_eq!(address(&scope, None), "/undo?agent=screening&since=2026-11-18T11%3A06%3A40Z&posting=p1");
        let asked = Asked {
            agent: "screening".into(),
            since: "2026-11-18T11:06:40Z".into(),
            posting: "p1".into(),
            ..Asked::default()
        };
        assert_eq!(asked.of_agent(NOW), Some(scope));
        assert!(run_of(&Asked { run: "../x".into(), ..Asked::default() }).is_err());
    }
}
