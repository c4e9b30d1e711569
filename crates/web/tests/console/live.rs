//! What a page is told while it is open.

use domain::{Assignment, Ground, Role};
use futures::StreamExt;
use serde_json::json;

use crate::browser::World;
use crate::seed::{self, Sample};

#[tokio::test]
async fn a_page_is_told_how_many_wait_and_what_was_touched_within_its_remit() {
    let world = World::new().await;
    let team =
        Assignment { ground: Ground::Posting(lever::PostingId::parse("post-platform").unwrap()), confidential: false };
    world.sees(Role::Recruiter, &[team].into()).await;
    let robin = world.browser(Role::Recruiter).await;
    let mut events = robin.events().await;
    assert_eq!(events.next().await, Some(json!({ "waiting": 0, "changed": [] })));

    let elsewhere = Sample { id: "opp-sam", posting: ("post-support", "Support".into()), ..seed::ada() };
    seed::candidacy(&world.store, &elsewhere).await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    // Approving queues a step, which wakes the stream at once.
    let by = world.operator(Role::Recruiter).await;
    let mut tx = world.store.begin().await.unwrap();
    for proposal in &seeded.proposals {
        tx.approve(*proposal, by, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    let opportunity = seeded.opportunity.to_string();
    assert_eq!(events.next().await, Some(json!({ "waiting": 0, "changed": [opportunity] })));
}

#[tokio::test]
async fn the_stream_ends_with_the_session_and_with_the_service() {
    let world = World::new().await;
    let robin = world.browser(Role::Recruiter).await;
    let mut events = robin.events().await;
    events.next().await.unwrap();
    let id = world.operator(Role::Recruiter).await;
    let mut tx = world.store.begin().await.unwrap();
    tx.set_disabled(id, true).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(events.next().await, None);

    let admin = world.browser(Role::Admin).await;
    let mut events = admin.events().await;
    events.next().await.unwrap();
    world.closing.send_replace(true);
    assert_eq!(events.next().await, None);
}
