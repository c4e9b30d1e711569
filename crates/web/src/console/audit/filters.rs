//! What the log can be narrowed to, as it is asked for in an address and as it stands in the form.

use axum::http::StatusCode;
use domain::{Action, ActionGroup, Actor, AgentName, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use lever::{ContactId, OpportunityId};
use serde::Deserialize;
use store::AuditFilter;

use super::super::names::{self, Operators};
use super::super::problem::PageError;

const HOUR: i64 = 3_600_000;

/// How far back the log can be read at one choice: value, label, hours.
const SINCE: [(&str, &str, i64); 3] = [("24h", "24 hours", 24), ("7d", "7 days", 7 * 24), ("30d", "30 days", 30 * 24)];

/// As it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) opportunity: String,
    pub(crate) contact: String,
    pub(crate) who: String,
    /// An action, or a group of them.
    pub(crate) action: String,
    pub(crate) model: String,
    pub(crate) since: String,
    /// A day, from its beginning, in UTC.
    pub(crate) from: String,
    /// A day, to its end, in UTC.
    pub(crate) to: String,
    pub(crate) before: Option<i64>,
    pub(crate) notice: Option<String>,
    /// For taking out what fits: the form of it,
    pub(crate) format: String,
    /// and whether sealed parts go along.
    pub(crate) private: String,
}

impl Asked {
    /// # Errors
    /// Where it cannot be understood: nothing is left out unsaid from what an auditor asks for.
    pub(crate) fn read(&self, now: Timestamp, limit: i64) -> Result<AuditFilter, PageError> {
        let refused = || PageError::Refused(StatusCode::BAD_REQUEST);
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let action = said(&self.action);
        let group = action.as_deref().and_then(|text| text.parse::<ActionGroup>().ok());
        let action = match (action, group) {
            (Some(text), None) => {
                Some(Action::ALL.iter().copied().find(|known| known.as_str() == text).ok_or_else(refused)?)
            }
            (None | Some(_), _) => None,
        };
        let since = match said(&self.since) {
            Some(text) => {
                let hours = SINCE.iter().find(|(value, ..)| *value == text).ok_or_else(refused)?.2;
                Some(Timestamp::from_millis(now.millis().saturating_sub(hours * HOUR)))
            }
            None => None,
        };
        let day = |text: &str, days: i64| -> Result<Option<Timestamp>, PageError> {
            said(text).map(|text| midnight(&text, days).ok_or_else(refused)).transpose()
        };
        Ok(AuditFilter {
            opportunity: said(&self.opportunity)
                .map(|id| OpportunityId::parse(&id))
                .transpose()
                .map_err(|_| refused())?,
            contact: said(&self.contact).map(|id| ContactId::parse(&id)).transpose().map_err(|_| refused())?,
            actor: said(&self.who).map(|who| who.parse::<Actor>()).transpose().map_err(|_| refused())?,
            action,
            group,
            model: said(&self.model),
            from: since.max(day(&self.from, 0)?),
            until: day(&self.to, 1)?,
            before: self.before,
            limit,
        })
    }

    /// What narrows, by name.
    fn pairs(&self) -> [(&'static str, &str); 8] {
        [
            ("opportunity", self.opportunity.trim()),
            ("contact", self.contact.trim()),
            ("who", self.who.trim()),
            ("action", self.action.trim()),
            ("model", self.model.trim()),
            ("since", self.since.trim()),
            ("from", self.from.trim()),
            ("to", self.to.trim()),
        ]
    }

    fn address(&self) -> String {
        let before = self.before.map(|before| before.to_string()).unwrap_or_default();
        let said = self.pairs().into_iter().chain([("before", before.as_str())]).filter(|(_, value)| !value.is_empty());
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish();
        if query.is_empty() { "/audit".to_owned() } else { format!("/audit?{query}") }
    }
}

/// The beginning of a day, or of one some days later.
pub(crate) fn midnight(day: &str, later: i64) -> Option<Timestamp> {
    let day: Date = day.parse().ok()?;
    let day = day.checked_add(jiff::Span::new().try_days(later).ok()?).ok()?;
    let at = day.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(Timestamp::from_millis(at.as_millisecond()))
}

pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) is_chosen: bool,
}

/// Choices under one heading.
pub(crate) struct Choices {
    pub(crate) label: &'static str,
    pub(crate) choices: Vec<Choice>,
}

