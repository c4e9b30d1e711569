//! Why an approval would lead to nothing now. The writing step asks the same and has the last word; asking here keeps
//! the proposal waiting in the place of a yes that is never carried out.

use domain::{Decision, Effect, Phase, PhaseSetting, Proposal, phase_for};
use store::Snapshot;

use super::Console;
use super::notice::Notice;
use super::problem::PageError;

/// What stands in the way of writing `effect`, the proposal's own or what the person made of it, where the candidacy
/// stands now.
pub(crate) async fn hindrance(
    console: &Console,
    snapshot: &Snapshot,
    proposal: &Proposal,
    effect: &Effect,
) -> Result<Option<Notice>, PageError> {
    let settings: Vec<PhaseSetting> = console.store.phases().await?.into_iter().map(|stored| stored.setting).collect();
    let phase = phase_for(&settings, proposal.agent, &snapshot.place());
    if phase <= Phase::Shadow {
        return Ok(Some(Notice::SwitchedOff));
    }
    let facts = proposal.facts.clone().with_effect(effect);
    let policy = console.store.policy_in_force(&console.configured_policy).await?;
    let is_forbidden = policy.judge(phase, &facts).decision == Decision::Forbid;
    Ok(is_forbidden.then_some(Notice::Forbidden))
}
