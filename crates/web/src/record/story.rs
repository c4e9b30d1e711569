//! What the record says, in order: the pages only print it.

use std::collections::HashMap;

use domain::{Action, EffectState, Proposal, ProposalId};
use lever::{OpportunityId, Stage};
use serde_json::Value;
use store::{CacheKind, ChainedRow, EffectRecord, Run, Snapshot, Store};

use crate::console::names::{self, ANY_AGE, ArchiveReasons, Operators, Titles};
use crate::console::narration::{self, Known};
use crate::console::opportunity::{AssessmentView, Change, Context, DocumentView, ProposalView, Shown, effect_told};
use crate::console::when;
use crate::export::ExportError;

pub(super) enum Block {
    Title { above: String, title: String, below: String },
    Heading(String),
    Subheading { text: String, side: String },
    Field { label: String, value: String },
    Text(String),
    Quote(String),
    Entry { number: i64, at: String, sentence: String, hash: String },
    Small(String),
}

pub(super) struct Story {
    /// For the file's own title.
    pub(super) title: String,
    pub(super) foot: String,
    pub(super) blocks: Vec<Block>,
}

fn field(label: impl Into<String>, value: impl Into<String>) -> Block {
    Block::Field { label: label.into(), value: value.into() }
}

/// Everything that is kept about one candidacy, as its page and the log tell it.
pub(super) async fn tell(
    store: &Store,
    id: &OpportunityId,
    rows: &[ChainedRow],
    operators: &Operators,
    made: &str,
) -> Result<Story, ExportError> {
    let unknown = || store::Error::NotFound { what: "opportunity", id: id.to_string() };
    let snapshot = store.snapshot(id).await?.ok_or_else(unknown)?;
    let (runs, mut proposals, effects) = (store.runs(id).await?, store.proposals(id).await?, store.effects(id).await?);
    proposals.sort_by_key(|proposal| (proposal.opened_at, proposal.effect.kind()));
    let reasons = ArchiveReasons::load(store).await?;
    let stages = store.cached::<Vec<Stage>>(CacheKind::Stages, "", ANY_AGE).await?.unwrap_or_default();
    let context = Context { now: store.now(), operators, reasons: &reasons, stages: &stages };
    let person = names::person(&snapshot.opportunity);
    let mut blocks = heading(&snapshot, id, &person, made);
    for run in runs.iter().rev() {
        blocks.extend(read(run, rows));
    }
    blocks.push(Block::Heading("What was proposed and decided".to_owned()));
    if proposals.is_empty() {
        blocks.push(Block::Text("Nothing was proposed.".to_owned()));
    }
    for proposal in &proposals {
        blocks.extend(decided(store, proposal, rows, &context).await?);
        for effect in effects.iter().filter(|effect| effect.proposal_id == proposal.id) {
            blocks.extend(written(effect, rows, &context));
        }
    }
    blocks.extend(log(store, rows, operators).await?);
    Ok(Story { title: format!("Decision record: {person}"), foot: format!("Fulcrum · {id} · {made}"), blocks })
}

fn heading(snapshot: &Snapshot, id: &OpportunityId, person: &str, made: &str) -> Vec<Block> {
    let opportunity = &snapshot.opportunity;
    let stage = snapshot.stage.as_ref().map_or("no stage", |stage| stage.text.as_str());
    let archived = if opportunity.archived.is_some() { ", archived" } else { "" };
    let place = names::place(snapshot.posting.as_ref());
    vec![
        Block::Title {
            above: "DECISION RECORD".to_owned(),
            title: person.to_owned(),
            below: names::posting(snapshot.posting.as_ref()),
        },
        field("Team and place", place),
        field("Stage", format!("{stage}{archived}")),
        field("Read from Lever", when::exact(snapshot.read_at)),
        field("Opportunity", id.to_string()),
        field("Person", snapshot.contact_id.to_string()),
        field("This record", made),
    ]
}

