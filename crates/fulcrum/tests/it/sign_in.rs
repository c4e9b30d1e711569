//! Signing in at a real OpenID provider (`oidc-provider`, certified), over HTTP and through its own pages.
//!
//! `cargo xtask test` starts it and names it in a variable; without that these tests fail and say so.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock as _, ManualClock, Role};
use fulcrum::config::{Config, Secret};
use fulcrum::system::{SystemClock, ids};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};
use sql::Engine;
use sql::testing::TestDb;
use store::{AuditFilter, MasterKey, Store};
use tokio::net::TcpListener;
use url::Url;
use web::console;

/// Where the provider is.
const PROVIDER: &str = "FULCRUM_TEST_OIDC_URL";

#[expect(clippy::disallowed_methods, reason = "a test that cannot find its provider must fail")]
fn provider() -> String {
    std::env::var(PROVIDER).expect("FULCRUM_TEST_OIDC_URL is not set: run `cargo xtask test`, which starts a provider")
}

/// The console of a Fulcrum that is known to the provider.
struct World {
    url: String,
    store: Store,
    http: reqwest::Client,
    config: Config,
    _db: TestDb,
}

/// How the client is registered.
struct Registered<'a> {
    authentication: &'a str,
    algorithm: &'a str,
}

const USUAL: Registered<'static> = Registered { authentication: "client_secret_basic", algorithm: "RS256" };

impl World {
    async fn new() -> Self {
        Self::on(Engine::Sqlite, &USUAL, Duration::ZERO).await
    }

    /// A console whose clock goes that much ahead of the provider's.
    async fn on(engine: Engine, registered: &Registered<'_>, ahead: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let http = fulcrum::wiring::http(Duration::from_secs(20)).unwrap();
        let client = register(&http, &url, registered).await;
        let config = config(&url, &client);

        let db = TestDb::fresh(engine, store::MIGRATIONS).await;
        let clock = Arc::new(ManualClock::at(SystemClock.now().plus(ahead)));
        let key = MasterKey::from_hex(&"42".repeat(32)).unwrap();
        let store = Store::new(db.db.clone(), key, clock, ids());
        let options = console::Options {
            base_url: url.clone(),
            policy: Arc::new(config.policy().unwrap()),
            perform_as: None,
            demo: None,
            blind_percent: 0,
            closing: tokio::sync::watch::Sender::new(false).subscribe(),
            sign_in: fulcrum::wiring::sign_in(&config, &store).unwrap(),
        };
        let service = console::router(store.clone(), options).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { url, store, http, config, _db: db }
    }

    /// Makes an account at the provider, or changes it.
    async fn at_provider(&self, name: &str, claims: &Value) {
        let put = self.http.put(format!("{}/test/accounts/{name}", provider())).body(claims.to_string());
        assert_eq!(put.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    }

    fn browser(&self) -> Browser {
        Browser { http: self.http.clone(), console: self.url.clone(), cookies: BTreeMap::new() }
    }

    /// Signs in as that account; where the console leads then, and what it shows.
    async fn signs_in(&self, name: &str) -> (Browser, Answer) {
        let mut browser = self.browser();
        let out = browser.goes_out().await;
        let back = browser.through_the_provider(&out, name).await;
        let answer = browser.get(&back).await;
        (browser, answer)
    }

    async fn refusals(&self) -> Vec<Value> {
        let filter = AuditFilter { limit: 100, ..AuditFilter::default() };
        let rows = self.store.audit(&filter).await.unwrap();
        let refused = rows.iter().rev().filter(|row| row.entry.action == domain::Action::SignInRefused);
        refused.map(|row| row.entry.public["why"].clone()).collect()
    }
}

async fn register(http: &reqwest::Client, console: &str, registered: &Registered<'_>) -> Value {
    let wish = json!({
        "redirect_uris": [format!("{console}/sign-in/callback")],
        "post_logout_redirect_uris": [format!("{console}/sign-in")],
        "token_endpoint_auth_method": registered.authentication,
        "id_token_signed_response_alg": registered.algorithm,
    });
    let answer = http.post(format!("{}/reg", provider())).json(&wish).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    answer.json().await.unwrap()
}

fn config(console: &str, client: &Value) -> Config {
    let mut config = Config::default_only().unwrap();
    config.server.base_url = console.to_owned();
    config.oidc.issuer = provider();
    config.oidc.client_id = client["client_id"].as_str().unwrap().to_owned();
    config.oidc.client_secret = Secret::new(client["client_secret"].as_str().unwrap_or_default());
    config.oidc.scopes.push("groups".to_owned());
    config.oidc.domains = vec!["example.org".to_owned()];
    config.oidc.roles = serde_json::from_value(json!([
        { "group": "ta-admins", "role": "admin" },
        { "group": "recruiting", "role": "recruiter" },
    ]))
    .unwrap();
    config.validate().unwrap();
    config
}

fn claims(groups: &[&str]) -> Value {
    json!({ "email": "Ada@Example.org", "email_verified": true, "name": "Ada Okafor", "groups": groups })
}

/// A browser without a screen. Both servers are 127.0.0.1, so one jar of cookies serves both, as it does in a browser.
struct Browser {
    http: reqwest::Client,
    console: String,
    cookies: BTreeMap<String, String>,
}

struct Answer {
    status: StatusCode,
    location: Option<String>,
    body: String,
}

impl Browser {
    async fn get(&mut self, address: &str) -> Answer {
        self.ask(Method::GET, address, &[]).await
    }

