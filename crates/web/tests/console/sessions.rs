//! Signing in and out, and what holds a session together.

use std::time::Duration;

use axum::http::{StatusCode, header};
use domain::Role;

use crate::browser::World;
use crate::seed::{PASSWORD, email};

#[tokio::test]
async fn the_right_password_opens_a_session_and_signing_out_ends_it() {
    let world = World::new().await;
    let mut browser = world.stranger();
    let answer = browser.sign_in("  Recruiter@Example.com ", PASSWORD).await;
    assert_eq!(answer.goes_to(), "/");
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("fulcrum="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    assert_eq!(browser.get("/").await.goes_to(), "/inbox");
    let inbox = browser.get("/inbox").await;
    assert!(inbox.has("Robin Recruiter") && inbox.has("Recruiter"));

    browser.csrf = inbox.token();
    let ended = browser.post("/session/end", &[]).await;
    assert_eq!(ended.goes_to(), "/sign-in?notice=signed-out");
    assert!(ended.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    // The cookie is worth nothing now, whoever kept a copy.
    assert_eq!(browser.get("/inbox").await.goes_to(), "/sign-in?next=%2Finbox");
    assert_eq!(
        world.actions_since(0).await[5..],
        ["operator.signed-in", "operator.signed-out"],
        "after the four accounts and a phase"
    );
}

#[tokio::test]
async fn with_https_the_cookie_is_bound_to_the_host_and_the_browser_stays_with_https() {
    let world = World::at("https://fulcrum.example").await;
    let mut browser = world.stranger();
    let answer = browser.sign_in(&email(Role::Admin), PASSWORD).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-fulcrum=") && cookie.ends_with("SameSite=Lax; Secure"), "{cookie}");
    assert_eq!(answer.headers[header::STRICT_TRANSPORT_SECURITY], "max-age=31536000");
    assert_eq!(browser.get("/inbox").await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_in_again_makes_a_new_session_and_ends_the_old_one() {
    let world = World::new().await;
    let mut browser = world.browser(Role::Recruiter).await;
    let old = browser.cookie.clone();
    browser.sign_in(&email(Role::Recruiter), PASSWORD).await;
    assert_ne!(browser.cookie, old);
    assert_eq!(browser.get("/inbox").await.status, StatusCode::OK);
    browser.cookie = old;
    assert_eq!(browser.get("/inbox").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn whatever_is_wrong_the_answer_is_the_same() {
    let world = World::new().await;
    let mut answers = Vec::new();
    let long = "x".repeat(2000);
    let attempts = [
        ("nobody@example.com", PASSWORD),
        ("nobody@example.com", ""),
        ("admin@example.com", "x"),
        ("admin@example.com", &long),
    ];
    for (address, password) in attempts {
        let answer = world.stranger().sign_in(address, password).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
        answers.push(answer.body.replace(address, "…"));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    assert!(answers[0].contains("The e-mail address or the password is wrong, or the account is locked"));
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_for_a_while() {
    let world = World::new().await;
    let mut browser = world.stranger();
    for _ in 0..5 {
        browser.sign_in(&email(Role::Admin), "wrong").await;
    }
    assert_eq!(browser.sign_in(&email(Role::Admin), PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    world.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(browser.sign_in(&email(Role::Admin), PASSWORD).await.status, StatusCode::SEE_OTHER);
    let failed = world.actions_since(0).await.iter().filter(|action| **action == "operator.sign-in-failed").count();
    assert_eq!(failed, 5);
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it() {
    let world = World::new().await;
    let browser = world.browser(Role::Recruiter).await;
    for _ in 0..3 {
        world.clock.advance(Duration::from_secs(90 * 60));
        assert_eq!(browser.get("/inbox").await.status, StatusCode::OK);
    }
    world.clock.advance(Duration::from_secs(2 * 3600));
    assert_eq!(browser.get("/inbox").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_is_signed_out_comes_back_to_the_page_asked_for_and_nowhere_else() {
    let world = World::new().await;
    let stranger = world.stranger();
    let to = stranger.get("/audit?action=phase.set&before=9").await;
    assert_eq!(to.goes_to(), "/sign-in?next=%2Faudit%3Faction%3Dphase.set%26before%3D9");
    assert!(stranger.get(to.goes_to()).await.has("name=\"next\" value=\"/audit?action=phase.set&#38;before=9\""));
    assert_eq!(stranger.send("/agents/halt", &[], &[]).await.goes_to(), "/sign-in");

    let credentials = [("email", "admin@example.com"), ("password", PASSWORD)];
    for (next, to) in [
        ("/audit?action=phase.set", "/audit?action=phase.set"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let form: Vec<(&str, &str)> = credentials.into_iter().chain([("next", next)]).collect();
        assert_eq!(stranger.send("/session", &form, &[]).await.goes_to(), to, "{next}");
    }
}

#[tokio::test]
async fn a_form_without_the_token_of_its_session_changes_nothing() {
    let world = World::new().await;
    let admin = world.browser(Role::Admin).await;
    let other = world.browser(Role::Admin).await;
    let before = world.last_entry().await;
    let same_site = [("sec-fetch-site", "same-origin")];
    for fields in [&[][..], &[("csrf", "")], &[("csrf", "0")], &[("csrf", other.csrf.as_str())]] {
        let answer = admin.send("/agents/halt", fields, &same_site).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{fields:?}");
        assert!(answer.has("The form is from an earlier session"));
    }
    // The right token does not help a page of another site.
    let right = [("csrf", admin.csrf.as_str())];
    for headers in
        [[("sec-fetch-site", "cross-site")], [("sec-fetch-site", "same-site")], [("origin", "https://evil.example")]]
    {
        assert_eq!(admin.send("/agents/halt", &right, &headers).await.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let credentials = [("email", "admin@example.com"), ("password", PASSWORD)];
    let foreign = world.stranger().send("/session", &credentials, &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "nobody is signed in by another site");
    assert_eq!(world.actions_since(before).await, [""; 0]);
    let own_origin = [("origin", "http://console.example")];
    assert_eq!(admin.send("/agents/halt", &right, &own_origin).await.goes_to(), "/agents?notice=stopped");
}
