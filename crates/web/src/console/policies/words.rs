//! The rules of a policy in plain words.

use std::collections::HashMap;

use domain::policy::Rule;
use domain::{Decision, EffectKind, Policy};
use lever::{Posting, Stage};
use store::{CacheKind, Store};

use super::super::names::{self, ANY_AGE};
use super::super::problem::PageError;

/// One rule as it is read.
pub(crate) struct RuleView {
    pub(crate) id: String,
    pub(crate) decision: &'static str,
    /// For its colour.
    pub(crate) tone: &'static str,
    pub(crate) sentence: String,
    pub(crate) justification: String,
}

/// What things that a rule names by id are called in Lever.
#[derive(Default)]
pub(crate) struct Called {
    stages: HashMap<String, String>,
    postings: HashMap<String, String>,
}

impl Called {
    pub(crate) async fn load(store: &Store, policy: &Policy) -> Result<Self, PageError> {
        let mut called = Self::default();
        if policy.rules().iter().any(|rule| !rule.to_stages().is_empty()) {
            let stages = store.cached::<Vec<Stage>>(CacheKind::Stages, "", ANY_AGE).await?.unwrap_or_default();
            called.stages = stages.into_iter().map(|stage| (stage.id.to_string(), stage.text)).collect();
        }
        for id in policy.rules().iter().flat_map(Rule::postings) {
            let posting = store.cached::<Posting>(CacheKind::Posting, id.as_str(), ANY_AGE).await?;
            if let Some(posting) = posting.filter(|posting| !posting.is_confidential()) {
                called.postings.insert(id.to_string(), names::posting(Some(&posting)));
            }
        }
        Ok(called)
    }
}

pub(crate) fn rules(policy: &Policy, called: &Called) -> Vec<RuleView> {
    let view = |rule: &Rule| RuleView {
        id: rule.id().to_owned(),
        decision: names::decision(rule.decision()),
        tone: tone(rule.decision()),
        sentence: sentence(rule, called),
        justification: rule.justification().to_owned(),
    };
    policy.rules().iter().map(view).collect()
}

pub(crate) const fn tone(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow => "allow",
        Decision::Ask => "ask",
        Decision::Forbid => "forbid",
    }
}

fn sentence(rule: &Rule, called: &Called) -> String {
    let agents: Vec<&str> = rule.agents().iter().map(|agent| names::agent(*agent)).collect();
    let who = if agents.is_empty() { "Every agent".to_owned() } else { listed(&agents, "and") };
    let acts: Vec<&str> = rule.effects().iter().map(|effect| act(*effect)).collect();
    let does = if acts.is_empty() { "make any change".to_owned() } else { listed(&acts, "or") };
    let conditions = conditions(rule, called);
    let begun = match rule.decision() {
        Decision::Allow => format!("{who} may {does} without asking{conditions}."),
        Decision::Ask => format!("{who} must ask a person before it may {does}{conditions}."),
        Decision::Forbid => format!("{who} may never {does}{conditions}, and no person can approve it."),
    };
    let rejects = rule.effects().is_empty() || rule.effects().contains(&EffectKind::Archive);
    if rule.decision() == Decision::Allow && rejects {
        return format!("{begun} To archive asks a person all the same.");
    }
    begun
}

fn conditions(rule: &Rule, called: &Called) -> String {
    let mut parts = Vec::new();
    let mut is_one_of = |what: &str, values: Vec<&str>| {
        if !values.is_empty() {
            parts.push(format!("{what} {}", listed(&values, "or")));
        }
    };
    let named = |names: &'_ HashMap<String, String>, id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let stages: Vec<String> = rule.to_stages().iter().map(|id| named(&called.stages, id.as_str())).collect();
    is_one_of("to the stage", stages.iter().map(String::as_str).collect());
    let postings: Vec<String> = rule.postings().iter().map(|id| named(&called.postings, id.as_str())).collect();
    is_one_of("for the posting", postings.iter().map(String::as_str).collect());
    is_one_of("in the team", rule.teams().iter().map(String::as_str).collect());
    is_one_of("in the department", rule.departments().iter().map(String::as_str).collect());
    is_one_of("in the location", rule.locations().iter().map(String::as_str).collect());
    match rule.scores() {
        (Some(least), Some(most)) => parts.push(format!("where the score is from {least} to {most}")),
        (Some(least), None) => parts.push(format!("where the score is {least} or more")),
        (None, Some(most)) => parts.push(format!("where the score is {most} or less")),
        (None, None) => {}
    }
    match rule.needs_review() {
        Some(true) => parts.push("where the agent asks for a closer look".to_owned()),
        Some(false) => parts.push("where nothing asks for a closer look".to_owned()),
        None => {}
    }
    if parts.is_empty() { String::new() } else { format!(" {}", parts.join(", ")) }
}

const fn act(effect: EffectKind) -> &'static str {
    match effect {
        EffectKind::AddNote => "add a note",
        EffectKind::FileForm => "file a form",
        EffectKind::AddTags => "add tags",
        EffectKind::MoveStage => "move someone to another stage",
        EffectKind::Archive => "archive someone",
    }
}

fn listed(values: &[&str], last: &str) -> String {
    match values {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [begin @ .., end] => format!("{} {last} {end}", begin.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(rule: &str) -> String {
        let text = format!("name = 'x'\n[[rule]]\nid = 'r'\njustification = 'j'\n{rule}");
        let policy = Policy::parse(&text).unwrap();
        rules(&policy, &Called::default()).remove(0).sentence
    }

    #[test]
    fn a_rule_is_a_sentence() {
        assert_eq!(
            said(
                "decision = 'allow'\nagents = ['screening']\neffects = ['move-stage']\nmin-score = 85\nneeds-review = false\n\
                 must-match = [{ agent = 'screening', effect = 'move-stage', score = 85 }]"
            ),
            "Screening may move someone to another stage without asking where the score is 85 or more, where nothing asks \
             for a closer look."
        );
        assert_eq!(
            said(
                "decision = 'forbid'\neffects = ['add-note', 'add-tags', 'file-form']\nteams = ['Executive', 'Legal']\n\
                 must-match = [{ agent = 'screening', effect = 'add-note', team = 'Legal' }]"
            ),
            "Every agent may never add a note, add tags or file a form in the team Executive or Legal, and no person can \
             approve it."
        );
    }

    #[test]
    fn where_a_rule_seems_to_allow_a_rejection_it_is_said_that_none_does() {
        let everything = said("decision = 'allow'\nmust-match = [{ agent = 'screening', effect = 'archive' }]");
        assert_eq!(
            everything,
            "Every agent may make any change without asking. To archive asks a person all the same."
        );
        let ask =
            said("decision = 'ask'\neffects = ['archive']\nmust-match = [{ agent = 'screening', effect = 'archive' }]");
        assert_eq!(ask, "Every agent must ask a person before it may archive someone.");
    }
}
