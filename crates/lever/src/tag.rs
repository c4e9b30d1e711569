//! Tags and sources: words that come to be by being used. Upper and lower case make different ones.

use serde::{Deserialize, Serialize};

use crate::Unknown;
use crate::wire::whole_number;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    pub text: String,
    /// On how many opportunities.
    #[serde(default, deserialize_with = "whole_number")]
    pub count: Option<i64>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub text: String,
    /// Of how many opportunities.
    #[serde(default, deserialize_with = "whole_number")]
    pub count: Option<i64>,
    #[serde(flatten)]
    pub unknown: Unknown,
}