fn read(run: &Run, rows: &[ChainedRow]) -> Vec<Block> {
    let assessment = serde_json::from_value::<fit::Assessment>(run.outcome.clone()).ok();
    let document = DocumentView::new(&run.brief, assessment.as_ref(), &Shown::default());
    let score = run.score.map_or("no score".to_owned(), |score| format!("{score} of 100"));
    let mut blocks = vec![
        Block::Heading(format!("What was read, {}", when::exact(run.finished_at))),
        field(
            "By",
            format!("the {} agent, in the phase {}", names::agent(run.agent).to_lowercase(), names::phase(run.phase)),
        ),
        field("Score", score),
        field("Closer look", if run.needs_review { "asked for" } else { "not asked for" }),
    ];
    let text: usize = document.pieces.iter().map(|piece| piece.text.chars().count()).sum();
    blocks.push(field("Résumé", document.problem.clone().unwrap_or_else(|| format!("{text} letters of visible text"))));
    if !document.hidden.is_empty() {
        let told = match document.hidden.len() {
            1 => "1 passage that a reader cannot see; it was not used".to_owned(),
            count => format!("{count} passages that a reader cannot see; they were not used"),
        };
        blocks.push(field("Hidden text", told));
    }
    let finished = rows.iter().map(|row| &row.read.entry);
    let finished = finished.filter(|entry| entry.action == Action::RunFinished && entry.subject.run == Some(run.id));
    for entry in finished {
        let versions = narration::flattened(&entry.public["versions"]);
        blocks.extend(versions.into_iter().map(|(name, value)| field(format!("Version: {name}"), value)));
    }
    blocks.push(field("Run", run.id.to_string()));
    let Some(assessment) = &assessment else { return blocks };
    let view = AssessmentView::new(assessment, &document, &run.brief);
    blocks.push(Block::Text(format!("\n{}", view.summary)));
    blocks.extend(view.review.into_iter().map(|why| field("Look closely", why)));
    for criterion in view.criteria {
        blocks.push(Block::Subheading {
            text: format!("{}. {}", criterion.number, criterion.text),
            side: format!(
                "{} · {} · {} of {} points",
                criterion.need,
                criterion.outcome.in_words(),
                criterion.points,
                criterion.of
            ),
        });
        blocks.push(Block::Text(criterion.explanation));
        blocks.extend(criterion.quotes.into_iter().map(|quote| Block::Quote(quote.text)));
    }
    blocks
}

async fn decided(
    store: &Store,
    proposal: &Proposal,
    rows: &[ChainedRow],
    context: &Context<'_>,
) -> Result<Vec<Block>, ExportError> {
    let view = ProposalView::new(proposal, context);
    let (word, sentence, at) = match &view.outcome {
        Some(outcome) => (outcome.word, outcome.sentence.clone(), outcome.at.as_ref().map(|at| at.exact.clone())),
        None => ("Waits", "It waits for a person.".to_owned(), None),
    };
    let mut blocks = vec![Block::Subheading { text: view.title.to_owned(), side: word.to_owned() }];
    blocks.push(field("Proposed", when::exact(proposal.opened_at)));
    blocks.extend(change(&view.change));
    blocks.push(field("Why", view.rationale));
    for (id, decision, why) in rules(proposal.id, rows) {
        blocks.push(field("Rule", format!("{id} {decision}: {why}")));
    }
    blocks.push(field(
        "Became of it",
        match at {
            Some(at) => format!("{sentence} {at}"),
            None => sentence,
        },
    ));
    // An approval that was withdrawn or never given leaves none.
    if let Some(approval) = store.approval(proposal.id).await? {
        let edited = approval.effect != proposal.effect;
        let how = if edited { "edited, then approved" } else { "approved as it was proposed" };
        let who = context.operators.name(approval.by);
        blocks.push(field("Decision", format!("{who}, {}: {how}", when::exact(approval.at))));
        if edited {
            blocks.push(Block::Text("As it was approved:".to_owned()));
            blocks.extend(change(&Change::new(&approval.effect, context)));
        }
    }
    blocks.push(field("Proposal", proposal.id.to_string()));
    Ok(blocks)
}

