//! EEO responses and diversity surveys. Fulcrum itself never reads them; they are here for others who must report.

use lever::{AnonymousEeoResponse, DiversitySurvey, EeoResponse, List, PostingId, WrappedList};

use super::Reader;
use crate::error::Error;
use crate::query::{CREATED, Query, Window};

impl Reader {
    /// A page of EEO answers without names. Lever takes the last week where it is told no time.
    ///
    /// # Errors
    /// See [`Error::kind`]; [`Error::is_bad_offset`] where the token no longer holds.
    pub async fn eeo_responses_page(
        &self,
        window: Window,
        offset: Option<&str>,
    ) -> Result<List<AnonymousEeoResponse>, Error> {
        let query = Query::default().window(["fromDate", "toDate"], window);
        let path = ["eeo", "responses"];
        let page: WrappedList<_> = self.page("list the EEO responses", &path, &query, offset).await?;
        Ok(page.into())
    }

    /// A page of EEO answers with the people who gave them. Lever takes the last week where it is told no time.
    ///
    /// # Errors
    /// See [`Error::kind`]; [`Error::is_bad_offset`] where the token no longer holds.
    pub async fn eeo_responses_with_people_page(
        &self,
        created: Window,
        offset: Option<&str>,
    ) -> Result<List<EeoResponse>, Error> {
        let query = Query::default().window(CREATED, created);
        let path = ["eeo", "responses", "pii"];
        let page: WrappedList<_> = self.page("list the EEO responses with people", &path, &query, offset).await?;
        Ok(page.into())
    }

    /// The diversity surveys that the applicants of a posting are asked; of one country or place where it is named.
    ///
    /// # Errors
    /// See [`Error::kind`].
    // ASSUMPTION: whether the answer is one survey or a list is not documented; both are read.
    pub async fn diversity_surveys(
        &self,
        posting: &PostingId,
        country_code: Option<&str>,
        location: Option<&str>,
    ) -> Result<Vec<DiversitySurvey>, Error> {
        let query = Query::default().maybe("country_code", country_code).maybe("location", location);
        let path = ["surveys", "diversity", posting.as_str()];
        self.all_in::<_, WrappedList<DiversitySurvey>>("list the diversity surveys", &path, &query).await
    }
}
