//! What a crate must not reach, directly or through others: the column "must not know", as names.
//!
//! The crate table allows our edges one by one; this says which ends must stay out of reach altogether.

use super::metadata::Metadata;
use crate::violation::Violation;

const ASYNC_AND_IO: [&str; 5] = ["tokio", "reqwest", "sqlx", "axum", "hyper"];

/// Each crate with the packages that it must not need when it runs, at any depth.
const MUST_NOT_REACH: [(&str, &[&str]); 13] = [
    ("lever", &ASYNC_AND_IO),
    ("domain", &ASYNC_AND_IO),
    ("resume", &["tokio", "reqwest", "sqlx", "axum", "hyper", "lever", "domain"]),
    ("fit", &["tokio", "reqwest", "sqlx", "axum", "hyper", "lever", "domain"]),
    ("sso", &["sqlx", "axum", "lever", "domain", "jobs", "store"]),
    ("model", &["sqlx", "axum", "lever", "domain", "jobs"]),
    ("sql", &["axum", "reqwest", "lever", "domain", "jobs"]),
    ("jobs", &["axum", "reqwest", "lever", "domain"]),
    ("lever-client", &["sqlx", "axum", "domain", "jobs", "store"]),
    ("lever-sim", &["sqlx", "lever-client", "domain"]),
    ("store", &["axum", "reqwest", "lever-client", "agents"]),
    // A model's server is reached by the port that `model` is; Lever, the store and the queue are out of reach.
    ("agents", &["lever-client", "store", "jobs", "sqlx", "axum"]),
    ("web", &["lever-client", "agents", "pipeline"]),
];

pub(crate) fn check(metadata: &Metadata) -> Vec<Violation> {
    let mut found = Vec::new();
    for member in metadata.members() {
        let Some((_, forbidden)) = MUST_NOT_REACH.iter().find(|(name, _)| *name == member.name) else { continue };
        let reach = metadata.reach(member);
        for (name, way) in reach.iter().filter(|(name, _)| forbidden.contains(*name)) {
            let manifest = format!("crates/{}/Cargo.toml", member.name);
            let message = format!("`{}` must not know `{name}`, but {way}", member.name);
            found.push(Violation::new(&manifest, 1, "must-not-know", message));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_package_is_found_at_any_depth_with_the_way_to_it() {
        let packages: [(&str, &[&str]); 4] =
            [("agents", &["domain"]), ("domain", &["clock"]), ("clock", &["tokio"]), ("tokio", &[])];
        let found = check(&Metadata::of(&packages, &["clock", "tokio"]));
        let messages: Vec<&str> = found.iter().map(|violation| violation.message.as_str()).collect();
        assert_eq!(messages, ["`domain` must not know `tokio`, but domain → clock → tokio"]);
    }

    #[test]
    fn agents_reach_no_writer() {
        let packages: [(&str, &[&str]); 3] = [("agents", &["fit"]), ("fit", &["lever-client"]), ("lever-client", &[])];
        let found = check(&Metadata::of(&packages, &[]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "`agents` must not know `lever-client`, but agents → fit → lever-client");
    }
}
