//! What the rest of the workspace relies on, on both engines.

use rstest::rstest;
use sql::testing::TestDb;
use sql::{Engine, Migration, Row, query};

const STEPS: &[Migration] = &[Migration {
    version: 1,
    name: "things",
    sql:
        "CREATE TABLE things (id TEXT PRIMARY KEY, at BIGINT NOT NULL, open BIGINT NOT NULL, sealed BYTEA, owner TEXT);
          CREATE UNIQUE INDEX things_owner ON things (owner) WHERE open = 1;",
}];

fn insert(id: &str, at: i64, open: i64, sealed: Option<Vec<u8>>, owner: Option<&str>) -> sql::Query {
    query("INSERT INTO things (id, at, open, sealed, owner) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
        .bind(id.to_owned())
        .bind(at)
        .bind(open)
        .bind(sealed)
        .bind(owner.map(ToOwned::to_owned))
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn every_column_type_comes_back_as_it_went_in(#[case] engine: Engine) {
    let test = TestDb::fresh(engine, STEPS).await;
    let mut tx = test.db.begin_write().await.unwrap();
    assert_eq!(tx.execute(insert("a", i64::MAX, 1, Some(vec![0, 255]), Some("o"))).await.unwrap(), 1);
    assert_eq!(tx.execute(insert("b", -1, 0, None, None)).await.unwrap(), 1);
    // Same owner while open: the partial index refuses, the transaction stays usable.
    assert_eq!(tx.execute(insert("c", 0, 1, None, Some("o"))).await.unwrap(), 0);
    tx.commit().await.unwrap();

    let rows = test.db.fetch_all(query("SELECT id, at, open, sealed, owner FROM things ORDER BY id")).await.unwrap();
    type Thing = (String, i64, i64, Option<Vec<u8>>, Option<String>);
    let read: Vec<Thing> = rows
        .iter()
        .map(|row| (row.get("id"), row.get("at"), row.get("open"), row.get("sealed"), row.get("owner")))
        .collect();
    assert_eq!(
        read,
        [("a".into(), i64::MAX, 1, Some(vec![0, 255]), Some("o".into())), ("b".into(), -1, 0, None, None)]
    );
    let row = test
        .db
        .fetch_optional(query("SELECT COUNT(*) AS n, MAX(at) AS latest FROM things WHERE at > $1").bind(0_i64))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((row.get::<i64, _>("n"), row.get::<Option<i64>, _>("latest")), (1, Some(i64::MAX)));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_and_blocks_nobody(#[case] engine: Engine) {
    let test = TestDb::fresh(engine, STEPS).await;
    let mut tx = test.db.begin_write().await.unwrap();
    tx.execute(insert("a", 0, 1, None, None)).await.unwrap();
    drop(tx);
    let mut tx = test.db.begin_write().await.unwrap();
    assert!(tx.fetch_optional(query("SELECT id FROM things")).await.unwrap().is_none());
    tx.execute(insert("a", 0, 1, None, None)).await.unwrap();
    tx.commit().await.unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_commit_after_an_unheeded_failure_is_an_error_or_keeps_the_rest(#[case] engine: Engine) {
    let test = TestDb::fresh(engine, STEPS).await;
    let mut tx = test.db.begin_write().await.unwrap();
    tx.execute(insert("a", 0, 1, None, None)).await.unwrap();
    assert!(tx.execute(query("INSERT INTO things (id, at) VALUES ('b', 1)")).await.is_err());
    let committed = tx.commit().await.is_ok();
    let kept = test.db.fetch_optional(query("SELECT id FROM things")).await.unwrap().is_some();
    assert_eq!((committed, kept), (engine == Engine::Sqlite, engine == Engine::Sqlite));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn read_then_write_transactions_do_not_lose_to_each_other(#[case] engine: Engine) {
    let test = TestDb::fresh(engine, STEPS).await;
    let mut tx = test.db.begin_write().await.unwrap();
    tx.execute(insert("counter", 0, 1, None, None)).await.unwrap();
    tx.commit().await.unwrap();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let db = test.db.clone();
            tokio::spawn(async move {
                for _ in 0..10 {
                    let mut tx = db.begin_write().await.unwrap();
                    let lock = if tx.engine() == Engine::Postgres {
                        "SELECT at FROM things FOR UPDATE"
                    } else {
                        "SELECT at FROM things"
                    };
                    let at: i64 = tx.fetch_optional(query(lock)).await.unwrap().unwrap().get("at");
                    tx.execute(query("UPDATE things SET at = $1").bind(at + 1)).await.unwrap();
                    tx.commit().await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let at: i64 = test.db.fetch_optional(query("SELECT at FROM things")).await.unwrap().unwrap().get("at");
    assert_eq!(at, 80);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn migrations_run_once_and_refuse_a_changed_step(#[case] engine: Engine) {
    let test = TestDb::fresh(engine, STEPS).await;
    sql::migrate(&test.db, STEPS).await.unwrap();
    let changed = [Migration { sql: "CREATE TABLE others (id TEXT PRIMARY KEY)", ..STEPS[0] }];
    assert!(sql::migrate(&test.db, &changed).await.is_err());
}
