use bytes::Bytes;
use lever::{Offer, OfferId, OpportunityId};

use super::Reader;
use crate::error::Error;
use crate::query::Query;

/// Which of an offer's documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferCopy {
    /// As it was sent.
    Sent,
    /// There after the first signature, which is not necessarily the last.
    Signed,
    /// Whichever Lever has last.
    Newest,
}

impl Reader {
    /// The offers of an opportunity. Lever can neither read a single one nor make, change or send one by API.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn offers(&self, opportunity: &OpportunityId) -> Result<Vec<Offer>, Error> {
        let path = ["opportunities", opportunity.as_str(), "offers"];
        self.all("list the offers", &path, &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`]; `Missing` where there is no such document.
    pub async fn offer_document(
        &self,
        opportunity: &OpportunityId,
        offer: &OfferId,
        copy: OfferCopy,
    ) -> Result<Bytes, Error> {
        let path = ["opportunities", opportunity.as_str(), "offers", offer.as_str(), "download"];
        let status = match copy {
            OfferCopy::Sent => Some("sent"),
            OfferCopy::Signed => Some("signed"),
            OfferCopy::Newest => None,
        };
        self.file("download the offer", &path, &Query::default().maybe("status", status)).await
    }
}
