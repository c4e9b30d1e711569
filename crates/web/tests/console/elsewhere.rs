//! Signing in by a provider's word, as the console handles it whatever the provider is. The provider itself is a stand-in
//! here; scenarios with a real one are the program's.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{StatusCode, header};
use domain::{Admission, Pii, Role, Vouched};
use web::console::{Asked, Attempt, BroughtBack, Elsewhere, Passwords, Provider, ProviderError, SignIn};

use crate::browser::{Answer, Browser, World};
use crate::seed::{PASSWORD, email};

/// A provider that says what it is told to, for the code `right`.
#[derive(Debug, Default)]
struct StandIn {
    says: Mutex<Option<Vouched>>,
    attempts: Mutex<Vec<Attempt>>,
    is_down: Mutex<bool>,
}

impl StandIn {
    fn error(&self, code: &'static str) -> ProviderError {
        ProviderError { code, is_passing: *self.is_down.lock().unwrap(), source: None }
    }
}

impl Provider for StandIn {
    fn address<'a>(&'a self, attempt: &'a Attempt) -> Asked<'a, String> {
        Box::pin(async move {
            if *self.is_down.lock().unwrap() {
                return Err(self.error("unreachable"));
            }
            self.attempts.lock().unwrap().push(attempt.clone());
            Ok(format!("https://id.example/auth?state={}", attempt.state))
        })
    }

    fn vouch<'a>(&'a self, attempt: &'a Attempt, brought: &'a BroughtBack) -> Asked<'a, Vouched> {
        Box::pin(async move {
            assert!(self.attempts.lock().unwrap().contains(attempt), "the verifier is the one of the way out");
            let says = self.says.lock().unwrap().clone();
            says.filter(|_| brought.code == "right").ok_or_else(|| self.error("code-refused"))
        })
    }

    fn sign_out_address(&self) -> Option<String> {
        Some("https://id.example/end?client_id=fulcrum".to_owned())
    }
}

fn cy(groups: &[&str]) -> Vouched {
    Vouched {
        issuer: "https://id.example".into(),
        subject: Pii::new("s-1".into()),
        email: Some(Pii::new("cy@example.org".into())),
        email_verified: true,
        name: Some(Pii::new("Cy Newman".into())),
        groups: groups.iter().map(|&group| group.to_owned()).collect(),
    }
}

async fn world(passwords: Passwords) -> (World, Arc<StandIn>) {
    let provider = Arc::new(StandIn::default());
    let admission = Admission {
        verified_email: true,
        domains: vec!["example.org".into(), "example.com".into()],
        roles: vec![("hiring".into(), Role::HiringManager), ("recruiting".into(), Role::Recruiter)],
        otherwise: None,
        makes_accounts: true,
    };
    let elsewhere = Elsewhere {
        name: "Example ID".into(),
        provider: Arc::<StandIn>::clone(&provider) as Arc<dyn Provider>,
        admission,
    };
    let sign_in = SignIn { elsewhere: Some(elsewhere), passwords, ..SignIn::default() };
    (World::signing_in("http://console.example", sign_in).await, provider)
}

/// Goes out; answers the state with which the provider sends the browser back.
async fn goes_out(browser: &mut Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("fulcrum-attempt=") && cookie.ends_with("HttpOnly; SameSite=Lax"), "{cookie}");
    browser.cookie = cookie.split(';').next().map(ToOwned::to_owned);
    answer.goes_to().strip_prefix("https://id.example/auth?state=").unwrap().to_owned()
}

async fn comes_back(browser: &mut Browser, state: &str, code: &str) -> Answer {
    let answer = browser.get(&format!("/sign-in/callback?state={state}&code={code}")).await;
    if answer.status == StatusCode::SEE_OTHER {
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        browser.cookie = cookie.split(';').next().map(ToOwned::to_owned);
    }
    answer
}

async fn signs_in(world: &World) -> (Browser, Answer) {
    let mut browser = world.stranger();
    let state = goes_out(&mut browser, "/sign-in/provider?next=%2Faudit").await;
    let answer = comes_back(&mut browser, &state, "right").await;
    (browser, answer)
}

#[tokio::test]
async fn who_the_provider_vouches_for_comes_in_with_the_role_of_their_group() {
    let (world, provider) = world(Passwords::All).await;
    *provider.says.lock().unwrap() = Some(cy(&["recruiting"]));
    let page = world.stranger().get("/sign-in?next=%2Faudit").await;
    assert!(page.has("Sign in with <bdi>Example ID</bdi>") && page.has("/sign-in/provider?next=%2Faudit"));
    let before = world.last_entry().await;
    let (mut browser, answer) = signs_in(&world).await;
    assert_eq!(answer.goes_to(), "/audit");
    let inbox = browser.get("/inbox").await;
    assert!(inbox.has("Cy Newman") && inbox.has("Recruiter"));
    assert_eq!(world.actions_since(before).await, ["operator.added", "operator.linked", "operator.signed-in"]);
    assert!(browser.get("/account").await.has("by the sign-in provider"));

    // Signing out offers the provider's own page as well.
    browser.csrf = inbox.token();
    let out = browser.post("/session/end", &[]).await;
    assert!(world.stranger().get(out.goes_to()).await.has("href=\"https://id.example/end?client_id=fulcrum\""));
    assert!(!world.stranger().get("/sign-in").await.has("https://id.example/end"));

    // Another group, another role; the same account.
    *provider.says.lock().unwrap() = Some(cy(&["hiring", "recruiting"]));
    let (browser, _) = signs_in(&world).await;
    assert!(browser.get("/inbox").await.has("Hiring manager"));
    assert_eq!(world.store.accounts().await.unwrap().len(), 5);
}

