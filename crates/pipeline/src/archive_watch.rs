//! Watches archives that happen in Lever: each is matched to an approval here or to people in Lever. One that may have
//! been set off by a write of ours without an approval raises an alarm.

use std::time::Duration;

use domain::{Action, Actor, AuditEntry, Effect, EffectKind, EffectState, Subject, Timestamp};
use lever::Archive;
use lever::webhook::EventKind;
use serde_json::json;
use store::{EffectRecord, Snapshot};

use crate::Pipeline;
use crate::fate::StepError;

/// Lever's automation rules act within minutes of what sets them off.
const AUTOMATION_ACTS_WITHIN: Duration = Duration::from_secs(15 * 60);

/// How much Lever's clock and ours may differ, and a request last.
const CLOCKS_DIFFER: Duration = Duration::from_secs(5 * 60);

/// What stands behind an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// An archive that a person approved here.
    Approval,
    /// Nothing of ours happened to the opportunity shortly before: it was done in Lever.
    Lever,
    /// We wrote to the opportunity shortly before, and nobody approved an archive.
    Unexplained,
}

impl Pipeline {
    /// The entries that explain an archive, or raise the alarm.
    pub(crate) async fn explain_archive(
        &self,
        snapshot: &Snapshot,
        kind: &EventKind,
    ) -> Result<Vec<AuditEntry>, StepError> {
        let (EventKind::CandidateArchiveChange, Some(archive)) = (kind, &snapshot.opportunity.archived) else {
            return Ok(Vec::new());
        };
        let effects = match self.store.effects(&snapshot.opportunity.id).await {
            Ok(effects) => effects,
            Err(store::Error::Erased) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let at = archive.archived_at.map_or(snapshot.read_at, |at| Timestamp::from_millis(at.0));
        let behind = behind(&effects, archive, at);
        let action = match behind {
            Behind::Approval | Behind::Lever => Action::ArchiveExplained,
            Behind::Unexplained => Action::AlarmRaised,
        };
        if behind == Behind::Unexplained {
            tracing::error!(
                opportunity.id = %snapshot.opportunity.id,
                "archived in Lever shortly after a write of ours and without an approval; look at Lever's automation rules"
            );
        }
        let subject = Subject::of_candidacy(&snapshot.opportunity.id, &snapshot.contact_id);
        let by = match behind {
            Behind::Approval => "an approval here",
            Behind::Lever => "someone in Lever",
            Behind::Unexplained => "nobody known: Fulcrum wrote to the opportunity shortly before",
        };
        let entry = AuditEntry::new(self.store.now(), Actor::Lever, action, subject);
        Ok(vec![entry.with_public(json!({ "by": by, "archivedAt": at, "reason": archive.reason }))])
    }
}

fn behind(effects: &[EffectRecord], archive: &Archive, archived_at: Timestamp) -> Behind {
    // An archive effect exists only with a person's approval behind it: `domain::authorize` sees to that.
    let approved = effects.iter().any(|record| match &record.effect {
        Effect::Archive { reason, .. } => {
            archive.reason.as_ref() == Some(reason) && acted_at(record).is_some_and(|at| is_near(at, archived_at))
        }
        Effect::AddNote { .. } | Effect::FileForm { .. } | Effect::AddTags { .. } | Effect::MoveStage { .. } => false,
    });
    if approved {
        return Behind::Approval;
    }
    // Notes and forms set nothing off in Lever; tags and stages can, also when they are taken back.
    let can_set_off =
        |record: &&EffectRecord| matches!(record.effect.kind(), EffectKind::AddTags | EffectKind::MoveStage);
    let recent = effects.iter().filter(can_set_off).filter_map(acted_at).any(|at| is_near(at, archived_at));
    if recent { Behind::Unexplained } else { Behind::Lever }
}

/// When Lever was last written to for this effect.
fn acted_at(record: &EffectRecord) -> Option<Timestamp> {
    match record.state {
        EffectState::Applied { at, .. }
        | EffectState::Compensated { at, .. }
        | EffectState::Sending { since: at }
        | EffectState::Unconfirmed { since: at } => Some(at),
        EffectState::Ready
        | EffectState::Stale { .. }
        | EffectState::Rejected { .. }
        | EffectState::Abandoned { .. } => None,
    }
}

/// Whether an archive may have followed from what was written at `at`. Our time is that after Lever's answer and by our
/// clock, so the archive may well bear the earlier one.
fn is_near(at: Timestamp, archived_at: Timestamp) -> bool {
    archived_at.since(at) <= AUTOMATION_ACTS_WITHIN && at.since(archived_at) <= CLOCKS_DIFFER
}
