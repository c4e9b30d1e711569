//! What happened in Lever, under names of our own that hold whichever way we came to know of it.
//!
//! Lever has webhooks for some of it, sends them more than once, late or not at all, and has none for the rest. An event
//! is therefore read off what Lever holds, not off what it announced: a webhook and a poll that see the same thing make
//! the same event, by its key, and it counts once. `docs/lever.md` has the table of names.

use std::collections::BTreeSet;

use lever::webhook::EventKind;
use lever::{ApplicationId, ArchiveReasonId, ContactId, EpochMillis, Opportunity, OpportunityId};
use serde::{Deserialize, Serialize};

use crate::Timestamp;

macro_rules! names {
    ($($variant:ident = $text:literal : $meaning:literal),+ $(,)?) => {
        /// The name of an event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum EventName {
            $(#[doc = $meaning] #[serde(rename = $text)] $variant,)+
        }

        impl EventName {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// What it means, for a reader of the documentation.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)+
                }
            }
        }

        impl std::str::FromStr for EventName {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(()),
                }
            }
        }
    };
}

names! {
    ApplicationDeleted = "application.deleted": "An application was deleted.",
    ApplicationReceived = "application.received": "Somebody applied to a posting, or was added to one.",
    CandidateAnonymized = "candidate.anonymized": "A person was anonymized; Fulcrum erases them as well.",
    CandidateArchived = "candidate.archived": "An opportunity was archived, for whatever reason.",
    CandidateConsentEnded = "candidate.consent_ended": "The consent to store a person's data ended or was withdrawn.",
    CandidateCreated = "candidate.created": "A person was seen for the first time.",
    CandidateDeleted = "candidate.deleted": "An opportunity was deleted.",
    CandidateHired = "candidate.hired": "An opportunity was archived as hired.",
    CandidateMerged = "candidate.merged": "An opportunity was merged into another one.",
    CandidateStageChange = "candidate.stage_change": "An opportunity came into a stage.",
    CandidateUnarchived = "candidate.unarchived": "An archived opportunity became active again.",
    FeedbackSubmitted = "feedback.submitted": "An interviewer completed a feedback form.",
    FileAdded = "file.added": "A file was added to an opportunity.",
    FileRemoved = "file.removed": "A file was removed from an opportunity.",
    InterviewCanceled = "interview.canceled": "An interview was called off.",
    InterviewScheduled = "interview.scheduled": "An interview was planned, or moved to another time.",
    NoteCreated = "note.created": "Somebody wrote a note or a comment that is not secret.",
    OfferCreated = "offer.created": "An offer was made.",
    OfferStatusChanged = "offer.status_changed": "An offer came into another status.",
    OpportunityCreated = "opportunity.created": "An opportunity came to be, with or without an application.",
    PostingDeleted = "posting.deleted": "A posting was deleted.",
    PostingUpdated = "posting.updated": "A posting came to be or was changed.",
    RequisitionUpdated = "requisition.updated": "A requisition came to be or was changed, its approval among it.",
    ResumeAdded = "resume.added": "A résumé was added to an opportunity.",
}

impl EventName {
    /// The webhook by which Lever announces it, where there is one.
    #[must_use]
    pub const fn webhook(self) -> Option<EventKind> {
        match self {
            Self::ApplicationReceived => Some(EventKind::ApplicationCreated),
            Self::CandidateArchived | Self::CandidateUnarchived => Some(EventKind::CandidateArchiveChange),
            Self::CandidateDeleted => Some(EventKind::CandidateDeleted),
            Self::CandidateHired => Some(EventKind::CandidateHired),
            Self::CandidateStageChange => Some(EventKind::CandidateStageChange),
            Self::InterviewCanceled => Some(EventKind::InterviewDeleted),
            Self::InterviewScheduled => Some(EventKind::InterviewCreated),
            Self::ApplicationDeleted
            | Self::CandidateAnonymized
            | Self::CandidateConsentEnded
            // Lever tells of the person before anything of theirs can be read, so what it tells is not waited for.
            | Self::CandidateCreated
            | Self::CandidateMerged
            | Self::FeedbackSubmitted
            | Self::FileAdded
            | Self::FileRemoved
            | Self::NoteCreated
            | Self::OfferCreated
            | Self::OfferStatusChanged
            | Self::OpportunityCreated
            | Self::PostingDeleted
            | Self::PostingUpdated
            | Self::RequisitionUpdated
            | Self::ResumeAdded => None,
        }
    }
}

/// How an event was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FoundBy {
    Webhook,
    Poll,
}

impl FoundBy {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Poll => "poll",
        }
    }
}

/// Something that happened. Ids and times only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub name: EventName,
    pub opportunity: Option<OpportunityId>,
    pub contact: Option<ContactId>,
    /// The id of what it happened to: an application, a note, an offer.
    pub subject: String,
    /// When it happened, by Lever's word.
    pub at: Timestamp,
    /// What tells it from another event of that name about the same subject: a stage and a time, a status.
    pub mark: String,
}

impl Event {
    /// Equal for one event, however often and by whatever way it is found.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}:{}:{}", self.name.as_str(), self.subject, self.mark)
    }
}

