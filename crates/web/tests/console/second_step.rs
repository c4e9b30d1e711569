//! The second step: an app's codes, and the codes for when it is lost.

use std::time::Duration;

use axum::http::{StatusCode, header};
use domain::Role;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use web::console::SignIn;

use crate::account::between;
use crate::browser::{Answer, Browser, World};
use crate::seed::{PASSWORD, email};

const STEP: Duration = Duration::from_secs(30);

/// An app, which knows what it was shown and nothing of our code.
struct App(Vec<u8>);

impl App {
    fn shown(page: &Answer) -> Self {
        let spelt = between(&page.body, "<code class=\"hash\">", "</code>").replace(' ', "");
        let bits: String = spelt
            .bytes()
            .map(|letter| format!("{:05b}", if letter.is_ascii_digit() { letter - b'2' + 26 } else { letter - b'A' }))
            .collect();
        Self(
            bits.as_bytes()
                .chunks_exact(8)
                .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
                .collect(),
        )
    }

    fn code(&self, world: &World) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).unwrap();
        mac.update(&(world.store.now().millis() / 30_000).to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let at = usize::from(digest[19] & 15);
        let number = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}

/// Sets up the second step; the app, and the recovery codes.
async fn set_up(world: &World, browser: &Browser) -> (App, Vec<String>) {
    let page = browser.get("/account/second-step").await;
    assert!(page.has("<svg class=\"qr\"") && page.has("1. Scan it"));
    let app = App::shown(&page);
    assert_eq!(App::shown(&browser.get("/account/second-step").await).0, app.0, "it stays until it is confirmed");
    let wrong = browser.post("/account/second-step", &[("code", "000000x")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.has("That code was not right"));
    let on = browser.post("/account/second-step", &[("code", &app.code(world))]).await;
    let codes = between(&on.body, "<ul class=\"recovery\">", "</ul>").split("<code>").skip(1);
    let codes: Vec<String> = codes.map(|code| code.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    assert!(!browser.get("/account/second-step").await.has(&codes[0]), "they are shown once");
    (app, codes)
}

/// Answers the second step in a browser that has taken the first one.
async fn second(browser: &mut Browser, code: &str) -> Answer {
    let answer = browser.send("/session/code", &[("code", code)], &[]).await;
    if answer.status == StatusCode::SEE_OTHER
        && let Some(cookie) = answer.headers.get(header::SET_COOKIE)
    {
        browser.cookie = cookie.to_str().unwrap().split(';').next().map(ToOwned::to_owned);
    }
    answer
}

#[tokio::test]
async fn a_password_alone_opens_nothing_once_it_is_on() {
    let world = World::new().await;
    let (app, codes) = set_up(&world, &world.browser(Role::Recruiter).await).await;
    let mut browser = world.stranger();
    assert_eq!(browser.sign_in(&email(Role::Recruiter), PASSWORD).await.goes_to(), "/sign-in/code");
    assert_eq!(browser.get("/inbox").await.status, StatusCode::SEE_OTHER, "half-way is outside");
    assert!(browser.get("/sign-in/code").await.has("The second step"));
    // The code by which it was set up is used.
    assert_eq!(second(&mut browser, &app.code(&world)).await.status, StatusCode::UNAUTHORIZED);
    world.clock.advance(STEP);
    let code = app.code(&world);
    assert_eq!(second(&mut browser, &code).await.goes_to(), "/");
    assert_eq!(browser.get("/inbox").await.status, StatusCode::OK);

    // Nor does a code count for a second session, whoever looked over the shoulder.
    let mut thief = world.stranger();
    thief.sign_in(&email(Role::Recruiter), PASSWORD).await.goes_to();
    assert_eq!(second(&mut thief, &code).await.status, StatusCode::UNAUTHORIZED);

    // Without the app there are the codes that were kept, each once.
    let mut other = world.stranger();
    other.sign_in(&email(Role::Recruiter), PASSWORD).await.goes_to();
    assert_eq!(second(&mut other, &codes[3].to_uppercase()).await.goes_to(), "/");
    let mut again = world.stranger();
    again.sign_in(&email(Role::Recruiter), PASSWORD).await.goes_to();
    assert_eq!(second(&mut again, &codes[3]).await.status, StatusCode::UNAUTHORIZED);
    assert!(other.get("/account").await.has("with 9 recovery codes left"));
}

#[tokio::test]
async fn wrong_codes_lock_the_account_and_the_right_password_does_not_help() {
    let world = World::new().await;
    let (app, _) = set_up(&world, &world.browser(Role::Recruiter).await).await;
    world.clock.advance(STEP);
    let mut browser = world.stranger();
    for _ in 0..5 {
        assert_eq!(browser.sign_in(&email(Role::Recruiter), PASSWORD).await.goes_to(), "/sign-in/code");
        assert_eq!(second(&mut browser, "123").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(second(&mut browser, &app.code(&world)).await.status, StatusCode::UNAUTHORIZED, "locked");
    assert_eq!(browser.sign_in(&email(Role::Recruiter), PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    world.clock.advance(Duration::from_secs(15 * 60));
    browser.sign_in(&email(Role::Recruiter), PASSWORD).await.goes_to();
    assert_eq!(second(&mut browser, &app.code(&world)).await.goes_to(), "/");
}

#[tokio::test]
async fn between_the_steps_there_are_ten_minutes_and_one_browser() {
    let world = World::new().await;
    let (app, _) = set_up(&world, &world.browser(Role::Recruiter).await).await;
    let mut browser = world.stranger();
    browser.sign_in(&email(Role::Recruiter), PASSWORD).await.goes_to();
    world.clock.advance(Duration::from_secs(10 * 60));
    assert_eq!(second(&mut browser, &app.code(&world)).await.goes_to(), "/sign-in?notice=sign-in-over");
    let mut another = world.stranger();
    assert_eq!(second(&mut another, &app.code(&world)).await.goes_to(), "/sign-in?notice=sign-in-over");
    assert_eq!(another.get("/sign-in/code").await.goes_to(), "/sign-in?notice=sign-in-over");
}

#[tokio::test]
async fn it_is_turned_off_with_a_code_or_by_an_admin() {
    let world = World::new().await;
    let robin = world.browser(Role::Recruiter).await;
    let id = world.operator(Role::Recruiter).await;
    let (app, _) = set_up(&world, &robin).await;
    world.clock.advance(STEP);
    let off = async |code: &str| robin.post("/account/second-step/removal", &[("code", code)]).await;
    assert_eq!(off("1").await.goes_to(), "/account/second-step?notice=code-wrong");
    assert_eq!(off(&app.code(&world)).await.goes_to(), "/account?notice=authenticator-off");
    assert_eq!(world.stranger().sign_in(&email(Role::Recruiter), PASSWORD).await.goes_to(), "/");

    set_up(&world, &robin).await;
    let admin = world.browser(Role::Admin).await;
    let reset = admin.post(&format!("/operators/{id}"), &[("change", "second-step")]).await;
    assert_eq!(reset.goes_to(), format!("/operators/{id}?notice=authenticator-off"));
    assert_eq!(world.stranger().sign_in(&email(Role::Recruiter), PASSWORD).await.goes_to(), "/");
}

#[tokio::test]
async fn a_role_that_needs_it_gets_no_further_without() {
    let sign_in = SignIn { code_for: vec![Role::Recruiter], ..SignIn::default() };
    let world = World::signing_in("http://console.example", sign_in).await;
    let mut robin = world.stranger();
    robin.sign_in(&email(Role::Recruiter), PASSWORD).await.goes_to();
    let asked = "/account/second-step?notice=code-needed";
    for path in ["/inbox", "/account", "/audit", "/"] {
        assert_eq!(robin.get(path).await.goes_to(), asked, "{path}");
    }
    robin.csrf = robin.get(asked).await.token();
    assert_eq!(robin.post("/account/tokens", &[]).await.goes_to(), asked);
    set_up(&world, &robin).await;
    assert_eq!(robin.get("/inbox").await.status, StatusCode::OK);
    // Others are not asked.
    assert_eq!(world.browser(Role::Auditor).await.get("/audit").await.status, StatusCode::OK);
}
