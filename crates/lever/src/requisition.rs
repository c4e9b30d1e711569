use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Number, Value};

use crate::wire::{identified, null_as_default, open_enum, whole_number};
use crate::{
    Approval, Confidentiality, EpochMillis, Expandable, OfferId, Posting, PostingId, RequisitionId, SalaryRange,
    Unknown, User, UserId,
};

/// Approved headcount behind postings.
///
/// Lever answers a write with its internal document, which reads as one of these with many fields missing and others in
/// [`unknown`](Self::unknown): read the requisition again instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Requisition {
    pub id: RequisitionId,
    /// Unique in the account.
    pub requisition_code: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    pub status: Option<RequisitionStatus>,
    pub confidentiality: Option<Confidentiality>,
    pub backfill: Option<bool>,
    pub headcount_total: Option<Headcount>,
    #[serde(default, deserialize_with = "whole_number")]
    pub headcount_hired: Option<i64>,
    pub headcount_infinite: Option<bool>,
    pub creator: Option<Expandable<UserId, User>>,
    pub owner: Option<Expandable<UserId, User>>,
    pub hiring_manager: Option<Expandable<UserId, User>>,
    pub internal_notes: Option<String>,
    pub compensation_band: Option<SalaryRange>,
    /// `full-time`, `part-time`, `intern`, `contractor`, `temp-worker`, or whatever a person has typed.
    pub employment_status: Option<String>,
    pub location: Option<String>,
    pub team: Option<String>,
    pub department: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub postings: Vec<Expandable<PostingId, Posting>>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub offer_ids: Vec<OfferId>,
    pub approval: Option<Approval>,
    /// By the id of the requisition field; the shape depends on the field's type.
    #[serde(default, deserialize_with = "null_as_default")]
    pub custom_fields: serde_json::Map<String, Value>,
    pub created_at: Option<EpochMillis>,
    pub updated_at: Option<EpochMillis>,
    pub closed_at: Option<EpochMillis>,
    pub time_to_fill_start_at: Option<EpochMillis>,
    pub time_to_fill_end_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Requisition: RequisitionId);

open_enum! {
    /// The last two were seen in traffic and are not documented.
    RequisitionStatus {
        Closed = "closed",
        Draft = "draft",
        OnHold = "onHold",
        Open = "open",
        Pending = "pending",
        Rejected = "rejected",
    }
}

/// How many may be hired: a number, or `"unlimited"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Headcount {
    Count(i64),
    Unlimited,
    /// A value that this version does not know.
    Other(String),
}

impl Serialize for Headcount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_i64(*count),
            Self::Unlimited => serializer.serialize_str("unlimited"),
            Self::Other(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Headcount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(Number),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(number) => {
                number.as_i64().map(Self::Count).ok_or_else(|| D::Error::custom("a headcount is a whole number"))
            }
            Either::Text(text) => Ok(match text.trim().parse() {
                Ok(count) => Self::Count(count),
                Err(_) if text == "unlimited" => Self::Unlimited,
                Err(_) => Self::Other(text),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headcount_is_a_number_or_unlimited() {
        let cases = [
            ("3", Headcount::Count(3), "3"),
            ("\"3\"", Headcount::Count(3), "3"),
            ("\"unlimited\"", Headcount::Unlimited, "\"unlimited\""),
            ("\"many\"", Headcount::Other("many".into()), "\"many\""),
        ];
        for (read, expected, written) in cases {
            let headcount: Headcount = serde_json::from_str(read).unwrap();
            assert_eq!(headcount, expected);
            assert_eq!(serde_json::to_string(&headcount).unwrap(), written);
        }
        assert!(serde_json::from_str::<Headcount>("1.5").is_err());
    }
}
