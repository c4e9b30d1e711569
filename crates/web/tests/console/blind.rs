//! Judged before the score is seen.

use std::time::Duration;

use domain::review::Judgement;
use domain::{AgentName, Permission, Role};
use serde_json::json;
use store::ReviewCounts;

use crate::browser::World;
use crate::seed;

/// What would give away what the agent makes of it.
const TELLING: [&str; 6] = [
    "3 met",
    "1.5 of 3 points",
    ">77<",
    "<mark>",
    "All required criteria but one are evidenced.",
    "Move to another stage",
];

#[tokio::test]
async fn a_reviewer_answers_before_anything_of_the_agents_is_shown() {
    let world = World::blind().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    let path = format!("/opportunities/{}", seeded.opportunity);
    let before = robin.get(&path).await;
    assert!(before.has("Would you move this person on?") && before.has("Production experience with PostgreSQL"));
    assert!(before.has("PostgreSQL (partitioning, logical replication)"), "the résumé is there to be read");
    for text in TELLING {
        assert!(!before.has(text), "{text}");
    }
    let inbox = robin.get("/inbox").await;
    assert!(inbox.has("Judge blind") && !inbox.has("score-number"));
    // Nothing is decided past the question, by whatever way.
    let one = format!("/proposals/{}", seeded.proposals[1]);
    let all = format!("/runs/{}/approval", seeded.run);
    for (route, fields) in
        [(format!("{one}/approval"), &[][..]), (format!("{one}/refusal"), &[("reason", "no")]), (all.clone(), &[])]
    {
        assert!(robin.post(&route, fields).await.goes_to().ends_with("?notice=judge-first"), "{route}");
    }
    let id = seeded.proposals[1].to_string();
    assert!(robin.post("/inbox/batch", &[("proposal", &id)]).await.goes_to().ends_with("?notice=nothing-waits"));
    assert_eq!(world.jobs().await, [""; 0]);

    let judgement = format!("/runs/{}/judgement", seeded.run);
    assert!(robin.post(&judgement, &[("answer", "perhaps")]).await.goes_to().ends_with("?notice=answer-missing"));
    let shown = world.store.now().millis().to_string();
    world.clock.advance(Duration::from_secs(42));
    let entries = world.last_entry().await;
    let answer = robin.post(&judgement, &[("answer", "yes"), ("shown", &shown)]).await;
    assert_eq!(world.actions_since(entries).await, ["run.judged-blind"]);
    assert!(answer.goes_to().ends_with("?notice=judged"));
    let after = robin.get(&path).await;
    for text in TELLING {
        assert!(after.has(text), "{text}");
    }
    // The first answer counts.
    let second = robin.post(&judgement, &[("answer", "no")]).await;
    assert!(second.goes_to().ends_with("?notice=already-judged"));
    let shown = world.store.now().millis().to_string();
    world.clock.advance(Duration::from_secs(8));
    assert!(robin.post(&all, &[("shown", &shown)]).await.goes_to().ends_with("?notice=approved-all"));
    let counts = world.store.review_counts(AgentName::Screening, crate::browser::START).await.unwrap();
    let expected =
        ReviewCounts { approved: 3, median_seconds: Some(8), blind: 1, agreed: 1, ..ReviewCounts::default() };
    assert_eq!(counts, expected);
}

#[tokio::test]
async fn what_a_colleague_had_written_of_it_tells_nothing_before_the_answer() {
    let world = World::blind().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    seed::written(&world.store, seeded.proposals[1], world.operator(Role::Admin).await).await;
    let page = format!("/opportunities/{}", seeded.opportunity);
    let narrowed = format!("/audit?opportunity={}", seeded.opportunity);
    let in_api = format!("/api/v1{page}");
    let robin = world.browser(Role::Recruiter).await;
    let program = world.program(Role::Recruiter, &[Permission::Read, Permission::Decide]).await;
    let told = [
        (&*page, "Screening of the résumé against"),
        ("/audit", "The screening agent made a proposal"),
        (&*narrowed, "The screening agent made a proposal"),
    ];
    for (path, text) in told {
        assert!(!robin.get(path).await.has(text), "{path}");
    }
    assert_eq!(program.get(&in_api).await.1["effects"], json!([]));
    assert!(
        world.browser(Role::Auditor).await.get("/audit").await.has("The screening agent made a proposal"),
        "who audits decides nothing"
    );

    robin.post(&format!("/runs/{}/judgement", seeded.run), &[("answer", "unsure")]).await;
    for (path, text) in told {
        assert!(robin.get(path).await.has(text), "{path}");
    }
    assert_eq!(program.get(&in_api).await.1["effects"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn each_reviewer_answers_for_themselves_and_who_only_reads_is_not_asked() {
    let world = World::blind().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let path = format!("/opportunities/{}", seeded.opportunity);
    let robin = world.browser(Role::Recruiter).await;
    robin.post(&format!("/runs/{}/judgement", seeded.run), &[("answer", Judgement::No.as_str())]).await;
    assert!(!robin.get(&path).await.has("Would you move this person on?"));
    assert!(world.browser(Role::Admin).await.get(&path).await.has("Would you move this person on?"));
    for role in [Role::HiringManager, Role::Auditor] {
        assert!(!world.browser(role).await.get(&path).await.has("Would you move this person on?"), "{role}");
    }
    let counts = world.store.review_counts(AgentName::Screening, crate::browser::START).await.unwrap();
    assert_eq!(counts, ReviewCounts { blind: 1, disagreed: 1, ..ReviewCounts::default() });
}

#[tokio::test]
async fn what_was_withdrawn_is_no_review() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    let path = |index: usize, what: &str| format!("/proposals/{}/{what}", seeded.proposals[index]);
    robin.post(&path(0, "approval"), &[]).await;
    robin.post(&format!("/opportunities/{}/withdrawal", seeded.opportunity), &[]).await;
    robin.post(&path(1, "approval"), &[("text", "In other words.")]).await;
    robin.post(&path(2, "refusal"), &[("reason", "no")]).await;
    let counts = world.store.review_counts(AgentName::Screening, crate::browser::START).await.unwrap();
    assert_eq!(counts, ReviewCounts { edited: 1, declined: 1, ..ReviewCounts::default() });
}
