use lever::{OpportunityId, Referral, ReferralId};

use super::Reader;
use crate::error::Error;
use crate::query::Query;

impl Reader {
    /// # Errors
    /// See [`Error::kind`].
    pub async fn referrals(&self, opportunity: &OpportunityId) -> Result<Vec<Referral>, Error> {
        let path = ["opportunities", opportunity.as_str(), "referrals"];
        self.all("list the referrals", &path, &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn referral(&self, opportunity: &OpportunityId, id: &ReferralId) -> Result<Referral, Error> {
        let path = ["opportunities", opportunity.as_str(), "referrals", id.as_str()];
        self.single("read the referral", &path, &Query::default()).await
    }
}
