//! Authenticators, and the codes for when they are lost.

use rstest::rstest;
use sql::Engine;

use crate::accounts::two;
use crate::support::Bench;

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_authenticator_counts_once_confirmed_and_each_code_once(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (ada, bo) = two(&bench).await;
    let secret = async |confirmed| bench.store.authenticator(bo, confirmed).await.unwrap();
    let mut tx = bench.store.begin().await.unwrap();
    assert!(!tx.confirm_authenticator(bo, 1, &[]).await.unwrap(), "there is none");
    assert!(tx.begin_authenticator(bo, b"first").await.unwrap());
    assert!(tx.begin_authenticator(bo, b"second").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!((secret(false).await.as_deref(), secret(true).await), (Some(b"second".as_slice()), None));
    assert!(!bench.store.account(bo).await.unwrap().has_authenticator);

    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.confirm_authenticator(bo, 100, &["r1".into(), "r2".into()]).await.unwrap());
    assert!(!tx.confirm_authenticator(bo, 101, &[]).await.unwrap());
    assert!(!tx.begin_authenticator(bo, b"third").await.unwrap(), "one that counts is not replaced");
    // The code by which it was confirmed is used, and so are those before.
    assert!(!tx.use_step(bo, 100).await.unwrap() && !tx.use_step(bo, 99).await.unwrap());
    assert!(tx.use_step(bo, 101).await.unwrap() && !tx.use_step(bo, 101).await.unwrap());
    assert!(!tx.use_recovery_code(ada, "r1").await.unwrap());
    assert!(tx.use_recovery_code(bo, "r1").await.unwrap() && !tx.use_recovery_code(bo, "r1").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!((secret(true).await.as_deref(), secret(false).await), (Some(b"second".as_slice()), None));
    assert!(bench.store.account(bo).await.unwrap().has_authenticator);
    assert_eq!(bench.store.recovery_codes_left(bo).await.unwrap(), 1);

    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.remove_authenticator(bo, ada).await.unwrap() && !tx.remove_authenticator(bo, ada).await.unwrap());
    assert!(!tx.use_recovery_code(bo, "r2").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!((secret(true).await, bench.store.recovery_codes_left(bo).await.unwrap()), (None, 0));
    assert_eq!(bench.actions().await[2..], ["operator.changed", "operator.changed", "operator.changed"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn its_secret_is_not_in_the_database_in_plain_text(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (_, bo) = two(&bench).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.begin_authenticator(bo, b"12345678901234567890").await.unwrap();
    tx.commit().await.unwrap();
    let row = sql::query("SELECT sealed FROM authenticators");
    let row = bench.store.db().fetch_optional(row).await.unwrap().unwrap();
    let sealed: Vec<u8> = sql::Row::try_get(&row, "sealed").unwrap();
    let contains = |part: &[u8]| sealed.windows(part.len()).any(|window| window == part);
    assert!(!contains(b"1234567890") && !contains(b"3132333435"));
    assert!(bench.with_wrong_key().authenticator(bo, false).await.is_err());
}
