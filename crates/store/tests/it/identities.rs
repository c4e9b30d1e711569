//! Accounts and who their operators are at the provider and in Lever.

use std::time::Duration;

use domain::{Admitted, NotAdmitted, OperatorId, Permission, Pii, Role, Vouched};
use lever::{User, UserId};
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::{AccountChange, NewApiToken};

use crate::accounts::two;
use crate::operators::password_session;
use crate::support::Bench;

fn vouched(subject: &str) -> Vouched {
    Vouched {
        issuer: "https://id.example".into(),
        subject: Pii::new(subject.into()),
        email: None,
        email_verified: true,
        name: Some(Pii::new("Cy Provider".into())),
        groups: [].into(),
    }
}

fn admitted(email: &str, role: Option<Role>) -> Admitted {
    Admitted { email: Pii::new(email.into()), role }
}

impl Bench {
    async fn let_in(&self, subject: &str, email: &str, role: Option<Role>) -> Result<OperatorId, NotAdmitted> {
        let mut tx = self.store.begin().await.unwrap();
        let outcome = tx.let_in(&vouched(subject), &admitted(email, role), true).await.unwrap();
        if outcome.is_ok() {
            tx.commit().await.unwrap();
        }
        outcome
    }

    async fn link(&self, users: &[User]) -> u64 {
        let mut tx = self.store.begin().await.unwrap();
        let changed = tx.link_lever_users(users).await.unwrap();
        tx.commit().await.unwrap();
        changed
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_comes_first_gets_an_account_and_keeps_it_whatever_the_address_becomes(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let cy = bench.let_in("s-1", "cy@example.org", Some(Role::Recruiter)).await.unwrap();
    assert_eq!(bench.let_in("s-1", "cy.new@example.org", Some(Role::Auditor)).await, Ok(cy));
    let account = bench.store.account(cy).await.unwrap();
    assert!(account.is_linked && !account.has_password);
    let operator = account.operator;
    assert_eq!(
        (operator.email.expose().as_str(), operator.name.expose().as_str()),
        ("cy.new@example.org", "Cy Provider")
    );
    assert_eq!(operator.role, Role::Auditor, "the provider's word counts anew each time");
    // The old address is free for somebody else, who is somebody else.
    let other = bench.let_in("s-2", "cy@example.org", Some(Role::Recruiter)).await.unwrap();
    assert_ne!(other, cy);
    // An address that has an account of its own is not taken from it.
    assert_eq!(bench.let_in("s-1", "cy@example.org", None).await, Ok(cy));
    assert_eq!(bench.store.operator(cy).await.unwrap().email.expose(), "cy.new@example.org");
    assert_eq!(
        bench.actions().await,
        [
            "operator.added",
            "operator.linked",
            "remit.set",
            "operator.changed",
            "operator.changed",
            "operator.added",
            "operator.linked"
        ]
    );
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_is_found_by_its_address_once_and_belongs_to_one_person_then(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (ada, bo) = two(&bench).await;
    assert_eq!(bench.let_in("s-1", "bo@example.org", None).await, Ok(bo));
    assert_eq!(bench.store.operator(bo).await.unwrap().role, Role::Recruiter, "roles are given here");
    assert_eq!(bench.let_in("s-2", "bo@example.org", None).await, Err(NotAdmitted::TakenAccount));
    assert_eq!(bench.let_in("s-3", "nobody@example.org", None).await, Err(NotAdmitted::NoAccount));
    let mut tx = bench.store.begin().await.unwrap();
    let refused = tx.let_in(&vouched("s-4"), &admitted("dee@example.org", Some(Role::Admin)), false).await.unwrap();
    assert_eq!(refused, Err(NotAdmitted::NoAccount));
    assert!(tx.change_account(bo, AccountChange::Disabled(true), ada).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(bench.let_in("s-1", "bo@example.org", None).await, Err(NotAdmitted::Disabled));
    assert_eq!(bench.let_in("s-1", "bo@example.org", Some(Role::Admin)).await, Err(NotAdmitted::Disabled));
    assert_eq!(bench.store.operator(bo).await.unwrap().role, Role::Recruiter);
    assert_eq!(bench.store.accounts().await.unwrap().len(), 2);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_is_refused_loses_what_was_open(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let cy = bench.let_in("s-1", "cy@example.org", Some(Role::Recruiter)).await.unwrap();
    bench.signed_in(&password_session(cy, "session")).await;
    let mut tx = bench.store.begin().await.unwrap();
    let permissions = [Permission::Read].into();
    let lasts = Duration::from_secs(3600);
    let new = NewApiToken { operator: cy, name: "CI", permissions: &permissions, token_hash: "hash", lasts };
    tx.add_api_token(&new).await.unwrap();
    tx.refuse_sign_in(&vouched("s-9"), NotAdmitted::NoRole).await.unwrap();
    tx.commit().await.unwrap();
    assert!(bench.store.session("session").await.unwrap().is_some(), "that was somebody else");
    let mut tx = bench.store.begin().await.unwrap();
    tx.refuse_sign_in(&vouched("s-1"), NotAdmitted::NoRole).await.unwrap();
    tx.commit().await.unwrap();
    assert!(bench.store.session("session").await.unwrap().is_none());
    assert!(bench.store.api_token("hash").await.unwrap().is_none());
    assert_eq!(bench.actions().await[4..], ["operator.sign-in-refused", "operator.sign-in-refused"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_user_of_levers_follows_from_the_address_unless_a_person_said_otherwise(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (ada, bo) = two(&bench).await;
    let users = |bo: &str, gone: i64| -> Vec<User> {
        serde_json::from_value(json!([
            { "id": "u-ada", "name": "Ada", "email": "ADA@example.org " },
            { "id": "u-ada-old", "name": "Ada", "email": "ada@example.org", "deactivatedAt": 1 },
            { "id": "u-bo", "name": "Bo", "email": bo, "deactivatedAt": (gone > 0).then_some(gone) },
            { "id": "u-none", "name": "No address" },
        ]))
        .unwrap()
    };
    let linked = async |id| bench.store.operator(id).await.unwrap().lever_user.map(|user| user.to_string());
    assert_eq!(bench.link(&users("bo@example.org", 0)).await, 2);
    assert_eq!(bench.link(&users("bo@example.org", 0)).await, 0);
    assert_eq!((linked(ada).await.as_deref(), linked(bo).await.as_deref()), (Some("u-ada"), Some("u-bo")));
    // Two users of one address are nobody's, and a user who has left is none.
    assert_eq!(bench.link(&users("ada@example.org", 0)).await, 2);
    assert_eq!((linked(ada).await, linked(bo).await), (None, None));
    assert_eq!(bench.link(&users("bo@example.org", 9)).await, 1);
    assert_eq!(linked(bo).await, None);

    let user = UserId::parse("u-robin").unwrap();
    let mut tx = bench.store.begin().await.unwrap();
    tx.change_account(bo, AccountChange::LeverUser(Some(&user)), ada).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.link(&users("bo@example.org", 0)).await, 0);
    assert_eq!(linked(bo).await.as_deref(), Some("u-robin"));
    let mut tx = bench.store.begin().await.unwrap();
    tx.change_account(bo, AccountChange::LeverUserByEmail, ada).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.link(&users("bo@example.org", 0)).await, 1);
    assert_eq!(linked(bo).await.as_deref(), Some("u-bo"));
}
