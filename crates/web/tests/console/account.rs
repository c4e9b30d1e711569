//! One's own account: password, sessions, tokens, and how often somebody may knock.

use std::time::Duration;

use axum::http::{StatusCode, header};
use domain::{Permission, Role};
use web::console::{Limits, Passwords, Rate, SignIn, token_hash};

use crate::browser::{Browser, World};
use crate::seed::{PASSWORD, email};

const ANOTHER: &str = "a fresh horse, every day";

/// What stands between two texts of a page.
pub(crate) fn between<'a>(body: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = body.split_once(before).unwrap();
    rest.split_once(after).unwrap().0
}

#[tokio::test]
async fn the_page_says_what_one_may_do_in_plain_words() {
    let world = World::new().await;
    let robin = world.browser(Role::Recruiter).await.get("/account").await;
    for text in [
        "recruiter@example.com",
        "approve, edit and decline proposals",
        "What you may not",
        "make accounts and change what they may do",
        "Robin Recruiter",
        "Another program",
    ] {
        assert!(robin.has(text), "{text}");
    }
    assert!(!robin.has("href=\"/operators\""), "that is not theirs");
    assert!(world.browser(Role::Admin).await.get("/account").await.has("href=\"/operators\""));
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it_and_other_sessions_end() {
    let world = World::new().await;
    let (here, there) = (world.browser(Role::Recruiter).await, world.browser(Role::Recruiter).await);
    let change = async |browser: &Browser, current: &str, new: &str| {
        browser.post("/account/password", &[("current", current), ("password", new)]).await
    };
    assert_eq!(change(&here, "wrong", ANOTHER).await.goes_to(), "/account?notice=password-wrong");
    for (weak, why) in [
        ("too short", "at least 12 characters"),
        ("password1234", "among the first"),
        ("recruiter@example.com", "your own name or address"),
    ] {
        let answer = change(&here, PASSWORD, weak).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.has(why), "{weak}");
    }
    assert_eq!(there.get("/inbox").await.status, StatusCode::OK);
    assert_eq!(change(&here, PASSWORD, ANOTHER).await.goes_to(), "/account?notice=password-changed");
    assert_eq!(here.get("/inbox").await.status, StatusCode::OK);
    assert_eq!(there.get("/inbox").await.status, StatusCode::SEE_OTHER);
    let mut stranger = world.stranger();
    assert_eq!(stranger.sign_in(&email(Role::Recruiter), PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(stranger.sign_in(&email(Role::Recruiter), ANOTHER).await.status, StatusCode::SEE_OTHER);
}

/// Whoever finds an open browser can guess no more often than at the door.
#[tokio::test]
async fn wrong_current_passwords_lock_the_account_too() {
    let world = World::new().await;
    let here = world.browser(Role::Recruiter).await;
    for _ in 0..5 {
        here.post("/account/password", &[("current", "wrong"), ("password", ANOTHER)]).await;
    }
    let locked = here.post("/account/password", &[("current", PASSWORD), ("password", ANOTHER)]).await;
    assert_eq!(locked.goes_to(), "/account?notice=password-wrong");
    assert_eq!(world.stranger().sign_in(&email(Role::Recruiter), PASSWORD).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn one_ends_ones_other_sessions_and_nobody_elses() {
    let world = World::new().await;
    let here = world.browser(Role::Recruiter).await;
    world.clock.advance(Duration::from_secs(60));
    let phone = world.browser(Role::Recruiter).await;
    let manager = world.browser(Role::HiringManager).await;
    let page = here.get("/account").await;
    let handle = between(&page.body, "name=\"session\" value=\"", "\"").to_owned();
    assert_eq!(page.body.matches("name=\"session\"").count(), 1, "the own one is ended by signing out");

    let theirs = manager.post("/account/sessions/end", &[("session", &handle)]).await;
    assert_eq!(theirs.goes_to(), "/account?notice=session-gone");
    assert_eq!(phone.get("/inbox").await.status, StatusCode::OK);
    let ended = here.post("/account/sessions/end", &[("session", &handle)]).await;
    assert_eq!(ended.goes_to(), "/account?notice=sessions-ended");
    assert_eq!(phone.get("/inbox").await.status, StatusCode::SEE_OTHER);

    let (a, b) = (world.browser(Role::Recruiter).await, world.browser(Role::Recruiter).await);
    here.post("/account/sessions/end", &[]).await.goes_to();
    for (browser, status) in
        [(&a, StatusCode::SEE_OTHER), (&b, StatusCode::SEE_OTHER), (&here, StatusCode::OK), (&manager, StatusCode::OK)]
    {
        assert_eq!(browser.get("/inbox").await.status, status);
    }
}

#[tokio::test]
async fn a_token_is_shown_once_and_may_no_more_than_its_maker() {
    let world = World::new().await;
    let robin = world.browser(Role::Recruiter).await;
    let make = async |browser: &Browser, permission: &str| {
        browser.post("/account/tokens", &[("name", "Weekly report"), ("days", "30"), ("permission", permission)]).await
    };
    assert_eq!(make(&robin, "set-phases").await.status, StatusCode::FORBIDDEN);
    assert_eq!(make(&robin, "manage-operators").await.goes_to(), "/account?notice=token-unclear");
    let made = make(&robin, "read").await;
    let token = between(&made.body, "<code class=\"hash\">", "</code>").to_owned();
    assert!(token.starts_with("fulcrum_") && token.len() == 8 + 64, "{token}");
    let known = world.store.api_token(&token_hash(&token).unwrap()).await.unwrap().unwrap();
    assert_eq!((known.name.as_str(), known.permissions.clone()), ("Weekly report", [Permission::Read].into()));

    let page = robin.get("/account").await;
    assert!(page.has("Weekly report") && page.has("never used") && !page.has(&token));
    assert_eq!(made.headers[header::CACHE_CONTROL], "no-store");
    // It opens no page and is no cookie.
    let mut program = world.stranger();
    program.cookie = Some(format!("fulcrum={}", token.trim_start_matches("fulcrum_")));
    assert_eq!(program.get("/account").await.status, StatusCode::SEE_OTHER);

    let id = [("token", known.id.to_string())];
    let revoke = [("token", id[0].1.as_str())];
    let manager = world.browser(Role::HiringManager).await;
    assert_eq!(manager.post("/account/tokens/revocation", &revoke).await.status, StatusCode::NOT_FOUND);
    assert_eq!(robin.post("/account/tokens/revocation", &revoke).await.goes_to(), "/account?notice=token-revoked");
    assert!(world.store.api_token(&token_hash(&token).unwrap()).await.unwrap().is_none());
    assert_eq!(robin.post("/account/tokens/revocation", &revoke).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_knocks_too_often_is_told_when_to_come_back() {
    let limits = Limits { each_address: Rate { burst: 2, per_minute: 60 }, ..Limits::default() };
    let client_header = Some("x-forwarded-for".parse().unwrap());
    let sign_in = SignIn { limits, client_header, ..SignIn::default() };
    let world = World::signing_in("http://console.example", sign_in).await;
    let stranger = world.stranger();
    let knock = async |from: &str| {
        let fields = [("email", "nobody@example.com"), ("password", "x")];
        stranger.send("/session", &fields, &[("x-forwarded-for", from)]).await
    };
    for _ in 0..2 {
        assert_eq!(knock("10.0.0.1, 192.0.2.1").await.status, StatusCode::UNAUTHORIZED);
    }
    // What the client itself puts into the header changes nothing.
    for invented in ["192.0.2.1", "10.9.9.9, 192.0.2.1"] {
        let refused = knock(invented).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.headers[header::RETRY_AFTER], "1");
        assert!(refused.has("Too many attempts"));
    }
    assert_eq!(knock("192.0.2.2").await.status, StatusCode::UNAUTHORIZED);
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(knock("192.0.2.1").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_header_counts_only_where_it_is_configured_and_all_together_are_limited() {
    let limits =
        Limits { each_address: Rate { burst: 1, per_minute: 1 }, all_together: Rate { burst: 3, per_minute: 60 } };
    let world = World::signing_in("http://console.example", SignIn { limits, ..SignIn::default() }).await;
    let stranger = world.stranger();
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let fields = [("email", "nobody@example.com"), ("password", "x")];
        statuses.push(stranger.send("/session", &fields, &[("x-forwarded-for", "192.0.2.1")]).await.status);
    }
    let wrong = StatusCode::UNAUTHORIZED;
    assert_eq!(statuses, [wrong, wrong, wrong, StatusCode::TOO_MANY_REQUESTS]);
}

#[tokio::test]
async fn where_passwords_are_for_admins_the_right_one_of_another_opens_nothing() {
    let sign_in = SignIn { passwords: Passwords::Admins, ..SignIn::default() };
    let world = World::signing_in("http://console.example", sign_in).await;
    let mut stranger = world.stranger();
    let refused = stranger.sign_in(&email(Role::Recruiter), PASSWORD).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.has("That did not let you in"));
    let admin = world.browser(Role::Admin).await;
    let robin = world.operator(Role::Recruiter).await;
    assert!(!admin.get(&format!("/operators/{robin}")).await.has("value=\"invite\""), "a link would lead nowhere");
    let invite = admin.post(&format!("/operators/{robin}"), &[("change", "invite")]).await;
    assert_eq!(invite.status, StatusCode::NOT_FOUND);
}
