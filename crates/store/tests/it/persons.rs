use std::collections::BTreeSet;

use domain::{Assignment, Ground, Remit};
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::{Snapshot, Store};

use crate::support::{Bench, DAY, START, contact_id, snapshot};

/// Opportunity, contact, name, address, posting.
const PEOPLE: [(&str, &str, &str, &str, &str); 4] = [
    ("o1", "c1", "Jörg Weißenfels", "joerg@example.org", "p-1"),
    ("o2", "c2", "Jorg Okafor", "jorg@example.org", "p-2"),
    ("o3", "c1", "Jörg Weißenfels", "joerg@example.org", "p-2"),
    ("o4", "c4", "", "", "p-1"),
];

fn person(id: &str, contact: &str, name: &str, email: &str, posting: &str) -> Snapshot {
    let mut person = snapshot(id, contact, START);
    name.clone_into(&mut person.opportunity.name);
    person.opportunity.emails = if email.is_empty() { vec![] } else { vec![email.to_owned()] };
    let application = json!([{ "id": "a", "posting": posting, "type": "posting" }]);
    person.opportunity.applications = serde_json::from_value(application).unwrap();
    person
}

async fn put(store: &Store, snapshot: &Snapshot) {
    let mut tx = store.begin().await.unwrap();
    tx.put_snapshot(snapshot).await.unwrap();
    tx.commit().await.unwrap();
}

async fn everyone(bench: &Bench) {
    for (id, contact, name, email, posting) in PEOPLE {
        put(&bench.store, &person(id, contact, name, email, posting)).await;
    }
}

async fn found(store: &Store, remit: &Remit, words: &str) -> Vec<String> {
    let found = store.find_person(remit, words, 10).await.unwrap();
    found.into_iter().map(|found| found.opportunity_id.to_string()).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn people_are_found_by_whole_words_of_which_all_must_fit(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    everyone(&bench).await;
    let cases: [(&str, &[&str]); 11] = [
        ("Jörg Weißenfels", &["o1", "o3"]),
        ("weissenfels JORG", &["o1", "o3"]),
        ("jorg", &["o1", "o2", "o3"]),
        ("okafor", &["o2"]),
        ("jorg okafor weissenfels", &[]),
        ("Joerg@Example.org", &["o1", "o3"]),
        ("okafor jorg@example.org", &["o2"]),
        ("okaf", &[]),
        ("example", &[]),
        ("", &[]),
        ("' OR 1=1 --", &[]),
    ];
    for (words, expected) in cases {
        assert_eq!(found(&bench.store, &Remit::whole(), words).await, expected, "{words}");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_is_found_outside_the_remit_or_under_a_name_they_no_longer_have(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    everyone(&bench).await;
    let ground = Ground::Posting(lever::PostingId::parse("p-1").unwrap());
    let remit = Remit { assignments: BTreeSet::from([Assignment { ground, confidential: true }]), lever_user: None };
    assert_eq!(found(&bench.store, &remit, "jorg").await, ["o1"]);
    assert_eq!(found(&bench.store, &Remit::default(), "jorg").await, [""; 0]);

    let renamed = person("o2", "c2", "Georg Okafor", "georg@example.org", "p-2");
    put(&bench.store, &Snapshot { read_at: START.plus(DAY), ..renamed }).await;
    // An older reading that comes late brings no old name back.
    put(&bench.store, &person("o2", "c2", "Jorg Okafor", "jorg@example.org", "p-2")).await;
    let whole = Remit::whole();
    assert_eq!(found(&bench.store, &whole, "okafor").await, ["o2"]);
    assert_eq!(found(&bench.store, &whole, "georg").await, ["o2"]);
    assert_eq!(found(&bench.store, &whole, "jorg").await, ["o1", "o3"]);
    assert_eq!(found(&bench.store, &whole, "jorg@example.org").await, [""; 0]);
    // Nor under another master key.
    assert_eq!(found(&bench.with_wrong_key(), &whole, "georg").await, [""; 0]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn whom_an_earlier_version_kept_is_found_once_they_were_gone_through(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    everyone(&bench).await;
    for number in 0..450 {
        let id = format!("more-{number:03}");
        put(&bench.store, &person(&id, &id, "Filler Person", "", "p-9")).await;
    }
    bench.erase("c2").await;
    assert!(bench.execute("DELETE FROM person_index WHERE token > ''").await > 0);
    let again = "UPDATE backfills SET after = '', done = 0 WHERE name = 'person-index'";
    assert_eq!(bench.execute(again).await, 1);
    let whole = Remit::whole();
    assert_eq!(found(&bench.store, &whole, "jorg").await, [""; 0]);
    bench.store.index_persons().await.unwrap();
    assert_eq!(found(&bench.store, &whole, "jorg").await, ["o1", "o3"]);
    assert_eq!(bench.store.find_person(&whole, "filler", 999).await.unwrap().len(), 450);
    assert_eq!(found(&bench.store, &whole, "okafor").await, [""; 0]);
    // Who consents again is found again.
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.erase_contact(&contact_id("c1"), store::Erasure::ConsentEnded).await.unwrap());
    assert!(tx.revive_contact(&contact_id("c1")).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(found(&bench.store, &whole, "jorg").await, [""; 0]);
    put(&bench.store, &person("o1", "c1", "Jörg Weißenfels", "", "p-1")).await;
    let found = bench.store.find_person(&whole, "jorg", 9).await.unwrap();
    assert!(found.iter().any(|found| found.opportunity_id.as_str() == "o1"));
}
