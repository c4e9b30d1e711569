//! No state changes without an entry in the audit: every writing route of the table is taken once.

use std::collections::BTreeMap;

use axum::http::Method;
use domain::Role;
use web::console::access_table;

use crate::browser::World;
use crate::machinery::give_up_a_job;
use crate::seed::{self, PASSWORD};

/// Where to send what, and the entries that it must leave.
type Case<'a> = (String, Vec<(&'a str, &'a str)>, Vec<&'a str>);

#[tokio::test]
async fn every_route_that_changes_something_leaves_an_entry() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let by = world.operator(Role::Recruiter).await;
    let effect = seed::written(&world.store, seeded.proposals[1], by).await;
    let job = give_up_a_job(&world, "opp-dead").await;
    let set_aside = give_up_a_job(&world, "opp-aside").await;
    give_up_a_job(&world, "opp-third").await;
    let proposal = |index: usize, what: &str| format!("/proposals/{}/{what}", seeded.proposals[index]);
    let mut cases: BTreeMap<&str, Case<'_>> = BTreeMap::from([
        (
            "/session",
            (
                "/session".to_owned(),
                vec![("email", "admin@example.com"), ("password", PASSWORD)],
                vec!["operator.signed-in"],
            ),
        ),
        ("/session/end", ("/session/end".to_owned(), vec![], vec!["operator.signed-out"])),
        ("/proposals/{id}/approval", (proposal(2, "approval"), vec![], vec!["proposal.approved", "effect.ready"])),
        (
            "/runs/{id}/approval",
            (format!("/runs/{}/approval", seeded.run), vec![], vec!["proposal.approved", "effect.ready"]),
        ),
        ("/effects/{id}/undo", (format!("/effects/{effect}/undo"), vec![], vec!["undo.requested"])),
        (
            "/rubrics/{id}",
            (
                "/rubrics/post-platform".to_owned(),
                vec![("action", "save"), ("c0.text", "Rust"), ("c0.all_of", "Rust"), ("c0.weight", "3")],
                vec!["rubric.saved"],
            ),
        ),
        (
            "/agents/halt",
            ("/agents/halt".to_owned(), vec![], vec!["phase.set", "agents.stopped", "agents.stopped-in-effect"]),
        ),
        (
            "/policies",
            (
                "/policies".to_owned(),
                vec![("action", "save"), ("file", "name = 'none'"), ("after", "0")],
                vec!["policy.saved"],
            ),
        ),
        (
            "/policies/reversion",
            ("/policies/reversion".to_owned(), vec![("number", "0"), ("after", "1")], vec!["policy.reverted"]),
        ),
        ("/phases", ("/phases".to_owned(), vec![("scope", "everywhere"), ("phase", "augment")], vec!["phase.set"])),
        ("/phases/removal", ("/phases/removal".to_owned(), vec![("scope", "everywhere")], vec!["phase.set"])),
        ("/jobs/{id}/rerun", (format!("/jobs/{job}/rerun"), vec![], vec!["job.rerun"])),
        (
            "/jobs/{id}/dismissal",
            (format!("/jobs/{set_aside}/dismissal"), vec![("reason", "merged by hand")], vec!["job.dismissed"]),
        ),
        ("/jobs/rerun", ("/jobs/rerun".to_owned(), vec![("kind", "propose")], vec!["job.rerun"])),
    ]);
    let other = seed::candidacy(&world.store, &seed::Sample { id: "opp-other", ..seed::ada() }).await;
    let refusal = format!("/proposals/{}/refusal", other.proposals[0]);
    cases.insert("/proposals/{id}/refusal", (refusal, vec![("reason", "no")], vec!["proposal.declined"]));

    for line in access_table().into_iter().filter(|line| line.method != Method::GET) {
        let Some((path, fields, expected)) = cases.remove(line.path) else {
            panic!("say in this test what {} leaves in the audit", line.path)
        };
        let admin = world.browser(Role::Admin).await;
        let before = world.last_entry().await;
        // A sign-in over a running session ends that one, which is an entry of its own; so a new browser signs in.
        let browser = if line.path == "/session" { world.stranger() } else { admin };
        browser.post(&path, &fields).await.goes_to();
        assert_eq!(world.actions_since(before).await, expected, "{path}");
    }
    assert!(world.store.verify_audit().await.unwrap().is_ok());
}
