//! The record of who caused what: append-only, chained by hash, readable without any private part.
//!
//! An entry's hash covers the hash before it, its public text and the digest of its sealed private part. Destroying
//! the key of a person's private parts therefore leaves the chain whole.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use lever::{ContactId, OpportunityId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::{AgentName, EffectId, OperatorId, ProposalId, RunId, Timestamp};

mod group;

pub use group::ActionGroup;

/// Who caused it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "kebab-case")]
pub enum Actor {
    Operator(OperatorId),
    Agent(AgentName),
    /// The policy, by rule.
    Policy,
    /// Something that happened in Lever.
    Lever,
    /// Fulcrum itself: start, housekeeping, a step of the pipeline.
    System,
}

/// As the log is searched by it: an operator's id, `agent:` and its name, or one word.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator(id) => id.fmt(f),
            Self::Agent(name) => write!(f, "agent:{name}"),
            Self::Policy => f.write_str("policy"),
            Self::Lever => f.write_str("lever"),
            Self::System => f.write_str("system"),
        }
    }
}

impl FromStr for Actor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "policy" => Ok(Self::Policy),
            "lever" => Ok(Self::Lever),
            "system" => Ok(Self::System),
            text => match text.strip_prefix("agent:") {
                Some(name) => name.parse().map(Self::Agent),
                None => text.parse().map(Self::Operator).map_err(|_| format!("{text:?} names nobody who acts")),
            },
        }
    }
}

/// What it was about. Ids only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<OpportunityId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<EffectId>,
}

impl Subject {
    #[must_use]
    pub fn of_opportunity(opportunity: &OpportunityId) -> Self {
        Self { opportunity: Some(opportunity.clone()), ..Self::default() }
    }

    /// One contact's opportunity.
    #[must_use]
    pub fn of_candidacy(opportunity: &OpportunityId, contact: &ContactId) -> Self {
        Self { contact: Some(contact.clone()), ..Self::of_opportunity(opportunity) }
    }
}

macro_rules! actions {
    ($($variant:ident = $text:literal : $sentence:literal),+ $(,)?) => {
        /// What happened, in the past tense.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Action {
            $(#[serde(rename = $text)] $variant,)+
        }

        impl Action {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// What happened, for a lay reader.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)+
                }
            }
        }
    };
}

actions! {
    AgentsStopped = "agents.stopped": "A person stopped agents",
    AgentsStoppedInEffect = "agents.stopped-in-effect": "A stop had taken effect: nothing was under way any more",
    AlarmRaised = "alarm.raised": "Something happened in Lever that nobody here approved",
    ContactErased = "contact.erased": "A person's data were erased by destroying their key",
    ContactRevived = "contact.revived": "A person who had been erased consented again, and is known anew",
    AssistantAsked = "assistant.asked": "An operator's assistant asked about candidacies",
    AuditExported = "audit.exported": "Entries of the audit log were exported",
    AuditKeyMade = "audit.key-made": "The key was made by which exports are signed",
    AuditVerified = "audit.verified": "The whole audit log was verified",
    ArchiveExplained = "archive.explained": "An archive in Lever was matched to who did it",
    ClosedByName = "lever.closed-by-name": "What had been opened to agents by name was closed again",
    DeliveriesReceived = "deliveries.received": "Webhooks were received and stored",
    DeliveryFailed = "delivery.failed": "A webhook could not be worked on",
    DeliveryIgnored = "delivery.ignored": "A webhook asked for nothing",
    DeliveryUnderstood = "delivery.understood": "A webhook was understood and the opportunity read again",
    EffectAbandoned = "effect.abandoned": "A change was given up",
    EffectApplied = "effect.applied": "A change was written to Lever",
    EffectCompensated = "effect.compensated": "A change was taken back in Lever",
    EffectReady = "effect.ready": "A change was authorized and queued for writing",
    EffectRejected = "effect.rejected": "Lever refused a change",
    EffectReopened = "effect.reopened": "A change was not found in Lever and may be sent again",
    EffectSending = "effect.sending": "A change is being sent to Lever",
    EffectStale = "effect.stale": "A change no longer fitted and was not written",
    EffectUnconfirmed = "effect.unconfirmed": "A change was sent and its outcome is unknown",
    EventsFound = "events.found": "Something that happened in Lever was found by looking",
    HookRegistered = "hook.registered": "A webhook was registered with Lever",
    HookRetired = "hook.retired": "A webhook was deleted at Lever",
    JobDiscarded = "job.discarded": "A step was given up after every retry",
    JobDismissed = "job.dismissed": "A step that had been given up was put aside for good",
    JobRerun = "job.rerun": "A step that had been given up was started again",
    LeverConnected = "lever.connected": "Fulcrum was connected to Lever",
    LeverConnectionEnded = "lever.connection-ended": "Lever no longer accepts the connection",
    LeverDisconnected = "lever.disconnected": "Fulcrum was disconnected from Lever",
    ModelAsked = "model.asked": "An agent asked a language model",
    OpenedByName = "lever.opened-by-name": "An operator opened confidential work or secret notes to agents",
    OpportunitiesRead = "opportunities.read": "Opportunities were read from Lever",
    OpportunityMerged = "opportunity.merged": "An opportunity was merged into another one in Lever",
    OperatorAdded = "operator.added": "An operator's account was made",
    OperatorChanged = "operator.changed": "An operator's account was changed",
    OperatorInvited = "operator.invited": "An operator was given a link to choose a password",
    OperatorLinked = "operator.linked": "An operator's account was linked to the sign-in provider",
    OperatorSignedIn = "operator.signed-in": "An operator signed in",
    OperatorSignedOut = "operator.signed-out": "An operator signed out",
    PhaseSet = "phase.set": "The phase of an agent was set",
    ApprovalWithdrawn = "approval.withdrawn": "A person took an approval back before it was written",
    PolicyReverted = "policy.reverted": "An earlier policy was put in force again",
    PolicySaved = "policy.saved": "A policy was saved, and is in force since",
    ProposalApproved = "proposal.approved": "A person approved a proposal",
    ProposalAuthorized = "proposal.authorized": "The policy allowed a proposal",
    ProposalAwaiting = "proposal.awaiting-approval": "A proposal waits for a person",
    ProposalDeclined = "proposal.declined": "A person declined a proposal",
    ProposalExpired = "proposal.expired": "A proposal expired without a decision",
    ProposalForbidden = "proposal.forbidden": "The policy forbade a proposal",
    ProposalOpened = "proposal.opened": "An agent made a proposal",
    ProposalSuperseded = "proposal.superseded": "A newer run took a proposal's place",
    RemitSet = "remit.set": "Which candidacies an operator sees was set",
    RubricReverted = "rubric.reverted": "A posting went back to the rubric that is suggested for it",
    RubricSaved = "rubric.saved": "A rubric was saved for a posting",
    RunJudgedBlind = "run.judged-blind": "A reviewer judged a candidacy before seeing its score",
    RunFailed = "run.failed": "An agent could not read a candidacy",
    RunFinished = "run.finished": "An agent read a candidacy",
    SessionsEnded = "sessions.ended": "Sessions of an operator were ended",
    SignInFailed = "operator.sign-in-failed": "A sign-in failed",
    SignInRefused = "operator.sign-in-refused": "The sign-in provider vouched for someone who may not come in",
    TokenMade = "token.made": "A token for programs was made",
    TokenRevoked = "token.revoked": "A token for programs was revoked",
    UndoBatchRequested = "undo.batch-requested": "A person asked to take many changes back together",
    UndoFailed = "undo.failed": "A change could not be taken back in Lever",
    UndoRequested = "undo.requested": "A person asked to take a change back",
}

