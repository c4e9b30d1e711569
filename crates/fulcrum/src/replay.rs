//! Does an agent's work again, from the stored brief and the recorded answers of language models, and compares.

use std::sync::Arc;

use agents::{Agent, Brief, Draft, Tools};
use anyhow::{Context, Result, anyhow, ensure};
use domain::{Evidence, RunId};
use model::{Replay, Transcript};
use serde_json::Value;
use store::{Run, Store};

/// What became of doing a run again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Exchanges with models that were recorded.
    pub exchanges: usize,
    /// Questions that the agent asked this time and that were not recorded: it is another agent, or another prompt.
    pub unrecorded: usize,
    /// What came out otherwise than then, in words; empty where the draft is the same.
    pub differences: Vec<&'static str>,
}

impl Replayed {
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.unrecorded == 0 && self.differences.is_empty()
    }
}

/// Does a run again. Asks no model and changes nothing.
///
/// # Errors
/// When there is no such run, the person was erased, or what is stored cannot be read.
pub async fn replay(store: &Store, agents: &[Arc<dyn Agent>], id: RunId) -> Result<Replayed> {
    let run = store.run(id).await?.with_context(|| format!("there is no run {id}"))?;
    let agent = agents.iter().find(|agent| agent.name() == run.agent).cloned();
    let agent = agent.with_context(|| format!("there is no agent {} in this version", run.agent))?;
    // Without their sources, which might quote what is sealed.
    let brief: Brief = serde_json::from_value(run.brief.clone())
        .map_err(|_| anyhow!("the brief of run {id} is of another version and cannot be read"))?;
    let transcripts = transcripts(store, id).await?;
    let exchanges = transcripts.len();
    let replay = Arc::new(Replay::of(transcripts));
    let tools = if exchanges == 0 { Tools::none() } else { Tools::with_model(Arc::clone(&replay) as Arc<_>) };
    let draft = tokio::task::spawn_blocking(move || agent.propose(&brief, &tools)).await??;
    let differences = differences(store, &run, &draft).await?;
    Ok(Replayed { exchanges, unrecorded: replay.unrecorded().len(), differences })
}

async fn transcripts(store: &Store, id: RunId) -> Result<Vec<Transcript>> {
    let mut transcripts = Vec::new();
    for exchange in store.transcripts(id).await? {
        let transcript: Transcript = serde_json::from_value(exchange.whole)
            .map_err(|_| anyhow!("a transcript of run {id} is of another version and cannot be read"))?;
        ensure!(transcript.is_consistent(), "a transcript of run {id} is not what was recorded");
        transcripts.push(transcript);
    }
    Ok(transcripts)
}

async fn differences(store: &Store, run: &Run, draft: &Draft) -> Result<Vec<&'static str>> {
    let proposals = store.proposals(&run.opportunity_id).await?;
    let then = proposals.iter().filter(|proposal| proposal.run_id == run.id);
    let then = told(then.map(|proposal| (serde_json::to_value(&proposal.effect), proposal.evidence.as_slice())))?;
    let now = draft.effects.iter().map(|effect| (serde_json::to_value(&effect.effect), effect.evidence.as_slice()));
    let now = told(now)?;
    let same = [
        ("the score", draft.score == run.score),
        ("whether a closer look is needed", draft.review.is_empty() != run.needs_review),
        ("the findings", draft.outcome == run.outcome),
        ("the proposals", then == now),
    ];
    Ok(same.into_iter().filter(|(_, is_same)| !is_same).map(|(what, _)| what).collect())
}

/// In an order that does not depend on when each was made.
fn told<'a>(
    effects: impl Iterator<Item = (serde_json::Result<Value>, &'a [Evidence])>,
) -> Result<Vec<(String, &'a [Evidence])>> {
    let mut told = Vec::new();
    for (effect, evidence) in effects {
        told.push((effect?.to_string(), evidence));
    }
    told.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(told)
}
