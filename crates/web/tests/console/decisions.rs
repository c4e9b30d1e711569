//! What a person decides, and what it leaves behind.

use std::time::Duration;

use axum::http::StatusCode;
use domain::{Effect, EffectState, ProposalState, Role};

use crate::browser::World;
use crate::seed::{self, Sample};

#[tokio::test]
async fn an_approval_leaves_the_state_the_entries_and_the_job() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    let id = world.operator(Role::Recruiter).await;
    let before = world.last_entry().await;
    let answer = robin.post(&format!("/proposals/{}/approval", seeded.proposals[1]), &[]).await;
    let page = format!("/opportunities/{}?notice=approved", seeded.opportunity);
    assert_eq!(answer.goes_to(), page);

    let proposal = world.store.proposal(seeded.proposals[1]).await.unwrap();
    let approval = world.store.approval(proposal.id).await.unwrap().unwrap();
    let ProposalState::Approved { approval: named, by, at, waited } = proposal.state else { panic!("not approved") };
    assert_eq!((named, by, at), (approval.id, id, world.store.now()));
    assert!(waited.is_some_and(|waited| waited.rules.iter().any(|rule| rule.id == "phase.augment")));
    assert_eq!(approval.effect, proposal.effect);
    assert_eq!(world.actions_since(before).await, ["proposal.approved", "effect.ready"]);
    assert_eq!(world.jobs().await, ["apply"]);
    let shown = robin.get(&page).await;
    assert!(shown.has("Approved. It is written to Lever next.") && shown.has("Approved by Robin Recruiter."));
}

#[tokio::test]
async fn a_note_may_be_reworded_and_a_move_redirected_before_approving() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    let [form, note, stage] = [0, 1, 2].map(|index| format!("/proposals/{}/approval", seeded.proposals[index]));

    for (path, field) in [
        (&note, ("text", " \r\n ")),
        (&stage, ("stage", "gone")),
        (&stage, ("stage", "applicant-new")),
        (&form, ("text", "100")),
    ] {
        assert!(robin.post(path, &[field]).await.goes_to().ends_with("?notice=not-an-edit"), "{path} {field:?}");
    }
    assert_eq!(world.jobs().await, [""; 0]);

    assert!(robin.post(&note, &[("text", "In my words:\r\nyes.\r\n")]).await.goes_to().ends_with("?notice=approved"));
    assert!(robin.post(&stage, &[("stage", "onsite")]).await.goes_to().ends_with("?notice=approved"));
    let effects = world.store.effects(&seeded.opportunity).await.unwrap();
    let mut written: Vec<String> = effects
        .iter()
        .map(|record| match &record.effect {
            Effect::AddNote { text, secret: true } => text.clone(),
            Effect::MoveStage { from, to } => format!("{} to {}", from.id, to.id),
            other => format!("{other:?}"),
        })
        .collect();
    written.sort();
    assert_eq!(written, ["In my words:\nyes.", "applicant-new to onsite"]);
}

#[tokio::test]
async fn an_untouched_edit_is_no_edit() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    let note = seed::ada().note.replace('\n', "\r\n");
    robin.post(&format!("/proposals/{}/approval", seeded.proposals[1]), &[("text", &note)]).await;
    let approval = world.store.approval(seeded.proposals[1]).await.unwrap().unwrap();
    assert_eq!(approval.effect, Effect::AddNote { text: seed::ada().note, secret: true });
}

#[tokio::test]
async fn declining_needs_a_reason() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    let by = world.operator(Role::Recruiter).await;
    let path = format!("/proposals/{}/refusal", seeded.proposals[2]);
    let long = "x".repeat(2001);
    for fields in [&[][..], &[("reason", "")], &[("reason", " \r\n")], &[("reason", &long)]] {
        assert!(robin.post(&path, fields).await.goes_to().ends_with("?notice=reason-missing"));
    }
    let before = world.last_entry().await;
    assert!(robin.post(&path, &[("reason", " Not this week. ")]).await.goes_to().ends_with("?notice=declined"));
    let proposal = world.store.proposal(seeded.proposals[2]).await.unwrap();
    assert_eq!(proposal.state, ProposalState::Declined { by, reason: "Not this week.".into(), at: world.store.now() });
    assert_eq!(world.actions_since(before).await, ["proposal.declined"]);
    assert_eq!(world.jobs().await, [""; 0]);
}

#[tokio::test]
async fn whoever_comes_second_is_told_politely() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let (robin, alex) = (world.browser(Role::Recruiter).await, world.browser(Role::Admin).await);
    let approval = format!("/proposals/{}/approval", seeded.proposals[0]);
    let refusal = format!("/proposals/{}/refusal", seeded.proposals[0]);
    let (first, second) = tokio::join!(robin.post(&approval, &[]), alex.post(&approval, &[]));
    let mut told = [first.goes_to(), second.goes_to()].map(|to| to.rsplit('=').next().unwrap().to_owned());
    told.sort();
    assert_eq!(told, ["already-decided", "approved"]);
    let late = alex.post(&refusal, &[("reason", "no")]).await;
    assert!(late.goes_to().ends_with("?notice=already-decided"));
    assert!(alex.get(late.goes_to()).await.has("Someone decided this before you"));
    assert_eq!(world.jobs().await, ["apply"]);
}