/// One fact, before it has a place in the chain.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    pub at: Timestamp,
    pub actor: Actor,
    pub action: Action,
    pub subject: Subject,
    /// What everyone who may read the audit may read: no personal data.
    pub public: Value,
    /// What only the key of the contact opens.
    pub private: Option<Value>,
}

impl AuditEntry {
    #[must_use]
    pub fn new(at: Timestamp, actor: Actor, action: Action, subject: Subject) -> Self {
        Self { at, actor, action, subject, public: Value::Null, private: None }
    }

    #[must_use]
    pub fn with_public(mut self, public: Value) -> Self {
        self.public = public;
        self
    }

    #[must_use]
    pub fn with_private(mut self, private: Value) -> Self {
        self.private = Some(private);
        self
    }
}

/// The public text of an entry as it is stored and hashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicEntry {
    pub seq: i64,
    pub at: Timestamp,
    pub actor: Actor,
    pub action: Action,
    pub subject: Subject,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub public: Value,
}

impl PublicEntry {
    /// The language models that had a part in it, by name.
    #[must_use]
    pub fn models(&self) -> BTreeSet<&str> {
        let asked = self.public["models"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let parts = self.public["versions"]["model"].as_object().into_iter().flat_map(|parts| parts.values());
        asked.chain(parts.filter_map(|part| part["pinned"]["model"].as_str())).collect()
    }
}

/// What the first entry is chained to.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One entry as it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainedEntry {
    pub seq: i64,
    /// [`PublicEntry`] as JSON; the hash covers this text and no other form of it.
    pub text: String,
    /// SHA-256, in hex, of the sealed private part.
    pub sealed_digest: Option<String>,
    pub hash: String,
}

/// SHA-256, in hex, of the previous hash, the text and the digest of the sealed part, each closed by a zero byte.
#[must_use]
pub fn chain(previous: &str, text: &str, sealed_digest: Option<&str>) -> String {
    let mut hasher = Sha256::new();
    for part in [previous, text, sealed_digest.unwrap_or("-")] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hex::encode(hasher.finalize())
}

/// Where and how a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Broken {
    #[error("entry {seq} is missing")]
    Missing { seq: i64 },
    #[error("entry {seq} was altered, or the one before it")]
    Altered { seq: i64 },
    #[error("the chain ends at entry {seq}, but its head says {head}")]
    Truncated { seq: i64, head: i64 },
}