    async fn ask(&mut self, method: Method, address: &str, form: &[(&str, &str)]) -> Answer {
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = self.http.request(method.clone(), address).header(COOKIE, jar.join("; "));
        if method == Method::POST {
            request = request.form(form).header("sec-fetch-site", "same-origin");
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = response
            .headers()
            .get(LOCATION)
            .map(|to| Url::parse(address).unwrap().join(to.to_str().unwrap()).unwrap().to_string());
        Answer { status: response.status(), location, body: response.text().await.unwrap() }
    }

    /// Presses the button; where the console sends it.
    async fn goes_out(&mut self) -> String {
        let page = self.get(&format!("{}/sign-in?next=%2Faccount", self.console)).await;
        let link = between(&page.body, "href=\"/sign-in/provider", "\"").replace("&#38;", "&");
        let out = self.get(&format!("{}/sign-in/provider{link}", self.console)).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.body);
        out.location.unwrap()
    }

    /// Through the provider's pages as that account, to where the provider sends it back.
    async fn through_the_provider(&mut self, out: &str, name: &str) -> String {
        let mut answer = self.get(out).await;
        for _ in 0..12 {
            answer = match answer.location {
                Some(to) if to.starts_with(&self.console) => return to,
                Some(to) => self.get(&to).await,
                None => {
                    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
                    let action = between(&answer.body, "action=\"", "\"").to_owned();
                    let form: &[_] = if answer.body.contains("name=\"login\"") {
                        &[("prompt", "login"), ("login", name), ("password", "any")]
                    } else {
                        &[("prompt", "consent")]
                    };
                    self.ask(Method::POST, &action, form).await
                }
            };
        }
        panic!("the provider sends nobody back")
    }

    async fn sees(&mut self, path: &str) -> Answer {
        self.get(&format!("{}{path}", self.console)).await
    }
}

fn between<'a>(body: &'a str, before: &str, after: &str) -> &'a str {
    body.split_once(before).unwrap_or_else(|| panic!("no {before} in {body}")).1.split_once(after).unwrap().0
}

fn with(address: &str, name: &str, value: &str) -> String {
    let mut url = Url::parse(address).unwrap();
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    assert!(pairs.iter().any(|(key, _)| key == name), "{name} is not in the address");
    let pairs = pairs.into_iter().map(|(key, old)| if key == name { (key, value.to_owned()) } else { (key, old) });
    url.query_pairs_mut().clear().extend_pairs(pairs.collect::<Vec<_>>());
    url.into()
}

fn is_refused(answer: &Answer, status: StatusCode, sentence: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.contains(sentence), "{}", answer.body);
    assert!(!answer.body.to_lowercase().contains("ada@example.org"));
}

