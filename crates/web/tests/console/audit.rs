//! The audit: searched, by person, taken out and verified.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use domain::{Assignment, Ground, Phase, Role};
use lever::PostingId;

use crate::browser::{Answer, World};
use crate::seed::{self, Sample};

/// The numbers of the entries on a page, in their order.
fn numbers(page: &Answer) -> Vec<i64> {
    let parts = page.body.split("id=\"entry-").skip(1);
    parts.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn the_audit_is_narrowed_by_who_what_and_when_and_the_form_says_what_is_in_force() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    robin.post(&format!("/proposals/{}/refusal", seeded.proposals[2]), &[("reason", "later")]).await;
    let aris = world.browser(Role::Auditor).await;
    let recruiter = world.operator(Role::Recruiter).await;

    let page = aris.get(&format!("/audit?who={recruiter}&action=decisions&since=24h")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.has("Robin Recruiter declined a proposal") && numbers(&page).len() == 1);
    assert!(page.has(&format!("<option value=\"{recruiter}\" selected>Robin Recruiter")));
    assert!(page.has("<option value=\"decisions\" selected>Decisions: all") && page.has("chip-on"));
    let agent = aris.get("/audit?who=agent%3Ascreening&action=runs").await;
    assert!(agent.has("The screening agent read the candidacy") && !agent.has("Robin Recruiter declined"));
    assert!(aris.get("/audit?to=2020-01-01").await.has("Nothing in the log fits."));
    for wrong in ["who=nobody", "action=x", "since=1y", "from=x", "to=2026-13-01", "contact=..%2Fx"] {
        assert_eq!(aris.get(&format!("/audit?{wrong}")).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn who_does_not_audit_sees_full_pages_of_what_is_theirs_and_nothing_else() {
    let world = World::new().await;
    // Of other postings, of shadow and of nobody, in between: more than a page of each.
    for number in 0..20 {
        let id: &'static str = Box::leak(format!("opp-{number}").into_boxed_str());
        let (posting, phase) = match number % 2 {
            0 => (("post-platform", "Senior Platform Engineer".to_owned()), Phase::Augment),
            _ => (("post-other", "Other".to_owned()), Phase::Augment),
        };
        seed::candidacy(&world.store, &Sample { id, posting, phase, ..seed::ada() }).await;
    }
    seed::candidacy(&world.store, &Sample { id: "opp-shadow", phase: Phase::Shadow, ..seed::ada() }).await;
    let posting = Ground::Posting(PostingId::parse("post-platform").unwrap());
    world.sees(Role::Recruiter, &BTreeSet::from([Assignment { ground: posting, confidential: false }])).await;
    let robin = world.browser(Role::Recruiter).await;
    let mut path = "/audit".to_owned();
    let mut pages = Vec::new();
    loop {
        let page = robin.get(&path).await;
        for other in ["opp-1\"", "opp-shadow", "signed in</bdi>", "account for"] {
            assert!(!page.has(other), "{other}");
        }
        pages.push(numbers(&page));
        let Some((_, rest)) = page.body.split_once("rel=\"next\" href=\"") else { break };
        path = rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    }
    let (last, full) = pages.split_last().unwrap();
    assert!(!full.is_empty() && full.iter().all(|page| page.len() == 40) && !last.is_empty(), "{pages:?}");
    let all: Vec<i64> = pages.concat();
    assert!(all.is_sorted_by(|a, b| a > b), "each once, newest first");
}

#[tokio::test]
async fn a_person_is_found_by_name_by_who_audits_and_within_their_remit() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let aris = world.browser(Role::Auditor).await;
    let found = aris.post("/audit/person", &[("person", "okafor ADA")]).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.has("<bdi>Ada Okafor</bdi>") && found.has("Senior Platform Engineer"));
    assert!(found.has(&format!("/audit?opportunity={}", seeded.opportunity)));
    assert!(aris.post("/audit/person", &[("person", "Ada Lovelace")]).await.has("Nobody found"));
    assert!(aris.post("/audit/person", &[("person", " ")]).await.has("Type a name"));
    let hostile = aris.post("/audit/person", &[("person", "\"><script>")]).await;
    assert!(hostile.status == StatusCode::OK && !hostile.has("<script>"));
    // It is no address, and nobody else's.
    assert_eq!(aris.get("/audit/person?person=ada").await.status, StatusCode::METHOD_NOT_ALLOWED);
    let robin = world.browser(Role::Recruiter).await;
    assert_eq!(robin.post("/audit/person", &[("person", "ada")]).await.status, StatusCode::FORBIDDEN);
    assert!(!robin.get("/audit").await.has("/audit/person"));
    world.sees(Role::Auditor, &BTreeSet::new()).await;
    assert!(aris.post("/audit/person", &[("person", "ada")]).await.has("Nobody found"));
}
