use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use crate::wire::open_enum;
use crate::{ContactId, EpochMillis, OpportunityId};

/// One webhook as Lever sends it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// Absent in some of Lever's own examples.
    pub id: Option<String>,
    pub event: EventKind,
    pub triggered_at: EpochMillis,
    /// Absent where the account has no signature token.
    pub token: Option<String>,
    pub signature: Option<String>,
    #[serde(default)]
    pub data: Value,
}

/// Why a body is not a webhook of Lever's.
#[derive(Debug, Error)]
#[error("the body is not a webhook of Lever's: {source}")]
pub struct Malformed {
    #[source]
    source: serde_json::Error,
}

impl Malformed {
    /// The position of the fault, without quoting the body.
    #[must_use]
    pub fn place(&self) -> (usize, usize) {
        (self.source.line(), self.source.column())
    }
}

impl Envelope {
    /// Reads a body.
    ///
    /// # Errors
    /// When it is not JSON or lacks `event` or `triggeredAt`.
    pub fn parse(body: &[u8]) -> Result<Self, Malformed> {
        serde_json::from_slice(body).map_err(|source| Malformed { source })
    }

    /// The opportunity that the event speaks of, where its kind names one and the id is well-formed.
    #[must_use]
    pub fn opportunity_id(&self) -> Option<OpportunityId> {
        OpportunityId::parse(self.data.get("opportunityId")?.as_str()?).ok()
    }

    #[must_use]
    pub fn contact_id(&self) -> Option<ContactId> {
        ContactId::parse(self.data.get("contactId")?.as_str()?).ok()
    }
}

open_enum! {
    /// What happened. Lever adds kinds: an unknown one is stored and counted, never an error.
    EventKind {
        ApplicationCreated = "applicationCreated",
        CandidateArchiveChange = "candidateArchiveChange",
        CandidateDeleted = "candidateDeleted",
        CandidateHired = "candidateHired",
        CandidateStageChange = "candidateStageChange",
        ContactCreated = "contactCreated",
        ContactUpdated = "contactUpdated",
        InterviewCreated = "interviewCreated",
        InterviewDeleted = "interviewDeleted",
        InterviewUpdated = "interviewUpdated",
    }
}

impl EventKind {
    /// Every event that Lever has a webhook for, as far as this version knows.
    pub const KNOWN: [Self; 10] = [
        Self::ApplicationCreated,
        Self::CandidateArchiveChange,
        Self::CandidateDeleted,
        Self::CandidateHired,
        Self::CandidateStageChange,
        Self::ContactCreated,
        Self::ContactUpdated,
        Self::InterviewCreated,
        Self::InterviewDeleted,
        Self::InterviewUpdated,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_event_keeps_its_name_and_id() {
        let body = br#"{"id":"e1","event":"offerSigned","triggeredAt":1,"data":{"opportunityId":"o1","x":2}}"#;
        let envelope = Envelope::parse(body).unwrap();
        assert_eq!(envelope.event, EventKind::Other("offerSigned".into()));
        assert_eq!(envelope.opportunity_id(), Some(OpportunityId::parse("o1").unwrap()));
    }

    #[test]
    fn an_id_that_would_leave_its_path_is_no_id() {
        let body = br#"{"event":"applicationCreated","triggeredAt":1,"data":{"opportunityId":"../users/1"}}"#;
        assert_eq!(Envelope::parse(body).unwrap().opportunity_id(), None);
    }

    #[test]
    fn a_body_without_an_event_is_malformed_and_says_where() {
        for body in [&b"{}"[..], b"", b"[]", b"{\"event\":\"x\"}", b"\xff"] {
            assert!(Envelope::parse(body).is_err());
        }
        assert_eq!(Envelope::parse(b"{\"event\":}").unwrap_err().place(), (1, 10));
    }
}
