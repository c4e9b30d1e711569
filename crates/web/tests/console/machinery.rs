//! Phases, the kill switch, dead letters and the probes.

use axum::http::StatusCode;
use domain::work::Propose;
use domain::{AgentName, Phase, PhaseSetting, Role, Scope};
use lever::OpportunityId;
use store::Tx;

use crate::browser::World;

/// A job that failed for good; its id.
pub(crate) async fn give_up_a_job(world: &World) -> String {
    let opportunity_id = OpportunityId::parse("opp-dead").unwrap();
    let mut tx = world.store.begin().await.unwrap();
    tx.enqueue(&Propose { agent: AgentName::Screening, opportunity_id, backlog: false }).await.unwrap();
    tx.commit().await.unwrap();
    let queued = jobs::unfinished(world.store.db()).await.unwrap();
    let id = queued.iter().find(|job| job.kind == "propose").unwrap().id.clone();
    let tx: Tx = world.store.begin().await.unwrap();
    let mut inner = tx.into_inner().await.unwrap();
    let discard = sql::query(
        "UPDATE jobs SET state = 'discarded', last_error = $1, attempts = 10, started = 1, finished_at = $2 WHERE id = $3",
    );
    let why = "Lever answered 500 <b>ten</b> times";
    inner.execute(discard.bind(why).bind(world.store.now().millis()).bind(id.clone())).await.unwrap();
    inner.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_recruiter_stops_everything_and_only_an_admin_starts_it_again() {
    let world = World::new().await;
    let robin = world.browser(Role::Recruiter).await;
    assert_eq!(robin.post("/agents/halt", &[]).await.goes_to(), "/agents?notice=stopped");
    let by = Some(world.operator(Role::Recruiter).await);
    let stored = world.store.phases().await.unwrap();
    let off = PhaseSetting { agent: None, scope: Scope::Everywhere, phase: Phase::Off };
    let seeded = PhaseSetting { agent: Some(AgentName::Screening), scope: Scope::Everywhere, phase: Phase::Augment };
    assert_eq!(
        stored.iter().map(|stored| (&stored.setting, stored.set_by)).collect::<Vec<_>>(),
        [(&off, by), (&seeded, None)]
    );
    for path in ["/inbox", "/agents", "/audit"] {
        assert!(robin.get(path).await.has("Everything is stopped."), "{path}");
    }
    let agents = robin.get("/agents").await;
    assert!(agents.has("Only an admin can start them again.") && !agents.has("action=\"/phases"));
    let again = [("agent", ""), ("scope", "everywhere"), ("phase", "augment")];
    assert_eq!(robin.post("/phases", &again).await.status, StatusCode::FORBIDDEN);

    let alex = world.browser(Role::Admin).await;
    assert_eq!(alex.post("/phases", &again).await.goes_to(), "/agents?notice=phase-set");
    assert!(!robin.get("/inbox").await.has("Everything is stopped."));
}

#[tokio::test]
async fn an_admin_sets_and_clears_phases_by_scope() {
    let world = World::new().await;
    let alex = world.browser(Role::Admin).await;
    let team = [("agent", "screening"), ("scope", "team"), ("value", " Sales <i>EMEA</i> ")];
    let set: Vec<(&str, &str)> = team.into_iter().chain([("phase", "shadow")]).collect();
    assert_eq!(alex.post("/phases", &set).await.goes_to(), "/agents?notice=phase-set");
    let stored = world.store.phases().await.unwrap();
    let scope = Scope::Team("Sales <i>EMEA</i>".into());
    let expected = PhaseSetting { agent: Some(AgentName::Screening), scope, phase: Phase::Shadow };
    let seeded = PhaseSetting { agent: Some(AgentName::Screening), scope: Scope::Everywhere, phase: Phase::Augment };
    assert_eq!(stored.iter().map(|stored| &stored.setting).collect::<Vec<_>>(), [&seeded, &expected]);
    let page = alex.get("/agents").await;
    assert!(page.has("team Sales &#60;i&#62;EMEA&#60;/i&#62;") && page.has("Alex Admin") && !page.has("<i>"));

    for wrong in [[("scope", "team"), ("phase", "shadow")], [("scope", "everywhere"), ("phase", "warp")]] {
        assert_eq!(alex.post("/phases", &wrong).await.goes_to(), "/agents?notice=scope-missing");
    }
    assert_eq!(alex.post("/phases/removal", &team).await.goes_to(), "/agents?notice=phase-cleared");
    assert_eq!(alex.post("/phases/removal", &team).await.goes_to(), "/agents?notice=setting-gone");
    assert_eq!(world.store.phases().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_given_up_step_is_started_again_once_and_only_by_who_may() {
    let world = World::new().await;
    let job = give_up_a_job(&world).await;
    let robin = world.browser(Role::Recruiter).await;
    assert!(!robin.get("/agents").await.has("Lever answered 500"), "errors are for who operates");
    let path = format!("/jobs/{job}/rerun");
    assert_eq!(robin.post(&path, &[]).await.status, StatusCode::FORBIDDEN);

    let alex = world.browser(Role::Admin).await;
    let page = alex.get("/agents").await;
    assert!(page.has("Lever answered 500 &#60;b&#62;ten&#60;/b&#62; times") && page.has("/opportunities/opp-dead"));
    let before = world.last_entry().await;
    assert_eq!(alex.post(&path, &[]).await.goes_to(), "/agents?notice=job-started");
    assert_eq!(alex.post(&path, &[]).await.goes_to(), "/agents?notice=job-not-given-up");
    assert_eq!(world.actions_since(before).await, ["job.rerun"]);
    assert_eq!(world.jobs().await, ["propose"]);
    assert!(
        alex.get("/audit?opportunity=opp-dead")
            .await
            .has("Alex Admin started a step again that had been given up: letting an agent read a candidacy")
    );
}

#[tokio::test]
async fn the_probes_answer_without_a_session() {
    let world = World::new().await;
    let stranger = world.stranger();
    for (path, body) in [("/livez", "alive\n"), ("/readyz", "ready\n")] {
        let answer = stranger.get(path).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, body));
    }
    world.store.db().close().await;
    assert_eq!(stranger.get("/livez").await.status, StatusCode::OK);
    let answer = stranger.get("/readyz").await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    );
}
