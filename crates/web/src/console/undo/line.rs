//! One change among many: what it was, whom it was about, and what taking it back would do.

use domain::{EffectKind, EffectState, Irreversible, ProposalState, Timestamp};
use store::UndoLine;

use super::super::compensation::compensation;
use super::super::names::{self, Operators};
use super::super::when::Moment;

pub(crate) struct LineView {
    /// The candidacy, where it may be shown.
    pub(crate) opportunity: Option<String>,
    pub(crate) person: String,
    pub(crate) posting: String,
    pub(crate) what: &'static str,
    pub(crate) written: Option<Moment>,
    pub(crate) authority: String,
    /// What happens in Lever.
    pub(crate) compensation: String,
    /// Why it cannot be taken back.
    pub(crate) hindrance: Option<&'static str>,
    /// Why it could not be when that was last asked for.
    pub(crate) failed: Option<String>,
}

impl LineView {
    pub(crate) fn new(line: &UndoLine, operators: &Operators, now: Timestamp) -> Self {
        let mut view = Self {
            opportunity: None,
            person: "A candidacy that cannot be shown".to_owned(),
            posting: String::new(),
            what: names::effect_noun(line.kind),
            written: line.written_at.map(|at| Moment::new(at, now)),
            authority: String::new(),
            compensation: String::new(),
            hindrance: line.hindrance.map(because),
            failed: line.failed.clone(),
        };
        if let Some(shown) = &line.shown {
            view.opportunity = Some(line.opportunity_id.to_string());
            view.person = names::person(&shown.snapshot.opportunity);
            view.posting = names::posting(shown.snapshot.posting.as_ref());
            view.authority = authority(&shown.proposal.state, operators);
            if let EffectState::Applied { receipt, .. } = &shown.record.state {
                view.compensation = compensation(&receipt.compensation).unwrap_or_default();
            }
        }
        view
    }
}

fn authority(state: &ProposalState, operators: &Operators) -> String {
    match state {
        ProposalState::Approved { by, .. } => format!("approved by {}", operators.name(*by)),
        ProposalState::Authorized { rules, .. } => {
            let rules: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
            format!("allowed by the policy ({})", rules.join(", "))
        }
        ProposalState::Open
        | ProposalState::Forbidden { .. }
        | ProposalState::AwaitingApproval { .. }
        | ProposalState::Declined { .. }
        | ProposalState::Expired { .. }
        | ProposalState::Superseded { .. } => "by an authority that is not on record".to_owned(),
    }
}

const fn because(hindrance: Irreversible) -> &'static str {
    match hindrance {
        Irreversible::NothingChanged => "It stood in Lever already, so nothing was written.",
        Irreversible::TakenBack => "It is taken back already.",
        Irreversible::BeingWritten => "It is being written now. Look again in a moment.",
        Irreversible::UndoUnderWay => "It is being taken back now.",
        Irreversible::MovedOn => "Somebody has moved the opportunity on since; their decision stays.",
        Irreversible::Merged => "The opportunity was merged into another one in Lever.",
        Irreversible::Closed => "The opportunity is closed to Fulcrum, so it is not touched.",
        Irreversible::Erased => "The person was erased, so nothing is known of it any more.",
    }
}

/// So many of a kind, and what happens to them.
pub(super) fn sum(kind: EffectKind, count: usize) -> String {
    let (one, more) = match kind {
        EffectKind::AddNote => ("note is deleted", "notes are deleted"),
        EffectKind::FileForm => ("form is declared withdrawn", "forms are declared withdrawn"),
        EffectKind::AddTags => ("opportunity loses its added tags", "opportunities lose their added tags"),
        EffectKind::MoveStage => ("opportunity is moved back", "opportunities are moved back"),
        EffectKind::Archive => ("person is taken out of the archive", "people are taken out of the archive"),
    };
    format!("{count} {}", if count == 1 { one } else { more })
}
