//! Tokens by which programs act for an operator.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Permission, Role};
use rstest::rstest;
use sql::Engine;
use store::{AccountChange, NewApiToken};

use crate::accounts::two;
use crate::support::{Bench, DAY, START};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_token_may_what_it_was_made_for_as_long_as_its_operator_may(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (ada, bo) = two(&bench).await;
    let permissions: BTreeSet<Permission> = [Permission::Read, Permission::Decide, Permission::ManageOperators].into();
    let new = NewApiToken { operator: bo, name: "CI", permissions: &permissions, token_hash: "hash", lasts: 30 * DAY };
    let mut tx = bench.store.begin().await.unwrap();
    let id = tx.add_api_token(&new).await.unwrap();
    tx.commit().await.unwrap();

    let token = bench.store.api_token("hash").await.unwrap().unwrap();
    assert_eq!((token.id, token.operator.id, token.name.as_str()), (id, bo, "CI"));
    assert_eq!(token.permissions, [Permission::Read, Permission::Decide].into(), "no token manages accounts");
    assert_eq!((token.created_at, token.expires_at, token.last_used_at), (START, START.plus(30 * DAY), None));
    assert!(token.may(Permission::Read) && token.may(Permission::Decide) && !token.may(Permission::Undo));
    assert!(bench.store.api_token("another").await.unwrap().is_none());

    assert!(token.is_stale(START));
    let mut tx = bench.store.begin().await.unwrap();
    tx.touch_api_token(id).await.unwrap();
    tx.change_account(bo, AccountChange::Role(Role::HiringManager), ada).await.unwrap();
    tx.commit().await.unwrap();
    let token = bench.store.api_token("hash").await.unwrap().unwrap();
    assert!(token.may(Permission::Read) && !token.may(Permission::Decide), "its operator may no longer");
    assert!(
        !token.is_stale(START.plus(Duration::from_secs(59))) && token.is_stale(START.plus(Duration::from_secs(60)))
    );
    assert_eq!(bench.actions().await[2..], ["token.made", "remit.set", "operator.changed"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_token_ends_by_its_time_by_a_person_and_with_the_account(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (ada, bo) = two(&bench).await;
    let permissions: BTreeSet<Permission> = [Permission::Read].into();
    let mut tx = bench.store.begin().await.unwrap();
    let mut ids = Vec::new();
    for (token_hash, lasts) in [("week", 7 * DAY), ("long", 1000 * DAY), ("revoked", 7 * DAY)] {
        let new = NewApiToken { operator: bo, name: token_hash, permissions: &permissions, token_hash, lasts };
        ids.push(tx.add_api_token(&new).await.unwrap());
    }
    assert!(!tx.revoke_api_token(ada, ids[2], ada).await.unwrap(), "it is not hers");
    assert!(tx.revoke_api_token(bo, ids[2], ada).await.unwrap());
    assert!(!tx.revoke_api_token(bo, ids[2], ada).await.unwrap());
    tx.commit().await.unwrap();
    let counts = async |hash: &str| bench.store.api_token(hash).await.unwrap().is_some();
    assert!(counts("week").await && counts("long").await && !counts("revoked").await);
    bench.clock.advance(7 * DAY);
    assert!(!counts("week").await && counts("long").await);
    let names: Vec<String> = bench.store.api_tokens_of(bo).await.unwrap().into_iter().map(|token| token.name).collect();
    assert_eq!(names, ["long", "week"]);

    let mut tx = bench.store.begin().await.unwrap();
    tx.change_account(bo, AccountChange::Disabled(true), ada).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!counts("long").await);
    let mut tx = bench.store.begin().await.unwrap();
    tx.change_account(bo, AccountChange::Disabled(false), ada).await.unwrap();
    tx.commit().await.unwrap();
    assert!(counts("long").await);
    bench.clock.advance(358 * DAY);
    assert!(!counts("long").await, "none outlives a year");
}
