//! The audit log in plain sentences.

mod accounts;
mod opening;

use domain::{Action, Actor, AgentName, Changed, EffectKind, Phase, PhaseSetting, Scope};
use serde_json::{Value, json};
use store::AuditRow;

use super::names::{self, Operators, Titles};
use super::when::Moment;
use domain::Timestamp;

/// What the names in the log are looked up in.
pub(crate) struct Known<'a> {
    pub(crate) operators: &'a Operators,
    pub(crate) titles: &'a Titles,
}

/// One entry as it is read.
pub(crate) struct Line {
    pub(crate) seq: i64,
    pub(crate) at: Moment,
    pub(crate) sentence: String,
    pub(crate) opportunity: Option<String>,
    /// What everyone may read beyond the sentence: name and content.
    pub(crate) facts: Vec<(String, String)>,
    /// What only those who read the audit may read.
    pub(crate) private: Vec<(String, String)>,
    pub(crate) action: &'static str,
    pub(crate) hash: String,
}

impl Line {
    /// `noun` is the kind of change that the entry is about, where the page knows it.
    pub(crate) fn new(
        row: &AuditRow,
        noun: Option<&str>,
        known: &Known<'_>,
        now: Timestamp,
        reads_private: bool,
    ) -> Self {
        let entry = &row.entry;
        let noun = noun.or_else(|| noun_of(&entry.public));
        Self {
            seq: entry.seq,
            at: Moment::new(entry.at, now),
            sentence: told(&entry.actor, entry.action, noun, &entry.public, known),
            opportunity: entry.subject.opportunity.as_ref().map(ToString::to_string),
            facts: facts(&entry.public, known.titles),
            private: if reads_private { row.private.as_ref().map(flattened).unwrap_or_default() } else { Vec::new() },
            action: entry.action.as_str(),
            hash: row.hash.clone(),
        }
    }
}

/// An entry in one sentence.
pub(crate) fn told(by: &Actor, action: Action, noun: Option<&str>, public: &Value, known: &Known<'_>) -> String {
    let public = accounts::named(public, known.operators);
    sentence(action, &actor(by, known.operators), noun, &public, known.titles)
}

/// The kind of change that an entry says it is about.
pub(crate) fn noun_of(public: &Value) -> Option<&str> {
    let kind = public["kind"].as_str().or_else(|| public["effect"].as_str());
    kind.map(names::effect_noun_of)
}

pub(crate) fn actor(actor: &Actor, operators: &Operators) -> String {
    match actor {
        Actor::Operator(id) => operators.name(*id).to_owned(),
        Actor::Agent(name) => format!("The {} agent", names::agent(*name).to_lowercase()),
        Actor::Policy => "The policy".to_owned(),
        Actor::Lever => "Lever".to_owned(),
        Actor::System => "Fulcrum".to_owned(),
    }
}

