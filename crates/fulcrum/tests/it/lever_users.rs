//! Accounts of the console and the users of Lever whom their addresses name.

use domain::work::Sweep;
use domain::{Phase, Role};
use rstest::rstest;
use sql::Engine;
use store::NewOperator;

use crate::support::TestFulcrum;

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_gets_the_user_of_its_address_when_levers_users_are_read(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::on(engine, Phase::Augment).await;
    let user = fulcrum.lever.world()["users"][1].clone();
    let (id, address) = (user["id"].as_str().unwrap(), user["email"].as_str().unwrap().to_uppercase());
    let mut tx = fulcrum.store.begin().await.unwrap();
    let new =
        NewOperator { email: &address, name: "X", role: Role::Recruiter, lever_user: None, password_hash: "$none" };
    let linked = tx.add_operator(&new).await.unwrap();
    let new = NewOperator { email: "nobody@example.org", ..new };
    let other = tx.add_operator(&new).await.unwrap();
    tx.enqueue(&Sweep {}).await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.run_until_idle().await;
    let user_of = async |operator| fulcrum.store.operator(operator).await.unwrap().lever_user.map(|id| id.to_string());
    assert_eq!((user_of(linked).await.as_deref(), user_of(other).await), (Some(id), None));
    fulcrum.finish().await;
}
