//! The steps that run as jobs. A payload holds ids only; the truth is read again when the job runs.

use lever::{OpportunityId, PostingId, StageId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{AgentName, DeliveryId, EffectId, OperatorId};

/// Who waits for a job, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// A person has clicked and is looking.
    Person,
    /// Someone has just applied.
    Application,
    Background,
}

/// A step.
pub trait Work: Serialize + DeserializeOwned + Send + Sync {
    /// The name in the queue; never changed, or jobs of an older version would be lost.
    const KIND: &'static str;

    /// Jobs of one lane run one after the other.
    fn lane(&self) -> Option<String>;

    /// While a job with this key is unfinished, a second one is not queued.
    fn dedupe_key(&self) -> Option<String> {
        None
    }

    fn urgency(&self) -> Urgency;
}

/// Understand a delivery: read its opportunity again and tell the agents that care.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ingest {
    pub delivery_id: DeliveryId,
    /// The lane; absent where the delivery names no opportunity.
    pub opportunity_id: Option<OpportunityId>,
}

/// Let an agent read an opportunity and propose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Propose {
    pub agent: AgentName,
    pub opportunity_id: OpportunityId,
    /// Of the backlog: nobody waits for it, and a reading of the last day will do.
    #[serde(default)]
    pub backlog: bool,
}

/// Write an authorized effect to Lever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apply {
    pub effect_id: EffectId,
    pub opportunity_id: OpportunityId,
    /// A person approved it and may be looking.
    pub by_person: bool,
}

/// Find out what became of an effect whose outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconcile {
    pub effect_id: EffectId,
    pub opportunity_id: OpportunityId,
}

/// Take an applied effect back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    pub effect_id: EffectId,
    pub opportunity_id: OpportunityId,
    pub by: OperatorId,
}

/// Look which feeds of Lever's are due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {}

/// Go on with one feed of Lever's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follow {
    pub feed: String,
}

/// Look for new notes, feedback, offers, interviews and files of an opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadDetails {
    pub opportunity_id: OpportunityId,
    /// Because a webhook said so.
    #[serde(default)]
    pub announced: bool,
}

/// Find out what became of an opportunity that a pass over everything has not come upon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recheck {
    pub opportunity_id: OpportunityId,
}

/// Let an agent read, in the background, who waited before Fulcrum came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    pub agent: AgentName,
    pub stage: StageId,
    /// Of every posting where there is none.
    pub posting: Option<PostingId>,
}

/// Expire what waited too long, and find effects that a crash left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sweep {}

fn lane(opportunity_id: &OpportunityId) -> Option<String> {
    Some(opportunity_id.as_str().to_owned())
}

impl Work for Ingest {
    const KIND: &'static str = "ingest";

    fn lane(&self) -> Option<String> {
        self.opportunity_id.as_ref().and_then(lane)
    }

    fn urgency(&self) -> Urgency {
        Urgency::Application
    }
}

impl Work for Propose {
    const KIND: &'static str = "propose";

    fn lane(&self) -> Option<String> {
        lane(&self.opportunity_id)
    }

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("propose:{}:{}", self.agent, self.opportunity_id))
    }

    fn urgency(&self) -> Urgency {
        if self.backlog { Urgency::Background } else { Urgency::Application }
    }
}

impl Work for Apply {
    const KIND: &'static str = "apply";

    fn lane(&self) -> Option<String> {
        lane(&self.opportunity_id)
    }

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("apply:{}", self.effect_id))
    }

    fn urgency(&self) -> Urgency {
        if self.by_person { Urgency::Person } else { Urgency::Application }
    }
}

impl Work for Reconcile {
    const KIND: &'static str = "reconcile";

    fn lane(&self) -> Option<String> {
        lane(&self.opportunity_id)
    }

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("reconcile:{}", self.effect_id))
    }

    fn urgency(&self) -> Urgency {
        Urgency::Application
    }
}

impl Work for Undo {
    const KIND: &'static str = "undo";

    fn lane(&self) -> Option<String> {
        lane(&self.opportunity_id)
    }

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("undo:{}", self.effect_id))
    }

    fn urgency(&self) -> Urgency {
        Urgency::Person
    }
}

impl Work for Poll {
    const KIND: &'static str = "poll";

    fn lane(&self) -> Option<String> {
        None
    }

    fn dedupe_key(&self) -> Option<String> {
        Some("poll".to_owned())
    }

    fn urgency(&self) -> Urgency {
        Urgency::Background
    }
}

impl Work for Follow {
    const KIND: &'static str = "follow";

    /// One pass of a feed at a time, whoever asked for it.
    fn lane(&self) -> Option<String> {
        Some(format!("feed:{}", self.feed))
    }

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("follow:{}", self.feed))
    }

    fn urgency(&self) -> Urgency {
        Urgency::Background
    }
}

impl Work for ReadDetails {
    const KIND: &'static str = "read-details";

    fn lane(&self) -> Option<String> {
        lane(&self.opportunity_id)
    }

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("read-details:{}:{}", self.opportunity_id, self.announced))
    }

    fn urgency(&self) -> Urgency {
        if self.announced { Urgency::Application } else { Urgency::Background }
    }
}

impl Work for Recheck {
    const KIND: &'static str = "recheck";

    fn lane(&self) -> Option<String> {
        lane(&self.opportunity_id)
    }

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("recheck:{}", self.opportunity_id))
    }

    fn urgency(&self) -> Urgency {
        Urgency::Background
    }
}

impl Work for Backlog {
    const KIND: &'static str = "backlog";

    fn lane(&self) -> Option<String> {
        Some(format!("backlog:{}", self.agent))
    }

    fn dedupe_key(&self) -> Option<String> {
        let posting = self.posting.as_ref().map_or("", PostingId::as_str);
        Some(format!("backlog:{}:{}:{posting}", self.agent, self.stage))
    }

    fn urgency(&self) -> Urgency {
        Urgency::Background
    }
}

impl Work for Sweep {
    const KIND: &'static str = "sweep";

    fn lane(&self) -> Option<String> {
        None
    }

    fn dedupe_key(&self) -> Option<String> {
        Some("sweep".to_owned())
    }

    fn urgency(&self) -> Urgency {
        Urgency::Background
    }
}
