//! What happened to accounts, in plain sentences.

use domain::{Action, Role};
use serde_json::Value;

use crate::console::names::{self, Operators};

/// The public part with the name of the operator whom it is about, for sentences.
pub(super) fn named(public: &Value, operators: &Operators) -> Value {
    let mut public = public.clone();
    if let Some(id) = public["operator"].as_str().and_then(|id| id.parse().ok()) {
        public["operator"] = operators.name(id).into();
    }
    public
}

/// Who did what to whose account.
pub(super) fn sentence(action: Action, who: &str, public: &Value) -> String {
    let whose = public["operator"].as_str().unwrap_or("somebody");
    let theirs = if whose == who { "their own account".to_owned() } else { format!("the account of {whose}") };
    match action {
        Action::OperatorAdded => format!("{who} made an account for {whose}, as {}", role(public)),
        Action::OperatorInvited => format!("{who} made a link by which {whose} chooses a password"),
        Action::OperatorLinked => format!("The account of {whose} was linked to the sign-in provider"),
        Action::SessionsEnded if whose == who => {
            format!("{who} ended {} of their sessions", public["sessions"].as_u64().unwrap_or(0))
        }
        Action::SessionsEnded => {
            format!("{who} ended {} sessions of {whose}", public["sessions"].as_u64().unwrap_or(0))
        }
        Action::SignInRefused => {
            let why = public["why"].as_str().unwrap_or("for an unknown reason");
            match public["operator"].as_str() {
                Some(whose) => format!("{whose} came from the sign-in provider and was not let in ({why})"),
                None => format!("Somebody came from the sign-in provider and was not let in ({why})"),
            }
        }
        Action::TokenMade => format!("{who} made a token for programs"),
        Action::TokenRevoked if whose == who => format!("{who} revoked a token for programs"),
        Action::TokenRevoked => format!("{who} revoked a token of {whose}"),
        _ => match public["change"].as_str() {
            Some("role") => format!("{who} changed {theirs}: {}", role(public)),
            Some("disabled") => format!("{who} disabled {theirs}"),
            Some("enabled") => format!("{who} enabled {theirs}"),
            Some("password") => format!("{who} changed the password of {theirs}"),
            Some("lever-user") => format!("{who} changed the user of Lever's for {theirs}"),
            Some("address") => format!("The sign-in provider has another e-mail address for {whose}"),
            Some("authenticator") => format!("{who} turned the second step on for {theirs}"),
            Some("authenticator-removed") => format!("{who} turned the second step off for {theirs}"),
            Some("recovery-code") => format!("{who} used a recovery code"),
            _ => format!("{who} changed {theirs}"),
        },
    }
}

fn role(public: &Value) -> String {
    let role = serde_json::from_value::<Role>(public["role"].clone());
    role.map_or("an unknown role", names::role).to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_says_who_did_what_to_whom() {
        let said = |action, who, public: Value| sentence(action, who, &public);
        for (action, who, public, text) in [
            (
                Action::OperatorAdded,
                "Ada",
                json!({ "operator": "Bo", "role": "hiring-manager" }),
                "Ada made an account for Bo, as hiring manager",
            ),
            (
                Action::OperatorChanged,
                "Ada",
                json!({ "operator": "Bo", "change": "role", "role": "auditor" }),
                "Ada changed the account of Bo: auditor",
            ),
            (
                Action::OperatorChanged,
                "Bo",
                json!({ "operator": "Bo", "change": "password" }),
                "Bo changed the password of their own account",
            ),
            (
                Action::OperatorChanged,
                "Ada",
                json!({ "operator": "Bo", "change": "disabled" }),
                "Ada disabled the account of Bo",
            ),
            (
                Action::OperatorInvited,
                "Ada",
                json!({ "operator": "Bo" }),
                "Ada made a link by which Bo chooses a password",
            ),
            (Action::SessionsEnded, "Ada", json!({ "operator": "Bo", "sessions": 2 }), "Ada ended 2 sessions of Bo"),
            (
                Action::TokenRevoked,
                "Ada",
                json!({ "operator": "Ada", "token": "tok_1" }),
                "Ada revoked a token for programs",
            ),
            (
                Action::SignInRefused,
                "Fulcrum",
                json!({ "operator": null, "why": "no role" }),
                "Somebody came from the sign-in provider and was not let in (no role)",
            ),
            (
                Action::SignInRefused,
                "Fulcrum",
                json!({ "operator": "Bo", "why": "no role" }),
                "Bo came from the sign-in provider and was not let in (no role)",
            ),
        ] {
            assert_eq!(said(action, who, public), text);
        }
    }
}
