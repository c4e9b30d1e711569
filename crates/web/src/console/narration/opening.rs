//! What was opened to agents by name and closed again, in plain sentences.

use domain::Action;
use serde_json::Value;

use crate::console::names::Titles;

pub(super) fn sentence(action: Action, public: &Value, titles: &Titles) -> String {
    let who = public["by"].as_str().unwrap_or("An operator");
    let what = match public["kind"].as_str() {
        Some("confidential-posting") => {
            format!("the confidential candidacies of {}", titles.posting(public["id"].as_str().unwrap_or_default()))
        }
        Some("confidential-opportunity") => "a confidential candidacy".to_owned(),
        Some("secret-notes") => "secret notes".to_owned(),
        _ => "what is confidential".to_owned(),
    };
    let said = match action {
        Action::ClosedByName => format!("{who} closed {what} to agents again"),
        _ => format!("{who} opened {what} to agents"),
    };
    super::because(said, public)
}
