//! Accounts as they are managed: roles, sessions, invitations.

use std::time::Duration;

use domain::{OperatorId, Role};
use lever::UserId;
use rstest::rstest;
use sql::Engine;
use store::{AccountChange, Means, NewOperator, NewSession};

use crate::operators::password_session;
use crate::support::{Bench, START};

const DAY: Duration = crate::support::DAY;

/// An admin and a recruiter, both with passwords.
pub(crate) async fn two(bench: &Bench) -> (OperatorId, OperatorId) {
    let mut tx = bench.store.begin().await.unwrap();
    let mut ids = Vec::new();
    for (email, name, role) in [("ada@example.org", "Ada", Role::Admin), ("bo@example.org", "Bo", Role::Recruiter)] {
        let new = NewOperator { email, name, role, lever_user: None, password_hash: "$argon2id$" };
        ids.push(tx.add_operator(&new).await.unwrap());
    }
    tx.commit().await.unwrap();
    (ids[0], ids[1])
}

impl Bench {
    async fn change(&self, id: OperatorId, change: AccountChange<'_>, by: OperatorId) -> bool {
        let mut tx = self.store.begin().await.unwrap();
        let done = tx.change_account(id, change, by).await.unwrap();
        tx.commit().await.unwrap();
        done
    }

    pub(crate) async fn signed_in(&self, new: &NewSession<'_>) {
        let mut tx = self.store.begin().await.unwrap();
        tx.sign_in(new).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn roles_and_users_are_changed_but_somebody_always_manages_accounts(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (ada, bo) = two(&bench).await;
    for change in [AccountChange::Role(Role::Auditor), AccountChange::Disabled(true)] {
        assert!(!bench.change(ada, change, ada).await, "she is the only one");
    }
    assert!(bench.change(bo, AccountChange::Role(Role::Admin), ada).await);
    assert!(bench.change(ada, AccountChange::Role(Role::Auditor), bo).await);
    assert!(!bench.change(bo, AccountChange::Disabled(true), ada).await);
    let user = UserId::parse("u1").unwrap();
    assert!(bench.change(ada, AccountChange::LeverUser(Some(&user)), bo).await);

    let account = bench.store.account(ada).await.unwrap();
    assert_eq!((account.operator.role, account.operator.lever_user), (Role::Auditor, Some(user)));
    assert!(account.has_password && !account.lever_user_by_email && !account.is_linked && !account.has_authenticator);
    assert_eq!((account.created_at, account.seen_at, account.invited_until), (START, None, None));
    assert_eq!(
        bench.actions().await,
        [
            "operator.added",
            "operator.added",
            // What an account sees goes with its role, unless somebody has set it.
            "remit.set",
            "operator.changed",
            "remit.set",
            "operator.changed",
            "operator.changed"
        ]
    );
    let nobody = "op_00000000000000000000000000".parse().unwrap();
    assert!(matches!(bench.store.account(nobody).await, Err(store::Error::NotFound { .. })));
}

/// An admin who was invited and never came cannot be the one who is left.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_admin_who_cannot_sign_in_does_not_count(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (ada, _) = two(&bench).await;
    let mut tx = bench.store.begin().await.unwrap();
    let cy = tx.add_account("cy@example.org", "Cy", Role::Admin, ada).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    assert!(!bench.change(ada, AccountChange::Role(Role::Recruiter), ada).await);
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_password(cy, "$argon2id$").await.unwrap();
    tx.commit().await.unwrap();
    assert!(bench.change(ada, AccountChange::Role(Role::Recruiter), ada).await);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_or_together(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (ada, bo) = two(&bench).await;
    let tokens = ["a", "b", "c"].map(|letter| letter.repeat(64));
    for (minutes, token) in [0, 10, 10].into_iter().zip(&tokens) {
        bench.clock.advance(Duration::from_secs(minutes * 60));
        bench.signed_in(&NewSession { means: Means::Provider, ..password_session(bo, token) }).await;
    }
    bench.signed_in(&password_session(ada, &"d".repeat(64))).await;
    let open = bench.store.sessions_of(bo).await.unwrap();
    let handles: Vec<&str> = open.iter().map(|session| session.handle.as_str()).collect();
    assert_eq!(handles, ["cccccccccccccccc", "bbbbbbbbbbbbbbbb", "aaaaaaaaaaaaaaaa"]);
    assert_eq!(
        (open[0].means, open[0].browser.as_str(), open[2].began_at),
        (Means::Provider, "Firefox on Linux", START)
    );
    assert!(open[2].is_of(&tokens[0]) && !open[2].is_of(&tokens[1]));

    let mut tx = bench.store.begin().await.unwrap();
    // A handle ends nobody else's session, and a part of one ends none.
    assert!(!tx.end_session(ada, "aaaaaaaaaaaaaaaa", ada).await.unwrap());
    assert!(!tx.end_session(bo, "", ada).await.unwrap());
    assert!(!tx.end_session(bo, "aaaa", ada).await.unwrap());
    assert!(tx.end_session(bo, "aaaaaaaaaaaaaaaa", ada).await.unwrap());
    assert_eq!(tx.end_sessions(bo, Some(&tokens[2]), bo).await.unwrap(), 1);
    assert_eq!(tx.end_sessions(bo, Some(&tokens[2]), bo).await.unwrap(), 0);
    tx.commit().await.unwrap();
    assert!(bench.store.session(&tokens[2]).await.unwrap().is_some());
    assert_eq!(bench.store.sessions_of(bo).await.unwrap().len(), 1);
    assert_eq!(bench.store.sessions_of(ada).await.unwrap().len(), 1);
    assert_eq!(bench.actions().await[6..], ["sessions.ended", "sessions.ended"]);
    assert_eq!(bench.store.account(bo).await.unwrap().seen_at, Some(bench.store.now()));

    bench.clock.advance(Duration::from_secs(2 * 3600));
    assert_eq!(bench.store.sessions_of(bo).await.unwrap(), [], "nobody used it");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_lock_by_wrong_passwords_does_not_keep_out_who_comes_from_the_provider(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (_, bo) = two(&bench).await;
    for _ in 0..5 {
        let mut tx = bench.store.begin().await.unwrap();
        tx.sign_in_failed(bo).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.sign_in(&password_session(bo, "x")).await.is_err());
    drop(tx);
    bench.signed_in(&NewSession { means: Means::Provider, ..password_session(bo, "y") }).await;
    assert!(bench.store.account(bo).await.unwrap().locked_until.is_some(), "and does not lift it either");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_invitation_counts_once_and_for_three_days(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (ada, bo) = two(&bench).await;
    bench.signed_in(&password_session(bo, "before")).await;
    let invite = async |hash: &str| {
        let mut tx = bench.store.begin().await.unwrap();
        let until = tx.invite(bo, hash, ada).await.unwrap();
        tx.commit().await.unwrap();
        until
    };
    let accept = async |hash: &str| {
        let mut tx = bench.store.begin().await.unwrap();
        let accepted = tx.accept_invitation(hash, "$chosen$").await.unwrap();
        tx.commit().await.unwrap();
        accepted
    };
    assert_eq!(invite("first").await, START.plus(3 * DAY));
    assert!(bench.store.session("before").await.unwrap().is_none());
    assert_eq!(bench.store.sign_in_of("bo@example.org").await.unwrap().unwrap().password_hash, None);
    assert_eq!(bench.store.account(bo).await.unwrap().invited_until, Some(START.plus(3 * DAY)));
    invite("second").await;
    assert_eq!(bench.store.invited("first").await.unwrap(), None);
    assert_eq!(bench.store.invited("second").await.unwrap().map(|operator| operator.id), Some(bo));
    assert_eq!(accept("first").await, None);
    assert_eq!(accept("second").await, Some(bo));
    assert_eq!(accept("second").await, None);
    let sign_in = bench.store.sign_in_of("bo@example.org").await.unwrap().unwrap();
    assert_eq!(sign_in.password_hash.as_deref(), Some("$chosen$"));

    // Whoever runs Fulcrum gave another password: the link of before cannot take its place.
    invite("passed over").await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_password(bo, "$by hand$").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(accept("passed over").await, None);
    let sign_in = bench.store.sign_in_of("bo@example.org").await.unwrap().unwrap();
    assert_eq!(sign_in.password_hash.as_deref(), Some("$by hand$"));

    invite("third").await;
    bench.clock.advance(3 * DAY);
    assert_eq!((bench.store.invited("third").await.unwrap(), accept("third").await), (None, None));
    invite("fourth").await;
    assert!(bench.change(bo, AccountChange::Disabled(true), ada).await);
    assert_eq!((bench.store.invited("fourth").await.unwrap(), accept("fourth").await), (None, None));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_attempt_is_taken_once_by_its_token_while_it_lasts(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let put = async |hash: &str| {
        let mut tx = bench.store.begin().await.unwrap();
        tx.put_attempt(hash, &"a verifier", Duration::from_secs(600)).await.unwrap();
        tx.commit().await.unwrap();
    };
    let take = async |hash: &str| {
        let mut tx = bench.store.begin().await.unwrap();
        let taken = tx.take_attempt::<String>(hash).await.unwrap();
        tx.commit().await.unwrap();
        taken
    };
    put("one").await;
    assert_eq!(take("another").await, None);
    assert_eq!(bench.store.attempt::<String>("one").await.unwrap().as_deref(), Some("a verifier"));
    assert_eq!(take("one").await.as_deref(), Some("a verifier"));
    assert_eq!(take("one").await, None);
    put("two").await;
    bench.clock.advance(Duration::from_secs(600));
    assert_eq!((bench.store.attempt::<String>("two").await.unwrap(), take("two").await), (None, None));
    put("three").await;
    bench.clock.advance(Duration::from_secs(600));
    put("four").await;
    assert_eq!(
        bench.execute("UPDATE sign_in_attempts SET expires_at = expires_at").await,
        1,
        "what is over is forgotten"
    );
    assert_eq!(bench.actions().await, [""; 0]);
}
