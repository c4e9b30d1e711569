use std::path::Path;
use std::time::Duration;

use domain::{Action, Actor, AuditEntry, Decision, EffectEvent, Remit, Subject};
use rstest::rstest;
use serde_json::json;
use sha2::{Digest, Sha256};
use sql::{AssertSqlSafe, Engine, Row, query};
use store::{AuditFilter, InboxFilter, PageImage, PageSheet};

use crate::support::{
    Bench, DAY, EMAIL, NAME, NOTE, RESUME, START, approve, confirmed, contact_id, note, opportunity_id, snapshot,
};

/// Everything that the database has written, as bytes: the files of SQLite, the rows of PostgreSQL.
async fn written(bench: &Bench) -> Vec<u8> {
    match bench.test.db.engine() {
        Engine::Sqlite => {
            let path = bench.test.url.strip_prefix("sqlite:").unwrap();
            let files = std::fs::read_dir(Path::new(path).parent().unwrap()).unwrap();
            files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
        }
        Engine::Postgres => {
            let mut all = Vec::new();
            let tables = "SELECT table_name::TEXT AS name FROM information_schema.tables WHERE table_schema = 'public'";
            for table in bench.test.db.fetch_all(query(tables)).await.unwrap() {
                let name: String = table.get("name");
                let rows = format!("SELECT row_to_json(t)::TEXT AS row FROM {name} t");
                for row in bench.test.db.fetch_all(sqlx::query(AssertSqlSafe(rows))).await.unwrap() {
                    all.extend(row.get::<String, _>("row").into_bytes());
                }
            }
            all
        }
    }
}

fn holds(haystack: &[u8], needle: &str) -> bool {
    // PostgreSQL prints bytes as hex, and files are sealed as hex.
    let hex = hex::encode(needle);
    [needle.as_bytes(), hex.as_bytes()].iter().any(|n| haystack.windows(n.len()).any(|window| window == *n))
}

/// One of everything that is kept about a person.
async fn seed(bench: &Bench) -> domain::EffectId {
    let declined = bench.waiting(note("declined")).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.decline(declined.id, crate::support::operator(), &format!("{NAME}: {NOTE}")).await.unwrap();
    let body = json!({ "name": NAME, "email": EMAIL }).to_string();
    let delivery = store::NewDelivery {
        event: "applicationCreated".into(),
        opportunity_id: Some(opportunity_id("o1")),
        contact_id: Some(contact_id("c1")),
        triggered_at: START.millis(),
        digest: "d".into(),
        body: body.into_bytes(),
    };
    tx.receive(&[delivery]).await.unwrap();
    tx.commit().await.unwrap();
    let effect = bench.ready(note(NOTE)).await;
    bench.happens(effect, EffectEvent::Sent).await.unwrap();
    bench.happens(effect, confirmed()).await.unwrap();
    let run = bench.store.runs(&opportunity_id("o1")).await.unwrap()[0].id;
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_pages(run, &contact_id("c1"), &[picture()]).await.unwrap();
    tx.commit().await.unwrap();
    effect
}

