//! `/switches`: Lever's peculiarities one by one, and which webhook events a Super Admin has switched on.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::routing::{get, post};
use serde_json::{Map, Value, json};

use super::{Page, back_to, render};
use crate::act;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::World;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/switches", get(show).post(change))
        .route("/switches/events", post(switch_events))
        .route("/switches/maintenance", post(maintain))
}

/// How a switch is set.
#[derive(Clone, Copy)]
enum Kind {
    Flag,
    Millis,
    /// Empty stands for never.
    PerhapsMillis,
    Choice(&'static [&'static str]),
}

const ANSWERS: Kind = Kind::Choice(&["accepted", "bad-request", "not-found"]);

/// A switch: its JSON name, what it means, how it is set.
type Told = (&'static str, &'static str, Kind);

/// Every switch, under its heading.
const SWITCHES: [(&str, &[Told]); 6] = [
    (
        "Answers to writes",
        &[
            (
                "blankContactInWriteAnswers",
                "Stage, archive, tag and source writes answer without the person",
                Kind::Flag,
            ),
            ("rawFeedbackPutAnswer", "Updating feedback answers with the internal document", Kind::Flag),
            ("rawRequisitionAnswers", "Writing requisitions answers with the internal document", Kind::Flag),
            ("postingUpdateFallsToDraft", "Updating a posting without its state makes it a draft", Kind::Flag),
            ("formFieldsMatchedBy", "The answers of a form are matched by", Kind::Choice(&["text", "id", "either"])),
            ("unknownPerformAs", "perform_as of nobody is answered", ANSWERS),
            ("deactivatedPerformAs", "perform_as of a deactivated user is answered", ANSWERS),
        ],
    ),
    (
        "What is seen, and when",
        &[
            ("newOpportunityLagMs", "A new opportunity is found only after", Kind::Millis),
            ("updatedAtLagMs", "A change of updatedAt is seen only after", Kind::Millis),
            ("notesMoveUpdatedAt", "Notes move updatedAt", Kind::Flag),
            ("feedbackMovesUpdatedAt", "Feedback moves updatedAt", Kind::Flag),
            ("deletedFeedbackInLists", "Lists show deleted feedback", Kind::Flag),
            ("noResumesIs404", "No résumés is answered 404", Kind::Flag),
            ("mergedAnswers301", "What was merged away leads to the survivor", Kind::Flag),
            ("offsetTokenLifeMs", "A paging token is good for (empty: for ever)", Kind::PerhapsMillis),
        ],
    ),
    (
        "Files",
        &[
            ("fileProcessingMs", "An uploaded file is processed for", Kind::Millis),
            ("fileOutcome", "What becomes of it", Kind::Choice(&["by-content", "processed", "error", "unsupported"])),
            ("processingFileDownloads", "It can be downloaded meanwhile", Kind::Flag),
        ],
    ),
    (
        "Webhooks",
        &[
            ("webhookIds", "Bodies carry an id", Kind::Flag),
            ("freshTokenOnRetry", "A retry has a new token and signature", Kind::Flag),
            ("httpsHooksOnly", "Hooks must have an https URL", Kind::Flag),
            ("anonymizingIsTold", "Anonymizing tells contactUpdated", Kind::Flag),
        ],
    ),
    (
        "OAuth",
        &[
            ("oldRefreshTokenGraceMs", "A rotated refresh token still works for", Kind::Millis),
            ("reusedRefreshTokenDisconnects", "Using it later ends the connection", Kind::Flag),
            ("accessOutlivesRevocation", "Access tokens outlive a revocation", Kind::Flag),
        ],
    ),
    (
        "Only at the start",
        &[
            ("legacyUpdatedAtNull", "Old rows have no updatedAt", Kind::Flag),
            ("stageChangesWithoutUser", "Old stage changes name no user", Kind::Flag),
        ],
    ),
];

