//! The scopes: which there are, which one an operation needs, and how to say them in words.

/// With it the answer holds a refresh token. It opens no data.
pub(super) const OFFLINE_ACCESS: &str = "offline_access";

/// The right to see what is confidential.
pub(super) const CONFIDENTIAL: &str = "confidential:access:admin";

/// The most scopes one application may hold.
pub(super) const LARGEST_APP: usize = 20;

/// Every scope of Lever. Some (`groups`, `permissions`, `roles`, `tasks`) have no documented endpoint.
pub(super) const SCOPES: [&str; 52] = [
    OFFLINE_ACCESS,
    "applications:read:admin",
    "archive_reasons:read:admin",
    "audit_events:read:admin",
    CONFIDENTIAL,
    "contact:read:admin",
    "contact:write:admin",
    "diversity_surveys:read:admin",
    "eeo_responses:read:admin",
    "eeo_responses_pii:read:admin",
    "feedback:read:admin",
    "feedback:write:admin",
    "feedback_templates:read:admin",
    "feedback_templates:write:admin",
    "files:read:admin",
    "files:write:admin",
    "forms:read:admin",
    "forms:write:admin",
    "form_templates:read:admin",
    "form_templates:write:admin",
    "groups:read:admin",
    "groups:write:admin",
    "interviews:read:admin",
    "interviews:write:admin",
    "notes:read:admin",
    "notes:write:admin",
    "offers:read:admin",
    "opportunities:read:admin",
    "opportunities:write:admin",
    "panels:read:admin",
    "panels:write:admin",
    "permissions:read:admin",
    "permissions:write:admin",
    "postings:read:admin",
    "postings:write:admin",
    "referrals:read:admin",
    "requisitions:read:admin",
    "requisitions:write:admin",
    "requisition_fields:read:admin",
    "requisition_fields:write:admin",
    "resumes:read:admin",
    "roles:read:admin",
    "roles:write:admin",
    "sources:read:admin",
    "stages:read:admin",
    "tags:read:admin",
    "tasks:read:admin",
    "uploads:write:admin",
    "users:read:admin",
    "users:write:admin",
    "webhooks:read:admin",
    "webhooks:write:admin",
];

/// The scope that an operation needs; `None` for a path that no scope opens.
pub(crate) fn needed(path: &str, is_write: bool) -> Option<String> {
    let segments: Vec<&str> = path.strip_prefix("/v1/")?.split('/').filter(|part| !part.is_empty()).collect();
    let area = match segments.as_slice() {
        ["opportunities" | "candidates"] | ["opportunities" | "candidates", _] => "opportunities",
        ["opportunities" | "candidates", _, "stage" | "archived", ..] => "opportunities",
        ["opportunities" | "candidates", _, action, ..]
            if action.starts_with("add") || action.starts_with("remove") =>
        {
            "opportunities"
        }
        // ASSUMPTION: what happened to files is read with the right to read files.
        ["opportunities" | "candidates", _, "file_actions", ..] => "files",
        ["opportunities" | "candidates", _, child, ..] => child,
        ["contacts", ..] => "contact",
        // ASSUMPTION: the whole pipeline with its archive reasons belongs to the stages.
        ["disposition_stages", ..] => "stages",
        ["eeo", "responses", "pii", ..] => "eeo_responses_pii",
        ["eeo", ..] => "eeo_responses",
        ["surveys", "diversity", ..] => "diversity_surveys",
        // A posting's users and its application form go with the posting; ASSUMPTION: applying is writing to it.
        [collection, ..] => collection,
        [] => return None,
    };
    let scope = format!("{area}:{}:admin", if is_write { "write" } else { "read" });
    SCOPES.contains(&scope.as_str()).then_some(scope)
}

/// Whether these scopes include the one needed; a write scope includes the read scope.
pub(crate) fn allows(granted: &[String], needed: &str) -> bool {
    let as_write = needed.replace(":read:", ":write:");
    granted.iter().any(|scope| scope == needed || *scope == as_write)
}

/// For people: `Read and write notes`.
pub(crate) fn plain(scope: &str) -> String {
    let mut parts = scope.split(':');
    let area = parts.next().unwrap_or_default().replace('_', " ");
    match (scope, parts.next()) {
        (OFFLINE_ACCESS, _) => "Stay connected while you are away".to_owned(),
        (CONFIDENTIAL, _) => "See confidential data".to_owned(),
        (_, Some("write")) if scope.starts_with("uploads") => "Upload files".to_owned(),
        (_, Some("write")) => format!("Read and write {area}"),
        (_, Some("read")) => format!("Read {area}"),
        _ => scope.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operation_needs_one_scope() {
        let cases = [
            ("/v1/opportunities", false, Some("opportunities:read:admin")),
            ("/v1/opportunities/deleted", false, Some("opportunities:read:admin")),
            ("/v1/opportunities/o/stage", true, Some("opportunities:write:admin")),
            ("/v1/candidates/o/removeSources", true, Some("opportunities:write:admin")),
            ("/v1/opportunities/o/notes/n", true, Some("notes:write:admin")),
            ("/v1/opportunities/o/resumes/r/download", false, Some("resumes:read:admin")),
            ("/v1/opportunities/o/file_actions", false, Some("files:read:admin")),
            ("/v1/contacts/c", true, Some("contact:write:admin")),
            ("/v1/postings/p/apply", true, Some("postings:write:admin")),
            ("/v1/postings/p/users", false, Some("postings:read:admin")),
            ("/v1/eeo/responses/pii", false, Some("eeo_responses_pii:read:admin")),
            ("/v1/eeo/responses", false, Some("eeo_responses:read:admin")),
            ("/v1/surveys/diversity/p", false, Some("diversity_surveys:read:admin")),
            ("/v1/disposition_stages", false, Some("stages:read:admin")),
            ("/v1/uploads", true, Some("uploads:write:admin")),
            ("/v1/requisition_fields/f/options", true, Some("requisition_fields:write:admin")),
            ("/v1/nothing", false, None),
        ];
        for (path, is_write, scope) in cases {
            assert_eq!(needed(path, is_write).as_deref(), scope, "{path}");
        }
    }

    #[test]
    fn writing_includes_reading_and_not_the_other_way_round() {
        let granted = ["notes:write:admin".to_owned(), "forms:read:admin".to_owned()];
        assert!(allows(&granted, "notes:read:admin") && allows(&granted, "notes:write:admin"));
        assert!(allows(&granted, "forms:read:admin") && !allows(&granted, "forms:write:admin"));
    }

    #[test]
    fn scopes_are_said_in_words() {
        let said = ["offline_access", CONFIDENTIAL, "notes:write:admin", "form_templates:read:admin"].map(plain);
        let expected = [
            "Stay connected while you are away",
            "See confidential data",
            "Read and write notes",
            "Read form templates",
        ];
        assert_eq!(said, expected);
    }
}