/// What was known of an opportunity before it was read now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Before {
    /// When it had been archived, if it had.
    pub archived_at: Option<EpochMillis>,
}

/// Every event that can be read off an opportunity: all of its past that Lever still shows. The caller leaves out what lies
/// before Fulcrum's own beginning.
#[must_use]
pub fn of_opportunity(
    opportunity: &Opportunity,
    contact: &ContactId,
    before: &Before,
    hired: &BTreeSet<ArchiveReasonId>,
    now: Timestamp,
) -> Vec<Event> {
    let id = opportunity.id.as_str();
    let of = |name, subject: &str, at: Option<EpochMillis>, mark: String| Event {
        name,
        opportunity: Some(opportunity.id.clone()),
        contact: Some(contact.clone()),
        subject: subject.to_owned(),
        at: at.map_or(now, |at| Timestamp::from_millis(at.0)),
        mark,
    };
    let none = String::new;
    let mut events = vec![
        of(EventName::CandidateCreated, contact.as_str(), opportunity.created_at, none()),
        of(EventName::OpportunityCreated, id, opportunity.created_at, none()),
    ];
    if let Some(application) = opportunity.application() {
        let at = application.created_at.or(opportunity.created_at);
        events.push(of(EventName::ApplicationReceived, application.id.as_str(), at, none()));
    }
    for change in &opportunity.stage_changes {
        let Some(at) = change.updated_at else { continue };
        events.push(of(EventName::CandidateStageChange, id, Some(at), format!("{}:{}", change.to_stage_id, at.0)));
    }
    match (&opportunity.archived, before.archived_at) {
        (Some(archive), _) => {
            let mark = archive.archived_at.map_or_else(none, |at| at.0.to_string());
            if archive.reason.as_ref().is_some_and(|reason| hired.contains(reason)) {
                events.push(of(EventName::CandidateHired, id, archive.archived_at, mark.clone()));
            }
            events.push(of(EventName::CandidateArchived, id, archive.archived_at, mark));
        }
        (None, Some(since)) => events.push(of(EventName::CandidateUnarchived, id, None, since.0.to_string())),
        (None, None) => {}
    }
    if opportunity.is_anonymized {
        events.push(of(EventName::CandidateAnonymized, contact.as_str(), None, none()));
    }
    events
}

/// An application that Lever no longer holds.
#[must_use]
pub fn application_deleted(id: &ApplicationId, opportunity: Option<OpportunityId>, at: Option<EpochMillis>) -> Event {
    Event {
        name: EventName::ApplicationDeleted,
        opportunity,
        contact: None,
        subject: id.to_string(),
        at: at.map_or(Timestamp::from_millis(0), |at| Timestamp::from_millis(at.0)),
        mark: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(EventName, String, i64)> {
        let opportunity: Opportunity = serde_json::from_str(text).unwrap();
        let contact = ContactId::parse("c1").unwrap();
        let hired = BTreeSet::from([ArchiveReasonId::parse("hired").unwrap()]);
        let before = Before { archived_at: Some(EpochMillis(7)) };
        of_opportunity(&opportunity, &contact, &before, &hired, Timestamp::from_millis(99))
            .into_iter()
            .map(|event| (event.name, event.key(), event.at.millis()))
            .collect()
    }

    #[test]
    fn every_name_is_read_back_and_no_two_are_alike() {
        let names: BTreeSet<_> = EventName::ALL.iter().map(|name| name.as_str()).collect();
        assert_eq!(names.len(), EventName::ALL.len());
        assert!(EventName::ALL.iter().all(|name| name.as_str().parse() == Ok(*name)));
    }

    #[test]
    fn an_opportunity_tells_its_whole_past() {
        use EventName as Name;
        let events = read(
            r#"{"id":"o1","contact":"c1","createdAt":1,"archived":{"reason":"hired","archivedAt":9},
                "applications":[{"id":"a1","posting":"p1","createdAt":2}],
                "stageChanges":[{"toStageId":"s1","updatedAt":3},{"toStageId":"s2"},{"toStageId":"s1","updatedAt":5}]}"#,
        );
        let expected = [
            (Name::CandidateCreated, "candidate.created:c1:", 1),
            (Name::OpportunityCreated, "opportunity.created:o1:", 1),
            (Name::ApplicationReceived, "application.received:a1:", 2),
            (Name::CandidateStageChange, "candidate.stage_change:o1:s1:3", 3),
            (Name::CandidateStageChange, "candidate.stage_change:o1:s1:5", 5),
            (Name::CandidateHired, "candidate.hired:o1:9", 9),
            (Name::CandidateArchived, "candidate.archived:o1:9", 9),
        ];
        assert_eq!(events, expected.map(|(name, key, at)| (name, key.to_owned(), at)));
    }

    #[test]
    fn one_that_is_no_longer_archived_says_so_once_for_each_archive() {
        let events = read(r#"{"id":"o1","contact":"c1","createdAt":1,"archived":null,"isAnonymized":true}"#);
        let keys: Vec<_> = events.into_iter().skip(2).map(|(_, key, at)| (key, at)).collect();
        assert_eq!(keys, [("candidate.unarchived:o1:7".to_owned(), 99), ("candidate.anonymized:c1:".to_owned(), 99)]);
    }
}