#[derive(Template)]
#[template(path = "switches.html")]
struct SwitchesPage {
    here: &'static str,
    groups: Vec<Group>,
    events: Vec<(&'static str, bool)>,
}

struct Group {
    title: &'static str,
    switches: Vec<Switch>,
}

struct Switch {
    name: &'static str,
    text: &'static str,
    input: Input,
}

enum Input {
    Flag(bool),
    Millis(String),
    Choice(Vec<(&'static str, bool)>),
}

async fn show(State(sim): State<Sim>) -> Page {
    let (quirks, events) = sim.read(|world| (json!(world.quirks), world.event_switches()));
    let group = |(title, switches): (&'static str, &[Told])| Group {
        title,
        switches: switches.iter().map(|(name, text, kind)| switch(name, text, *kind, &quirks[*name])).collect(),
    };
    let groups = SWITCHES.into_iter().map(group).collect();
    render(&SwitchesPage { here: "switches", groups, events: events.into_iter().collect() })
}

fn switch(name: &'static str, text: &'static str, kind: Kind, value: &Value) -> Switch {
    let input = match kind {
        Kind::Flag => Input::Flag(value.as_bool().unwrap_or_default()),
        Kind::Millis | Kind::PerhapsMillis => {
            Input::Millis(value.as_u64().map(|ms| ms.to_string()).unwrap_or_default())
        }
        Kind::Choice(words) => Input::Choice(words.iter().map(|word| (*word, value == word)).collect()),
    };
    Switch { name, text, input }
}

async fn change(State(sim): State<Sim>, Form(form): Form<HashMap<String, String>>) -> Page {
    let mut change = Map::new();
    for (name, _, kind) in SWITCHES.into_iter().flat_map(|(_, switches)| switches) {
        let text = form.get(*name).map(String::as_str);
        let ms =
            |text: &str| text.trim().parse::<u64>().map_err(|_| Refusal::invalid(format!("{name} is not a number")));
        let value = match (kind, text) {
            // A box that is not ticked is not sent at all.
            (Kind::Flag, text) => json!(text.is_some()),
            (Kind::PerhapsMillis, Some("")) => Value::Null,
            (Kind::Millis | Kind::PerhapsMillis, Some(text)) => json!(ms(text)?),
            (Kind::Choice(_), Some(text)) => json!(text),
            (Kind::Millis | Kind::PerhapsMillis | Kind::Choice(_), None) => continue,
        };
        change.insert((*name).to_owned(), value);
    }
    act::change_quirks(&sim, &Value::Object(change))?;
    back_to("/switches")
}

async fn switch_events(State(sim): State<Sim>, Form(ticked): Form<HashMap<String, String>>) -> Page {
    let all = sim.read(World::event_switches);
    let switches: BTreeMap<String, bool> =
        all.into_keys().map(|event| (event.to_owned(), ticked.contains_key(event))).collect();
    act::switch_events(&sim, &switches)?;
    back_to("/switches")
}

#[derive(serde::Deserialize)]
struct MaintenanceForm {
    seconds: u64,
}

async fn maintain(State(sim): State<Sim>, Form(form): Form<MaintenanceForm>) -> Page {
    sim.refuse_connections(form.seconds.saturating_mul(1000));
    back_to("/switches")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::quirk::Quirks;

    #[test]
    fn every_switch_and_fault_is_documented_with_its_default() {
        let text = include_str!("../../../../docs/simulator.md");
        let Value::Object(defaults) = json!(Quirks::default()) else { panic!("an object") };
        for (name, value) in defaults {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert!(text.contains(&format!("| `{name}` | `{value}` |")), "{name}: {value}");
        }
        let Value::Object(faults) = json!(crate::fault::Faults::default()) else { panic!("an object") };
        for name in faults.keys() {
            assert!(text.contains(&format!("`{name}`")), "{name}");
        }
    }

    #[test]
    fn the_page_has_every_switch_with_its_default_among_the_choices() {
        let Value::Object(defaults) = json!(Quirks::default()) else { panic!("an object") };
        let known: BTreeSet<&str> = defaults.keys().map(String::as_str).collect();
        let shown: BTreeSet<&str> =
            SWITCHES.into_iter().flat_map(|(_, switches)| switches).map(|(name, _, _)| *name).collect();
        assert_eq!(shown, known);
        for (name, _, kind) in SWITCHES.into_iter().flat_map(|(_, switches)| switches) {
            let value = &defaults[*name];
            let fits = match kind {
                Kind::Flag => value.is_boolean(),
                Kind::Millis => value.is_u64(),
                Kind::PerhapsMillis => value.is_null(),
                Kind::Choice(words) => words.iter().any(|word| value == word),
            };
            assert!(fits, "{name}: {value}");
        }
    }
}
