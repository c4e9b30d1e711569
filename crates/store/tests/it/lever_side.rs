//! What is kept about Lever's side: the connection, hooks, feeds, events, what is opened by name.

use std::time::Duration;

use domain::{Event, EventName, FoundBy, Timestamp};
use lever::webhook::{Envelope, EventKind, sign, verify_body};
use lever::{EpochMillis, PostingId};
use rstest::rstest;
use sql::Engine;
use store::{ConnectionKind, Erasure, Error, Feed, Heard, Openable, Pass};

use crate::support::{Bench, START, contact_id, opportunity_id, snapshot};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_renewal_is_claimed_by_one_and_replaces_only_its_own_generation(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let until = START.plus(Duration::from_secs(60));
    let mut tx = bench.store.begin().await.unwrap();
    tx.connect(ConnectionKind::OAuth, "the first secret").await.unwrap();
    assert!(tx.claim_renewal(1, until).await.unwrap());
    assert!(!tx.claim_renewal(1, until).await.unwrap(), "somebody has it");
    tx.release_renewal(1).await.unwrap();
    assert!(tx.claim_renewal(1, until).await.unwrap());
    tx.renew_connection(1, "the second secret").await.unwrap();
    assert!(!tx.claim_renewal(1, until).await.unwrap(), "it was renewed already");
    tx.commit().await.unwrap();

    let mut tx = bench.store.begin().await.unwrap();
    let late = tx.renew_connection(1, "a secret that comes too late").await;
    assert!(matches!(late, Err(Error::Raced { .. })));
    drop(tx);
    let kept = bench.store.connection().await.unwrap().unwrap();
    assert_eq!((kept.generation, kept.secret.as_str(), kept.ended.as_deref()), (2, "the second secret", None));
    assert!(!format!("{kept:?}").contains("secret"));

    // Tokens that were renewed count more than what a process says that came too late to renew them.
    let mut tx = bench.store.begin().await.unwrap();
    tx.end_connection(2, "somebody else's renewal was refused").await.unwrap();
    tx.renew_connection(2, "the third secret").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.connection().await.unwrap().unwrap().ended, None);

    // A claim whose process is gone lapses.
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.claim_renewal(3, START.plus(Duration::from_secs(1))).await.unwrap());
    tx.commit().await.unwrap();
    bench.clock.advance(Duration::from_secs(2));
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.claim_renewal(3, until).await.unwrap());
    tx.end_connection(3, "revoked").await.unwrap();
    assert!(!tx.claim_renewal(3, until).await.unwrap(), "it has ended");
    tx.commit().await.unwrap();
    assert_eq!(bench.store.connection().await.unwrap().unwrap().ended.as_deref(), Some("revoked"));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_hook_s_token_is_believed_for_its_event_until_it_is_forgotten(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_registration("h1", &EventKind::CandidateDeleted, "https://x.example/h", "secret-token").await.unwrap();
    tx.commit().await.unwrap();
    let signed = |event: &str| -> Envelope {
        let signature = sign("secret-token", "t", EpochMillis(1));
        let text = format!(r#"{{"event":"{event}","triggeredAt":1,"token":"t","signature":"{signature}"}}"#);
        Envelope::parse(text.as_bytes()).unwrap()
    };
    let ring = bench.store.hook_keyring().await.unwrap();
    assert!(verify_body(&ring, &signed("candidateDeleted")).is_ok());
    assert!(verify_body(&ring, &signed("applicationCreated")).is_err());

    let mut tx = bench.store.begin().await.unwrap();
    tx.retire_registration("h1").await.unwrap();
    assert_eq!(tx.forget_registrations(START).await.unwrap(), 0, "retired just now");
    tx.commit().await.unwrap();
    assert!(verify_body(&bench.store.hook_keyring().await.unwrap(), &signed("candidateDeleted")).is_ok());
    let mut tx = bench.store.begin().await.unwrap();
    assert_eq!(tx.forget_registrations(START.plus(Duration::from_secs(1))).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(bench.store.hook_keyring().await.unwrap().is_empty());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_feed_reads_back_as_it_was_kept(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.make_feed("inventory").await.unwrap();
    tx.commit().await.unwrap();
    let fresh = bench.store.feed("inventory").await.unwrap().unwrap();
    let expected = Feed {
        name: "inventory".into(),
        made_at: START,
        seen_until: START,
        due_at: START,
        pass: None,
        ended: None,
        problem: None,
    };
    assert_eq!(fresh, expected);
    let later = Timestamp::from_millis(START.millis() + 7);
    let going = Feed {
        seen_until: later,
        due_at: later,
        pass: Some(Pass { began_at: later, page_token: Some("%5B3%5D".into()), items: 200 }),
        ended: Some((later, 250)),
        problem: Some("Lever is away".into()),
        ..fresh
    };
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_feed(&going).await.unwrap();
    // Made again at the next start, it stays where it was.
    tx.make_feed("inventory").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.feed("inventory").await.unwrap(), Some(going));
    let mut tx = bench.store.begin().await.unwrap();
    assert!(matches!(tx.restart_feed("nothing").await, Err(Error::NotFound { .. })));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_event_is_kept_once_and_remembers_whether_it_was_announced(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let applied = |id: &str| Event {
        name: EventName::ApplicationReceived,
        opportunity: Some(opportunity_id(id)),
        contact: Some(contact_id("c1")),
        subject: format!("a-{id}"),
        at: START,
        mark: String::new(),
    };
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.put_event(&applied("o1"), FoundBy::Poll).await.unwrap());
    assert!(!tx.put_event(&applied("o1"), FoundBy::Webhook).await.unwrap());
    assert!(tx.put_event(&applied("o2"), FoundBy::Poll).await.unwrap());
    tx.hear(&EventKind::ApplicationCreated, &opportunity_id("o1")).await.unwrap();
    tx.hear(&EventKind::CandidateHired, &opportunity_id("o2")).await.unwrap();
    tx.commit().await.unwrap();
    let heard = bench.store.heard(START, START).await.unwrap();
    assert_eq!(heard, [Heard { webhook: EventKind::ApplicationCreated, events: 2, heard: 1 }]);
    let of_one = bench.store.events_of(&opportunity_id("o1")).await.unwrap();
    assert_eq!(of_one.len(), 1);
    assert_eq!((of_one[0].found_by, of_one[0].heard_at), (FoundBy::Poll, Some(START)));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_opened_by_name_is_open_until_it_is_closed(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let posting = PostingId::parse("p1").unwrap();
    let (o1, o2) = (opportunity_id("o1"), opportunity_id("o2"));
    let open = async || {
        (
            bench.store.is_opened(&o1, None).await.unwrap(),
            bench.store.is_opened(&o2, Some(&posting)).await.unwrap(),
            bench.store.reads_secret_notes(&o1).await.unwrap(),
        )
    };
    assert_eq!(open().await, (false, false, false));
    let things = [
        Openable::ConfidentialOpportunity(o1.clone()),
        Openable::ConfidentialPosting(posting.clone()),
        Openable::SecretNotes(o1.clone()),
    ];
    let mut tx = bench.store.begin().await.unwrap();
    for what in &things {
        tx.open_by_name(what, "Grace", "asked for").await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(open().await, (true, true, true));
    let mut tx = bench.store.begin().await.unwrap();
    for what in &things {
        assert!(tx.close_by_name(what, "Grace").await.unwrap());
        assert!(!tx.close_by_name(what, "Grace").await.unwrap());
    }
    tx.commit().await.unwrap();
    assert_eq!(open().await, (false, false, false));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_consents_again_is_known_anew_and_who_was_deleted_is_not(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (contact, old) = (contact_id("c1"), snapshot("o1", "c1", START));
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_snapshot(&old).await.unwrap();
    assert!(!tx.revive_contact(&contact).await.unwrap(), "nothing was erased");
    assert!(tx.erase_contact(&contact, Erasure::ConsentEnded).await.unwrap());
    assert!(matches!(tx.put_snapshot(&old).await, Err(Error::Erased)));
    assert!(tx.revive_contact(&contact).await.unwrap());
    tx.put_snapshot(&snapshot("o2", "c1", START)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(bench.store.snapshot(&opportunity_id("o1")).await, Err(Error::Erased)));
    assert!(bench.store.snapshot(&opportunity_id("o2")).await.unwrap().is_some());

    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.erase_contact(&contact, Erasure::ConsentEnded).await.unwrap());
    // Lever deletes them afterwards: no consent brings that back.
    assert!(!tx.erase_contact(&contact, Erasure::Deleted).await.unwrap());
    assert!(!tx.revive_contact(&contact).await.unwrap());
    tx.commit().await.unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn changes_of_a_bucket_come_one_after_the_other(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let changes = (0..20).map(|_| {
        let store = bench.store.clone();
        tokio::spawn(async move {
            let mut add = |text: Option<String>, now: i64| {
                assert!(now > 0);
                (text.map_or(0, |text| text.parse::<i64>().unwrap()) + 1).to_string()
            };
            store.change_bucket("a key", &mut add).await.unwrap();
        })
    });
    for change in changes.collect::<Vec<_>>() {
        change.await.unwrap();
    }
    let mut seen = None;
    let mut look = |text: Option<String>, _| {
        seen.clone_from(&text);
        text.unwrap_or_default()
    };
    bench.store.change_bucket("a key", &mut look).await.unwrap();
    assert_eq!(seen.as_deref(), Some("20"));
}
