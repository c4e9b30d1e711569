//! What an assistant can ask for. Each call leaves an entry in the audit log.

use domain::{
    Action, Actor, AgentName, AuditEntry, Decision, Effect, Facts, Permission, Phase, PhaseSetting, Proposal,
    ProposalId, ProposalState, RunId, Subject, phase_for,
};
use lever::OpportunityId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{InboxFilter, Named, NewRun};

use super::super::Console;
use super::super::api::{candidacy, inbox_items, iso};
use super::super::gate::Viewer;
use super::super::problem::PageError;

/// How long what an assistant proposes waits for a person.
const WAITS: std::time::Duration = std::time::Duration::from_secs(14 * 24 * 3600);
/// The longest note that is taken, in characters.
const LONGEST_NOTE: usize = 4000;
/// How many waiting candidacies one answer holds at most.
const MOST: i64 = 50;

/// Why a call has no result.
pub(super) enum ToolError {
    NoSuchTool(String),
    Unreadable(String),
    /// In words for the assistant and its person.
    NotDone(String),
    Page(PageError),
}

impl<E: Into<PageError>> From<E> for ToolError {
    fn from(error: E) -> Self {
        match error.into() {
            PageError::NotFound => {
                Self::NotDone("There is no such thing, or this operator does not see it.".to_owned())
            }
            error => Self::Page(error),
        }
    }
}

pub(super) struct Tool {
    pub(super) name: &'static str,
    title: &'static str,
    description: &'static str,
    needs: Permission,
    /// Whether it changes nothing but the record.
    reads_only: bool,
    properties: fn() -> Value,
    required: &'static [&'static str],
}

pub(super) const TOOLS: [Tool; 3] = [
    Tool {
        name: "list_waiting",
        title: "What waits for a decision",
        description: "Candidacies with proposals that wait for a person, most urgent first: person, posting, stage, \
                      score, kinds of change, since when. For one posting, or all.",
        needs: Permission::Read,
        reads_only: true,
        properties: || {
            json!({
                "posting_id": { "type": "string", "description": "Only candidacies of this posting." },
                "limit": { "type": "integer", "minimum": 1, "maximum": MOST, "default": 20 },
            })
        },
        required: &[],
    },
    Tool {
        name: "get_candidacy",
        title: "One candidacy with its evidence",
        description: "What Fulcrum found about one candidacy, criterion by criterion with quotes from the résumé, what is \
                      proposed and by which rule it asks, and what was written to Lever.",
        needs: Permission::Read,
        reads_only: true,
        properties: || json!({ "opportunity_id": { "type": "string", "description": "The opportunity's id in Lever." } }),
        required: &["opportunity_id"],
    },
    Tool {
        name: "propose_note",
        title: "Propose a note",
        description: "Proposes a note on a candidacy in Lever. It is written only after a person has approved it in the \
                      console, who sees it word for word and that an assistant proposed it.",
        needs: Permission::Propose,
        reads_only: false,
        properties: || {
            json!({
                "opportunity_id": { "type": "string", "description": "The opportunity's id in Lever." },
                "text": { "type": "string", "maxLength": LONGEST_NOTE },
                "why": { "type": "string", "description": "One or two sentences for whoever decides." },
            })
        },
        required: &["opportunity_id", "text", "why"],
    },
];

/// The tools that this viewer may use, as the protocol describes them.
pub(super) fn described(viewer: &Viewer) -> Vec<Value> {
    let usable = TOOLS.iter().filter(|tool| viewer.may(tool.needs));
    usable
        .map(|tool| {
            json!({
                "name": tool.name,
                "title": tool.title,
                "description": tool.description,
                "inputSchema": {
                    "type": "object",
                    "properties": (tool.properties)(),
                    "required": tool.required,
                    "additionalProperties": false,
                },
                "annotations": { "readOnlyHint": tool.reads_only, "destructiveHint": false, "openWorldHint": false },
            })
        })
        .collect()
}

/// Calls a tool.
pub(super) async fn call(
    console: &Console,
    viewer: &Viewer,
    name: &str,
    arguments: &Value,
) -> Result<Value, ToolError> {
    let Some(tool) = TOOLS.iter().find(|tool| tool.name == name) else {
        return Err(ToolError::NoSuchTool(name.to_owned()));
    };
    if !viewer.may(tool.needs) {
        return Err(ToolError::NotDone("The role or the token of this operator does not allow it.".to_owned()));
    }
    match tool.name {
        "list_waiting" => list_waiting(console, viewer, read(arguments)?).await,
        "get_candidacy" => get_candidacy(console, viewer, read(arguments)?).await,
        _ => propose_note(console, viewer, read(arguments)?).await,
    }
}

fn read<T: DeserializeOwned>(arguments: &Value) -> Result<T, ToolError> {
    let arguments = if arguments.is_null() { json!({}) } else { arguments.clone() };
    serde_json::from_value(arguments).map_err(|error| ToolError::Unreadable(error.to_string()))
}