fn sentence(action: Action, who: &str, noun: Option<&str>, public: &Value, titles: &Titles) -> String {
    let of = |said: String| noun.map_or_else(|| said.clone(), |noun| format!("{said}: {noun}"));
    match action {
        Action::ProposalOpened => of(format!("{who} made a proposal")),
        Action::ProposalApproved if public["edited"] == Value::Bool(true) => {
            of(format!("{who} edited a proposal and approved it"))
        }
        Action::ProposalApproved => of(format!("{who} approved a proposal")),
        Action::ApprovalWithdrawn => of(format!("{who} took an approval back before it was written")),
        Action::ProposalDeclined => of(format!("{who} declined a proposal")),
        Action::UndoRequested => of(format!("{who} asked to take a change back")),
        Action::UndoBatchRequested => undo_batch(who, public),
        Action::EffectCompensated => of(format!("A change was taken back in Lever, as {who} asked")),
        Action::EffectReady => of(format!("{who} authorized a change, and it was queued for writing")),
        Action::PhaseSet => phase_set(who, public, titles),
        Action::OperatorAdded
        | Action::OperatorChanged
        | Action::OperatorInvited
        | Action::OperatorLinked
        | Action::SessionsEnded
        | Action::SignInRefused
        | Action::TokenMade
        | Action::TokenRevoked => accounts::sentence(action, who, public),
        Action::OperatorSignedIn => format!("{who} signed in"),
        Action::OperatorSignedOut => format!("{who} signed out"),
        Action::RubricSaved => rubric(format!("{who} saved a rubric"), public, titles),
        Action::RubricReverted => rubric(format!("{who} went back to the suggested rubric"), public, titles),
        Action::PolicySaved => format!("{who} saved a policy, which is in force since{}", policy_name(public)),
        Action::PolicyReverted => match public["backTo"].as_i64() {
            Some(0) | None => format!("{who} put the configured policy in force again"),
            Some(number) => format!("{who} put version {number} of the policy in force again"),
        },
        Action::AgentsStopped => agents_stopped(who, public, titles),
        Action::AgentsStoppedInEffect => in_effect(public),
        Action::JobDismissed => format!("{who} put a step aside that had been given up: {}", step(public)),
        Action::JobRerun => format!("{who} started a step again that had been given up: {}", step(public)),
        Action::JobDiscarded => because(format!("A step was given up after every retry: {}", step(public)), public),
        Action::OpenedByName | Action::ClosedByName => opening::sentence(action, public, titles),
        Action::RemitSet => {
            format!("{who} set which candidacies {} sees", public["operator"].as_str().unwrap_or("an operator"))
        }
        Action::ContactErased => match erasure(public) {
            Some(why) => format!("A person's data were erased by destroying their key ({why})"),
            None => action.sentence().to_owned(),
        },
        Action::AuditExported => exported(who, public),
        Action::AuditKeyMade => "The key was made by which exports of this log are signed".to_owned(),
        Action::AuditVerified => match public["broken"].as_str() {
            Some(broken) => format!("{who} verified the whole log, and it is not whole: {broken}"),
            None => {
                let entries = public["entries"].as_u64().unwrap_or(0);
                format!("{who} verified the whole log: {entries} entries, each as it was recorded")
            }
        },
        Action::ModelAsked => model_asked(who, public),
        Action::AssistantAsked if public["tool"] == "propose_note" => format!("The assistant of {who} proposed a note"),
        Action::AssistantAsked => format!("The assistant of {who} asked about candidacies"),
        Action::RunJudgedBlind => format!("{who} judged the candidacy before seeing its score"),
        Action::RunFinished => format!("{who} read the candidacy"),
        Action::RunFailed => because(format!("{who} could not read the candidacy"), public),
        Action::EffectAbandoned
        | Action::EffectApplied
        | Action::EffectRejected
        | Action::EffectReopened
        | Action::EffectSending
        | Action::EffectStale
        | Action::EffectUnconfirmed
        | Action::ProposalAuthorized
        | Action::ProposalAwaiting
        | Action::ProposalExpired
        | Action::ProposalForbidden
        | Action::ProposalSuperseded
        | Action::UndoFailed => because(of(action.sentence().to_owned()), public),
        Action::AlarmRaised
        | Action::ArchiveExplained
        | Action::ContactRevived
        | Action::DeliveriesReceived
        | Action::DeliveryFailed
        | Action::DeliveryIgnored
        | Action::DeliveryUnderstood
        | Action::EventsFound
        | Action::HookRegistered
        | Action::HookRetired
        | Action::LeverConnected
        | Action::LeverConnectionEnded
        | Action::LeverDisconnected
        | Action::OpportunitiesRead
        | Action::OpportunityMerged
        | Action::SignInFailed => because(action.sentence().to_owned(), public),
    }
}

fn policy_name(public: &Value) -> String {
    public["name"].as_str().map_or_else(String::new, |name| format!(": “{name}”"))
}

fn agents_stopped(who: &str, public: &Value, titles: &Titles) -> String {
    let agent = public["agent"].as_str().map_or_else(|| "every agent".to_owned(), |name| format!("the {name} agent"));
    let place =
        public["posting"].as_str().map_or_else(|| "everywhere".to_owned(), |id| format!("for {}", titles.posting(id)));
    let number = |key: &str| public[key].as_i64().unwrap_or(0);
    let (runs, writes) = (number("runs"), number("writes"));
    format!("{who} pressed stop for {agent} {place} (runs under way: {runs}, writes: {writes})")
}

fn in_effect(public: &Value) -> String {
    let number = |key: &str| public[key].as_i64().unwrap_or(0);
    let (stop, millis) = (number("stop"), number("afterMillis"));
    let seconds = format!("{}.{}", millis / 1_000, millis % 1_000 / 100);
    format!("Stop {stop} was in effect {seconds} s after the press: nothing was under way any more")
}

