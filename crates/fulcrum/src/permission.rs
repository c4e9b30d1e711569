//! The least that Lever must let Fulcrum do, by what of Fulcrum is switched on.
//!
//! An API key is given permissions one by one, under Lever's own labels; an OAuth app asks for scopes. Both stand here, in
//! one table, with a trial by which `doctor` finds out, without harm, whether it was granted.

use std::collections::BTreeSet;

use domain::{AgentName, Phase};
use lever_client::{Access, NOBODY, Trial};

use crate::config::Config;

/// Why something is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// By everything.
    Core,
    Screening,
    Reconcile,
    /// By `fulcrum lever webhooks`.
    Webhooks,
}

/// One thing that Lever must allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    pub part: Part,
    /// What Lever's page for making a key calls it.
    // ASSUMPTION: the labels of that page are public only in part; these follow the ones that are.
    pub label: &'static str,
    /// The scope of an OAuth app. One that writes includes the one that reads.
    pub scope: &'static str,
    pub why: &'static str,
    pub trial: Trial,
}

const fn read(path: &'static [&'static str]) -> Trial {
    Trial { how: Access::Read, path }
}

const fn create(path: &'static [&'static str]) -> Trial {
    Trial { how: Access::Create, path }
}

const fn need(part: Part, label: &'static str, scope: &'static str, why: &'static str, trial: Trial) -> Need {
    Need { part, label, scope, why, trial }
}

/// Everything, by part and then by label.
pub const NEEDS: &[Need] = &[
    need(
        Part::Core,
        "Find all archive reasons",
        "archive_reasons:read:admin",
        "to tell a hire from a rejection, and for names in the console",
        read(&["archive_reasons"]),
    ),
    need(
        Part::Core,
        "Find all opportunities",
        "opportunities:read:admin",
        "to see whom a webhook speaks of, and who came without one",
        read(&["opportunities"]),
    ),
    need(Part::Core, "Find all postings", "postings:read:admin", "what a posting asks for", read(&["postings"])),
    need(Part::Core, "Find all stages", "stages:read:admin", "where a candidacy stands", read(&["stages"])),
    need(Part::Core, "Find all users", "users:read:admin", "names in the console", read(&["users"])),
    need(
        Part::Core,
        "Retrieve an opportunity",
        "opportunities:read:admin",
        "to read it again before anything is written",
        read(&["opportunities", NOBODY]),
    ),
    need(
        Part::Core,
        "Retrieve a posting",
        "postings:read:admin",
        "what a posting asks for",
        read(&["postings", NOBODY]),
    ),
    need(
        Part::Screening,
        "Create an opportunity form",
        "forms:write:admin",
        "to file the score",
        create(&["opportunities", NOBODY, "forms"]),
    ),
    need(
        Part::Screening,
        "Create an opportunity note",
        "notes:write:admin",
        "to write the summary",
        create(&["opportunities", NOBODY, "notes"]),
    ),
    need(
        Part::Screening,
        "Create a profile form template",
        "form_templates:write:admin",
        "Fulcrum's own template, made once",
        Trial { how: Access::Delete, path: &["form_templates", NOBODY] },
    ),
    need(
        Part::Screening,
        "Delete an opportunity note",
        "notes:write:admin",
        "to take a note back",
        Trial { how: Access::Delete, path: &["opportunities", NOBODY, "notes", NOBODY] },
    ),
    need(
        Part::Screening,
        "Download a resume",
        "resumes:read:admin",
        "to read it",
        read(&["opportunities", NOBODY, "resumes", NOBODY, "download"]),
    ),
    need(
        Part::Screening,
        "Find all forms for an opportunity",
        "forms:read:admin",
        "to look for a form whose writing was not confirmed",
        read(&["opportunities", NOBODY, "forms"]),
    ),
    need(
        Part::Screening,
        "Find all profile form templates",
        "form_templates:read:admin",
        "to find Fulcrum's own template",
        read(&["form_templates"]),
    ),
    need(
        Part::Screening,
        "Find all resumes for an opportunity",
        "resumes:read:admin",
        "to find the newest",
        read(&["opportunities", NOBODY, "resumes"]),
    ),
    need(
        Part::Screening,
        "Find all notes for an opportunity",
        "notes:read:admin",
        "to look for a note whose writing was not confirmed",
        read(&["opportunities", NOBODY, "notes"]),
    ),
    need(
        Part::Screening,
        "Update an opportunity's stage",
        "opportunities:write:admin",
        "to move on whom a person moves on",
        Trial { how: Access::Change, path: &["opportunities", NOBODY, "stage"] },
    ),
    need(
        Part::Reconcile,
        "Find all deleted applications",
        "applications:read:admin",
        "to learn of deletions",
        read(&["opportunities", NOBODY, "applications"]),
    ),
    need(
        Part::Reconcile,
        "Find all feedback for an opportunity",
        "feedback:read:admin",
        "to find new feedback",
        read(&["opportunities", NOBODY, "feedback"]),
    ),
    need(
        Part::Reconcile,
        "Find all file actions for an opportunity",
        "files:read:admin",
        "to find new files",
        read(&["opportunities", NOBODY, "file_actions"]),
    ),
    need(
        Part::Reconcile,
        "Find all notes for an opportunity",
        "notes:read:admin",
        "to find new notes",
        read(&["opportunities", NOBODY, "notes"]),
    ),
    need(
        Part::Reconcile,
        "Find all offers for an opportunity",
        "offers:read:admin",
        "to find new offers",
        read(&["opportunities", NOBODY, "offers"]),
    ),
    need(
        Part::Reconcile,
        "Find all panels for an opportunity",
        "panels:read:admin",
        "to find new interviews",
        read(&["opportunities", NOBODY, "panels"]),
    ),
    need(
        Part::Reconcile,
        "Find all requisitions",
        "requisitions:read:admin",
        "to follow approvals and headcount",
        read(&["requisitions"]),
    ),
    need(
        Part::Webhooks,
        "Create, find and delete webhooks",
        "webhooks:write:admin",
        "to register hooks by command",
        Trial { how: Access::Delete, path: &["webhooks", NOBODY] },
    ),
];

