//! By what the inbox is narrowed, and how many each choice would show.

use std::collections::BTreeMap;

use domain::{AgentName, Phase};
use lever::{PostingId, UserId};
use serde::Deserialize;
use store::{InboxFilter, InboxOrder, Waiting};
use utoipa::IntoParams;

use super::super::names::{self, LeverUsers};

/// What the address says. What cannot be read narrows nothing.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The posting's id.
    #[serde(default)]
    posting: String,
    #[serde(default)]
    agent: String,
    /// The phase in which the run was made.
    #[serde(default)]
    phase: String,
    /// The id of the opportunity's owner in Lever.
    #[serde(default)]
    owner: String,
    /// `yes` for those that need a closer look.
    #[serde(default)]
    review: String,
    /// Empty for urgency; `oldest`, `newest` or `score`.
    #[serde(default)]
    order: String,
    /// How many to skip.
    #[serde(default)]
    from: String,
}

impl Asked {
    pub(crate) fn read(&self, limit: i64) -> InboxFilter {
        InboxFilter {
            posting: PostingId::parse(&self.posting).ok(),
            agent: self.agent.parse().ok(),
            phase: self.phase.parse().ok(),
            owner: UserId::parse(&self.owner).ok(),
            needs_review: self.review == "yes",
            order: ORDERS
                .iter()
                .find(|(name, ..)| *name == self.order)
                .map_or_else(InboxOrder::default, |order| order.2),
            skip: self.from.parse::<i64>().unwrap_or_default().max(0),
            limit,
        }
    }
}

const ORDERS: [(&str, &str, InboxOrder); 4] = [
    ("", "Most urgent first", InboxOrder::Urgency),
    ("oldest", "Oldest first", InboxOrder::Oldest),
    ("newest", "Newest first", InboxOrder::Newest),
    ("score", "Highest score first", InboxOrder::Score),
];

/// One entry of a list to choose from.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) is_chosen: bool,
}

/// One list to choose from. Where there is nothing to choose it is not shown.
pub(crate) struct Named {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) choices: Vec<Choice>,
}

pub(crate) struct Filters {
    pub(crate) lists: Vec<Named>,
    pub(crate) is_review_only: bool,
    pub(crate) is_narrowed: bool,
    /// The address of the same list from its beginning, with the review filter switched over.
    pub(crate) other_review: String,
    asked: Asked,
}

impl Filters {
    pub(crate) fn new(asked: &Asked, filter: &InboxFilter, waiting: &[Waiting], users: &LeverUsers) -> Self {
        // What each choice shows depends on the other lists, not on its own.
        let facet = |without: InboxFilter, of: &dyn Fn(&Waiting) -> Option<(String, String)>| {
            let mut counts: BTreeMap<(String, String), i64> = BTreeMap::new();
            for one in waiting.iter().filter(|one| one.fits(&without)) {
                let Some((value, label)) = of(one) else { continue };
                *counts.entry((label, value)).or_default() += one.runs;
            }
            counts
        };
        let postings = facet(InboxFilter { posting: None, ..filter.clone() }, &|one| {
            let id = one.posting.as_ref()?.to_string();
            let title = if one.posting_title.is_empty() { format!("Posting {id}") } else { one.posting_title.clone() };
            Some((id, title))
        });
        let agents = facet(InboxFilter { agent: None, ..filter.clone() }, &|one| {
            Some((one.agent.as_str().to_owned(), names::agent(one.agent).to_owned()))
        });
        let phases = facet(InboxFilter { phase: None, ..filter.clone() }, &|one| {
            Some((one.phase.as_str().to_owned(), names::phase(one.phase).to_owned()))
        });
        let owners = facet(InboxFilter { owner: None, ..filter.clone() }, &|one| {
            let id = one.owner.as_ref()?;
            Some((id.to_string(), users.name(id)))
        });
        let orders = ORDERS.iter().map(|(value, label, order)| Choice {
            value: (*value).to_owned(),
            label: (*label).to_owned(),
            is_chosen: *order == filter.order,
        });
        let mut lists = vec![
            counted("posting", "Posting", "All postings", postings, filter.posting.as_ref().map(PostingId::as_str)),
            counted("agent", "Agent", "All agents", agents, filter.agent.map(AgentName::as_str)),
            counted("phase", "Phase", "All phases", phases, filter.phase.map(Phase::as_str)),
            counted("owner", "Owner in Lever", "All owners", owners, filter.owner.as_ref().map(UserId::as_str)),
        ];
        // "All" and one more is no choice, unless that one is what narrows the list now.
        lists.retain(|list| list.choices.len() > 2 || list.choices.iter().skip(1).any(|choice| choice.is_chosen));
        lists.push(Named { name: "order", label: "Order", choices: orders.collect() });
        let narrowed = InboxFilter { order: InboxOrder::default(), skip: 0, limit: 0, ..filter.clone() };
        let other = if filter.needs_review { "" } else { "yes" };
        let other = Asked { review: other.to_owned(), from: String::new(), ..asked.clone() };
        Self {
            lists,
            is_review_only: filter.needs_review,
            is_narrowed: narrowed != InboxFilter::default(),
            other_review: address(&other),
            asked: asked.clone(),
        }
    }

