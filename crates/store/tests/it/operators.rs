use std::time::Duration;

use domain::{OperatorId, Pii, Role};
use lever::UserId;
use rstest::rstest;
use sql::Engine;
use store::{Means, NewOperator, NewSession, Operator, Session};

use crate::support::{Bench, START};

pub(crate) fn password_session(operator: OperatorId, token_hash: &str) -> NewSession<'_> {
    NewSession { operator, token_hash, csrf: "csrf", browser: "Firefox on Linux", means: Means::Password }
}

const HOUR: Duration = Duration::from_secs(3600);

impl Bench {
    async fn grace(&self, email: &str) -> OperatorId {
        let mut tx = self.store.begin().await.unwrap();
        let user = UserId::parse("u1").unwrap();
        let grace = NewOperator {
            email,
            name: "Grace",
            role: Role::Recruiter,
            lever_user: Some(&user),
            password_hash: "$argon2id$",
        };
        let id = tx.add_operator(&grace).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn sign_in(&self, id: OperatorId, token: &str) {
        let mut tx = self.store.begin().await.unwrap();
        tx.sign_in(&password_session(id, token)).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn wrong_password(&self, id: OperatorId) {
        let mut tx = self.store.begin().await.unwrap();
        tx.sign_in_failed(id).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Whether the session holds, and whether its use should be noted.
    async fn session(&self, token: &str) -> Option<bool> {
        self.store.session(token).await.unwrap().map(|(_, stale)| stale)
    }

    async fn locked_until(&self) -> Option<domain::Timestamp> {
        self.store.sign_in_of("grace@example.org").await.unwrap().unwrap().locked_until
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_address_has_one_account_however_it_is_spelt(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let id = bench.grace("Grace@Example.org ").await;
    assert_eq!(bench.grace("grace@example.org").await, id);
    let account = Operator {
        id,
        email: Pii::new("grace@example.org".into()),
        name: Pii::new("Grace".into()),
        role: Role::Recruiter,
        lever_user: Some(UserId::parse("u1").unwrap()),
        disabled: false,
    };
    assert_eq!(bench.store.operators().await.unwrap(), std::slice::from_ref(&account));
    assert_eq!(bench.store.operator(id).await.unwrap(), account);
    let sign_in = bench.store.sign_in_of(" GRACE@example.org").await.unwrap().unwrap();
    assert_eq!(
        (sign_in.operator, sign_in.password_hash.as_deref(), sign_in.locked_until),
        (account, Some("$argon2id$"), None)
    );
    assert!(bench.store.sign_in_of("nobody@example.org").await.unwrap().is_none());
    assert_eq!(bench.actions().await, ["operator.added"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_session_ends_when_nobody_uses_it(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let id = bench.grace("grace@example.org").await;
    bench.sign_in(id, "token").await;
    let (session, stale) = bench.store.session("token").await.unwrap().unwrap();
    let operator = bench.store.operator(id).await.unwrap();
    assert_eq!(
        (session, stale),
        (Session { operator, csrf: "csrf".into(), means: Means::Password, has_authenticator: false }, false)
    );
    assert_eq!(bench.session("another").await, None);

    bench.clock.advance(2 * HOUR - Duration::from_millis(1));
    assert_eq!(bench.session("token").await, Some(true));
    let mut tx = bench.store.begin().await.unwrap();
    tx.touch_session("token").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.session("token").await, Some(false));
    bench.clock.advance(2 * HOUR);
    assert_eq!(bench.session("token").await, None);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_busy_it_is(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let id = bench.grace("grace@example.org").await;
    bench.sign_in(id, "token").await;
    for _ in 0..11 {
        bench.clock.advance(HOUR);
        let mut tx = bench.store.begin().await.unwrap();
        tx.touch_session("token").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(bench.session("token").await, Some(false));
    }
    bench.clock.advance(HOUR);
    assert_eq!(bench.session("token").await, None);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn signing_out_and_disabling_end_a_session_at_once(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let id = bench.grace("grace@example.org").await;
    bench.sign_in(id, "here").await;
    bench.sign_in(id, "there").await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.sign_out(id, "here").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((bench.session("here").await, bench.session("there").await), (None, Some(false)));
    let recorded = ["operator.added", "operator.signed-in", "operator.signed-in", "operator.signed-out"];
    assert_eq!(bench.actions().await, recorded);

    bench.execute("UPDATE operators SET disabled_at = 1").await;
    assert_eq!(bench.session("there").await, None);
    assert!(bench.store.sign_in_of("grace@example.org").await.unwrap().is_none());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let id = bench.grace("grace@example.org").await;
    for _ in 0..4 {
        bench.wrong_password(id).await;
    }
    assert_eq!(bench.locked_until().await, None);
    bench.wrong_password(id).await;
    let until = START.plus(Duration::from_secs(15 * 60));
    assert_eq!(bench.locked_until().await, Some(until));

    // While it is locked no password opens it; once the lock is over, counting begins anew: nobody is kept out for ever
    // by one wrong guess of a stranger every quarter of an hour.
    let mut tx = bench.store.begin().await.unwrap();
    assert!(matches!(tx.sign_in(&password_session(id, "too-early")).await, Err(store::Error::Raced { .. })));
    drop(tx);
    bench.clock.advance_to(until);
    bench.wrong_password(id).await;
    assert_eq!(bench.locked_until().await, None);

    // The right password forgets it all.
    bench.sign_in(id, "token").await;
    assert_eq!(bench.locked_until().await, None);
    bench.wrong_password(id).await;
    assert_eq!(bench.locked_until().await, None);
    let actions = bench.actions().await;
    assert_eq!(actions.iter().filter(|action| **action == "operator.sign-in-failed").count(), 7);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_disabled_account_is_signed_out_and_another_password_too(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let grace = bench.grace("grace@example.org").await;
    bench.sign_in(grace, "first").await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_password(grace, "$another$").await.unwrap();
    tx.commit().await.unwrap();
    assert!(bench.store.session("first").await.unwrap().is_none());
    let sign_in = bench.store.sign_in_of("grace@example.org").await.unwrap().unwrap();
    assert_eq!(sign_in.password_hash.as_deref(), Some("$another$"));

    bench.sign_in(grace, "second").await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_disabled(grace, true).await.unwrap();
    tx.commit().await.unwrap();
    assert!(bench.store.session("second").await.unwrap().is_none());
    assert!(bench.store.sign_in_of("grace@example.org").await.unwrap().is_none());
    assert!(bench.store.operator(grace).await.unwrap().disabled);

    let mut tx = bench.store.begin().await.unwrap();
    tx.set_disabled(grace, false).await.unwrap();
    let nobody = "op_00000000000000000000000000".parse().unwrap();
    assert!(matches!(tx.set_disabled(nobody, true).await, Err(store::Error::NotFound { .. })));
    tx.commit().await.unwrap();
    assert!(bench.store.sign_in_of("grace@example.org").await.unwrap().is_some());
}
