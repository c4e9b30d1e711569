//! What an edited policy would have said of past proposals. They are judged again, by it and by the policy in force;
//! nothing is changed.

use domain::{Decision, Permission, Phase, Policy, Timestamp};
use store::{PastProposal, Store};

use super::super::gate::Viewer;
use super::super::names;
use super::super::problem::PageError;
use super::super::when::Moment;
use super::words::tone;

/// How many past proposals it is tried on.
const PROPOSALS: i64 = 200;
/// How many of those that would have come out differently are listed.
const LISTED: usize = 60;

pub(crate) struct Trial {
    pub(crate) count: usize,
    /// As each was judged then, with the phase in which its agent was.
    pub(crate) then: Tally,
    /// By the policies alone, as if every agent were in automate.
    pub(crate) alone: Tally,
    /// Those that would have come out differently, newest first.
    pub(crate) changed: Vec<ChangedView>,
    /// How many more of them there are.
    pub(crate) more: usize,
}

/// How many went from which decision to which.
#[derive(Default)]
pub(crate) struct Tally([[usize; 3]; 3]);

/// One proposal. Nobody is named: what counts here is the policy.
pub(crate) struct ChangedView {
    pub(crate) opportunity: String,
    pub(crate) effect: &'static str,
    pub(crate) score: Option<u8>,
    pub(crate) at: Moment,
    pub(crate) phase: &'static str,
    pub(crate) then: Change,
    pub(crate) alone: Change,
    /// The rules that the edited policy would have gone by.
    pub(crate) rules: String,
}

/// From one decision to another, or the same.
pub(crate) struct Change {
    from: Decision,
    to: Decision,
}

const DECISIONS: [Decision; 3] = [Decision::Allow, Decision::Ask, Decision::Forbid];

impl Trial {
    pub(crate) async fn run(
        store: &Store,
        in_force: &Policy,
        edited: &Policy,
        viewer: &Viewer,
    ) -> Result<Self, PageError> {
        let with_shadow = viewer.may(Permission::ReadShadow);
        let past = store.last_proposals(&viewer.remit, with_shadow, PROPOSALS).await?;
        Ok(Self::of(&past, in_force, edited, store.now()))
    }

    fn of(past: &[PastProposal], in_force: &Policy, edited: &Policy, now: Timestamp) -> Self {
        let (mut then, mut alone, mut changed) = (Tally::default(), Tally::default(), Vec::new());
        for PastProposal { proposal, phase } in past {
            let change = |phase| Change {
                from: in_force.judge(phase, &proposal.facts).decision,
                to: edited.judge(phase, &proposal.facts).decision,
            };
            let (in_phase, by_itself) = (change(*phase), change(Phase::Automate));
            then.count(&in_phase);
            alone.count(&by_itself);
            if !in_phase.differs() && !by_itself.differs() {
                continue;
            }
            let rules = edited.judge(Phase::Automate, &proposal.facts).rules;
            changed.push(ChangedView {
                opportunity: proposal.opportunity_id.to_string(),
                effect: names::effect_noun(proposal.effect.kind()),
                score: proposal.facts.score,
                at: Moment::new(proposal.opened_at, now),
                phase: names::phase(*phase),
                then: in_phase,
                alone: by_itself,
                rules: rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(", "),
            });
        }
        let more = changed.len().saturating_sub(LISTED);
        changed.truncate(LISTED);
        Self { count: past.len(), then, alone, changed, more }
    }
}

impl Tally {
    fn count(&mut self, change: &Change) {
        self.0[change.from as usize][change.to as usize] += 1;
    }

    /// From, to and how many, for every decision that came out differently.
    pub(crate) fn changes(&self) -> Vec<(&'static str, &'static str, usize)> {
        let pairs = DECISIONS.into_iter().flat_map(|from| DECISIONS.into_iter().map(move |to| (from, to)));
        pairs
            .filter(|(from, to)| from != to && self.0[*from as usize][*to as usize] > 0)
            .map(|(from, to)| (tone(from), tone(to), self.0[from as usize][to as usize]))
            .collect()
    }

    pub(crate) fn same(&self) -> usize {
        DECISIONS.into_iter().map(|decision| self.0[decision as usize][decision as usize]).sum()
    }
}

impl Change {
    pub(crate) fn differs(&self) -> bool {
        self.from != self.to
    }

    pub(crate) fn from(&self) -> &'static str {
        tone(self.from)
    }

    pub(crate) fn to(&self) -> &'static str {
        tone(self.to)
    }
}
