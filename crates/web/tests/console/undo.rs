//! Many changes taken back together: what is shown is what is asked for.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::StatusCode;
use domain::{Assignment, EffectEvent, EffectId, Ground, Role};
use lever::PostingId;

use crate::browser::{Answer, World};
use crate::seed::{self, Sample, Seeded};

const AGENT: &str = "/undo?agent=screening&since=24h";

/// Someone of whom two changes stand in Lever.
async fn written(world: &World, id: &'static str, name: &str, posting: &'static str) -> (Seeded, [EffectId; 2]) {
    let sample = Sample { id, name: name.into(), posting: (posting, format!("Title of {posting}")), ..seed::ada() };
    let seeded = seed::candidacy(&world.store, &sample).await;
    let by = world.operator(Role::Recruiter).await;
    let mut effects = Vec::new();
    for proposal in &seeded.proposals[..2] {
        effects.push(seed::written(&world.store, *proposal, by).await);
        world.clock.advance(Duration::from_secs(60));
    }
    (seeded, effects.try_into().unwrap())
}

/// The hidden fields of the form that asks, and the changes that the page shows.
fn form(page: &Answer) -> Vec<(String, String)> {
    let (_, form) =
        page.body.split_once("method=\"post\" action=\"/undo\">").unwrap_or_else(|| panic!("{}", page.body));
    let (form, _) = form.split_once("</form>").unwrap();
    let field = |part: &str| {
        let (name, rest) = part.split_once("\" value=\"")?;
        Some((name.to_owned(), rest.split('"').next()?.to_owned()))
    };
    form.split("type=\"hidden\" name=\"").skip(1).filter_map(field).filter(|(name, _)| name != "csrf").collect()
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn lines(page: &Answer) -> usize {
    page.body.matches("<li class=\"undo-line\">").count()
}

#[tokio::test]
async fn what_is_previewed_is_asked_for_once_and_its_progress_is_shown() {
    let world = World::new().await;
    let (_, ada) = written(&world, "opp-a", "Ada Okafor", "post-a").await;
    let (bo, _) = written(&world, "opp-b", "Bo Lind", "post-b").await;
    let robin = world.browser(Role::Recruiter).await;
    let page = robin.get(AGENT).await;
    assert_eq!((page.status, lines(&page)), (StatusCode::OK, 4));
    for text in [
        "4 changes are taken back",
        "<bdi>Ada Okafor</bdi>",
        "approved by Robin Recruiter",
        "The note is deleted in Lever.",
        "Title of post-b (2)",
        "Take these 4 changes back",
    ] {
        assert!(page.has(text), "{text}");
    }
    let before = world.last_entry().await;
    let fields = form(&page);
    let answer = robin.post("/undo", &pairs(&fields)).await;
    let batch = answer.goes_to().to_owned();
    assert!(batch.starts_with("/undo/und_"), "{batch}");
    let expected = ["undo.batch-requested", "undo.requested", "undo.requested", "undo.requested", "undo.requested"];
    assert_eq!(world.actions_since(before).await, expected);
    assert_eq!(world.jobs().await.iter().filter(|kind| *kind == "undo").count(), 4);

    // Pressed twice.
    let again = robin.post("/undo", &pairs(&fields)).await;
    assert!(again.goes_to().ends_with("&notice=undo-changed"), "{}", again.goes_to());
    let told = robin.get(again.goes_to()).await;
    assert!(told.has("has changed since you saw it") && told.has("It is being taken back now."), "{}", told.body);
    assert_eq!(world.jobs().await.iter().filter(|kind| *kind == "undo").count(), 4);

    let by = world.operator(Role::Recruiter).await;
    let mut tx = world.store.begin().await.unwrap();
    tx.effect_event(ada[0], EffectEvent::TakenBack { by }).await.unwrap();
    tx.commit().await.unwrap();
    let shown = robin.get(&batch).await;
    for text in
        ["<dt>Taken back</dt><dd>1</dd>", "<dt>Under way</dt><dd>3</dd>", "asked for by <bdi>Robin Recruiter</bdi>"]
    {
        assert!(shown.has(text), "{text}: {}", shown.body);
    }
    assert!(shown.has("Look again") && shown.has(&format!("/opportunities/{}", bo.opportunity)));
    let audit = world.browser(Role::Admin).await.get("/audit").await;
    assert!(audit.has("Robin Recruiter asked to take back 4 changes together: what the screening agent did since"));
}

#[tokio::test]
async fn a_set_that_has_changed_meanwhile_is_refused_and_shown_anew() {
    let world = World::new().await;
    let (_, [first, _]) = written(&world, "opp-a", "Ada Okafor", "post-a").await;
    let robin = world.browser(Role::Recruiter).await;
    let fields = form(&robin.get(AGENT).await);
    let by = world.operator(Role::Recruiter).await;
    let mut tx = world.store.begin().await.unwrap();
    tx.effect_event(first, EffectEvent::TakenBack { by }).await.unwrap();
    tx.commit().await.unwrap();
    let before = world.last_entry().await;
    let answer = robin.post("/undo", &pairs(&fields)).await;
    assert!(answer.goes_to().ends_with("&notice=undo-changed"));
    assert_eq!(world.actions_since(before).await, [""; 0]);
    let page = robin.get(answer.goes_to()).await;
    assert!(page.has("Take this change back") && page.has("It is taken back already."));
    // One more is written: refused as well.
    let fields = form(&page);
    written(&world, "opp-b", "Bo Lind", "post-b").await;
    assert!(robin.post("/undo", &pairs(&fields)).await.goes_to().ends_with("&notice=undo-changed"));
    for nothing in [&[][..], &[("agent", "screening")], &[("agent", "nobody"), ("since", "24h")]] {
        assert_eq!(robin.post("/undo", nothing).await.goes_to(), "/undo?notice=undo-unclear");
    }
}

#[tokio::test]
async fn nobody_previews_or_takes_back_what_is_not_in_their_remit() {
    let world = World::new().await;
    let (ada, _) = written(&world, "opp-a", "Ada Okafor", "post-a").await;
    let (bo, [b1, b2]) = written(&world, "opp-b", "Bo Lind", "post-b").await;
    let of_b = Assignment { ground: Ground::Posting(PostingId::parse("post-b").unwrap()), confidential: false };
    world.sees(Role::Recruiter, &BTreeSet::from([of_b])).await;
    let (robin, alex) = (world.browser(Role::Recruiter).await, world.browser(Role::Admin).await);
    let page = robin.get(AGENT).await;
    assert_eq!(lines(&page), 2);
    assert!(page.has("Bo Lind") && !page.has("Ada Okafor") && !page.has("post-a"));
    assert_eq!(robin.get(&format!("/undo?run={}", ada.run)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(robin.post("/undo", &[("run", &ada.run.to_string())]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(robin.get(&format!("/undo?run={}", bo.run)).await.status, StatusCode::OK);
    // What somebody sees who sees more does not pass for what they see.
    let of_all = form(&alex.get(AGENT).await);
    assert!(robin.post("/undo", &pairs(&of_all)).await.goes_to().ends_with("&notice=undo-changed"));
    let batch = robin.post("/undo", &pairs(&form(&page))).await.goes_to().to_owned();
    let asked =
        world.store.undo_plan(&domain::Remit::whole(), &domain::UndoScope::Run(bo.run), None, 10).await.unwrap();
    assert_eq!(asked.hindered.iter().map(|line| line.id).collect::<Vec<_>>(), [b2, b1]);
    // The rest is asked for by an admin; of that the recruiter sees nothing.
    assert_eq!(lines(&robin.get(&batch).await), 2);
    let rest = alex.post("/undo", &pairs(&form(&alex.get(AGENT).await))).await.goes_to().to_owned();
    assert_eq!((robin.get(&rest).await.status, alex.get(&rest).await.status), (StatusCode::NOT_FOUND, StatusCode::OK));
    for path in ["/undo/und_00000000z80000000000000009", "/undo/x", "/undo?run=x"] {
        assert_eq!(alex.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_run_is_taken_back_from_its_candidacy_and_an_agents_work_from_its_page() {
    let world = World::new().await;
    let (ada, _) = written(&world, "opp-a", "Ada Okafor", "post-a").await;
    written(&world, "opp-b", "Bo Lind", "post-b").await;
    let robin = world.browser(Role::Recruiter).await;
    let candidacy = robin.get("/opportunities/opp-a").await;
    let link = format!("/undo?run={}", ada.run);
    assert!(candidacy.has(&format!("<a class=\"button button-small\" href=\"{link}\"")), "{}", candidacy.body);
    let page = robin.get(&link).await;
    assert_eq!(lines(&page), 2);
    assert!(page.has("Ada Okafor") && !page.has("Bo Lind") && page.has("one run of the screening agent"));
    let batch = robin.post("/undo", &pairs(&form(&page))).await.goes_to().to_owned();
    assert_eq!(lines(&robin.get(&batch).await), 2);
    assert!(!robin.get("/opportunities/opp-a").await.has(&link), "under way");

    assert!(robin.get("/agents").await.has("href=\"/undo?agent=screening\""));
    let choose = robin.get("/undo?agent=screening").await;
    assert!(choose.has("Choose since when") && choose.has("In the last hour") && lines(&choose) == 0);
    let manager = world.browser(Role::HiringManager).await;
    assert!(!manager.get("/agents").await.has("/undo") && !manager.get("/opportunities/opp-b").await.has("/undo"));
    assert_eq!(manager.get(AGENT).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_time_and_a_posting_narrow_it_and_nothing_is_said_plainly() {
    let world = World::new().await;
    written(&world, "opp-a", "Ada Okafor", "post-a").await;
    world.clock.advance(Duration::from_secs(3600));
    written(&world, "opp-b", "Bo Lind", "post-b").await;
    let robin = world.browser(Role::Recruiter).await;
    let shown = async |query: &str| lines(&robin.get(&format!("/undo?agent=screening&{query}")).await);
    assert_eq!(shown("since=1h").await, 2);
    assert_eq!(shown("since=today").await, 4);
    assert_eq!(shown("since=7d&posting=post-a").await, 2);
    assert_eq!(shown("since=at&at=2026-11-18T12:00").await, 2);
    assert_eq!(shown("since=2026-11-18T11:00:00Z").await, 4);
    let empty = robin.get("/undo?agent=screening&since=24h&posting=post-c").await;
    assert!(empty.has("Nothing to take back") && empty.has("what you chose (0)"));
    assert!(robin.get("/undo").await.has("Choose since when"));
}
