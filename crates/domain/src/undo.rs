//! Taking back many effects at once: which of them can be taken back, and why the others cannot.

use std::collections::HashMap;

use lever::{OpportunityId, PostingId, StageId};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{AgentName, Compensation, EffectId, RunId, Timestamp};

/// What is to be taken back together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UndoScope {
    /// Everything that came of one run.
    Run(RunId),
    /// Everything of one agent that was written since a time, of every posting where none is named.
    Agent { agent: AgentName, since: Timestamp, posting: Option<PostingId> },
}

/// Why an effect cannot be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Irreversible {
    /// It stood in Lever already, so nothing was written.
    NothingChanged,
    TakenBack,
    /// It is not known yet what became of it in Lever.
    BeingWritten,
    UndoUnderWay,
    /// Somebody has moved the opportunity on since, as far as it was read.
    MovedOn,
    /// The opportunity was merged into another one in Lever.
    Merged,
    /// The opportunity is closed to Fulcrum.
    Closed,
    Erased,
}

/// SHA-256, in hex, over the ids in their order: what was seen and what is confirmed are the same where it is the same.
#[must_use]
pub fn digest(effects: &[EffectId]) -> String {
    let mut hasher = Sha256::new();
    for effect in effects {
        hasher.update(effect.to_string().as_bytes());
        hasher.update([0]);
    }
    hex::encode(hasher.finalize())
}

/// An applied effect, with what the last reading of its opportunity says.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    pub opportunity: &'a OpportunityId,
    pub compensation: &'a Compensation,
    pub written_at: Timestamp,
    pub read_at: Timestamp,
    /// The stage at that reading.
    pub stage: Option<&'a StageId>,
}

/// The way back, effect by effect, the newest first: a stage move is taken back from where the later ones lead to.
#[derive(Debug, Default)]
pub struct WayBack {
    /// Where opportunities will stand by then; absent where no reading tells.
    stages: HashMap<OpportunityId, Option<StageId>>,
}

impl WayBack {
    /// Why the next effect cannot be taken back, as far as is known here. Whoever takes it back looks again.
    pub fn next(&mut self, written: &Written<'_>) -> Option<Irreversible> {
        match written.compensation {
            Compensation::Nothing => Some(Irreversible::NothingChanged),
            Compensation::MoveStageBack { from, to } => {
                let stage = self.stages.entry(written.opportunity.clone()).or_insert_with(|| {
                    // A reading from before the move does not show what came after it.
                    written.stage.filter(|_| written.read_at > written.written_at).cloned()
                });
                if stage.as_ref().is_some_and(|stage| *stage != from.id && *stage != to.id) {
                    return Some(Irreversible::MovedOn);
                }
                *stage = Some(to.id.clone());
                None
            }
            Compensation::DeleteNote { .. }
            | Compensation::WithdrawForm { .. }
            | Compensation::RemoveTags { .. }
            | Compensation::Unarchive => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use lever::Stage;

    use super::*;

    const WRITTEN: Timestamp = Timestamp::from_millis(2_000);

    fn stage(id: &str) -> Stage {
        Stage::new(StageId::parse(id).unwrap(), id)
    }

    /// What becomes of the ways back between stages, one after the other, after a reading.
    fn ways(moves: &[(&str, &str)], read_at: i64, stands: &str) -> Vec<Option<Irreversible>> {
        let opportunity = OpportunityId::parse("o1").unwrap();
        let stands = StageId::parse(stands).unwrap();
        let mut way = WayBack::default();
        let next = |(from, to): &(&str, &str)| {
            let compensation = Compensation::MoveStageBack { from: stage(from), to: stage(to) };
            way.next(&Written {
                opportunity: &opportunity,
                compensation: &compensation,
                written_at: WRITTEN,
                read_at: Timestamp::from_millis(read_at),
                stage: Some(&stands),
            })
        };
        moves.iter().map(next).collect()
    }

    #[test]
    fn a_move_is_taken_back_unless_a_later_reading_shows_another_stage() {
        assert_eq!(ways(&[("onsite", "phone")], 3_000, "onsite"), [None]);
        assert_eq!(ways(&[("onsite", "phone")], 3_000, "phone"), [None]);
        assert_eq!(ways(&[("onsite", "phone")], 3_000, "offer"), [Some(Irreversible::MovedOn)]);
        assert_eq!(ways(&[("onsite", "phone")], 1_000, "new"), [None], "read before it was moved");
    }

    #[test]
    fn of_two_moves_the_earlier_goes_back_from_where_the_later_came() {
        let both = [("onsite", "phone"), ("phone", "new")];
        assert_eq!(ways(&both, 3_000, "onsite"), [None, None]);
        assert_eq!(ways(&both, 3_000, "offer"), [Some(Irreversible::MovedOn); 2]);
        // Between the two, somebody moved it.
        assert_eq!(
            ways(&[("onsite", "offer"), ("phone", "new")], 3_000, "onsite"),
            [None, Some(Irreversible::MovedOn)]
        );
    }

    #[test]
    fn what_changed_nothing_is_not_taken_back_and_a_digest_tells_order_and_ids() {
        let opportunity = OpportunityId::parse("o1").unwrap();
        let written = Written {
            opportunity: &opportunity,
            compensation: &Compensation::Nothing,
            written_at: WRITTEN,
            read_at: WRITTEN,
            stage: None,
        };
        assert_eq!(WayBack::default().next(&written), Some(Irreversible::NothingChanged));
        let [a, b]: [EffectId; 2] =
            ["eff_00000000z80000000000000001", "eff_00000000z80000000000000002"].map(|id| id.parse().unwrap());
        assert_eq!(digest(&[a, b]), digest(&[a, b]));
        assert_ne!(digest(&[a, b]), digest(&[b, a]));
        assert_ne!(digest(&[a]), digest(&[a, b]));
        assert_eq!(digest(&[]).len(), 64);
    }
}
