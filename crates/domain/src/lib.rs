//! What may happen and why: proposal, evidence, policy, approval, effect, audit. Pure.
//!
//! Nothing here awaits, reads a file or asks the system for the time: clock and randomness are arguments. Start with
//! [`Proposal`], then [`Policy::judge`], then [`authorize`], the only way to an [`AuthorizedEffect`], without which
//! nothing is written to Lever.

pub mod admission;
pub mod agent;
pub mod approval;
pub mod audit;
pub mod authorize;
pub mod clock;
pub mod delivery;
pub mod effect;
pub mod event;
pub mod evidence;
pub mod form;
pub mod ids;
pub mod operator;
pub mod pii;
pub mod policy;
pub mod proposal;
pub mod remit;
pub mod review;
pub mod standing;
pub mod undo;
pub mod work;

pub use admission::{Admission, Admitted, NotAdmitted, Vouched};
pub use agent::{AgentName, Phase, PhaseSetting, Scope, Share, phase_for};
pub use approval::Approval;
pub use audit::{Action, ActionGroup, Actor, AuditEntry, Subject};
pub use authorize::{
    Authority, AuthorizedEffect, AuthorizedUndo, Decider, Grant, Unauthorized, authorize, authorize_undo,
};
pub use clock::{Clock, ManualClock, Timestamp};
pub use delivery::DeliveryState;
pub use effect::{Compensation, Effect, EffectEvent, EffectKind, EffectState, Fingerprint, Receipt};
pub use event::{Event, EventName, FoundBy};
pub use evidence::Evidence;
pub use ids::{ApprovalId, DeliveryId, EffectId, Ids, OperatorId, ProposalId, RunId, TokenId, UndoBatchId};
pub use operator::{Permission, Role};
pub use pii::Pii;
pub use policy::{Decision, Facts, MatchedRule, Policy, PolicyFault, Verdict};
pub use proposal::{InvalidTransition, Proposal, ProposalEvent, ProposalState, Waited};
pub use remit::{Assignment, Ground, Remit};
pub use standing::{Changed, Standing};
pub use undo::{Irreversible, UndoScope};
