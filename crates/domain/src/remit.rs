//! Which candidacies an operator sees and works on.
//!
//! A role says what an operator may do, a remit where. Both must let them through; neither widens the other.

use std::collections::BTreeSet;

use lever::{PostingId, UserId};
use serde::{Deserialize, Serialize};

use crate::Role;

/// Whose candidacies one part of a remit takes in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Ground {
    Everywhere,
    Department(String),
    Team(String),
    Location(String),
    Posting(PostingId),
    /// Those whose owner or follower the operator is in Lever, and those of postings that the operator owns there or
    /// is the hiring manager of. Without a user of Lever's it takes in none.
    Involved,
}

/// One part of a remit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Assignment {
    pub ground: Ground,
    /// Whether it takes in what is confidential in Lever as well, once that was opened to agents by name.
    pub confidential: bool,
}

/// The candidacies that an operator sees: all that any of the assignments takes in. Without any it is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remit {
    pub assignments: BTreeSet<Assignment>,
    /// The user of Lever's that the operator is.
    pub lever_user: Option<UserId>,
}

impl Assignment {
    /// What an account of that role begins with.
    #[must_use]
    pub fn of_role(role: Role) -> Self {
        match role {
            Role::Admin | Role::Auditor => Self { ground: Ground::Everywhere, confidential: true },
            Role::Recruiter => Self { ground: Ground::Everywhere, confidential: false },
            Role::HiringManager => Self { ground: Ground::Involved, confidential: true },
        }
    }
}

impl Remit {
    /// Everything there is.
    #[must_use]
    pub fn whole() -> Self {
        let whole = Assignment { ground: Ground::Everywhere, confidential: true };
        Self { assignments: BTreeSet::from([whole]), lever_user: None }
    }

    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.assignments.contains(&Assignment { ground: Ground::Everywhere, confidential: true })
    }

    /// Whether it takes in every candidacy, but perhaps what is confidential.
    #[must_use]
    pub fn is_everywhere(&self) -> bool {
        self.assignments.iter().any(|assignment| assignment.ground == Ground::Everywhere)
    }
}

impl Ground {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Department(_) => "department",
            Self::Team(_) => "team",
            Self::Location(_) => "location",
            Self::Posting(_) => "posting",
            Self::Involved => "involved",
        }
    }

    /// The name or id; empty where the kind says it all.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Everywhere | Self::Involved => "",
            Self::Department(name) | Self::Team(name) | Self::Location(name) => name,
            Self::Posting(id) => id.as_str(),
        }
    }

    /// Reads what [`Ground::kind`] and [`Ground::value`] say.
    #[must_use]
    pub fn read(kind: &str, value: &str) -> Option<Self> {
        let name = || (!value.trim().is_empty()).then(|| value.trim().to_owned());
        Some(match kind {
            "everywhere" => Self::Everywhere,
            "department" => Self::Department(name()?),
            "team" => Self::Team(name()?),
            "location" => Self::Location(name()?),
            "posting" => Self::Posting(PostingId::parse(value.trim()).ok()?),
            "involved" => Self::Involved,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_read_back_from_its_words() {
        let grounds = [
            Ground::Everywhere,
            Ground::Department("Sales".into()),
            Ground::Team("Platform".into()),
            Ground::Location("Łódź".into()),
            Ground::Posting(PostingId::parse("p1").unwrap()),
            Ground::Involved,
        ];
        for ground in grounds {
            assert_eq!(Ground::read(ground.kind(), ground.value()), Some(ground));
        }
        for (kind, value) in [("team", " "), ("posting", "../x"), ("", ""), ("world", "x")] {
            assert_eq!(Ground::read(kind, value), None, "{kind:?} {value:?}");
        }
    }

    #[test]
    fn nobody_sees_anything_without_an_assignment() {
        assert!(!Remit::default().is_whole());
        assert!(Remit::whole().is_whole());
    }
}
