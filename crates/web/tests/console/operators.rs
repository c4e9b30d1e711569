//! Accounts, as an admin manages them.

use std::time::Duration;

use axum::http::StatusCode;
use domain::{OperatorId, Role};
use lever::User;
use serde_json::json;
use store::CacheKind;

use crate::account::between;
use crate::browser::{Answer, Browser, World};
use crate::seed::{PASSWORD, email};

const CHOSEN: &str = "seven swans, swimming";

async fn change(admin: &Browser, id: OperatorId, change: &str, value: &str) -> Answer {
    admin.post(&format!("/operators/{id}"), &[("change", change), ("value", value)]).await
}

fn path_of(link: &str) -> &str {
    link.strip_prefix("http://console.example").unwrap()
}

#[tokio::test]
async fn somebody_is_invited_chooses_a_password_and_comes_in() {
    let world = World::new().await;
    let admin = world.browser(Role::Admin).await;
    let add = async |email: &str, name: &str, role: &str| {
        admin.post("/operators", &[("email", email), ("name", name), ("role", role)]).await
    };
    for (email, name, role) in [
        ("", "Cy", "auditor"),
        ("cy", "Cy", "auditor"),
        ("cy@example.org", " ", "auditor"),
        ("cy@example.org", "Cy", "boss"),
    ] {
        assert_eq!(add(email, name, role).await.goes_to(), "/operators?notice=account-unclear");
    }
    assert_eq!(add("Admin@Example.com", "Cy", "auditor").await.goes_to(), "/operators?notice=address-taken");
    let added = add("Cy@Example.org", "Cy Newman", "auditor").await;
    let link = between(&added.body, "<code class=\"hash\">", "</code>").to_owned();
    assert!(admin.get("/operators").await.has("Invited"));

    let mut cy = world.stranger();
    assert_eq!(cy.sign_in("cy@example.org", "").await.status, StatusCode::UNAUTHORIZED, "no password is none");
    let page = cy.get(path_of(&link)).await;
    assert!(page.has("Choose a password for <bdi>Cy Newman</bdi>") && page.has("cy@example.org"));
    let token = between(&page.body, "name=\"token\" value=\"", "\"").to_owned();
    let choose = async |token: &str, password: &str, again: &str| {
        let fields = [("token", token), ("password", password), ("again", again)];
        world.stranger().send("/invitation", &fields, &[]).await
    };
    for (password, again, why) in [
        (CHOSEN, "another one, really", "not the same"),
        ("short", "short", "at least 12"),
        ("CyNewman2026", "CyNewman2026", "your own name"),
    ] {
        let answer = choose(&token, password, again).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.has(why), "{password}");
    }
    assert_eq!(choose(&"0".repeat(64), CHOSEN, CHOSEN).await.status, StatusCode::NOT_FOUND);
    assert_eq!(choose(&token, CHOSEN, CHOSEN).await.goes_to(), "/sign-in?notice=password-chosen");
    assert_eq!(choose(&token, CHOSEN, CHOSEN).await.status, StatusCode::NOT_FOUND, "once");
    assert_eq!(cy.get(path_of(&link)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(cy.sign_in("cy@example.org", CHOSEN).await.goes_to(), "/");
    assert!(!admin.get("/operators").await.has("Invited"));
}

#[tokio::test]
async fn roles_change_at_once_and_a_disabled_account_is_out() {
    let world = World::new().await;
    let admin = world.browser(Role::Admin).await;
    let robin = world.browser(Role::Recruiter).await;
    let id = world.operator(Role::Recruiter).await;
    assert_eq!(robin.get("/operators").await.status, StatusCode::FORBIDDEN);
    let done = format!("/operators/{id}?notice=account-changed");
    assert_eq!(change(&admin, id, "role", "admin").await.goes_to(), done);
    assert_eq!(robin.get("/operators").await.status, StatusCode::OK);
    assert_eq!(change(&admin, id, "role", "auditor").await.goes_to(), done);
    assert_eq!(robin.get("/operators").await.status, StatusCode::FORBIDDEN);
    assert_eq!(change(&admin, id, "disable", "").await.goes_to(), done);
    assert_eq!(robin.get("/inbox").await.status, StatusCode::SEE_OTHER);
    let mut stranger = world.stranger();
    assert_eq!(stranger.sign_in(&email(Role::Recruiter), PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert!(admin.get("/operators").await.has("Disabled"));
    assert_eq!(change(&admin, id, "enable", "").await.goes_to(), done);
    assert_eq!(stranger.sign_in(&email(Role::Recruiter), PASSWORD).await.status, StatusCode::SEE_OTHER);
    for (what, value) in
        [("role", "boss"), ("", ""), ("token", "x"), ("token", "tok_00000000000000000000000000"), ("lever-user", "a/b")]
    {
        assert_eq!(change(&admin, id, what, value).await.status, StatusCode::NOT_FOUND, "{what} {value}");
    }
}

#[tokio::test]
async fn the_last_admin_stays_one_and_does_not_lock_themselves_out() {
    let world = World::new().await;
    let admin = world.browser(Role::Admin).await;
    let id = world.operator(Role::Admin).await;
    let refused = format!("/operators/{id}?notice=last-admin");
    assert_eq!(change(&admin, id, "role", "auditor").await.goes_to(), refused);
    assert_eq!(change(&admin, id, "disable", "").await.goes_to(), refused);
    assert_eq!(change(&admin, id, "invite", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(change(&admin, id, "second-step", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(admin.get("/operators").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_reset_ends_the_old_password_at_once_and_sessions_with_it() {
    let world = World::new().await;
    let admin = world.browser(Role::Admin).await;
    let robin = world.browser(Role::Recruiter).await;
    let id = world.operator(Role::Recruiter).await;
    let reset = change(&admin, id, "invite", "").await;
    let link = between(&reset.body, "<code class=\"hash\">", "</code>").to_owned();
    assert_eq!(robin.get("/inbox").await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.stranger().sign_in(&email(Role::Recruiter), PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    world.clock.advance(Duration::from_secs(3 * 24 * 3600));
    assert_eq!(world.stranger().get(path_of(&link)).await.status, StatusCode::NOT_FOUND, "three days");
}

#[tokio::test]
async fn an_admin_ends_sessions_and_tokens_of_others() {
    let world = World::new().await;
    let admin = world.browser(Role::Admin).await;
    let robin = world.browser(Role::Recruiter).await;
    let id = world.operator(Role::Recruiter).await;
    robin.post("/account/tokens", &[("name", "CI"), ("days", "7"), ("permission", "read")]).await;
    let page = admin.get(&format!("/operators/{id}")).await;
    let token = between(&page.body, "name=\"value\" value=\"tok_", "\"").to_owned();
    assert_eq!(
        change(&admin, id, "token", &format!("tok_{token}")).await.goes_to(),
        format!("/operators/{id}?notice=token-revoked")
    );
    assert_eq!(change(&admin, id, "session", "").await.goes_to(), format!("/operators/{id}?notice=sessions-ended"));
    assert_eq!(robin.get("/inbox").await.status, StatusCode::SEE_OTHER);
    assert_eq!(change(&admin, id, "session", "").await.goes_to(), format!("/operators/{id}?notice=session-gone"));
}

#[tokio::test]
async fn a_user_of_levers_follows_from_the_address_or_is_chosen() {
    let world = World::new().await;
    let users: Vec<User> = serde_json::from_value(json!([
        { "id": "user-robin", "name": "Robin Recruiter", "email": "robin@example.com" },
        { "id": "user-hana", "name": "Hana of Lever", "email": "Auditor@Example.com" },
        { "id": "user-gone", "name": "Gone Person", "email": "gone@example.com", "deactivatedAt": 1 },
    ]))
    .unwrap();
    let mut tx = world.store.begin().await.unwrap();
    tx.put_cached(CacheKind::Users, "", &users).await.unwrap();
    tx.commit().await.unwrap();
    let admin = world.browser(Role::Admin).await;
    let id = world.operator(Role::Auditor).await;
    let user = async || world.store.operator(id).await.unwrap().lever_user.map(|user| user.to_string());
    let page = admin.get(&format!("/operators/{id}")).await;
    assert!(page.has("but no active user has it") && page.has("Robin Recruiter") && !page.has("Gone Person"));
    change(&admin, id, "lever-user", "user-robin").await.goes_to();
    assert_eq!(user().await.as_deref(), Some("user-robin"));
    change(&admin, id, "lever-user", "none").await.goes_to();
    assert_eq!(user().await, None);
    change(&admin, id, "lever-user", "").await.goes_to();
    assert_eq!(user().await.as_deref(), Some("user-hana"));
    assert!(world.browser(Role::Auditor).await.get("/account").await.has("by the same e-mail address"));
}
