use lever::{DistributionChannel, PostingState};

use crate::query::{ConfidentialityFilter, Query, UPDATED, Window};

/// Which postings. Several values of one kind are a union; several kinds must all hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostingFilter {
    /// `published` alone means the public ones, unless the channels name both.
    pub states: Vec<PostingState>,
    pub distribution_channels: Vec<DistributionChannel>,
    /// Non-confidential ones where it does not say.
    pub confidentiality: Option<ConfidentialityFilter>,
    pub groups: Vec<String>,
    pub teams: Vec<String>,
    pub departments: Vec<String>,
    pub locations: Vec<String>,
    pub commitments: Vec<String>,
    /// Deprecated by Lever.
    pub levels: Vec<String>,
    pub tags: Vec<String>,
    /// Lever takes it together with `confidentiality` alone.
    pub updated: Window,
    /// Lever sends these fields alone, or, of `content` and `followers`, as well.
    pub include: Vec<String>,
    pub expand: Vec<PostingExpand>,
    /// 1 to 100; Lever takes 100 where it is not told.
    pub limit: Option<u8>,
}

/// What can be had in full with a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostingExpand {
    Followers,
    HiringManager,
    Owner,
    User,
}

impl PostingExpand {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Followers => "followers",
            Self::HiringManager => "hiringManager",
            Self::Owner => "owner",
            Self::User => "user",
        }
    }
}

/// For whom a posting is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distribution {
    External,
    Internal,
}

impl Distribution {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::External => "external",
            Self::Internal => "internal",
        }
    }
}

impl PostingFilter {
    pub(super) fn query(&self) -> Query {
        Query::default()
            .each("state", self.states.iter().map(PostingState::as_str))
            .each("distributionChannel", self.distribution_channels.iter().map(DistributionChannel::as_str))
            .maybe("confidentiality", self.confidentiality.map(ConfidentialityFilter::as_str))
            .each("group", &self.groups)
            .each("team", &self.teams)
            .each("department", &self.departments)
            .each("location", &self.locations)
            .each("commitment", &self.commitments)
            .each("level", &self.levels)
            .each("tag", &self.tags)
            .window(UPDATED, self.updated)
            .each("include", &self.include)
            .each("expand", self.expand.iter().map(|field| field.as_str()))
            .maybe("limit", self.limit)
    }
}