fn rubric(said: String, public: &Value, titles: &Titles) -> String {
    format!("{said} for {}", titles.posting(public["posting"].as_str().unwrap_or_default()))
}

fn step(public: &Value) -> &str {
    names::step(public["kind"].as_str().unwrap_or("a step without a name"))
}

fn erasure(public: &Value) -> Option<&str> {
    match public["why"].as_str()? {
        "deleted" => Some("Lever has deleted them"),
        "anonymized" => Some("Lever has made them anonymous"),
        "consent-ended" => Some("their consent to be stored has ended"),
        why => Some(why),
    }
}

fn exported(who: &str, public: &Value) -> String {
    let what = match public["opportunity"].as_str() {
        Some(_) => "the decision record of a candidacy".to_owned(),
        None => match public["entries"].as_u64() {
            Some(1) => "1 entry of this log".to_owned(),
            Some(entries) => format!("{entries} entries of this log"),
            None => "entries of this log".to_owned(),
        },
    };
    let private = if public["private"] == Value::Bool(true) { ", with their sealed parts" } else { "" };
    format!("{who} exported {what}{private}")
}

/// The reason belongs to the sentence, where there is one.
fn because(said: String, public: &Value) -> String {
    let changed = serde_json::from_value::<Changed>(public["changed"].clone()).map(|changed| changed.to_string());
    match changed.ok().or_else(|| public["why"].as_str().map(ToOwned::to_owned)) {
        Some(why) => format!("{said} ({why})"),
        None => said,
    }
}

fn model_asked(who: &str, public: &Value) -> String {
    let number = |key: &str| public[key].as_u64().unwrap_or(0);
    let (exchanges, tokens) = (number("exchanges"), number("inputTokens") + number("outputTokens"));
    let questions = if exchanges == 1 { "1 question".to_owned() } else { format!("{exchanges} questions") };
    format!("{who} asked a language model {questions} ({tokens} tokens)")
}

fn undo_batch(who: &str, public: &Value) -> String {
    let count = public["count"].as_u64().unwrap_or(0);
    let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes together") };
    let of = match public["agent"].as_str() {
        Some(agent) => {
            let posting = public["posting"].as_str().map(|id| format!(" for posting {id}")).unwrap_or_default();
            let since =
                public["since"].as_i64().map(|at| Moment::new(Timestamp::from_millis(at), Timestamp::from_millis(at)));
            let since = since.map(|at| format!(" since {}", at.exact)).unwrap_or_default();
            format!("what the {agent} agent did{since}{posting}")
        }
        None => "what came of one run".to_owned(),
    };
    format!("{who} asked to take back {changes}: {of}")
}

fn phase_set(who: &str, public: &Value, titles: &Titles) -> String {
    if public["phase"].is_null() {
        // As it was set, but for the phase, which is not there any more.
        let mut was = public.clone();
        was["phase"] = json!(Phase::Off);
        let place = serde_json::from_value::<PhaseSetting>(was).map(|setting| for_scope(&setting, titles));
        return format!("{who} removed what was set {}", place.unwrap_or_else(|_| "for an unknown scope".to_owned()));
    }
    match serde_json::from_value::<PhaseSetting>(public.clone()) {
        Ok(PhaseSetting { agent: None, scope: Scope::Everywhere, phase: Phase::Off, share }) if share.is_whole() => {
            format!("{who} stopped every agent everywhere")
        }
        Ok(setting) => {
            let agent = setting.agent.map_or("every agent".to_owned(), |name: AgentName| {
                format!("the {} agent", names::agent(name).to_lowercase())
            });
            format!("{who} set {agent} to {} {}", names::phase(setting.phase), for_scope(&setting, titles))
        }
        Err(_) => format!("{who} set a phase"),
    }
}

fn for_scope(setting: &PhaseSetting, titles: &Titles) -> String {
    match &setting.scope {
        Scope::Everywhere if setting.share.is_whole() => "everywhere".to_owned(),
        Scope::Everywhere => format!("for {} % everywhere", setting.share.percent()),
        Scope::Posting(id) if setting.share.is_whole() => format!("for {}", titles.posting(id.as_str())),
        Scope::Location(_) | Scope::Department(_) | Scope::Team(_) | Scope::Posting(_) => {
            format!("for {}", names::scope_of(setting))
        }
    }
}