/// What an OAuth app asks for so that it is not asked again after an hour.
pub const OFFLINE: &str = "offline_access";

/// The parts that are switched on. An agent that is off everywhere at the start may be switched on later, in the console: so
/// it counts unless the configuration leaves it out for good.
#[must_use]
pub fn parts(config: &Config) -> BTreeSet<Part> {
    let mut parts = BTreeSet::from([Part::Core, Part::Webhooks]);
    if config.phases.get(&AgentName::Screening).is_some_and(|phase| *phase > Phase::Off) {
        parts.insert(Part::Screening);
    }
    if config.reconcile.enabled {
        parts.insert(Part::Reconcile);
    }
    parts
}

/// What these parts need. What two of them need is named once.
#[must_use]
pub fn needs(parts: &BTreeSet<Part>) -> Vec<&'static Need> {
    let mut seen = BTreeSet::new();
    NEEDS.iter().filter(|need| parts.contains(&need.part) && seen.insert(need.label)).collect()
}

/// The scopes that an OAuth app must ask for, without those that others include.
#[must_use]
pub fn scopes(parts: &BTreeSet<Part>) -> Vec<&'static str> {
    let all: BTreeSet<_> = needs(parts).into_iter().map(|need| need.scope).collect();
    let is_included = |scope: &str| {
        let written = scope.replace(":read:", ":write:");
        written != scope && all.contains(written.as_str())
    };
    std::iter::once(OFFLINE).chain(all.iter().copied().filter(|scope| !is_included(scope))).collect()
}

/// Whether a scope is among those granted, itself or by one that includes it.
#[must_use]
pub fn is_granted(scope: &str, granted: &[String]) -> bool {
    let written = scope.replace(":read:", ":write:");
    granted.iter().any(|grant| *grant == scope || *grant == written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> BTreeSet<Part> {
        BTreeSet::from([Part::Core, Part::Screening, Part::Reconcile, Part::Webhooks])
    }

    #[test]
    fn everything_fits_into_the_twenty_scopes_that_lever_allows() {
        assert_eq!(
            scopes(&all()),
            [
                "offline_access",
                "applications:read:admin",
                "archive_reasons:read:admin",
                "feedback:read:admin",
                "files:read:admin",
                "form_templates:write:admin",
                "forms:write:admin",
                "notes:write:admin",
                "offers:read:admin",
                "opportunities:write:admin",
                "panels:read:admin",
                "postings:read:admin",
                "requisitions:read:admin",
                "resumes:read:admin",
                "stages:read:admin",
                "users:read:admin",
                "webhooks:write:admin",
            ]
        );
        assert!(scopes(&all()).len() <= 20);
    }

    #[test]
    fn without_screening_nothing_but_hooks_is_written() {
        let parts = BTreeSet::from([Part::Core, Part::Reconcile, Part::Webhooks]);
        let writing: Vec<_> = scopes(&parts).into_iter().filter(|scope| scope.contains(":write:")).collect();
        assert_eq!(writing, ["webhooks:write:admin"]);
    }

    #[test]
    fn no_trial_touches_anybody() {
        for need in NEEDS {
            let harmless = need.trial.how == Access::Read || need.trial.path.contains(&NOBODY);
            assert!(harmless, "{}", need.label);
        }
    }

    #[test]
    fn a_scope_that_writes_grants_reading_too() {
        let granted = ["notes:write:admin".to_owned()];
        assert!(is_granted("notes:read:admin", &granted) && is_granted("notes:write:admin", &granted));
        assert!(!is_granted("notes:write:admin", &["notes:read:admin".to_owned()]));
    }
}
