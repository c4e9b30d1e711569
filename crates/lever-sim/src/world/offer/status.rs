//! How far an offer is, and what may come next.

use crate::refusal::Refusal;

/// How far an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfferStatus {
    /// Being written.
    Draft,
    /// Waiting for approval.
    ApprovalSent,
    /// May be sent.
    Approved,
    /// Sent for signature.
    Sent,
    /// Sent outside of Lever.
    SentManually,
    /// The candidate has looked at it.
    Opened,
    /// Not approved, or not accepted.
    Denied,
    /// Accepted.
    Signed,
}

impl OfferStatus {
    /// Every status.
    pub(crate) const ALL: [Self; 8] = [
        Self::Draft,
        Self::ApprovalSent,
        Self::Approved,
        Self::Sent,
        Self::SentManually,
        Self::Opened,
        Self::Denied,
        Self::Signed,
    ];

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::ApprovalSent => "approval-sent",
            Self::Approved => "approved",
            Self::Sent => "sent",
            Self::SentManually => "sent-manually",
            Self::Opened => "opened",
            Self::Denied => "denied",
            Self::Signed => "signed",
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, Refusal> {
        let status = Self::ALL.into_iter().find(|status| status.text() == text);
        status.ok_or_else(|| Refusal::invalid(format!("offer status {text} is not valid")))
    }

    /// What may come next. Opening again is another opening.
    pub(crate) fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::ApprovalSent],
            Self::ApprovalSent => &[Self::Approved, Self::Denied],
            Self::Approved => &[Self::Sent, Self::SentManually],
            Self::Sent | Self::Opened => &[Self::Opened, Self::Signed, Self::Denied],
            Self::SentManually => &[Self::Signed, Self::Denied],
            Self::Denied | Self::Signed => &[],
        }
    }

    /// Before the candidate and not answered yet.
    pub(crate) fn is_extended(self) -> bool {
        matches!(self, Self::Sent | Self::SentManually | Self::Opened)
    }
}