/// The public part beyond what the sentence says.
pub(crate) fn facts(public: &Value, titles: &Titles) -> Vec<(String, String)> {
    const SAID: [&str; 13] = [
        "agent",
        "authority",
        "by",
        "change",
        "changed",
        "count",
        "edited",
        "effect",
        "operator",
        "run",
        "scope",
        "since",
        "why",
    ];
    let Value::Object(fields) = public else { return Vec::new() };
    let shown = fields.iter().filter(|(name, value)| !SAID.contains(&name.as_str()) && !value.is_null());
    // Of a change the sentence says the kind; of a step or an opening it says it in other words.
    let shown = shown.filter(|(name, value)| *name != "kind" || value.as_str().is_some_and(|kind| !is_change(kind)));
    let said = shown.flat_map(|(name, value)| match (name.as_str(), value) {
        ("posting", Value::String(id)) => match titles.title(id) {
            Some(title) => vec![("posting".to_owned(), format!("{title} ({id})"))],
            None => vec![("posting".to_owned(), id.clone())],
        },
        ("versions", Value::Object(_)) => {
            let nested = flattened(value).into_iter();
            nested.map(|(inner, text)| (format!("versions › {inner}"), text)).collect()
        }
        (name, value) => vec![(label(name), fact(name, value))],
    });
    said.collect()
}

fn is_change(kind: &str) -> bool {
    EffectKind::ALL.into_iter().any(|known| known.as_str() == kind)
}

fn fact(name: &str, value: &Value) -> String {
    let of_each = |values: &[Value], names: [&str; 2]| {
        let said = values.iter().map(|value| match (value[names[0]].as_str(), value[names[1]].as_str()) {
            (Some(first), Some(second)) => format!("{first}: {second}"),
            (Some(first), None) => first.to_owned(),
            (None, _) => written(value),
        });
        said.collect::<Vec<_>>().join(" · ")
    };
    match (name, value) {
        ("rules", Value::Array(rules)) => of_each(rules, ["id", "justification"]),
        ("events", Value::Array(events)) => of_each(events, ["name", "subject"]),
        ("remit" | "scope", Value::Array(parts)) => of_each(parts, ["kind", "value"]),
        ("scope", value) => of_each(std::slice::from_ref(value), ["kind", "value"]),
        (_, value) => written(value),
    }
}

/// A value as nested names and texts, for reading.
pub(crate) fn flattened(value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match value {
                Value::Object(_) => flattened(value)
                    .into_iter()
                    .map(|(inner, text)| (format!("{} › {inner}", label(name)), text))
                    .collect(),
                _ => vec![(label(name), written(value))],
            })
            .collect(),
        _ => vec![("content".to_owned(), written(value))],
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "none".to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Array(values) => values.iter().map(written).collect::<Vec<_>>().join(", "),
        Value::Object(_) => {
            flattened(value).into_iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join(", ")
        }
        Value::Number(_) => value.to_string(),
    }
}