fn written<T: Serialize>(value: &T) -> Result<Value, ToolError> {
    serde_json::to_value(value)
        .map_err(|source| store::Error::Corrupt { what: "an answer", source: Some(source) }.into())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Waiting {
    posting_id: Option<String>,
    limit: Option<i64>,
}

async fn list_waiting(console: &Console, viewer: &Viewer, asked: Waiting) -> Result<Value, ToolError> {
    let posting = asked.posting_id.map(|id| lever::PostingId::parse(&id)).transpose();
    let posting = posting.map_err(|error| ToolError::Unreadable(format!("posting_id: {error}")))?;
    let filter = InboxFilter { posting, limit: asked.limit.unwrap_or(20).clamp(1, MOST), ..InboxFilter::default() };
    let items = inbox_items(console, viewer, &filter).await?;
    recorded(console, viewer, "list_waiting", None).await?;
    Ok(json!({ "waiting": console.store.runs_waiting(&viewer.remit).await?, "items": written(&items)? }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    opportunity_id: String,
}

async fn get_candidacy(console: &Console, viewer: &Viewer, asked: Asked) -> Result<Value, ToolError> {
    let id = seen(console, viewer, &asked.opportunity_id).await?;
    let found = written(&candidacy(console, viewer, &id).await?)?;
    recorded(console, viewer, "get_candidacy", Some(&id)).await?;
    Ok(found)
}

/// The gate sees no id in a call's body, so it is asked for here.
async fn seen(console: &Console, viewer: &Viewer, id: &str) -> Result<OpportunityId, ToolError> {
    let id = OpportunityId::parse(id).map_err(|error| ToolError::Unreadable(format!("opportunity_id: {error}")))?;
    if !console.store.sees(&viewer.remit, &Named::Opportunity(id.clone()), false).await? {
        return Err(PageError::NotFound.into());
    }
    Ok(id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suggested {
    opportunity_id: String,
    text: String,
    why: String,
}

/// A proposal that always asks a person: whatever the phase and the policy allow, an assistant decides nothing.
async fn propose_note(console: &Console, viewer: &Viewer, suggested: Suggested) -> Result<Value, ToolError> {
    let Suggested { opportunity_id, text, why } = suggested;
    let id = seen(console, viewer, &opportunity_id).await?;
    let (text, why) = (text.trim().to_owned(), why.trim().to_owned());
    for (name, value) in [("text", &text), ("why", &why)] {
        if value.is_empty() || value.chars().count() > LONGEST_NOTE {
            return Err(ToolError::Unreadable(format!("{name}: needs 1 to {LONGEST_NOTE} characters")));
        }
    }
    let store = &console.store;
    let snapshot = store.snapshot(&id).await?.ok_or(PageError::NotFound)?;
    let settings: Vec<PhaseSetting> = store.phases().await?.into_iter().map(|stored| stored.setting).collect();
    let phase = phase_for(&settings, AgentName::Assistant, &snapshot.place());
    if phase < Phase::Augment {
        let off = "The assistant agent is off for this candidacy, so nothing was proposed. An admin sets its phase on the \
                   page of the agents.";
        return Err(ToolError::NotDone(off.to_owned()));
    }
    let effect = Effect::AddNote { text: format!("[AI Agent] {text}"), secret: true };
    let place = snapshot.place();
    let facts = Facts {
        posting: place.posting.cloned(),
        team: place.team.map(ToOwned::to_owned),
        department: place.department.map(ToOwned::to_owned),
        location: place.location.map(ToOwned::to_owned),
        confidential: snapshot.opportunity.is_confidential() && !snapshot.opened,
        ..Facts::of(AgentName::Assistant, &effect)
    };
    let mut tx = viewer.begin(store).await?;
    let policy = tx.policy_in_force(&console.configured_policy).await?;
    let verdict = policy.judge(Phase::Augment, &facts);
    if verdict.decision == Decision::Forbid {
        return Err(ToolError::NotDone("The policy forbids such a note, so nothing was proposed.".to_owned()));
    }
    let run: RunId = store.ids().mint(tx.now());
    let brief = json!({ "tool": "propose_note", "asked_by": viewer.id(), "text": text, "why": why });
    let versions = json!({ "asked_by": viewer.id(), "policy": format!("{} {}", policy.name(), policy.version()) });
    let new = NewRun {
        id: run,
        agent: AgentName::Assistant,
        opportunity_id: &id,
        contact_id: &snapshot.contact_id,
        posting_id: place.posting,
        phase: Phase::Augment,
        brief_digest: &run.to_string(),
        score: None,
        needs_review: false,
        versions: &versions,
        brief: &brief,
        outcome: &json!({}),
    };
    tx.put_run(&new).await?;
    let proposal = Proposal {
        id: store.ids().mint::<ProposalId>(tx.now()),
        run_id: run,
        opportunity_id: id.clone(),
        contact_id: snapshot.contact_id.clone(),
        agent: AgentName::Assistant,
        effect,
        rationale: why,
        evidence: Vec::new(),
        facts,
        opened_at: tx.now(),
        state: ProposalState::Open,
    };
    tx.open_proposal(&proposal).await?;
    let expires_at = tx.now().plus(WAITS);
    let proposal = tx.judge_proposal(proposal, verdict, expires_at, policy.version()).await?;
    tx.record(asked(viewer, tx.now(), "propose_note", Some(&id)));
    tx.commit().await?;
    Ok(json!({
        "proposal_id": proposal.id,
        "state": proposal.state.as_str(),
        "expires_at": iso(expires_at),
        "sentence": "It waits for a person, who sees it word for word.",
    }))
}

async fn recorded(
    console: &Console,
    viewer: &Viewer,
    tool: &str,
    about: Option<&OpportunityId>,
) -> Result<(), PageError> {
    let mut tx = viewer.begin(&console.store).await?;
    tx.record(asked(viewer, tx.now(), tool, about));
    Ok(tx.commit().await?)
}

fn asked(viewer: &Viewer, at: domain::Timestamp, tool: &str, about: Option<&OpportunityId>) -> AuditEntry {
    let subject = Subject { opportunity: about.cloned(), ..Subject::default() };
    let entry = AuditEntry::new(at, Actor::Operator(viewer.id()), Action::AssistantAsked, subject);
    entry.with_public(json!({ "tool": tool }))
}