#[tokio::test]
async fn after_its_time_nothing_is_approved() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    world.clock.advance(Duration::from_secs(3 * 24 * 3600));
    let robin = world.browser(Role::Recruiter).await;
    let answer = robin.post(&format!("/proposals/{}/approval", seeded.proposals[0]), &[]).await;
    assert!(answer.goes_to().ends_with("?notice=expired"));
    let all = robin.post(&format!("/runs/{}/approval", seeded.run), &[]).await;
    assert!(all.goes_to().ends_with("?notice=nothing-waits"));
    let page = robin.get(&format!("/opportunities/{}", seeded.opportunity)).await;
    assert!(page.has("Nobody decided in time") && !page.has("/approval\""));
    assert_eq!(world.jobs().await, [""; 0]);
}

#[tokio::test]
async fn everything_of_a_run_is_approved_at_once_but_never_an_archive() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &Sample { archive: true, ..seed::ada() }).await;
    let robin = world.browser(Role::Recruiter).await;
    let page = robin.get(&format!("/opportunities/{}", seeded.opportunity)).await;
    assert!(page.has("Approve all 3") && page.has("An archive is not among them"));
    let before = world.last_entry().await;
    let answer = robin.post(&format!("/runs/{}/approval", seeded.run), &[]).await;
    assert!(answer.goes_to().ends_with("?notice=approved-but-archive"));
    let pair = ["proposal.approved", "effect.ready"];
    assert_eq!(world.actions_since(before).await, [pair, pair, pair].concat());
    let archive = world.store.proposal(seeded.proposals[3]).await.unwrap();
    assert_eq!(archive.state.as_str(), "awaiting-approval");
    let again = robin.post(&format!("/runs/{}/approval", seeded.run), &[]).await;
    assert!(again.goes_to().ends_with("?notice=nothing-waits"));
    let alone = robin.post(&format!("/proposals/{}/approval", archive.id), &[]).await;
    assert!(alone.goes_to().ends_with("?notice=approved"));
}

#[tokio::test]
async fn a_written_change_is_taken_back_once() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let by = world.operator(Role::Recruiter).await;
    let effect = seed::written(&world.store, seeded.proposals[1], by).await;
    let robin = world.browser(Role::Recruiter).await;
    let page = format!("/opportunities/{}", seeded.opportunity);
    assert!(robin.get(&page).await.has("The note is deleted in Lever."));
    let before = world.last_entry().await;
    let path = format!("/effects/{effect}/undo");
    assert!(robin.post(&path, &[]).await.goes_to().ends_with("?notice=undo-requested"));
    assert!(robin.post(&path, &[]).await.goes_to().ends_with("?notice=undo-requested"));
    assert_eq!(world.actions_since(before).await, ["undo.requested"]);
    assert_eq!(world.jobs().await, ["apply", "undo"]);
    let shown = robin.get(&page).await;
    assert!(shown.has("Taking it back was asked for") && !shown.has(&path));
}

#[tokio::test]
async fn what_was_not_written_is_not_taken_back() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    robin.post(&format!("/proposals/{}/approval", seeded.proposals[1]), &[]).await;
    let effects = world.store.effects(&seeded.opportunity).await.unwrap();
    assert_eq!(effects[0].state, EffectState::Ready);
    let answer = robin.post(&format!("/effects/{}/undo", effects[0].id), &[]).await;
    assert!(answer.goes_to().ends_with("?notice=nothing-to-undo"));
}

#[tokio::test]
async fn who_only_reads_sees_everything_but_no_buttons() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let by = world.operator(Role::Recruiter).await;
    let effect = seed::written(&world.store, seeded.proposals[1], by).await;
    for role in [Role::HiringManager, Role::Auditor] {
        let reader = world.browser(role).await;
        let page = reader.get(&format!("/opportunities/{}", seeded.opportunity)).await;
        assert!(page.has("Ada Okafor") && page.has("Move to another stage") && page.has("Phone screen"));
        for absent in ["/approval\"", "/refusal\"", "/undo\"", "<textarea"] {
            assert!(!page.has(absent), "{role}: {absent}");
        }
        for path in [
            format!("/proposals/{}/approval", seeded.proposals[0]),
            format!("/proposals/{}/refusal", seeded.proposals[0]),
            format!("/runs/{}/approval", seeded.run),
            format!("/effects/{effect}/undo"),
        ] {
            let answer = reader.post(&path, &[("reason", "x")]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role}: {path}");
            assert!(answer.has("Your role does not allow this"));
        }
    }
    assert_eq!(world.store.proposal(seeded.proposals[0]).await.unwrap().state.as_str(), "awaiting-approval");
}

#[tokio::test]
async fn nothing_is_approved_while_it_could_not_be_written_and_it_goes_on_waiting() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    assert_eq!(robin.post("/agents/halt", &[]).await.goes_to(), "/agents?notice=stopped");
    let before = world.last_entry().await;
    for path in [
        format!("/proposals/{}/approval", seeded.proposals[0]),
        format!("/runs/{}/approval", world.store.proposal(seeded.proposals[0]).await.unwrap().run_id),
    ] {
        let answer = robin.post(&path, &[]).await;
        assert_eq!(answer.goes_to(), format!("/opportunities/{}?notice=switched-off", seeded.opportunity));
    }
    assert_eq!(world.actions_since(before).await, Vec::<String>::new());
    let proposal = world.store.proposal(seeded.proposals[0]).await.unwrap();
    assert!(matches!(proposal.state, ProposalState::AwaitingApproval { .. }));
}
