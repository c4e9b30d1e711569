use std::collections::BTreeSet;

use lever::{ArchiveReasonId, ContactId};
use proptest::prelude::*;

use super::*;
use crate::{AgentName, ApprovalId, Facts, Ids, RunId, Timestamp};

const NOW: Timestamp = Timestamp::from_millis(1_000);

fn mint<I: crate::ids::Minted>(number: u128) -> I {
    Ids::new(move || number).mint(NOW)
}

fn allow_all() -> Policy {
    Policy::parse(
        "name = \"x\"\n[[rule]]\nid = \"all\"\ndecision = \"allow\"\njustification = \"test\"\nmust-match = [{ agent = \"screening\", effect = \"archive\" }]",
    )
    .unwrap()
}

fn proposal(effect: Effect, state: ProposalState) -> Proposal {
    let facts = Facts::of(AgentName::Screening, &effect);
    Proposal {
        id: mint(1),
        run_id: mint::<RunId>(2),
        opportunity_id: OpportunityId::parse("o").unwrap(),
        contact_id: ContactId::parse("c").unwrap(),
        agent: AgentName::Screening,
        effect,
        rationale: String::new(),
        evidence: Vec::new(),
        facts,
        opened_at: NOW,
        state,
    }
}

fn sees(role: Role) -> Decider {
    Decider { role, in_remit: true }
}

fn note(text: &str) -> Effect {
    Effect::AddNote { text: text.into(), secret: true }
}

fn rejection() -> Effect {
    Effect::Archive { reason: ArchiveReasonId::parse("r").unwrap(), hired: false }
}

fn approved() -> ProposalState {
    ProposalState::Approved { approval: mint(3), by: mint(4), at: NOW, waited: None }
}

fn approval(effect: Effect) -> Approval {
    Approval { id: mint::<ApprovalId>(3), proposal_id: mint(1), by: mint(4), effect, at: NOW }
}

fn by_rule(proposal: &Proposal, phase: Phase) -> Result<AuthorizedEffect, Unauthorized> {
    authorize(proposal, Grant::Rule { policy: &allow_all(), phase })
}

#[test]
fn a_rule_authorizes_only_what_it_still_allows() {
    let authorized = ProposalState::Authorized { rules: Vec::new(), at: NOW };
    let effect = by_rule(&proposal(note("a"), authorized.clone()), Phase::Automate).unwrap();
    assert_eq!((effect.effect(), effect.opportunity_id().as_str()), (&note("a"), "o"));
    assert!(matches!(
        by_rule(&proposal(note("a"), authorized.clone()), Phase::Augment),
        Err(Unauthorized::NotAllowed { decision: Decision::Ask, .. })
    ));
    assert!(matches!(
        by_rule(&proposal(note("a"), authorized), Phase::Off),
        Err(Unauthorized::NotAllowed { decision: Decision::Forbid, .. })
    ));
    assert_eq!(
        by_rule(&proposal(note("a"), ProposalState::Open), Phase::Automate).unwrap_err(),
        Unauthorized::WrongState { state: "open" }
    );
}

#[test]
fn a_rejection_is_never_authorized_by_rule_even_if_the_facts_lie() {
    let mut lying = proposal(rejection(), ProposalState::Authorized { rules: Vec::new(), at: NOW });
    lying.facts.hired = Some(true);
    assert!(matches!(by_rule(&lying, Phase::Automate), Err(Unauthorized::NotAllowed { decision: Decision::Ask, .. })));
}

#[test]
fn an_approval_authorizes_exactly_what_was_approved() {
    let policy = allow_all();
    let grant = |approval: &Approval, proposal: &Proposal, role, phase| {
        authorize(proposal, Grant::Approval { approval, decider: sees(role), policy: &policy, phase })
    };
    let proposal = proposal(note("a"), approved());
    let edited = approval(note("b"));
    let authorized = grant(&edited, &proposal, Role::Recruiter, Phase::Augment).unwrap();
    assert_eq!((authorized.effect(), authorized.authority()), (&note("b"), &Authority::Operator(mint(4))));

    let swapped = approval(rejection());
    assert_eq!(grant(&swapped, &proposal, Role::Recruiter, Phase::Augment).unwrap_err(), Unauthorized::NotAnEdit);
    let other = Approval { proposal_id: mint(9), ..approval(note("a")) };
    assert_eq!(grant(&other, &proposal, Role::Recruiter, Phase::Augment).unwrap_err(), Unauthorized::OtherProposal);
    let of_another = Approval { by: mint(9), ..approval(note("a")) };
    assert_eq!(
        grant(&of_another, &proposal, Role::Recruiter, Phase::Augment).unwrap_err(),
        Unauthorized::OtherProposal
    );
    assert_eq!(
        grant(&edited, &proposal, Role::HiringManager, Phase::Augment).unwrap_err(),
        Unauthorized::NoPermission { role: Role::HiringManager }
    );
    assert_eq!(
        grant(&edited, &proposal, Role::Recruiter, Phase::Off).unwrap_err(),
        Unauthorized::SwitchedOff { phase: Phase::Off }
    );
}