const FAILED: &str = "did not come to its end";

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_signs_in_gets_an_account_with_the_role_of_their_group_and_keeps_it(#[case] engine: Engine) {
    let world = World::on(engine, &USUAL, Duration::ZERO).await;
    // One provider serves both engines' tests, at the same time.
    let name = format!("keeps-{engine:?}");
    world.at_provider(&name, &claims(&["recruiting"])).await;
    let (mut browser, answer) = world.signs_in(&name).await;
    assert_eq!(answer.location, Some(format!("{}/account", world.url)), "{}", answer.body);
    let account = browser.sees("/account").await.body;
    for text in ["Ada Okafor", "ada@example.org", "Recruiter", "by the sign-in provider", "approve, edit and decline"] {
        assert!(account.contains(text), "{text}");
    }
    // In another browser, and now an admin: the same account.
    world.at_provider(&name, &claims(&["ta-admins"])).await;
    let (mut other, _) = world.signs_in(&name).await;
    assert_eq!(other.sees("/operators").await.status, StatusCode::OK);
    let accounts = world.store.accounts().await.unwrap();
    assert_eq!(accounts.len(), 1);
    assert_eq!(
        (accounts[0].operator.role, accounts[0].has_password, accounts[0].is_linked),
        (Role::Admin, false, true)
    );

    // Out of the group: no access, and what was open is closed.
    world.at_provider(&name, &claims(&["gardening"])).await;
    let (_, answer) = world.signs_in(&name).await;
    is_refused(&answer, StatusCode::FORBIDDEN, "you have no access to Fulcrum");
    assert_eq!(other.sees("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.refusals().await, ["no role"]);
    assert!(world.store.verify_audit().await.unwrap().is_ok());
}

#[rstest]
#[case("none", "ES256")]
#[case("client_secret_basic", "ES256")]
#[tokio::test]
async fn every_way_to_be_known_and_to_sign_is_spoken(#[case] authentication: &str, #[case] algorithm: &str) {
    let world = World::on(Engine::Sqlite, &Registered { authentication, algorithm }, Duration::ZERO).await;
    let name = format!("ways-{authentication}");
    world.at_provider(&name, &claims(&["recruiting"])).await;
    let (_, answer) = world.signs_in(&name).await;
    assert_eq!(answer.location, Some(format!("{}/account", world.url)), "{}", answer.body);
}

#[tokio::test]
async fn a_state_that_was_tampered_with_and_a_code_that_was_used_sign_nobody_in() {
    let world = World::new().await;
    world.at_provider("replays", &claims(&["recruiting"])).await;
    let over = "finished already, took too long, or was begun in another browser";
    let mut browser = world.browser();
    let out = browser.goes_out().await;
    let back = browser.through_the_provider(&out, "replays").await;
    let tampered = browser.get(&with(&back, "state", &"0".repeat(64))).await;
    is_refused(&tampered, StatusCode::BAD_REQUEST, over);
    is_refused(&browser.get(&back).await, StatusCode::BAD_REQUEST, over);

    let out = browser.goes_out().await;
    let back = browser.through_the_provider(&out, "replays").await;
    let code = Url::parse(&back).unwrap().query_pairs().find(|(key, _)| key == "code").unwrap().1.into_owned();
    assert_eq!(browser.get(&back).await.location, Some(format!("{}/account", world.url)));
    is_refused(&browser.get(&back).await, StatusCode::BAD_REQUEST, over);
    // The code again, with a new attempt of its own: the provider does not take it, and our verifier is another one.
    let mut thief = world.browser();
    let out = thief.goes_out().await;
    let back = thief.through_the_provider(&out, "replays").await;
    is_refused(&thief.get(&with(&back, "code", &code)).await, StatusCode::FORBIDDEN, FAILED);
    assert_eq!(thief.sees("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_token_of_another_sign_in_or_another_client_signs_nobody_in() {
    let world = World::new().await;
    world.at_provider("others", &claims(&["recruiting"])).await;
    let mut browser = world.browser();
    let out = browser.goes_out().await;
    let back = browser.through_the_provider(&with(&out, "nonce", "another"), "others").await;
    is_refused(&browser.get(&back).await, StatusCode::FORBIDDEN, FAILED);

    let other = register(&world.http, &world.url, &USUAL).await;
    let out = with(&browser.goes_out().await, "client_id", other["client_id"].as_str().unwrap());
    let back = browser.through_the_provider(&out, "others").await;
    is_refused(&browser.get(&back).await, StatusCode::FORBIDDEN, FAILED);

    let out = with(&browser.goes_out().await, "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let back = browser.through_the_provider(&out, "others").await;
    is_refused(&browser.get(&back).await, StatusCode::FORBIDDEN, FAILED);

    let out = browser.goes_out().await;
    let back = browser.through_the_provider(&out, "others").await;
    let elsewhere = browser.get(&with(&back, "iss", "https://evil.example")).await;
    is_refused(&elsewhere, StatusCode::FORBIDDEN, FAILED);
    assert_eq!(world.store.accounts().await.unwrap(), []);
}

#[tokio::test]
async fn a_token_that_has_expired_signs_nobody_in() {
    let world = World::on(Engine::Sqlite, &USUAL, Duration::from_secs(2 * 3600)).await;
    world.at_provider("late", &claims(&["recruiting"])).await;
    let (_, answer) = world.signs_in("late").await;
    is_refused(&answer, StatusCode::FORBIDDEN, FAILED);
    // As far as the clocks may differ it is taken.
    let world = World::on(Engine::Sqlite, &USUAL, Duration::from_secs(45)).await;
    let (_, answer) = world.signs_in("late").await;
    assert_eq!(answer.location, Some(format!("{}/account", world.url)), "{}", answer.body);
}

#[tokio::test]
async fn an_address_that_is_unverified_foreign_or_missing_signs_nobody_in() {
    let world = World::new().await;
    for (change, sentence) in [
        (json!({ "email_verified": false }), "has not verified your e-mail address"),
        (json!({ "email_verified": null }), "has not verified your e-mail address"),
        (json!({ "email": "ada@example.com" }), "you have no access to Fulcrum"),
        (json!({ "email": null }), "you have no access to Fulcrum"),
    ] {
        let mut claims = claims(&["ta-admins"]);
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        world.at_provider("strangers", &claims).await;
        let (_, answer) = world.signs_in("strangers").await;
        is_refused(&answer, StatusCode::FORBIDDEN, sentence);
    }
    let expected = ["unverified e-mail address", "unverified e-mail address", "foreign domain", "no e-mail address"];
    assert_eq!(world.refusals().await, expected);
    assert_eq!(world.store.accounts().await.unwrap(), []);
}

#[tokio::test]
async fn who_declines_at_the_provider_is_told_calmly_and_who_signs_out_may_do_so_there() {
    let world = World::new().await;
    world.at_provider("leaves", &claims(&["recruiting"])).await;
    let mut browser = world.browser();
    let out = browser.goes_out().await;
    let page = browser.get(&out).await.location.unwrap();
    let page = browser.get(&page).await;
    let abort = between(&page.body, "action=\"", "\"").to_owned() + "/abort";
    let mut back = browser.get(&abort).await.location.unwrap();
    while !back.starts_with(&world.url) {
        back = browser.get(&back).await.location.unwrap();
    }
    is_refused(&browser.get(&back).await, StatusCode::FORBIDDEN, "did not let you in");

    let (mut browser, _) = world.signs_in("leaves").await;
    let csrf = between(&browser.sees("/account").await.body, "name=\"csrf\" value=\"", "\"").to_owned();
    let out = browser.ask(Method::POST, &format!("{}/session/end", world.url), &[("csrf", &csrf)]).await;
    let page = browser.get(&out.location.unwrap()).await;
    let there = between(&page.body, &format!("href=\"{}", provider()), "\"").replace("&#38;", "&");
    let there = browser.get(&format!("{}{there}", provider())).await;
    assert_eq!(there.status, StatusCode::OK, "{}", there.body);
    assert!(there.body.contains("Do you want to sign-out"), "{}", there.body);
}

#[tokio::test]
async fn the_doctor_sees_whether_the_provider_can_be_used() {
    let world = World::new().await;
    let look = async |issuer: &str| {
        let mut config = world.config.clone();
        config.oidc.issuer = issuer.to_owned();
        let client = fulcrum::wiring::provider(&config, Arc::new(|| SystemClock.now().millis())).unwrap().unwrap();
        client.check().await.map(|checked| (checked.keys, checked.has_sign_out)).map_err(|error| error.code())
    };
    assert_eq!(look(&provider()).await, Ok((2, true)));
    assert_eq!(look(&format!("{}/", provider())).await, Err("other-issuer"));
    assert_eq!(look(&format!("{}/nowhere", provider())).await, Err("status"));
    assert_eq!(look("http://127.0.0.1:9").await, Err("unreachable"));
}