/// A page that shows what must not be found.
fn picture() -> PageImage {
    let sheet = PageSheet { number: 1, width: 917, height: 1222, page_width: 60_000, page_height: 80_000 };
    PageImage { sheet, png: RESUME.as_bytes().to_vec() }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nothing_personal_is_in_the_database_in_plain_text(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    seed(&bench).await;
    let bytes = written(&bench).await;
    // The dump does show what is not sealed.
    assert!(holds(&bytes, "proposal.declined") && holds(&bytes, "applicationCreated"));
    for personal in [NAME, EMAIL, RESUME, NOTE] {
        assert!(!holds(&bytes, personal), "{personal}");
    }
    // Nor any word by which the person is found, in whatever case, nor a digest that anybody could make of it.
    assert_eq!(bench.store.find_person(&Remit::whole(), NAME, 9).await.unwrap().len(), 1);
    for word in NAME.split(' ').map(str::to_lowercase).chain([EMAIL.to_lowercase()]) {
        // Three letters may stand in anything.
        assert!(word.len() < 4 || !holds(&bytes, &word), "{word}");
        let digest = hex::encode(Sha256::digest(&word));
        assert!(!holds(&bytes, &digest[..32]), "{word}");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_erased_person_is_unreadable_everywhere_and_the_record_still_holds(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    let effect = seed(&bench).await;
    let o1 = opportunity_id("o1");
    let with_page = bench.store.runs(&o1).await.unwrap()[0].id;
    assert_eq!(bench.store.page_sheets(with_page).await.unwrap(), [picture().sheet]);
    assert_eq!(bench.store.page_image(with_page, 1).await.unwrap(), Some(picture()));
    assert_eq!(bench.store.page_image(with_page, 2).await.unwrap(), None);
    let waiting = bench.waiting(note("waits")).await;
    let filter = AuditFilter { limit: 100, ..AuditFilter::default() };
    let before = bench.store.audit(&filter).await.unwrap();
    assert!(before.iter().any(|row| row.private.is_some()));
    // Another process has read this person as well.
    assert!(beside.snapshot(&o1).await.unwrap().is_some());
    bench.erase("c1").await;

    for store in [&bench.store, &beside] {
        let erased = |error: store::Error| matches!(error, store::Error::Erased);
        assert!(erased(store.snapshot(&o1).await.unwrap_err()));
        assert!(erased(store.runs(&o1).await.unwrap_err()));
        assert!(erased(store.page_image(with_page, 1).await.unwrap_err()));
        assert!(erased(store.proposals(&o1).await.unwrap_err()));
        assert!(erased(store.proposal(waiting.id).await.unwrap_err()));
        assert!(erased(store.approval(approved(&bench).await).await.unwrap_err()));
        assert!(erased(store.effects(&o1).await.unwrap_err()));
        assert!(erased(store.effect(effect).await.unwrap_err()));
        assert_eq!(
            store.inbox(&Remit::whole(), &InboxFilter { limit: 10, ..InboxFilter::default() }).await.unwrap(),
            []
        );
        assert_eq!(store.find_person(&Remit::whole(), NAME, 9).await.unwrap(), []);
        let after = store.audit(&filter).await.unwrap();
        assert!(after.iter().all(|row| row.private.is_none()));
        // What was public stays, whatever was recorded since.
        let public = |rows: &[store::AuditRow]| rows.iter().map(|row| row.entry.clone()).collect::<Vec<_>>();
        assert_eq!(public(&after[after.len() - before.len()..]), public(&before));
    }
    assert!(bench.store.verify_audit().await.unwrap().is_ok());
    let left = bench.test.db.fetch_optional(query("SELECT COUNT(*) AS n FROM person_index")).await.unwrap().unwrap();
    assert_eq!(left.get::<i64, _>("n"), 0);
}

/// The proposal that the seed approved, by its column: the row itself is sealed.
async fn approved(bench: &Bench) -> domain::ProposalId {
    let row = bench.test.db.fetch_optional(query("SELECT proposal FROM approvals")).await.unwrap().unwrap();
    row.get::<String, _>("proposal").parse().unwrap()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nothing_is_stored_about_an_erased_person_again(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    let waiting = bench.waiting(note(NOTE)).await;
    // Both have worked with the key.
    let mut tx = beside.begin().await.unwrap();
    tx.put_snapshot(&snapshot("o1", "c1", START)).await.unwrap();
    tx.commit().await.unwrap();
    bench.erase("c1").await;

    for store in [&bench.store, &beside] {
        let mut tx = store.begin().await.unwrap();
        let later = snapshot("o1", "c1", START.plus(DAY));
        assert!(matches!(tx.put_snapshot(&later).await, Err(store::Error::Erased)));
        assert!(matches!(tx.open_proposal(&waiting).await, Err(store::Error::Erased)));
        drop(tx);
        assert!(approve(store, &waiting, None).await.is_err_and(|error| error.to_string().contains("erased")));
    }
    // A fact about them is still recorded, without its private part.
    let subject = Subject { contact: Some(contact_id("c1")), ..Subject::default() };
    let mut tx = bench.store.begin().await.unwrap();
    let entry = AuditEntry::new(tx.now(), Actor::Lever, Action::ArchiveExplained, subject);
    tx.record(entry.with_private(json!({ "name": NAME })));
    tx.commit().await.unwrap();
    let rows = bench.store.audit(&AuditFilter { limit: 1, ..AuditFilter::default() }).await.unwrap();
    assert_eq!((rows[0].entry.action, &rows[0].private), (Action::ArchiveExplained, &None));
    assert!(bench.store.verify_audit().await.unwrap().is_ok());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_erasure_that_is_rolled_back_erases_nothing(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    bench.run("o1", "c1").await;
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.erase_contact(&contact_id("c1"), store::Erasure::Deleted).await.unwrap());
    assert!(matches!(tx.put_snapshot(&snapshot("o1", "c1", START)).await, Err(store::Error::Erased)));
    drop(tx);
    assert_eq!(bench.store.snapshot(&opportunity_id("o1")).await.unwrap(), Some(snapshot("o1", "c1", START)));

    let mut tx = bench.store.begin().await.unwrap();
    assert!(!tx.erase_contact(&contact_id("nobody"), store::Erasure::Deleted).await.unwrap());
    tx.commit().await.unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_key_that_was_rolled_back_seals_nothing(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_snapshot(&snapshot("o1", "c1", START)).await.unwrap();
    drop(tx);
    bench.run("o1", "c1").await;
    // A process that starts now can read what was kept.
    let read = bench.beside().await.snapshot(&opportunity_id("o1")).await.unwrap();
    assert_eq!(read, Some(snapshot("o1", "c1", START)));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_an_erased_person_left_behind_does_not_hold_up_the_rest(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    for (opportunity, contact) in [("o1", "c1"), ("o2", "c2")] {
        let run = bench.run(opportunity, contact).await;
        bench.judged(run, opportunity, contact, note("waits"), Decision::Ask).await;
        bench.judged(run, opportunity, contact, note("ready"), Decision::Allow).await;
    }
    bench.erase("c1").await;
    bench.clock.advance(DAY + Duration::from_secs(1));
    let mut tx = bench.store.begin().await.unwrap();
    assert_eq!(tx.expire_proposals().await.unwrap(), 1);
    tx.commit().await.unwrap();
    let left = bench.store.effects_left_behind(bench.store.now()).await.unwrap();
    assert_eq!(left.iter().map(|(_, opportunity, _)| opportunity.as_str()).collect::<Vec<_>>(), ["o2"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_wrong_master_key_or_a_moved_row_opens_nothing(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    bench.store.check_master_key().await.unwrap();
    bench.store.check_master_key().await.unwrap();
    let noticed = bench.with_wrong_key().check_master_key().await;
    assert!(matches!(noticed, Err(store::Error::WrongMasterKey)), "{noticed:?}");
    bench.run("o1", "c1").await;
    bench.run("o2", "c1").await;
    let wrong = bench.with_wrong_key();
    let refused = wrong.snapshot(&opportunity_id("o1")).await.unwrap_err();
    assert!(matches!(refused, store::Error::Unsealable { what: "a contact's key" }), "{refused:?}");
    let mut tx = wrong.begin().await.unwrap();
    let refused = tx.put_snapshot(&snapshot("o1", "c1", START)).await.unwrap_err();
    assert!(matches!(refused, store::Error::Unsealable { .. }), "{refused:?}");
    drop(tx);
    // The chain needs no key.
    assert!(wrong.verify_audit().await.unwrap().is_ok());

    // The same person's, but sealed at another place.
    let swap = "UPDATE opportunities SET sealed = (SELECT sealed FROM opportunities WHERE id = 'o2') WHERE id = 'o1'";
    assert_eq!(bench.execute(swap).await, 1);
    let refused = bench.store.snapshot(&opportunity_id("o1")).await.unwrap_err();
    assert!(matches!(refused, store::Error::Unsealable { what: "opportunities" }), "{refused:?}");
}