#[test]
fn an_edit_does_not_lead_to_where_the_policy_forbids_to_go() {
    let stage = |id: &str| lever::Stage::new(lever::StageId::parse(id).unwrap(), id);
    let to = |id: &str| Effect::MoveStage { from: stage("applicant-new"), to: stage(id) };
    let policy = Policy::parse(
        "name = \"x\"\n[[rule]]\nid = \"no-offer\"\ndecision = \"forbid\"\njustification = \"test\"\n\
         to-stages = [\"offer\"]\n\
         must-match = [{ agent = \"screening\", effect = \"move-stage\", to-stage = \"offer\" }]",
    )
    .unwrap();
    let proposal = proposal(to("screen"), approved());
    let grant = |effect| {
        let approval = approval(effect);
        authorize(
            &proposal,
            Grant::Approval { approval: &approval, decider: sees(Role::Admin), policy: &policy, phase: Phase::Augment },
        )
        .map(|authorized| authorized.effect().clone())
    };
    assert_eq!(grant(to("screen")), Ok(to("screen")));
    assert!(matches!(grant(to("offer")), Err(Unauthorized::NotAllowed { decision: Decision::Forbid, .. })));
}

#[test]
fn only_what_was_applied_is_undone_and_only_by_who_may() {
    let opportunity = OpportunityId::parse("o").unwrap();
    let receipt = Receipt { lever_id: None, compensation: Compensation::Unarchive };
    let applied = EffectState::Applied { receipt, at: NOW };
    assert!(authorize_undo(&opportunity, &applied, mint(4), sees(Role::Recruiter)).is_ok());
    assert_eq!(
        authorize_undo(&opportunity, &applied, mint(4), sees(Role::Auditor)).unwrap_err(),
        Unauthorized::NoPermission { role: Role::Auditor }
    );
    assert_eq!(
        authorize_undo(&opportunity, &EffectState::Ready, mint(4), sees(Role::Admin)).unwrap_err(),
        Unauthorized::NothingToUndo { state: "ready" }
    );
}

fn any_effect() -> impl Strategy<Value = Effect> {
    prop_oneof![Just(note("a")), Just(Effect::AddTags { tags: BTreeSet::from(["t".to_owned()]) }), Just(rejection()),]
}

fn any_state() -> impl Strategy<Value = ProposalState> {
    prop_oneof![
        Just(ProposalState::Open),
        Just(ProposalState::Forbidden { rules: Vec::new(), at: NOW }),
        Just(ProposalState::AwaitingApproval { rules: Vec::new(), since: NOW, expires_at: NOW }),
        Just(approved()),
        Just(ProposalState::Authorized { rules: Vec::new(), at: NOW }),
        Just(ProposalState::Declined { by: mint(4), reason: String::new(), at: NOW }),
        Just(ProposalState::Expired { at: NOW }),
        Just(ProposalState::Superseded { by: mint(2), at: NOW }),
    ]
}

proptest! {
    /// There is no way from a suggestion to a write but the policy's Allow or a person's approval.
    #[test]
    fn nothing_is_authorized_without_an_allow_or_an_approval(effect in any_effect(), state in any_state(), phase in 0..5_usize) {
        let phase = Phase::ALL[phase];
        let proposal = proposal(effect.clone(), state.clone());
        let by_rule = by_rule(&proposal, phase).is_ok();
        let approval = approval(effect.clone());
        let policy = allow_all();
        let grant = Grant::Approval { approval: &approval, decider: sees(Role::Recruiter), policy: &policy, phase };
        let by_person = authorize(&proposal, grant).is_ok();
        prop_assert!(!by_rule || (state.as_str() == "authorized" && !needs_a_person(&effect) && phase >= Phase::Recommend));
        prop_assert!(!by_person || (state.as_str() == "approved" && phase > Phase::Shadow));
    }
}