/// The rules that judged a proposal, as the log has them: id, what they say, why.
fn rules(proposal: ProposalId, rows: &[ChainedRow]) -> Vec<(&str, &'static str, &str)> {
    let judged = rows.iter().map(|row| &row.read.entry).filter(|entry| {
        let is_verdict =
            matches!(entry.action, Action::ProposalAwaiting | Action::ProposalAuthorized | Action::ProposalForbidden);
        is_verdict && entry.subject.proposal == Some(proposal)
    });
    let rules = judged.filter_map(|entry| entry.public["rules"].as_array()).flatten();
    let told = rules.map(|rule: &Value| {
        let decision = match rule["decision"].as_str() {
            Some("allow") => "allows it",
            Some("ask") => "asks a person",
            Some("forbid") => "forbids it",
            _ => "matched",
        };
        (rule["id"].as_str().unwrap_or("a rule"), decision, rule["justification"].as_str().unwrap_or_default())
    });
    told.collect()
}

fn change(change: &Change) -> Vec<Block> {
    let secret = |secret: &bool| if *secret { " (secret)" } else { "" };
    match change {
        Change::Note { text, secret: is_secret } => vec![field(format!("Note{}", secret(is_secret)), text)],
        Change::Form { title, rows, secret: is_secret } => {
            let head = field(format!("Form{}", secret(is_secret)), title);
            std::iter::once(head).chain(rows.iter().map(|(label, value)| field(label, value))).collect()
        }
        Change::Tags { tags } => vec![field("Tags", tags.join(", "))],
        Change::Stage { from, to } => vec![field("Move", format!("from {from} to {to}"))],
        Change::Archive { reason, hired } => {
            vec![field("Archive", if *hired { format!("{reason} (hired)") } else { reason.clone() })]
        }
    }
}

fn written(effect: &EffectRecord, rows: &[ChainedRow], context: &Context<'_>) -> Vec<Block> {
    let (word, sentence, at) = effect_told(effect, context);
    let mut blocks = vec![field("In Lever", format!("{word}, {}. {sentence}", when::exact(at)))];
    let applied = rows.iter().map(|row| &row.read.entry);
    let mut applied =
        applied.filter(|entry| entry.action == Action::EffectApplied && entry.subject.effect == Some(effect.id));
    let of_receipt = match &effect.state {
        EffectState::Applied { receipt, .. } => receipt.lever_id.as_deref(),
        _ => None,
    };
    let of_log = applied.next_back();
    if let Some(entry) = of_log {
        blocks.push(field("Written", when::exact(entry.at)));
    }
    if let Some(id) = of_receipt.or_else(|| of_log.and_then(|entry| entry.public["leverId"].as_str())) {
        blocks.push(field("Id in Lever", id));
    }
    blocks.push(field("Change", effect.id.to_string()));
    blocks
}

async fn log(store: &Store, rows: &[ChainedRow], operators: &Operators) -> Result<Vec<Block>, ExportError> {
    let read: Vec<_> = rows.iter().map(|row| row.read.clone()).collect();
    let titles = Titles::spoken_of(store, &read).await?;
    let known = Known { operators, titles: &titles };
    let kinds: HashMap<ProposalId, &str> = read
        .iter()
        .filter_map(|row| Some((row.entry.subject.proposal?, narration::noun_of(&row.entry.public)?)))
        .collect();
    let entries = read.iter().map(|row| {
        let entry = &row.entry;
        let noun = entry.subject.proposal.and_then(|id| kinds.get(&id).copied());
        let noun = noun.or_else(|| narration::noun_of(&entry.public));
        Block::Entry {
            number: entry.seq,
            at: when::exact(entry.at),
            sentence: narration::told(&entry.actor, entry.action, noun, &entry.public, &known),
            hash: row.hash.clone(),
        }
    });
    let head = [
        Block::Heading("The audit log of this candidacy".to_owned()),
        Block::Text(
            "Each entry with its number and its hash, which covers the entry before it. `fulcrum audit verify` checks the whole chain."
                .replace('`', ""),
        ),
    ];
    Ok(head.into_iter().chain(entries).collect())
}
