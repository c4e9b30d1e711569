//! Whom a sign-in provider's word lets in, and as what.
//!
//! The provider says who somebody is; what they may do here is decided by these rules alone, anew at each sign-in.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::{Pii, Role};

/// What a provider says of somebody, checked to be said by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    pub issuer: String,
    /// Who it is at the issuer: never given to anybody else.
    pub subject: Pii<String>,
    pub email: Option<Pii<String>>,
    pub email_verified: bool,
    pub name: Option<Pii<String>>,
    pub groups: BTreeSet<String>,
}

/// Who may come in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Admission {
    /// Believe an address only where the provider says that it has verified it.
    pub verified_email: bool,
    /// The domains whose addresses may come in, in lower case; any where there are none.
    pub domains: Vec<String>,
    /// Which group has which role. Of several the first that fits counts.
    pub roles: Vec<(String, Role)>,
    /// The role of who is in none of them.
    pub otherwise: Option<Role>,
    /// Whether who comes for the first time gets an account.
    pub makes_accounts: bool,
}

/// Why somebody does not come in. The provider's word was true all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotAdmitted {
    #[error("the provider gives no e-mail address")]
    NoEmail,
    #[error("the provider has not verified the e-mail address")]
    UnverifiedEmail,
    #[error("the e-mail address is of a domain that may not come in")]
    ForeignDomain,
    #[error("none of the groups has a role here")]
    NoRole,
    #[error("there is no account for this address")]
    NoAccount,
    #[error("the account is disabled")]
    Disabled,
    #[error("the account belongs to somebody else at the provider")]
    TakenAccount,
}

/// Somebody who fits the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// In lower case.
    pub email: Pii<String>,
    /// What the provider's groups make of them; `None` where roles are given here and not there.
    pub role: Option<Role>,
}

impl NotAdmitted {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoEmail => "no e-mail address",
            Self::UnverifiedEmail => "unverified e-mail address",
            Self::ForeignDomain => "foreign domain",
            Self::NoRole => "no role",
            Self::NoAccount => "no account",
            Self::Disabled => "disabled",
            Self::TakenAccount => "account of somebody else",
        }
    }
}

impl Admission {
    /// Whether roles come from the provider. Where they do not, accounts keep the role that they were given here.
    #[must_use]
    pub fn gives_roles(&self) -> bool {
        !self.roles.is_empty() || self.otherwise.is_some()
    }

    /// Whether the rules let somebody in.
    ///
    /// # Errors
    /// Says which one does not.
    pub fn judge(&self, vouched: &Vouched) -> Result<Admitted, NotAdmitted> {
        let email = vouched.email.as_ref().map(|email| email.expose().trim().to_lowercase());
        let email = email.filter(|email| !email.is_empty()).ok_or(NotAdmitted::NoEmail)?;
        if self.verified_email && !vouched.email_verified {
            return Err(NotAdmitted::UnverifiedEmail);
        }
        let (name, domain) = email.rsplit_once('@').ok_or(NotAdmitted::NoEmail)?;
        if name.is_empty() || domain.is_empty() {
            return Err(NotAdmitted::NoEmail);
        }
        if !self.domains.is_empty() && !self.domains.iter().any(|allowed| allowed == domain) {
            return Err(NotAdmitted::ForeignDomain);
        }
        let by_group = self.roles.iter().find(|(group, _)| vouched.groups.contains(group)).map(|(_, role)| *role);
        let role = by_group.or(self.otherwise);
        if self.gives_roles() && role.is_none() {
            return Err(NotAdmitted::NoRole);
        }
        Ok(Admitted { email: Pii::new(email), role })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vouched(email: &str, groups: &[&str]) -> Vouched {
        Vouched {
            issuer: "https://id.example".into(),
            subject: Pii::new("s-1".into()),
            email: Some(Pii::new(email.into())),
            email_verified: true,
            name: None,
            groups: groups.iter().map(|&group| group.to_owned()).collect(),
        }
    }

    fn rules() -> Admission {
        Admission {
            verified_email: true,
            domains: vec!["example.org".into()],
            roles: vec![("ta-admins".into(), Role::Admin), ("recruiting".into(), Role::Recruiter)],
            otherwise: None,
            makes_accounts: true,
        }
    }

    #[test]
    fn a_group_gives_a_role_and_the_first_that_fits_counts() {
        let admitted = |groups: &[&str]| rules().judge(&vouched("Ada@Example.org", groups)).map(|who| who.role);
        assert_eq!(admitted(&["recruiting"]), Ok(Some(Role::Recruiter)));
        assert_eq!(admitted(&["recruiting", "ta-admins"]), Ok(Some(Role::Admin)));
        assert_eq!(admitted(&[]), Err(NotAdmitted::NoRole));
        assert_eq!(admitted(&["Recruiting", "recruiting "]), Err(NotAdmitted::NoRole), "to the letter");
        let everyone = Admission { otherwise: Some(Role::HiringManager), ..rules() };
        assert_eq!(everyone.judge(&vouched("a@example.org", &[])).map(|who| who.role), Ok(Some(Role::HiringManager)));
    }

    #[test]
    fn where_roles_are_given_here_groups_say_nothing() {
        let rules = Admission { roles: Vec::new(), ..rules() };
        let admitted = Admitted { email: Pii::new("ada@example.org".into()), role: None };
        assert_eq!(rules.judge(&vouched(" Ada@Example.org", &["ta-admins"])), Ok(admitted));
    }

    #[test]
    fn an_address_must_be_there_verified_and_of_a_domain_that_may_come_in() {
        let judge = |vouched: Vouched| rules().judge(&vouched).map(|who| who.role);
        let nobody = Vouched { email: None, ..vouched("", &["recruiting"]) };
        assert_eq!(judge(nobody), Err(NotAdmitted::NoEmail));
        for no_address in ["", "ada", "@example.org", "ada@"] {
            assert_eq!(judge(vouched(no_address, &["recruiting"])), Err(NotAdmitted::NoEmail), "{no_address:?}");
        }
        let unverified = Vouched { email_verified: false, ..vouched("ada@example.org", &["recruiting"]) };
        assert_eq!(judge(unverified), Err(NotAdmitted::UnverifiedEmail));
        for foreign in ["ada@example.com", "ada@sub.example.org", "ada@evilexample.org", "ada@example.org@evil.org"] {
            assert_eq!(judge(vouched(foreign, &["recruiting"])), Err(NotAdmitted::ForeignDomain), "{foreign:?}");
        }
    }
}
