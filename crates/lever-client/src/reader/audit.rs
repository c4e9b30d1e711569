use lever::{AuditEvent, AuditEventType, List, UserId};

use super::Reader;
use crate::error::Error;
use crate::query::{CREATED, Query, Window};

/// Which security events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub kinds: Vec<AuditEventType>,
    pub user: Option<AuditedBy>,
    pub target_type: Option<String>,
    pub target_id: Option<String>,
    pub created: Window,
    /// 1 to 100; Lever takes 100 where it is not told.
    pub limit: Option<u8>,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditedBy {
    User(UserId),
    /// No user of the account.
    Nobody,
}

impl Reader {
    /// A page of the account's security events, newest first. Lever sells them separately.
    ///
    /// # Errors
    /// See [`Error::kind`]; [`Error::is_bad_offset`] where the token no longer holds.
    pub async fn audit_events_page(
        &self,
        filter: &AuditFilter,
        offset: Option<&str>,
    ) -> Result<List<AuditEvent>, Error> {
        let user = filter.user.as_ref().map(|user| match user {
            AuditedBy::User(id) => id.as_str(),
            AuditedBy::Nobody => "null",
        });
        let query = Query::default()
            .each("type", filter.kinds.iter().map(AuditEventType::as_str))
            .maybe("user_id", user)
            .maybe("target_type", filter.target_type.as_ref())
            .maybe("target_id", filter.target_id.as_ref())
            .window(CREATED, filter.created)
            .maybe("limit", filter.limit);
        self.page("list the audit events", &["audit_events"], &query, offset).await
    }
}
