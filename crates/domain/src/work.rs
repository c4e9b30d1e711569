//! The steps that run as jobs. A payload holds ids only; the truth is read again when the job runs.

use lever::OpportunityId;
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
        Urgency::Application
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
