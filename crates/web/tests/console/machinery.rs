//! Phases, the kill switch, dead letters and the probes.

use axum::http::StatusCode;
use domain::work::Propose;
use domain::{AgentName, Phase, PhaseSetting, Role, Scope};
use lever::OpportunityId;
use store::Tx;

use crate::browser::World;
use crate::seed;

/// A job that failed for good; its id.
pub(crate) async fn give_up_a_job(world: &World, opportunity: &str) -> String {
    let opportunity_id = OpportunityId::parse(opportunity).unwrap();
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
    let off = PhaseSetting::whole(None, Scope::Everywhere, Phase::Off);
    let seeded = PhaseSetting::whole(Some(AgentName::Screening), Scope::Everywhere, Phase::Augment);
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
    let expected = PhaseSetting::whole(Some(AgentName::Screening), scope, Phase::Shadow);
    let seeded = PhaseSetting::whole(Some(AgentName::Screening), Scope::Everywhere, Phase::Augment);
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
    let job = give_up_a_job(&world, "opp-dead").await;
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
async fn a_given_up_step_is_put_aside_with_a_reason_that_only_auditors_read() {
    let world = World::new().await;
    let (job, other) = (give_up_a_job(&world, "opp-dead").await, give_up_a_job(&world, "opp-other").await);
    let robin = world.browser(Role::Recruiter).await;
    let path = format!("/jobs/{job}/dismissal");
    assert_eq!(robin.post(&path, &[("reason", "x")]).await.status, StatusCode::FORBIDDEN);
    let alex = world.browser(Role::Admin).await;
    for reason in ["", "  ", &"x".repeat(501)] {
        assert_eq!(alex.post(&path, &[("reason", reason)]).await.goes_to(), "/agents?notice=job-reason-missing");
    }
    let why = [("reason", "Ada withdrew by telephone")];
    assert_eq!(alex.post(&path, &why).await.goes_to(), "/agents?notice=job-dismissed");
    assert_eq!(alex.post(&path, &why).await.goes_to(), "/agents?notice=job-not-given-up");
    let page = alex.get("/agents").await;
    assert!(page.has(&other) && !page.has(&format!("/jobs/{job}/rerun")));
    let said = "Alex Admin put a step aside that had been given up: letting an agent read a candidacy";
    let told = alex.get("/audit?opportunity=opp-dead").await;
    assert!(told.has(said) && told.has("Ada withdrew by telephone"));
    let told = robin.get("/audit?opportunity=opp-dead").await;
    // Of an opportunity that nobody knows here, so it is in nobody's remit but the whole one.
    assert!(!told.has(said) && !told.has("Ada withdrew by telephone"));
}

#[tokio::test]
async fn dead_letters_are_filtered_by_kind_and_all_of_a_kind_started_again() {
    let world = World::new().await;
    for opportunity in ["opp-1", "opp-2", "opp-3"] {
        give_up_a_job(&world, opportunity).await;
    }
    let mut tx = world.store.begin().await.unwrap().into_inner().await.unwrap();
    tx.execute(sql::query("UPDATE jobs SET kind = 'undo' WHERE lane = 'opp-3'")).await.unwrap();
    tx.commit().await.unwrap();
    let alex = world.browser(Role::Admin).await;
    let page = alex.get("/agents?kind=propose").await;
    assert!(
        page.has("All (3)")
            && page.has("propose (2)")
            && page.has("undo (1)")
            && page.has("Run all 2 of propose again")
    );
    assert!(page.has("/opportunities/opp-1") && !page.has("/opportunities/opp-3"));
    assert_eq!(alex.post("/jobs/rerun", &[("kind", "propose")]).await.goes_to(), "/agents?notice=jobs-started");
    assert_eq!(alex.post("/jobs/rerun", &[("kind", "propose")]).await.goes_to(), "/agents?notice=job-not-given-up");
    assert_eq!(world.jobs().await, ["propose", "propose"]);
    let page = alex.get("/agents").await;
    assert!(page.has("All (1)") && page.has("/opportunities/opp-3"));
}

#[tokio::test]
async fn one_agent_or_one_posting_is_stopped_and_the_page_says_how_long_it_took() {
    let world = World::new().await;
    seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    let page = robin.get("/agents").await;
    assert!(page.has("Stop every agent now") && page.has("Stop Screening now"));
    assert!(page.has("<option value=\"post-platform\">Senior Platform Engineer</option>"));
    let stop = [("only", "posting"), ("posting", "post-platform")];
    assert_eq!(robin.post("/agents/halt", &stop).await.goes_to(), "/agents?notice=stopped-some");
    let missing = [("only", "posting"), ("posting", "")];
    assert_eq!(robin.post("/agents/halt", &missing).await.goes_to(), "/agents?notice=scope-missing");
    assert_eq!(robin.post("/agents/halt", &[("agent", "screening")]).await.goes_to(), "/agents?notice=stopped-some");
    let stored = world.store.phases().await.unwrap();
    let screening = Some(AgentName::Screening);
    let expected = [
        PhaseSetting::whole(screening, Scope::Everywhere, Phase::Off),
        PhaseSetting::whole(None, Scope::Posting(lever::PostingId::parse("post-platform").unwrap()), Phase::Off),
    ];
    assert_eq!(stored.into_iter().map(|stored| stored.setting).collect::<Vec<_>>(), expected);
    let page = robin.get("/agents").await;
    assert!(page.has("Every agent for posting post-platform") && page.has("Screening everywhere"));
    assert!(page.has("In effect 0.0 s after the press. Nothing was under way. It was in Augment before."));
    assert!(!page.has("Stop Screening now") && !page.has("Everything is stopped."));
    assert!(world.browser(Role::Auditor).await.get("/audit").await.has("Robin Recruiter pressed stop for every agent"));
}

#[tokio::test]
async fn a_phase_is_set_for_a_share_and_removed_again() {
    let world = World::new().await;
    let alex = world.browser(Role::Admin).await;
    let few = [("scope", "everywhere"), ("phase", "recommend"), ("share", "10")];
    assert_eq!(alex.post("/phases", &few).await.goes_to(), "/agents?notice=phase-set");
    let page = alex.get("/agents").await;
    assert!(page.has("<bdi>10 % of everywhere</bdi>") && page.has("name=\"share\" value=\"10\""));
    for share in ["0", "101", "x"] {
        let wrong = [("scope", "everywhere"), ("phase", "recommend"), ("share", share)];
        assert_eq!(alex.post("/phases", &wrong).await.goes_to(), "/agents?notice=scope-missing");
    }
    let whole = [("scope", "everywhere"), ("share", "100")];
    assert_eq!(alex.post("/phases/removal", &whole).await.goes_to(), "/agents?notice=setting-gone");
    assert_eq!(alex.post("/phases/removal", &few).await.goes_to(), "/agents?notice=phase-cleared");
}

#[tokio::test]
async fn an_agent_shows_how_it_does() {
    let world = World::new().await;
    let page = world.browser(Role::HiringManager).await.get("/agents").await;
    assert!(page.has("Has not run yet") && page.has("No language model was asked."));
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let by = world.operator(Role::Recruiter).await;
    seed::written(&world.store, seeded.proposals[1], by).await;
    let mut tx = world.store.begin().await.unwrap();
    tx.decline(seeded.proposals[2], by, "not now").await.unwrap();
    tx.commit().await.unwrap();
    let page = world.browser(Role::HiringManager).await.get("/agents").await;
    assert!(page.has("<tr><th scope=\"row\">24 hours</th><td>1</td><td>0</td><td>0 %</td></tr>"));
    assert!(page.has("Of 2 decided") && page.has("<th scope=\"row\">Approved as proposed</th><td>1</td><td>50 %</td>"));
    assert!(page.has("<th scope=\"row\">Overridden (changed or declined)</th><td>1</td><td>50 %</td>"));
    assert!(page.has("<title id=\"runs-screening\">Runs of Screening, day by day, of 30 days</title>"));
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