    /// The address of the same list from another row on.
    pub(crate) fn page(&self, from: i64) -> String {
        let from = if from > 0 { from.to_string() } else { String::new() };
        address(&Asked { from, ..self.asked.clone() })
    }
}

fn counted(
    name: &'static str,
    label: &'static str,
    all: &str,
    counts: BTreeMap<(String, String), i64>,
    chosen: Option<&str>,
) -> Named {
    let sum: i64 = counts.values().sum();
    let every = Choice { value: String::new(), label: format!("{all} ({sum})"), is_chosen: chosen.is_none() };
    let mut choices = vec![every];
    choices.extend(counts.into_iter().map(|((label, value), count)| Choice {
        label: format!("{label} ({count})"),
        is_chosen: chosen == Some(value.as_str()),
        value,
    }));
    // What is chosen stays visible although nothing of it waits any more.
    if let Some(chosen) = chosen
        && !choices.iter().any(|choice| choice.is_chosen)
    {
        choices.push(Choice { value: chosen.to_owned(), label: "what you chose (0)".to_owned(), is_chosen: true });
    }
    Named { name, label, choices }
}

fn address(asked: &Asked) -> String {
    let Asked { posting, agent, phase, owner, review, order, from } = asked;
    let pairs = [
        ("posting", posting),
        ("agent", agent),
        ("phase", phase),
        ("owner", owner),
        ("review", review),
        ("order", order),
        ("from", from),
    ];
    let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish();
    if query.is_empty() { "/inbox".to_owned() } else { format!("/inbox?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(posting: &str, owner: Option<&str>, needs_review: bool, runs: i64) -> Waiting {
        Waiting {
            posting: PostingId::parse(posting).ok(),
            posting_title: posting.to_uppercase(),
            agent: AgentName::Screening,
            phase: Phase::Augment,
            owner: owner.and_then(|id| UserId::parse(id).ok()),
            needs_review,
            runs,
        }
    }

    fn labels(filters: &Filters) -> Vec<(&'static str, Vec<&str>)> {
        let list = |list: &Named| (list.name, list.choices.len());
        assert!(filters.lists.iter().map(list).all(|(_, choices)| choices > 0));
        let lists = filters.lists.iter().filter(|list| list.name != "order");
        lists.map(|list| (list.name, list.choices.iter().map(|choice| choice.label.as_str()).collect())).collect()
    }

    #[test]
    fn each_choice_says_how_many_it_would_show_beside_the_other_filters() {
        let all = [waiting("a", Some("u"), true, 3), waiting("a", None, false, 2), waiting("b", Some("u"), false, 4)];
        let users = LeverUsers::default();
        let filters = |asked: &Asked| Filters::new(asked, &asked.read(10), &all, &users);
        let postings = vec!["All postings (9)", "A (5)", "B (4)"];
        assert_eq!(labels(&filters(&Asked::default())), [("posting", postings)]);
        let review = Asked { review: "yes".into(), ..Asked::default() };
        assert_eq!(labels(&filters(&review)), []);
        let of_b = Asked { posting: "b".into(), from: "40".into(), ..Asked::default() };
        assert_eq!(labels(&filters(&of_b)), [("posting", vec!["All postings (9)", "A (5)", "B (4)"])]);
        assert_eq!(filters(&of_b).other_review, "/inbox?posting=b&review=yes");
        assert_eq!(filters(&of_b).page(80), "/inbox?posting=b&from=80");
        assert!(filters(&of_b).is_narrowed && !filters(&Asked::default()).is_narrowed);
    }

    #[test]
    fn what_cannot_be_read_narrows_nothing() {
        let rubbish = Asked {
            posting: "../x".into(),
            agent: "nobody".into(),
            phase: "x".into(),
            owner: "a b".into(),
            review: "no".into(),
            order: "random".into(),
            from: "-3".into(),
        };
        assert_eq!(rubbish.read(10), InboxFilter { limit: 10, ..InboxFilter::default() });
    }
}