/// `leverId` and `lever_id` as `lever id`.
fn label(name: &str) -> String {
    let mut label = String::with_capacity(name.len() + 2);
    for c in name.chars() {
        match c {
            '_' => label.push(' '),
            c if c.is_ascii_uppercase() => label.extend([' ', c.to_ascii_lowercase()]),
            c => label.push(c),
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_is_a_sentence_with_who_did_it() {
        let titles = Titles::default();
        let said = |action, public: Value| sentence(action, "Ada", None, &public, &titles);
        assert_eq!(said(Action::ProposalApproved, json!({ "edited": false })), "Ada approved a proposal");
        assert_eq!(said(Action::ProposalApproved, json!({ "edited": true })), "Ada edited a proposal and approved it");
        let about = sentence(Action::EffectStale, "Fulcrum", Some("note"), &json!({ "changed": "archived" }), &titles);
        assert_eq!(
            about,
            "A change no longer fitted and was not written: note (the opportunity has been archived since)"
        );
        let off = json!({ "agent": null, "scope": { "kind": "everywhere" }, "phase": "off" });
        assert_eq!(said(Action::PhaseSet, off), "Ada stopped every agent everywhere");
        let team = json!({ "kind": "team", "value": "Sales" });
        let set = json!({ "agent": "screening", "scope": team, "phase": "augment" });
        assert_eq!(said(Action::PhaseSet, set), "Ada set the screening agent to Augment for team Sales");
        let few = json!({ "agent": null, "scope": { "kind": "everywhere" }, "phase": "off", "share": 10 });
        assert_eq!(said(Action::PhaseSet, few), "Ada set every agent to Off for 10 % everywhere");
        let cleared = json!({ "agent": null, "scope": team, "phase": null });
        assert_eq!(said(Action::PhaseSet, cleared), "Ada removed what was set for team Sales");
    }

    #[test]
    fn stops_and_policies_are_told() {
        let titles = Titles::default();
        let said = |action, public: Value| sentence(action, "Ada", None, &public, &titles);
        let stop = json!({ "stop": 3, "agent": null, "posting": "p1", "runs": 2, "writes": 1 });
        let cases = [
            (
                Action::AgentsStopped,
                stop,
                "Ada pressed stop for every agent for a posting (runs under way: 2, writes: 1)",
            ),
            (
                Action::AgentsStoppedInEffect,
                json!({ "stop": 3, "afterMillis": 1_849 }),
                "Stop 3 was in effect 1.8 s after the press: nothing was under way any more",
            ),
            (Action::PolicySaved, json!({ "name": "ours" }), "Ada saved a policy, which is in force since: “ours”"),
            (Action::PolicyReverted, json!({ "backTo": 0 }), "Ada put the configured policy in force again"),
            (Action::PolicyReverted, json!({ "backTo": 2 }), "Ada put version 2 of the policy in force again"),
            (
                Action::JobDismissed,
                json!({ "kind": "apply" }),
                "Ada put a step aside that had been given up: writing a change to Lever",
            ),
        ];
        for (action, public, expected) in cases {
            assert_eq!(said(action, public), expected);
        }
    }

    #[test]
    fn facts_leave_out_what_the_sentence_says() {
        let public = json!({ "kind": "add-note", "leverId": "n-1", "edited": false, "why": "x", "policy": null });
        assert_eq!(facts(&public, &Titles::default()), [("lever id".to_owned(), "n-1".to_owned())]);
    }

    #[test]
    fn no_sentence_reads_like_code() {
        let titles = Titles::of(&[("p-1", "Platform Engineer")]);
        let said = |action, public: Value| sentence(action, "Ada", None, &public, &titles);
        let saved = said(Action::RubricSaved, json!({ "posting": "p-1" }));
        assert_eq!(saved, "Ada saved a rubric for the posting “Platform Engineer”");
        let unknown = said(Action::RubricReverted, json!({ "posting": "p-2" }));
        assert_eq!(unknown, "Ada went back to the suggested rubric for a posting");
        let again = said(Action::JobRerun, json!({ "job": "job_1", "kind": "propose" }));
        assert_eq!(again, "Ada started a step again that had been given up: letting an agent read a candidacy");
        let posting =
            json!({ "agent": "screening", "scope": { "kind": "posting", "value": "p-1" }, "phase": "shadow" });
        let set = said(Action::PhaseSet, posting);
        assert_eq!(set, "Ada set the screening agent to Shadow for the posting “Platform Engineer”");
        // Whatever an entry says or leaves out, nobody has to read braces, ids or a word with a dash for a blank.
        for action in Action::ALL {
            for public in [Value::Null, json!({ "why": null, "kind": "propose", "posting": "p-2", "operator": null })] {
                let sentence = said(*action, public);
                let is_plain = !sentence.contains(['{', '[', '"', '_', '?']) && !sentence.contains("null");
                assert!(is_plain && !sentence.contains("p-2"), "{action:?}: {sentence}");
            }
        }
    }

    #[test]
    fn a_private_part_is_read_field_by_field() {
        let private = json!({ "effect": { "kind": "add-note", "secret": true }, "reason": "x" });
        assert_eq!(
            flattened(&private),
            [
                ("effect › kind".to_owned(), "add-note".to_owned()),
                ("effect › secret".to_owned(), "yes".to_owned()),
                ("reason".to_owned(), "x".to_owned())
            ]
        );
    }
}
