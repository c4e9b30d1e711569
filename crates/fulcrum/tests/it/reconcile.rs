//! What Lever does not announce, and what it announced in vain, is found by looking.

use std::time::Duration;

use domain::Phase;
use lever::OpportunityId;
use lever::webhook::EventKind;
use lever_sim::{PersonaRequest, ResumeFile, Seed};
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::Openable;

use crate::support::{Setup, TestFulcrum};

const DAY: Duration = Duration::from_secs(24 * 3_600);

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_application_whose_webhook_never_came_is_found_and_screened(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, false).await;
    let ada = fulcrum.applies();
    // The feed of changes is due every two minutes.
    fulcrum.poll_after(Duration::from_secs(120)).await;
    assert_eq!(
        fulcrum.events(&ada).await,
        [
            ("application.received", "poll", false),
            ("candidate.created", "poll", false),
            ("candidate.stage_change", "poll", false),
            ("opportunity.created", "poll", false),
        ]
    );
    fulcrum.approve_all(&ada).await;
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), ["forms", "notes", "stage"]);
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_a_webhook_and_a_poll_both_see_happens_once(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, true).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.poll_after(Duration::from_secs(600)).await;
    fulcrum.poll_after(DAY).await;
    fulcrum.lever.redeliver_all();
    fulcrum.run_until_idle().await;
    let events = fulcrum.events(&ada).await;
    let announced: Vec<_> = events.iter().filter(|(_, _, heard)| *heard).map(|(name, ..)| *name).collect();
    assert_eq!(announced, ["application.received"]);
    let mut names: Vec<_> = events.iter().map(|(name, ..)| *name).collect();
    names.dedup();
    assert_eq!(names.len(), events.len(), "{events:?}");
    assert_eq!(fulcrum.store.runs(&ada).await.unwrap().len(), 1);
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_webhook_that_nobody_has_switched_on_is_told_to_be_silent(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, true).await;
    fulcrum.lever.switch_event("applicationCreated", false).unwrap();
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.put_registration("h1", &EventKind::ApplicationCreated, &fulcrum.hooks_url, "token").await.unwrap();
    tx.commit().await.unwrap();
    for seed in 1..=3 {
        fulcrum.applies_with(PersonaRequest { seed: Some(seed), ..PersonaRequest::default() });
    }
    fulcrum.poll_after(Duration::from_secs(120)).await;
    let said = async || -> Vec<_> {
        let known = fulcrum.store.registrations().await.unwrap();
        let silent = fulcrum::hooks::silent(&fulcrum.store, &known).await.unwrap();
        silent.into_iter().map(|finding| finding.what).collect()
    };
    // It may still be on its way.
    assert_eq!(said().await, Vec::<String>::new());
    fulcrum.clock.advance(Duration::from_secs(3 * 3_600));
    assert_eq!(said().await, ["applicationCreated never arrives: 3 happened in the last week, none was announced"]);
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn notes_feedback_offers_and_files_are_found_though_nothing_announces_them(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, true).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.poll_after(DAY).await;
    let before = fulcrum.events(&ada).await;
    fulcrum.clock.advance(Duration::from_secs(1));

    let note = fulcrum.lever.write_note(ada.as_str(), "Met her at a fair.").unwrap();
    fulcrum.clock.advance(Duration::from_secs(1));
    fulcrum.lever.comment(ada.as_str(), &note, "So did I.").unwrap();
    fulcrum.lever.write_secret_note(ada.as_str(), "Asks for a lot.").unwrap();
    fulcrum.lever.write_feedback(ada.as_str(), "3 - Hire", "Knows her trade.").unwrap();
    let offer = fulcrum.lever.make_offer(ada.as_str(), Default::default()).unwrap();
    fulcrum.lever.advance_offer(&offer, "approval-sent").unwrap();
    let file = ResumeFile { name: "portfolio.txt".into(), bytes: b"drawings".to_vec().into() };
    fulcrum.lever.upload_file(ada.as_str(), file).unwrap();

    // Within a day of a look, whatever moves the opportunity or does not.
    fulcrum.poll_after(DAY).await;
    let mut after = fulcrum.events(&ada).await;
    after.retain(|event| !before.contains(event) || event.0 == "note.created");
    assert_eq!(
        after,
        [
            ("feedback.submitted", "poll", false),
            ("file.added", "poll", false),
            ("note.created", "poll", false),
            ("note.created", "poll", false),
            ("offer.created", "poll", false),
            ("offer.status_changed", "poll", false),
        ]
    );
    // And the next status is another event, the same one none.
    fulcrum.lever.advance_offer(&offer, "approved").unwrap();
    fulcrum.poll_after(DAY).await;
    fulcrum.poll_after(DAY).await;
    let statuses = fulcrum.events(&ada).await.iter().filter(|event| event.0 == "offer.status_changed").count();
    assert_eq!(statuses, 2);
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn secret_notes_are_seen_only_once_an_operator_has_opened_them(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, true).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.clock.advance(Duration::from_secs(1));
    fulcrum.lever.write_secret_note(ada.as_str(), "Asks for a lot.").unwrap();
    fulcrum.poll_after(DAY).await;
    let notes = async || fulcrum.events(&ada).await.iter().filter(|event| event.0 == "note.created").count();
    assert_eq!(notes().await, 0);
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.open_by_name(&Openable::SecretNotes(ada.clone()), "Grace", "the hiring manager asked").await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.poll().await;
    assert_eq!(notes().await, 1);
    assert!(fulcrum.story(&ada).await.contains(&"lever.opened-by-name"));
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_deletion_that_nobody_announced_erases_the_person(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, false).await;
    let ada = fulcrum.applies();
    fulcrum.poll_after(Duration::from_secs(120)).await;
    fulcrum.lever.delete_opportunity(ada.as_str()).unwrap();
    fulcrum.poll_after(Duration::from_secs(15 * 60)).await;
    assert!(matches!(fulcrum.store.snapshot(&ada).await, Err(store::Error::Erased)));
    assert!(fulcrum.events(&ada).await.contains(&("candidate.deleted", "poll", false)));
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_deletion_that_has_left_lever_s_lists_is_found_by_the_inventory(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, false).await;
    let ada = fulcrum.applies();
    fulcrum.poll_after(Duration::from_secs(120)).await;
    fulcrum.lever.delete_opportunity(ada.as_str()).unwrap();
    // Nobody runs the service for longer than Lever lists deletions.
    fulcrum.poll_after(40 * DAY).await;
    fulcrum.poll_after(8 * DAY).await;
    assert!(matches!(fulcrum.store.snapshot(&ada).await, Err(store::Error::Erased)));
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_still_has_a_confidential_opportunity_is_not_erased_with_another_one(#[case] engine: Engine) {
    let setup = Setup { looks: true, hooks: false, confidential: true, ..Setup::quiet(engine, Phase::Augment) };
    let fulcrum = setup.start().await;
    let postings = fulcrum.lever.world()["postings"].as_array().unwrap().clone();
    let confidential = postings.iter().find(|posting| posting["confidentiality"] == "confidential").unwrap();
    let confidential = confidential["id"].as_str().unwrap();
    let applies = |posting: &str| {
        let applied = fulcrum.lever.apply(lever_sim::Applicant {
            email: Some("ada@mail.example".to_owned()),
            ..lever_sim::Applicant::generated(posting)
        });
        OpportunityId::parse(&applied.unwrap().opportunity_id).unwrap()
    };
    let (open, closed) = (applies("Backend Engineer"), applies(confidential));
    let mut tx = fulcrum.store.begin().await.unwrap();
    let posting = Openable::ConfidentialPosting(lever::PostingId::parse(confidential).unwrap());
    tx.open_by_name(&posting, "Grace", "the board agreed").await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.poll_after(Duration::from_secs(120)).await;
    assert!(fulcrum.store.snapshot(&closed).await.unwrap().is_some());
    fulcrum.lever.delete_opportunity(open.as_str()).unwrap();
    fulcrum.poll_after(Duration::from_secs(15 * 60)).await;
    assert!(fulcrum.events(&open).await.contains(&("candidate.deleted", "poll", false)));
    assert!(fulcrum.store.snapshot(&closed).await.unwrap().is_some());
    // With the last one they go.
    fulcrum.lever.delete_opportunity(closed.as_str()).unwrap();
    fulcrum.poll_after(Duration::from_secs(15 * 60)).await;
    assert!(matches!(fulcrum.store.snapshot(&closed).await, Err(store::Error::Erased)));
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_is_erased_because_lever_is_suddenly_another_account(#[case] engine: Engine) {
    let setup = Setup { looks: true, hooks: false, seed: Seed::small(), ..Setup::quiet(engine, Phase::Augment) };
    let fulcrum = setup.start().await;
    fulcrum.poll().await;
    let (known, _) = fulcrum.store.opportunities_known().await.unwrap();
    // Nobody who is known is there any more, and no list says that they were deleted.
    for row in fulcrum.lever.world()["opportunities"].as_array().unwrap() {
        fulcrum.lever.delete_opportunity(row["id"].as_str().unwrap()).unwrap();
    }
    fulcrum.clock.advance(40 * DAY);
    fulcrum.poll().await;
    let feed = fulcrum.store.feed("inventory").await.unwrap().unwrap();
    let problem = feed.problem.unwrap_or_default();
    assert!(problem.starts_with(&format!("{known} of the {known} opportunities")), "{problem}");
    assert_eq!(fulcrum.store.expected_in_lever().await.unwrap(), usize::try_from(known).unwrap());
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn people_who_are_merged_in_lever_are_merged_here(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, true).await;
    let ada = fulcrum.applies();
    let again = fulcrum.applies_with(PersonaRequest { seed: Some(8), ..PersonaRequest::default() });
    fulcrum.run_until_idle().await;
    fulcrum.approve_all(&ada).await;
    fulcrum.lever.merge(ada.as_str(), again.as_str()).unwrap();
    fulcrum.run_until_idle().await;
    // What was decided about the one is not done to the other.
    assert_eq!((fulcrum.written(&ada), fulcrum.written(&again)), (vec![], vec![]));
    // Nobody has opportunities any more under the contact that is gone, so what was known under it goes too.
    assert!(matches!(fulcrum.store.effects(&ada).await, Err(store::Error::Erased)));
    fulcrum.poll_after(8 * DAY).await;
    assert!(fulcrum.events(&ada).await.iter().any(|event| event.0 == "candidate.merged"));
    assert!(fulcrum.story(&ada).await.contains(&"opportunity.merged"));
    assert!(fulcrum.store.snapshot(&again).await.unwrap().is_some());
    // The other two of the three that were approved: there is nobody left for whom to write.
    fulcrum.finish_with_dead_letters(2).await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_is_anonymized_in_lever_is_erased_here(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, true).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let contact = fulcrum.store.contact_of(&ada).await.unwrap().unwrap();
    fulcrum.lever.anonymize(contact.as_str()).unwrap();
    fulcrum.poll_after(8 * DAY).await;
    assert!(matches!(fulcrum.store.snapshot(&ada).await, Err(store::Error::Erased)));
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_consent_that_ends_erases_and_a_new_one_begins_anew(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, true).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let contact = fulcrum.store.contact_of(&ada).await.unwrap().unwrap();
    let consent = |allowed: bool| -> lever_sim::DataProtection {
        serde_json::from_value(json!({ "store": { "allowed": allowed }, "contact": { "allowed": allowed } })).unwrap()
    };
    // Nothing of the opportunity says that it has changed: the inventory finds it.
    fulcrum.lever.protect(contact.as_str(), consent(false)).unwrap();
    fulcrum.poll_after(8 * DAY).await;
    assert!(matches!(fulcrum.store.snapshot(&ada).await, Err(store::Error::Erased)));
    assert!(fulcrum.events(&ada).await.iter().any(|event| event.0 == "candidate.consent_ended"));
    fulcrum.lever.protect(contact.as_str(), consent(true)).unwrap();
    fulcrum.poll_after(8 * DAY).await;
    assert!(fulcrum.store.snapshot(&ada).await.unwrap().is_some());
    // What was known before stays unreadable.
    assert!(matches!(fulcrum.store.proposals(&ada).await, Err(store::Error::Erased)));
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn postings_and_requisitions_are_followed(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, false).await;
    fulcrum.poll().await;
    let posting = fulcrum.lever.world()["postings"][0]["id"].as_str().unwrap().to_owned();
    fulcrum.clock.advance(Duration::from_secs(1));
    fulcrum.lever.rename_posting(&posting, "Principal Backend Engineer").unwrap();
    fulcrum.poll_after(Duration::from_secs(60)).await;
    let names = async || -> Vec<_> {
        fulcrum.store.events(100).await.unwrap().into_iter().map(|event| (event.name.as_str(), event.subject)).collect()
    };
    assert!(names().await.contains(&("posting.updated", posting.clone())));
    let kept: lever::Posting =
        fulcrum.store.cached(store::CacheKind::Posting, &posting, Duration::from_secs(60)).await.unwrap().unwrap();
    assert_eq!(kept.text, "Principal Backend Engineer");
    fulcrum.lever.delete_posting(&posting).unwrap();
    fulcrum.poll_after(Duration::from_secs(15 * 60)).await;
    assert!(names().await.contains(&("posting.deleted", posting.clone())));
    assert!(names().await.iter().any(|(name, _)| *name == "requisition.updated"));
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_is_taken_in_whole_and_its_past_makes_no_events(#[case] engine: Engine) {
    let seed = Seed::small().with_opportunities(250);
    let fulcrum = Setup { looks: true, hooks: false, seed, ..Setup::quiet(engine, Phase::Augment) }.start().await;
    // The seeded past lies before the beginning; what is planted at the very moment may not count as past.
    fulcrum.poll().await;
    let feed = fulcrum.store.feed("inventory").await.unwrap().unwrap();
    let in_lever = fulcrum.lever.world()["opportunities"].as_array().unwrap().len();
    let confidential = fulcrum.lever.world()["opportunities"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["confidentiality"] == "confidential")
        .count();
    assert_eq!(feed.ended.unwrap().1, i64::try_from(in_lever - confidential).unwrap());
    let (known, _) = fulcrum.store.opportunities_known().await.unwrap();
    assert_eq!(known, i64::try_from(in_lever - confidential).unwrap());
    let events = fulcrum.store.events(10_000).await.unwrap();
    let received = events.iter().filter(|event| event.name == domain::EventName::ApplicationReceived).count();
    assert_eq!(received, 0);
    let proposals = sql_count(&fulcrum, "proposals").await;
    assert_eq!(proposals, 0);
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite, true)]
#[case(Engine::Sqlite, false)]
#[case(Engine::Postgres, true)]
#[tokio::test]
async fn who_had_applied_before_is_not_screened_because_somebody_moves_them_now(
    #[case] engine: Engine,
    #[case] looks: bool,
) {
    let setup = Setup { looks, seed: Seed::small(), ..Setup::quiet(engine, Phase::Augment) };
    let fulcrum = setup.start().await;
    fulcrum.poll().await;
    let stage = lever::StageId::parse("applicant-new").unwrap();
    let rows = fulcrum.lever.world()["opportunities"].as_array().unwrap().clone();
    let waiting: Vec<_> = rows
        .iter()
        .filter(|row| row["stage"] == stage.as_str() && row["application"].is_string() && row["archived"].is_null())
        .filter(|row| row["confidentiality"] == "non-confidential")
        .map(|row| OpportunityId::parse(row["id"].as_str().unwrap()).unwrap())
        .collect();
    assert!(waiting.len() > 3, "{waiting:?}");
    fulcrum.clock.advance(Duration::from_secs(60));
    let stages = fulcrum.lever.world()["stages"].as_array().unwrap().clone();
    let next = stages.iter().skip_while(|other| other["id"] != stage.as_str()).nth(1).unwrap()["id"].clone();
    for id in &waiting {
        fulcrum.lever.move_stage(id.as_str(), next.as_str().unwrap()).unwrap();
    }
    fulcrum.run_until_idle().await;
    fulcrum.poll_after(Duration::from_secs(600)).await;
    assert_eq!(sql_count(&fulcrum, "runs").await, 0);
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_backlog_is_read_when_an_operator_asks_for_it_and_once(#[case] engine: Engine) {
    let seed = Seed::small();
    let fulcrum = Setup { looks: true, hooks: false, seed, ..Setup::quiet(engine, Phase::Augment) }.start().await;
    fulcrum.poll().await;
    let work = domain::work::Backlog {
        agent: domain::AgentName::Screening,
        stage: lever::StageId::parse("applicant-new").unwrap(),
        posting: None,
    };
    let waiting = fulcrum.store.without_run(work.agent, &work.stage, None, "", 1_000).await.unwrap();
    assert!(!waiting.is_empty());
    for _ in 0..2 {
        let mut tx = fulcrum.store.begin().await.unwrap();
        tx.enqueue(&work).await.unwrap();
        tx.commit().await.unwrap();
        fulcrum.run_until_idle().await;
    }
    for id in &waiting {
        assert_eq!(fulcrum.store.runs(id).await.unwrap().len(), 1, "{id}");
    }
    assert_eq!(sql_count(&fulcrum, "runs").await, i64::try_from(waiting.len()).unwrap());
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn confidential_work_is_closed_to_agents_until_an_operator_opens_it_by_name(#[case] engine: Engine) {
    let fulcrum =
        Setup { looks: true, hooks: false, confidential: true, ..Setup::quiet(engine, Phase::Augment) }.start().await;
    let posting = fulcrum.lever.world()["postings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|posting| posting["confidentiality"] == "confidential")
        .expect("the seeded company has a confidential posting")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let applied = fulcrum
        .lever
        .apply(lever_sim::Applicant {
            persona: PersonaRequest { seed: Some(7), ..PersonaRequest::default() },
            ..lever_sim::Applicant::generated(&posting)
        })
        .unwrap();
    let ada = OpportunityId::parse(&applied.opportunity_id).unwrap();
    fulcrum.poll_after(Duration::from_secs(120)).await;
    assert_eq!(fulcrum.store.snapshot(&ada).await.unwrap(), None);

    let posting = Openable::ConfidentialPosting(lever::PostingId::parse(&posting).unwrap());
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.open_by_name(&posting, "Grace", "the board agreed").await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.poll_after(Duration::from_secs(120)).await;
    assert!(fulcrum.store.snapshot(&ada).await.unwrap().unwrap().opened);
    assert_eq!(fulcrum.store.runs(&ada).await.unwrap().len(), 1);
    let whole = domain::Remit::whole();
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.set_remit(fulcrum.recruiter, &whole.assignments, None).await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.approve_all(&ada).await;

    // Closed again before anything was written: nothing is.
    let mut tx = fulcrum.store.begin().await.unwrap();
    assert!(tx.close_by_name(&posting, "Grace").await.unwrap());
    tx.commit().await.unwrap();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), Vec::<String>::new());
    assert!(fulcrum.effects(&ada).await.iter().all(|(_, state)| *state == "stale"));
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_pass_goes_on_where_it_was_and_a_lost_place_begins_anew(#[case] engine: Engine) {
    let seed = Seed::small().with_opportunities(250);
    let fulcrum = Setup { looks: true, hooks: false, seed, ..Setup::quiet(engine, Phase::Augment) }.start().await;
    // Two pages of three were read when the process was killed, and Lever no longer knows the place.
    let mut feed = fulcrum.store.feed("inventory").await.unwrap().unwrap();
    let began_at = feed.due_at;
    feed.pass = Some(store::Pass { began_at, page_token: Some("no token of Lever's".into()), items: 200 });
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.put_feed(&feed).await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.poll().await;
    let feed = fulcrum.store.feed("inventory").await.unwrap().unwrap();
    let (known, _) = fulcrum.store.opportunities_known().await.unwrap();
    assert_eq!((feed.pass, feed.ended.map(|(_, items)| items), feed.problem), (None, Some(known), None));
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_lever_forbids_is_told_and_does_not_keep_the_rest_from_being_read(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, true).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.lever.set_faults(
        serde_json::from_value(json!({ "next": [
            { "fault": "unavailable", "method": "GET", "pathPrefix": "/v1/opportunities/*/notes", "times": 20 }
        ] }))
        .unwrap(),
    );
    fulcrum.clock.advance(Duration::from_secs(1));
    fulcrum.lever.write_note(ada.as_str(), "Met her at a fair.").unwrap();
    // Lever answers 503 for a while; the look is tried again until it does not.
    fulcrum.poll_after(DAY).await;
    assert!(fulcrum.events(&ada).await.contains(&("note.created", "poll", false)));
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_was_opened_without_lever_s_grant_keeps_nobody_else_from_being_found(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::looking(engine, false).await;
    let mut tx = fulcrum.store.begin().await.unwrap();
    let posting = Openable::ConfidentialPosting(lever::PostingId::parse("p-1").unwrap());
    tx.open_by_name(&posting, "Grace", "the board agreed").await.unwrap();
    tx.commit().await.unwrap();
    let ada = fulcrum.applies();
    fulcrum.poll_after(Duration::from_secs(120)).await;
    assert_eq!(fulcrum.store.runs(&ada).await.unwrap().len(), 1);
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_feed_that_lever_refuses_is_told_and_fails_no_step(#[case] engine: Engine) {
    let setup = Setup { looks: true, denied: &["requisitions:read"], ..Setup::quiet(engine, Phase::Augment) };
    let fulcrum = setup.start().await;
    let ada = fulcrum.applies();
    fulcrum.poll_after(Duration::from_secs(120)).await;
    assert_eq!(fulcrum.store.runs(&ada).await.unwrap().len(), 1);
    let feed = fulcrum.store.feed("requisitions").await.unwrap().unwrap();
    assert_eq!(
        (feed.pass, feed.ended, feed.problem.as_deref()),
        (None, None, Some("could not list the requisitions: Lever answered 403 (ForbiddenError)"))
    );
    fulcrum.finish().await;
}

pub(crate) async fn sql_count(fulcrum: &TestFulcrum, table: &'static str) -> i64 {
    let text = match table {
        "runs" => "SELECT COUNT(*) AS n FROM runs",
        _ => "SELECT COUNT(*) AS n FROM proposals",
    };
    let row = fulcrum.store.db().fetch_optional(sql::query(text)).await.unwrap().unwrap();
    sql::Row::get(&row, "n")
}