#[tokio::test]
async fn who_has_no_role_any_more_is_out_at_once() {
    let (world, provider) = world(Passwords::All).await;
    *provider.says.lock().unwrap() = Some(cy(&["recruiting"]));
    let (browser, _) = signs_in(&world).await;
    *provider.says.lock().unwrap() = Some(cy(&["gardening"]));
    let (_, answer) = signs_in(&world).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.has("you have no access to Fulcrum") && !answer.has("cy@example.org"));
    assert_eq!(browser.get("/inbox").await.status, StatusCode::SEE_OTHER, "the session of before has ended");
}

#[tokio::test]
async fn an_account_of_the_address_is_linked_where_it_is_verified() {
    let (world, provider) = world(Passwords::All).await;
    let robin = Vouched { email: Some(Pii::new(email(Role::Recruiter))), ..cy(&["recruiting"]) };
    *provider.says.lock().unwrap() = Some(Vouched { email_verified: false, ..robin.clone() });
    let (_, answer) = signs_in(&world).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.has("has not verified your e-mail address"));
    *provider.says.lock().unwrap() = Some(robin);
    let (browser, _) = signs_in(&world).await;
    assert!(browser.get("/inbox").await.has("Robin Recruiter"));
    let account = world.store.account(world.operator(Role::Recruiter).await).await.unwrap();
    assert!(account.is_linked && account.has_password);
}

#[tokio::test]
async fn what_comes_back_counts_once_in_its_browser_with_its_state_and_in_time() {
    let (world, provider) = world(Passwords::All).await;
    *provider.says.lock().unwrap() = Some(cy(&["recruiting"]));
    let over = |answer: &Answer| {
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.has("finished already, took too long, or was begun in another browser"));
    };
    // In another browser: nobody is signed in by a link that somebody sends them.
    let mut browser = world.stranger();
    let state = goes_out(&mut browser, "/sign-in/provider").await;
    over(&comes_back(&mut world.stranger(), &state, "right").await);
    // With another state; and that used the attempt up.
    over(&comes_back(&mut browser, &"0".repeat(64), "right").await);
    over(&comes_back(&mut browser, &state, "right").await);
    // Twice.
    let mut browser = world.stranger();
    let state = goes_out(&mut browser, "/sign-in/provider").await;
    let attempt = browser.cookie.clone();
    assert_eq!(comes_back(&mut browser, &state, "right").await.goes_to(), "/");
    browser.cookie = attempt;
    over(&comes_back(&mut browser, &state, "right").await);
    // Too late.
    let mut browser = world.stranger();
    let state = goes_out(&mut browser, "/sign-in/provider").await;
    world.clock.advance(Duration::from_secs(600));
    over(&comes_back(&mut browser, &state, "right").await);
}

#[tokio::test]
async fn what_goes_wrong_is_a_calm_page_and_signs_nobody_in() {
    let (world, provider) = world(Passwords::All).await;
    let mut browser = world.stranger();
    let state = goes_out(&mut browser, "/sign-in/provider").await;
    let wrong = comes_back(&mut browser, &state, "wrong").await;
    assert_eq!((wrong.status, wrong.has("did not come to its end")), (StatusCode::FORBIDDEN, true));
    let state = goes_out(&mut browser, "/sign-in/provider").await;
    let declined = browser.get(&format!("/sign-in/callback?state={state}&error=access_denied")).await;
    assert_eq!((declined.status, declined.has("did not let you in")), (StatusCode::FORBIDDEN, true));
    *provider.is_down.lock().unwrap() = true;
    let down = world.stranger().get("/sign-in/provider").await;
    assert_eq!((down.status, down.has("cannot be reached")), (StatusCode::BAD_GATEWAY, true));
    assert!(down.has("name=\"password\""), "there are passwords still");
}

#[tokio::test]
async fn nobody_is_sent_elsewhere_after_signing_in() {
    let (world, provider) = world(Passwords::All).await;
    *provider.says.lock().unwrap() = Some(cy(&["recruiting"]));
    for (next, to) in [("%2Frubrics", "/rubrics"), ("https%3A%2F%2Fevil.example", "/"), ("%2F%2Fevil.example", "/")] {
        let mut browser = world.stranger();
        let state = goes_out(&mut browser, &format!("/sign-in/provider?next={next}")).await;
        assert_eq!(comes_back(&mut browser, &state, "right").await.goes_to(), to, "{next}");
    }
}

#[tokio::test]
async fn where_there_are_no_passwords_none_is_asked_for_and_none_counts() {
    let (world, _) = world(Passwords::None).await;
    let mut stranger = world.stranger();
    assert!(!stranger.get("/sign-in").await.has("name=\"password\""));
    assert_eq!(stranger.sign_in(&email(Role::Admin), PASSWORD).await.status, StatusCode::UNAUTHORIZED);
}
