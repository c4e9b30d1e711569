//! Accounts of the console and what each role may do.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What an operator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Admin,
    Recruiter,
    HiringManager,
    Auditor,
}

/// Something that a role may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// See candidacies and proposals.
    Read,
    /// Approve, edit and decline proposals.
    Decide,
    Undo,
    /// Say what counts for a posting.
    EditRubrics,
    /// Stop agents at once.
    Stop,
    /// Set phases, which includes starting agents again.
    SetPhases,
    /// See what runs in shadow.
    ReadShadow,
    ReadAudit,
    /// Re-run or discard failed jobs.
    Operate,
    /// Make accounts, change what they may do, and end their sessions.
    ManageOperators,
    /// Say what may happen by itself, what asks, what is forbidden.
    EditPolicies,
    /// Suggest a note by an assistant, for somebody to decide.
    Propose,
}

impl Permission {
    pub const ALL: [Self; 12] = [
        Self::Read,
        Self::Decide,
        Self::Undo,
        Self::EditRubrics,
        Self::Stop,
        Self::SetPhases,
        Self::ReadShadow,
        Self::ReadAudit,
        Self::Operate,
        Self::ManageOperators,
        Self::EditPolicies,
        Self::Propose,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Decide => "decide",
            Self::Undo => "undo",
            Self::EditRubrics => "edit-rubrics",
            Self::Stop => "stop",
            Self::SetPhases => "set-phases",
            Self::ReadShadow => "read-shadow",
            Self::ReadAudit => "read-audit",
            Self::Operate => "operate",
            Self::ManageOperators => "manage-operators",
            Self::EditPolicies => "edit-policies",
            Self::Propose => "propose",
        }
    }

    /// Whether a token may carry it. Accounts are managed by people who have signed in, never by a program.
    #[must_use]
    pub const fn is_for_tokens(self) -> bool {
        !matches!(self, Self::ManageOperators)
    }
}

impl FromStr for Permission {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|permission| permission.as_str() == text);
        found.ok_or_else(|| format!("there is no permission {text:?}"))
    }
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Admin, Self::Recruiter, Self::HiringManager, Self::Auditor];

    /// The one table of what each role may do.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Admin => true,
            Self::Recruiter => {
                matches!(permission, P::Read | P::Decide | P::Undo | P::EditRubrics | P::Stop | P::Propose)
            }
            Self::HiringManager => matches!(permission, P::Read | P::Propose),
            Self::Auditor => matches!(permission, P::Read | P::ReadShadow | P::ReadAudit),
        }
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Recruiter => "recruiter",
            Self::HiringManager => "hiring-manager",
            Self::Auditor => "auditor",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| format!("there is no role {text:?}; roles are admin, recruiter, hiring-manager, auditor"))
    }
}
