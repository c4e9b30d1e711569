//! What a provider says about somebody, read off its claims.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value};

/// Which claims say what. Names with dots lead into objects: `realm_access.roles`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimNames {
    pub email: String,
    pub name: String,
    pub groups: String,
}

/// Who somebody is.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    pub issuer: String,
    pub subject: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub name: Option<String>,
    pub groups: BTreeSet<String>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

impl ClaimNames {
    /// Whether the claims say everything that is asked for.
    pub(crate) fn are_all_in(&self, claims: &Map<String, Value>) -> bool {
        [&self.email, &self.name, &self.groups].iter().all(|name| name.is_empty() || at(claims, name).is_some())
    }

    pub(crate) fn read(&self, issuer: &str, subject: &str, claims: &Map<String, Value>) -> Identity {
        let text = |name: &str| at(claims, name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
        // What is said about `email` is not said about another claim.
        let verified = (self.email == "email").then(|| claims.get("email_verified")).flatten();
        Identity {
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            email: text(&self.email).map(str::to_owned),
            // Some providers write it as text.
            email_verified: verified.is_some_and(|it| it.as_bool() == Some(true) || it.as_str() == Some("true")),
            name: text(&self.name).map(str::to_owned),
            groups: match at(claims, &self.groups) {
                Some(Value::Array(groups)) => groups.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                Some(Value::String(group)) => [group.clone()].into(),
                _ => BTreeSet::new(),
            },
        }
    }
}

/// A claim by its name, or else by the way that its name's parts lead.
fn at<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if name.is_empty() {
        return None;
    }
    if let Some(value) = claims.get(name) {
        return Some(value);
    }
    let mut parts = name.split('.');
    let first = claims.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.get(part))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(email: &str, groups: &str) -> ClaimNames {
        ClaimNames { email: email.into(), name: "name".into(), groups: groups.into() }
    }

    fn read(names: &ClaimNames, claims: Value) -> Identity {
        names.read("https://id.example", "s", claims.as_object().unwrap())
    }

    #[test]
    fn claims_are_read_by_their_names() {
        let claims = json!({
            "email": "ada@example.org", "email_verified": true, "name": "Ada", "groups": ["a", 7, "b"],
        });
        let expected = Identity {
            issuer: "https://id.example".into(),
            subject: "s".into(),
            email: Some("ada@example.org".into()),
            email_verified: true,
            name: Some("Ada".into()),
            groups: ["a".to_owned(), "b".to_owned()].into(),
        };
        assert!(read(&names("email", "groups"), claims) == expected);
    }

    #[test]
    fn a_name_with_dots_leads_into_objects_and_is_a_name_first() {
        let nested = json!({ "realm_access": { "roles": ["ta"] } });
        assert_eq!(read(&names("email", "realm_access.roles"), nested).groups, ["ta".to_owned()].into());
        let flat = json!({ "https://example.org/groups": "ta", "realm_access": 7 });
        assert_eq!(read(&names("email", "https://example.org/groups"), flat.clone()).groups, ["ta".to_owned()].into());
        assert_eq!(read(&names("email", "realm_access.roles"), flat).groups, BTreeSet::new());
    }

    #[test]
    fn an_address_is_verified_only_where_that_is_said_about_it() {
        let verified = |names: &ClaimNames, said: Value| {
            read(names, json!({ "email": "a@b", "upn": "a@b", "email_verified": said })).email_verified
        };
        let email = names("email", "");
        assert!(verified(&email, json!(true)) && verified(&email, json!("true")));
        for said in [json!(false), json!("false"), json!(1), json!(null)] {
            assert!(!verified(&email, said));
        }
        assert!(!verified(&names("upn", ""), json!(true)), "that was said about another claim");
    }
}