/// The form.
pub(crate) struct Filters {
    pub(crate) asked: Asked,
    pub(crate) who: Vec<Choices>,
    pub(crate) actions: Vec<Choices>,
    pub(crate) models: Vec<Choice>,
    /// Address, label, and whether it is the one in force.
    pub(crate) since: Vec<(String, &'static str, bool)>,
    pub(crate) is_narrowed: bool,
}

impl Filters {
    pub(crate) fn new(asked: &Asked, filter: &AuditFilter, operators: &Operators, models: Vec<String>) -> Self {
        let who = |actor: Actor, label: &str| Choice {
            is_chosen: filter.actor.as_ref() == Some(&actor),
            value: actor.to_string(),
            label: label.to_owned(),
        };
        let people = operators.by_name().into_iter().map(|(id, name)| who(Actor::Operator(id), name));
        let agents = AgentName::ALL.into_iter().map(|name| who(Actor::Agent(name), names::agent(name)));
        let others =
            [who(Actor::Policy, "The policy"), who(Actor::Lever, "Lever"), who(Actor::System, "Fulcrum itself")];
        let actions = ActionGroup::ALL.into_iter().map(|group| {
            let all = Choice {
                value: group.as_str().to_owned(),
                label: format!("{}: all", group_name(group)),
                is_chosen: filter.group == Some(group),
            };
            let each = group.actions().map(|action| Choice {
                value: action.as_str().to_owned(),
                label: action.sentence().to_owned(),
                is_chosen: filter.action == Some(action),
            });
            Choices { label: group_name(group), choices: std::iter::once(all).chain(each).collect() }
        });
        let models = models.into_iter().map(|model| Choice {
            is_chosen: filter.model.as_ref() == Some(&model),
            label: model.clone(),
            value: model,
        });
        let from_start = Asked { before: None, notice: None, ..asked.clone() };
        let since = SINCE.into_iter().map(|(value, label, _)| {
            let is_chosen = asked.since == value;
            // Chosen again, it is taken away.
            let value = if is_chosen { "" } else { value };
            (Asked { since: value.to_owned(), ..from_start.clone() }.address(), label, is_chosen)
        });
        Self {
            who: vec![
                Choices { label: "People", choices: people.collect() },
                Choices { label: "Agents", choices: agents.collect() },
                Choices { label: "Others", choices: others.into() },
            ],
            actions: actions.collect(),
            models: models.collect(),
            since: since.collect(),
            is_narrowed: !filter.is_open(),
            asked: from_start,
        }
    }

    /// The address of the same view before an entry.
    pub(crate) fn older(&self, before: &i64) -> String {
        Asked { before: Some(*before), ..self.asked.clone() }.address()
    }

    /// What a form must say to mean the same.
    pub(crate) fn hidden(&self) -> Vec<(&'static str, &str)> {
        self.asked.pairs().into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    pub(crate) fn newest(&self) -> String {
        self.asked.address()
    }
}

const fn group_name(group: ActionGroup) -> &'static str {
    match group {
        ActionGroup::Decisions => "Decisions",
        ActionGroup::Writes => "Writing to Lever",
        ActionGroup::Runs => "What agents read and proposed",
        ActionGroup::Settings => "Settings",
        ActionGroup::Access => "Accounts and access",
        ActionGroup::Lever => "News from Lever",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    #[test]
    fn what_is_asked_for_is_read_or_refused_and_never_left_out() {
        let asked = Asked {
            opportunity: " o-1 ".into(),
            who: "agent:screening".into(),
            action: "decisions".into(),
            model: "large".into(),
            since: "7d".into(),
            to: "2026-11-18".into(),
            ..Asked::default()
        };
        let expected = AuditFilter {
            opportunity: OpportunityId::parse("o-1").ok(),
            actor: Some(Actor::Agent(AgentName::Screening)),
            group: Some(ActionGroup::Decisions),
            model: Some("large".into()),
            from: Some(Timestamp::from_millis(NOW.millis() - 7 * 24 * HOUR)),
            // 19 November 2026, 00:00 UTC.
            until: Some(Timestamp::from_millis(1_795_046_400_000)),
            limit: 3,
            ..AuditFilter::default()
        };
        assert_eq!(asked.read(NOW, 3).unwrap(), expected);
        assert_eq!(Asked::default().read(NOW, 3).unwrap(), AuditFilter { limit: 3, ..AuditFilter::default() });
        for wrong in [
            Asked { opportunity: "../x".into(), ..Asked::default() },
            Asked { contact: "../x".into(), ..Asked::default() },
            Asked { who: "nobody".into(), ..Asked::default() },
            Asked { action: "everything".into(), ..Asked::default() },
            Asked { since: "1y".into(), ..Asked::default() },
            Asked { from: "yesterday".into(), ..Asked::default() },
            Asked { to: "2026-02-30".into(), ..Asked::default() },
        ] {
            assert!(wrong.read(NOW, 3).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_address_says_the_same_again() {
        let asked = Asked { model: "a b&c".into(), action: "runs".into(), before: Some(7), ..Asked::default() };
        assert_eq!(asked.address(), "/audit?action=runs&model=a+b%26c&before=7");
        assert_eq!(Asked::default().address(), "/audit");
    }
}
