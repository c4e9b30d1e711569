//! Ids that Lever hands out: opaque text, one type for each kind, no conversion between kinds.
//!
//! They are not all UUIDs (`lead-new`, `no-feedback`), so nothing here looks inside them. Most become a segment of a path
//! and are checked for that; [`FieldId`] and [`UploadId`] never do and hold any text.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use thiserror::Error;

/// Text that cannot be an id of Lever's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not an id of Lever's: {why}")]
pub struct InvalidId {
    why: &'static str,
}

/// Longest id accepted, in bytes; a UUID has 36, the id of a requisition field at most 50.
const LONGEST: usize = 200;

fn check(text: &str) -> Result<(), InvalidId> {
    if text.is_empty() {
        return Err(InvalidId { why: "it is empty" });
    }
    if text.len() > LONGEST {
        return Err(InvalidId { why: "it is longer than 200 bytes" });
    }
    // An id becomes part of a path: what could leave its segment is refused here, once.
    if !text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) || text.starts_with('.') {
        return Err(InvalidId { why: "it has characters other than letters, digits, '-', '_' and '.'" });
    }
    Ok(())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Reads an id.
            ///
            /// # Errors
            /// Refuses empty text, text over 200 bytes and text that could not be one path segment.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                check(text)?;
                Ok(Self(text.to_owned()))
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                check(&text).map_err(de::Error::custom)?;
                Ok(Self(text))
            }
        }
    )*};
}

/// Ids that stand in bodies only, never in a path.
macro_rules! body_ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes an id as it is.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    ApplicationId
    ArchiveReasonId
    AuditEventId
    /// The person behind one or more opportunities.
    ContactId
    /// Equals the id of the application that was answered with it.
    EeoResponseId
    FeedbackId
    /// A UUID, or `no-feedback`.
    FeedbackTemplateId
    FileActionId
    FileId
    FormId
    FormTemplateId
    InterviewId
    NoteId
    OfferId
    /// One person's candidacy. Equals the deprecated candidate id.
    OpportunityId
    PanelId
    PostingId
    ReferralId
    /// Snake case, chosen by whoever made the field.
    RequisitionFieldId
    RequisitionId
    ResumeId
    /// A UUID, or one of the system stages such as `applicant-new`.
    StageId
    SurveyId
    UserId
    WebhookId
}

body_ids! {
    /// A field of a form or of its template. Cloned templates share the ids of their fields.
    FieldId
    /// A UUID and the name of the file, which may hold any character.
    UploadId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_path_segment() {
        assert_eq!(StageId::parse("applicant-new").unwrap().as_str(), "applicant-new");
        assert_eq!(OpportunityId::parse(""), Err(InvalidId { why: "it is empty" }));
        for text in ["a/b", "..", "a b", "a%2fb", "é", "a?b"] {
            assert!(OpportunityId::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_id_that_is_never_part_of_a_path_holds_any_text() {
        let text = "\"3f5a-Lebenslauf Ada (2).pdf\"";
        let id: UploadId = serde_json::from_str(text).unwrap();
        assert_eq!(id, UploadId::new("3f5a-Lebenslauf Ada (2).pdf"));
        assert_eq!(serde_json::to_string(&id).unwrap(), text);
    }

    #[test]
    fn json_is_checked_as_well() {
        assert!(serde_json::from_str::<OpportunityId>("\"../users\"").is_err());
        assert_eq!(serde_json::from_str::<UserId>("\"u-1\"").unwrap(), UserId::parse("u-1").unwrap());
    }
}
