use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, open_enum, whole_number};
use crate::{AuditEventId, EpochMillis, Unknown, UserId};

/// A security event of the account: who signed in, made a key, exported. Nothing about candidacies. A paid add-on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEvent {
    pub id: AuditEventId,
    pub created_at: Option<EpochMillis>,
    #[serde(rename = "type")]
    pub kind: Option<AuditEventType>,
    /// `None` where nobody of the account did it.
    pub user: Option<AuditUser>,
    pub target: Option<AuditTarget>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub meta: AuditMeta,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(AuditEvent: AuditEventId);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditUser {
    pub id: Option<UserId>,
    pub email: Option<String>,
    pub name: Option<String>,
    pub role: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// What it was done to; the kinds have ids of different shapes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditTarget {
    pub id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub label: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The particulars, which depend on the type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditMeta {
    pub key: Option<AuditedKey>,
    pub export: Option<AuditedExport>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The API key that was added or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditedKey {
    pub id: Option<String>,
    pub name: Option<String>,
    pub partner: Option<String>,
    pub token_last_four: Option<String>,
    pub service: Option<KeyService>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The export that was downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedExport {
    pub id: Option<String>,
    pub name: Option<String>,
    #[serde(default, deserialize_with = "whole_number")]
    pub rows: Option<i64>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

open_enum! {
    KeyService { DataApi = "data-api", PostingsApi = "postings-api" }
}

open_enum! {
    AuditEventType {
        AccountAdded = "account:added",
        AccountAuthenticationChanged = "account.authentication:changed",
        AccountDeactivated = "account:deactivated",
        AccountPlanChanged = "account.plan:changed",
        AccountReactivated = "account:reactivated",
        AccountSuitesChanged = "account.suites:changed",
        ExportDownloaded = "export:downloaded",
        KeyAdded = "key:added",
        KeyRemoved = "key:removed",
        UserAdded = "user:added",
        UserAuthenticationFailed = "user.authentication:failed",
        UserAuthenticationSucceeded = "user.authentication:succeeded",
        UserDeactivated = "user:deactivated",
        UserEmailChanged = "user.email:changed",
        UserLinkedProfileChanged = "user.linkedProfile:changed",
        UserMerged = "user:merged",
        UserPasswordChanged = "user.password:changed",
        UserPasswordForgot = "user.password:forgot",
        UserPermissionChanged = "user.permission:changed",
        UserReactivated = "user:reactivated",
        UserRemoved = "user:removed",
        UserRoleChanged = "user.role:changed",
    }
}
