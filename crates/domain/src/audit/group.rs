use std::str::FromStr;

use super::Action;

/// Actions that belong together for whoever looks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionGroup {
    /// What people and the policy decided.
    Decisions,
    /// What became of changes on their way to Lever.
    Writes,
    /// What agents read and proposed.
    Runs,
    /// What says how agents work.
    Settings,
    /// Who came in, and who may do what.
    Access,
    /// What was heard from Lever, and the connection to it.
    Lever,
}

impl ActionGroup {
    pub const ALL: [Self; 6] = [Self::Decisions, Self::Writes, Self::Runs, Self::Settings, Self::Access, Self::Lever];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::Writes => "writes",
            Self::Runs => "runs",
            Self::Settings => "settings",
            Self::Access => "access",
            Self::Lever => "lever",
        }
    }

    /// The actions of the group.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::ALL.iter().copied().filter(move |action| action.group() == self)
    }
}

impl FromStr for ActionGroup {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|group| group.as_str() == text);
        found.ok_or_else(|| format!("there is no group of actions {text:?}"))
    }
}

impl Action {
    /// What it belongs to.
    #[must_use]
    pub const fn group(self) -> ActionGroup {
        match self {
            Self::ApprovalWithdrawn
            | Self::ProposalApproved
            | Self::ProposalAuthorized
            | Self::ProposalAwaiting
            | Self::ProposalDeclined
            | Self::ProposalExpired
            | Self::ProposalForbidden
            | Self::RunJudgedBlind
            | Self::UndoBatchRequested
            | Self::UndoRequested => ActionGroup::Decisions,
            Self::EffectAbandoned
            | Self::EffectApplied
            | Self::EffectCompensated
            | Self::EffectReady
            | Self::EffectRejected
            | Self::EffectReopened
            | Self::EffectSending
            | Self::EffectStale
            | Self::EffectUnconfirmed
            | Self::UndoFailed => ActionGroup::Writes,
            Self::AssistantAsked
            | Self::JobDiscarded
            | Self::JobDismissed
            | Self::JobRerun
            | Self::ModelAsked
            | Self::ProposalOpened
            | Self::ProposalSuperseded
            | Self::RunFailed
            | Self::RunFinished => ActionGroup::Runs,
            Self::AgentsStopped
            | Self::AgentsStoppedInEffect
            | Self::ClosedByName
            | Self::OpenedByName
            | Self::PhaseSet
            | Self::PolicyReverted
            | Self::PolicySaved
            | Self::RubricReverted
            | Self::RubricSaved => ActionGroup::Settings,
            Self::AuditExported
            | Self::AuditKeyMade
            | Self::AuditVerified
            | Self::OperatorAdded
            | Self::OperatorChanged
            | Self::OperatorInvited
            | Self::OperatorLinked
            | Self::OperatorSignedIn
            | Self::OperatorSignedOut
            | Self::RemitSet
            | Self::SessionsEnded
            | Self::SignInFailed
            | Self::SignInRefused
            | Self::TokenMade
            | Self::TokenRevoked => ActionGroup::Access,
            Self::AlarmRaised
            | Self::ArchiveExplained
            | Self::ContactErased
            | Self::ContactRevived
            | Self::DeliveriesReceived
            | Self::DeliveryFailed
            | Self::DeliveryIgnored
            | Self::DeliveryUnderstood
            | Self::EventsFound
            | Self::HookRegistered
            | Self::HookRetired
            | Self::LeverConnected
            | Self::LeverConnectionEnded
            | Self::LeverDisconnected
            | Self::OpportunitiesRead
            | Self::OpportunityMerged => ActionGroup::Lever,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_a_name_that_is_read_back_and_something_in_it() {
        for group in ActionGroup::ALL {
            assert_eq!(group.as_str().parse(), Ok(group));
            assert!(group.actions().count() > 2, "{group:?}");
        }
        assert_eq!(ActionGroup::ALL.into_iter().flat_map(ActionGroup::actions).count(), Action::ALL.len());
    }
}