/// Checks a chain piece by piece, from the first entry.
#[derive(Debug)]
pub struct Verifier {
    seq: i64,
    hash: String,
}

impl Default for Verifier {
    fn default() -> Self {
        Self { seq: 0, hash: GENESIS.to_owned() }
    }
}

impl Verifier {
    /// Takes the next entry.
    ///
    /// # Errors
    /// When it is not the next one, or not what was chained.
    pub fn next(&mut self, entry: &ChainedEntry) -> Result<(), Broken> {
        let expected = self.seq + 1;
        if entry.seq != expected {
            return Err(Broken::Missing { seq: expected });
        }
        let says: Result<PublicEntry, _> = serde_json::from_str(&entry.text);
        let numbered = says.is_ok_and(|says| says.seq == entry.seq);
        if !numbered || chain(&self.hash, &entry.text, entry.sealed_digest.as_deref()) != entry.hash {
            return Err(Broken::Altered { seq: entry.seq });
        }
        self.seq = entry.seq;
        self.hash.clone_from(&entry.hash);
        Ok(())
    }

    /// Compares the end with what the head of the chain says.
    ///
    /// # Errors
    /// When entries are missing at the end.
    pub fn finish(&self, head_seq: i64, head_hash: &str) -> Result<i64, Broken> {
        if self.seq != head_seq {
            return Err(Broken::Truncated { seq: self.seq, head: head_seq });
        }
        if self.hash != head_hash {
            return Err(Broken::Altered { seq: self.seq });
        }
        Ok(self.seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<ChainedEntry> {
        let mut previous = GENESIS.to_owned();
        (1..=3)
            .map(|seq| {
                let entry = PublicEntry {
                    seq,
                    at: Timestamp::from_millis(seq),
                    actor: Actor::System,
                    action: Action::RunFinished,
                    subject: Subject::default(),
                    public: Value::Null,
                };
                let text = serde_json::to_string(&entry).unwrap();
                let sealed_digest = (seq == 2).then(|| "d".to_owned());
                let hash = chain(&previous, &text, sealed_digest.as_deref());
                previous.clone_from(&hash);
                ChainedEntry { seq, text, sealed_digest, hash }
            })
            .collect()
    }

    fn verify(entries: &[ChainedEntry], head: &ChainedEntry) -> Result<i64, Broken> {
        let mut verifier = Verifier::default();
        entries.iter().try_for_each(|entry| verifier.next(entry))?;
        verifier.finish(head.seq, &head.hash)
    }

    #[test]
    fn a_whole_chain_verifies_and_every_tampering_is_placed() {
        let whole = entries();
        let head = whole[2].clone();
        assert_eq!(verify(&whole, &head), Ok(3));

        let mut altered = whole.clone();
        altered[1].text = altered[1].text.replace("run.finished", "run.failed");
        assert_eq!(verify(&altered, &head), Err(Broken::Altered { seq: 2 }));

        let mut private = whole.clone();
        private[1].sealed_digest = Some("e".into());
        assert_eq!(verify(&private, &head), Err(Broken::Altered { seq: 2 }));

        let mut removed = whole.clone();
        removed.remove(1);
        assert_eq!(verify(&removed, &head), Err(Broken::Missing { seq: 2 }));

        assert_eq!(verify(&whole[..2], &head), Err(Broken::Truncated { seq: 2, head: 3 }));
    }

    #[test]
    fn an_entry_names_the_models_that_had_a_part_in_it() {
        let models = |public: Value| {
            let (actor, subject) = (Actor::System, Subject::default());
            let at = Timestamp::from_millis(1);
            let entry = PublicEntry { seq: 1, at, actor, action: Action::RunFinished, subject, public };
            entry.models().into_iter().map(ToOwned::to_owned).collect::<Vec<_>>()
        };
        let of_run = serde_json::json!({ "versions": { "model": {
            "evidence": { "by": "model", "pinned": { "model": "large" } },
            "summary": { "by": "model", "pinned": { "model": "small" } },
            "other": { "by": "rules", "why": "x" },
        } } });
        assert_eq!(models(of_run), ["large", "small"]);
        assert_eq!(models(serde_json::json!({ "models": ["large", "large"] })), ["large"]);
        assert_eq!(models(Value::Null), [""; 0]);
    }

    #[test]
    fn who_acts_is_written_and_read_back() {
        let operator = "op_00000000000000000000000001".parse().unwrap();
        let all =
            [Actor::Operator(operator), Actor::Agent(AgentName::Screening), Actor::Policy, Actor::Lever, Actor::System];
        for actor in all {
            assert_eq!(actor.to_string().parse(), Ok(actor));
        }
        for nobody in ["", "agent:", "agent:nobody", "op_1", "Policy"] {
            assert!(nobody.parse::<Actor>().is_err(), "{nobody}");
        }
    }

    #[test]
    fn every_action_has_a_sentence_and_a_name_of_its_own() {
        let names: BTreeSet<_> = Action::ALL.iter().map(|action| action.as_str()).collect();
        assert_eq!(names.len(), Action::ALL.len());
        assert!(Action::ALL.iter().all(|action| !action.sentence().is_empty()));
    }
}
