//! No state changes without an entry in the audit: every writing route of the table is taken once.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
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
    let hiring = world.operator(Role::HiringManager).await;
    let person = vec![("email", "x@example.org"), ("name", "X"), ("role", "auditor")];
    cases.insert("/operators", ("/operators".to_owned(), person, vec!["operator.added", "operator.invited"]));
    let role = vec![("change", "role"), ("value", "auditor")];
    let changed = vec!["remit.set", "operator.changed"];
    cases.insert("/operators/{id}", (format!("/operators/{hiring}"), role, changed));
    let password = vec![("current", PASSWORD), ("password", "another horse, fresh")];
    cases.insert("/account/password", ("/account/password".to_owned(), password, vec!["operator.changed"]));
    let sessions = "/account/sessions/end";
    cases.insert(sessions, (sessions.to_owned(), vec![], vec!["sessions.ended"]));
    let token = vec![("name", "CI"), ("days", "7"), ("permission", "read")];
    cases.insert("/account/tokens", ("/account/tokens".to_owned(), token, vec!["token.made"]));
    let export = vec![("format", "csv")];
    cases.insert("/audit/export", ("/audit/export".to_owned(), export, vec!["audit.exported"]));
    let record = "/opportunities/opp-other/record".to_owned();
    cases.insert("/opportunities/{id}/record", (record, vec![], vec!["audit.key-made", "audit.exported"]));
    let verified = vec!["audit.verified"];
    cases.insert("/audit/verification", ("/audit/verification".to_owned(), vec![], verified));
    // It only looks, and what for must be in no entry.
    cases.insert("/audit/person", (String::new(), vec![], vec![]));
    // These need a token, a link or a secret first: they have scenarios of their own.
    let of_their_own = ["/account/tokens/revocation", "/invitation"];
    let second_step = ["/session/code", "/account/second-step", "/account/second-step/removal"];
    for line in of_their_own.into_iter().chain(second_step) {
        cases.insert(line, (String::new(), vec![], vec![]));
    }
    let other = seed::candidacy(&world.store, &seed::Sample { id: "opp-other", ..seed::ada() }).await;
    let third = seed::candidacy(&world.store, &seed::Sample { id: "opp-third", ..seed::ada() }).await;
    let batch = third.proposals[0].to_string();
    let approved = vec!["proposal.approved", "effect.ready"];
    cases.insert("/inbox/batch", ("/inbox/batch".to_owned(), vec![("proposal", &batch)], approved));
    let withdrawn = vec!["effect.abandoned", "approval.withdrawn"];
    let one = "/opportunities/opp-third/withdrawal".to_owned();
    cases.insert("/opportunities/{id}/withdrawal", (one, vec![], withdrawn.clone()));
    cases
        .insert("/inbox/withdrawal", ("/inbox/withdrawal".to_owned(), vec![], [withdrawn.clone(), withdrawn].concat()));
    let fourth = seed::candidacy(&world.store, &seed::Sample { id: "opp-fourth", ..seed::ada() }).await;
    let stands = seed::written(&world.store, fourth.proposals[0], by).await;
    let (run, seen) = (fourth.run.to_string(), domain::undo::digest(&[stands]));
    let together = vec![("run", run.as_str()), ("digest", seen.as_str())];
    cases.insert("/undo", ("/undo".to_owned(), together, vec!["undo.batch-requested", "undo.requested"]));
    let refusal = format!("/proposals/{}/refusal", other.proposals[0]);
    cases.insert("/proposals/{id}/refusal", (refusal, vec![("reason", "no")], vec!["proposal.declined"]));

    for line in access_table().into_iter().filter(|line| line.method != Method::GET) {
        // One exists only where runs are judged blind, others are for programs: see there.
        if line.path == "/runs/{id}/judgement" || line.path.starts_with("/api/") || line.path == "/mcp" {
            continue;
        }
        let Some((path, fields, expected)) = cases.remove(line.path) else {
            panic!("say in this test what {} leaves in the audit", line.path)
        };
        if path.is_empty() {
            continue;
        }
        if line.path.ends_with("/withdrawal") {
            let mut tx = world.store.begin().await.unwrap();
            tx.approve(third.proposals[1], world.operator(Role::Admin).await, None).await.unwrap();
            tx.commit().await.unwrap();
        }
        let browser = match line.path {
            // A sign-in over a running session ends that one, which is an entry of its own; so a new browser signs in.
            "/session" => world.stranger(),
            // The admin signs in again below, with the same password.
            "/account/password" => world.browser(Role::Recruiter).await,
            _ => world.browser(Role::Admin).await,
        };
        let before = world.last_entry().await;
        let answer = browser.post(&path, &fields).await;
        assert!(answer.status == StatusCode::SEE_OTHER || answer.status == StatusCode::OK, "{path}: {}", answer.body);
        assert_eq!(world.actions_since(before).await, expected, "{path}");
    }
    assert!(world.store.verify_audit().await.unwrap().is_ok());
}
