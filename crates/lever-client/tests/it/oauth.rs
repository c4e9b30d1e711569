use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use lever_client::oauth::{
    AccessTokens, App, GrantError, Keeper, KeeperOptions, Kept, TokenError, TokenHome, TokenHomeError, Tokens,
};
use lever_client::{Credential, ErrorKind, Priority};
use url::Url;

use crate::script::{Answer, Server, client};

const RENEWED: Answer =
    Answer::Says(200, r#"{"access_token":"a2","refresh_token":"r2","expires_in":3600,"scope":"notes:read:admin"}"#);
const BURNT: Answer = Answer::Says(403, r#"{"error":"invalid_grant","error_description":"Unknown or invalid r1"}"#);

/// A home in memory, with its clock.
#[derive(Default)]
struct Home {
    kept: Mutex<Option<Kept>>,
    claimed: Mutex<Option<i64>>,
    now: AtomicI64,
    /// How often keeping something still fails.
    away: AtomicI64,
}

impl Home {
    fn with(expires_at: i64) -> Arc<Self> {
        let tokens = Tokens {
            access_token: "a1".to_owned(),
            refresh_token: "r1".to_owned(),
            expires_at,
            scopes: vec!["notes:read:admin".to_owned()],
        };
        let home = Self::default();
        *home.kept.lock().unwrap() = Some(Kept { generation: 1, tokens, ended: None });
        Arc::new(home)
    }

    fn kept(&self) -> Kept {
        self.kept.lock().unwrap().clone().unwrap()
    }

    fn change(&self, generation: i64, change: impl FnOnce(&mut Kept)) {
        let mut kept = self.kept.lock().unwrap();
        if let Some(kept) = kept.as_mut().filter(|kept| kept.generation == generation) {
            change(kept);
        }
        *self.claimed.lock().unwrap() = None;
    }
}

/// A handle on a home that several keepers share, as processes share a database.
struct Shared(Arc<Home>);

impl TokenHome for Shared {
    fn load(&self) -> BoxFuture<'_, Result<Option<Kept>, TokenHomeError>> {
        async { Ok(self.0.kept.lock().unwrap().clone()) }.boxed()
    }

    fn claim(&self, generation: i64) -> BoxFuture<'_, Result<bool, TokenHomeError>> {
        async move {
            let mut claimed = self.0.claimed.lock().unwrap();
            let is_free = claimed.is_none() && self.0.kept().generation == generation;
            if is_free {
                *claimed = Some(generation);
            }
            Ok(is_free)
        }
        .boxed()
    }

    fn release(&self, generation: i64) -> BoxFuture<'_, Result<(), TokenHomeError>> {
        async move {
            self.0.change(generation, |_| {});
            Ok(())
        }
        .boxed()
    }

    fn replace<'a>(&'a self, generation: i64, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), TokenHomeError>> {
        async move {
            if self.0.away.fetch_sub(1, Ordering::SeqCst) > 0 {
                return Err("the database is away".into());
            }
            self.0.change(generation, |kept| {
                *kept = Kept { generation: generation + 1, tokens: tokens.clone(), ended: None };
            });
            Ok(())
        }
        .boxed()
    }

    fn end<'a>(&'a self, generation: i64, why: &'a str) -> BoxFuture<'a, Result<(), TokenHomeError>> {
        async move {
            self.0.change(generation, |kept| kept.ended = Some(why.to_owned()));
            Ok(())
        }
        .boxed()
    }
}

fn app(server: &Server) -> App {
    App {
        client_id: "an-app".to_owned(),
        client_secret: "a-secret".to_owned(),
        authorize_url: Url::parse("https://auth.example/authorize").unwrap(),
        token_url: Url::parse(&format!("{}/oauth/token", server.url)).unwrap(),
        audience: "https://api.example/v1/".to_owned(),
        redirect_uri: "http://127.0.0.1:7400/callback".to_owned(),
    }
}

fn keeper(server: &Server, home: &Arc<Home>) -> Arc<Keeper> {
    let clock = Arc::clone(home);
    let options = KeeperOptions {
        renew_before: Duration::from_secs(300),
        patience: Duration::from_secs(10),
        now: Arc::new(move || clock.now.load(Ordering::SeqCst)),
    };
    let http = reqwest::Client::builder().build().unwrap();
    Arc::new(Keeper::new(app(server), http, Arc::new(Shared(Arc::clone(home))), options))
}

#[tokio::test]
async fn a_consent_page_names_the_app_the_audience_and_the_scopes() {
    let server = Server::that([]).await;
    let page = app(&server).consent_page(&["notes:read:admin", "offline_access"], "s-1");
    assert_eq!(
        page.as_str(),
        "https://auth.example/authorize?client_id=an-app&redirect_uri=http%3A%2F%2F127.0.0.1%3A7400%2Fcallback\
         &response_type=code&state=s-1&audience=https%3A%2F%2Fapi.example%2Fv1%2F&scope=notes%3Aread%3Aadmin+offline_access"
    );
}

#[tokio::test]
async fn a_code_is_exchanged_with_the_apps_secret() {
    let server = Server::that([RENEWED]).await;
    let grant = app(&server).exchange(&reqwest::Client::builder().build().unwrap(), "c-1").await.unwrap();
    assert_eq!((grant.access_token.as_str(), grant.refresh_token.as_deref()), ("a2", Some("r2")));
    assert_eq!(
        server.seen()[0].body,
        "client_id=an-app&client_secret=a-secret&grant_type=authorization_code&code=c-1\
         &redirect_uri=http%3A%2F%2F127.0.0.1%3A7400%2Fcallback"
    );
    assert!(!format!("{grant:?} {:?}", app(&server)).contains("secret"));
}

#[tokio::test]
async fn a_token_is_used_until_shortly_before_its_end() {
    let server = Server::that([RENEWED]).await;
    let home = Home::with(3_600_000);
    let keeper = keeper(&server, &home);
    home.now.store(3_299_999, Ordering::SeqCst);
    assert_eq!(keeper.access_token(None).await.unwrap(), "a1");
    home.now.store(3_300_000, Ordering::SeqCst);
    assert_eq!(keeper.access_token(None).await.unwrap(), "a2");
    assert_eq!(keeper.access_token(None).await.unwrap(), "a2");
    assert_eq!(server.seen().len(), 1);
    let kept = home.kept();
    assert_eq!((kept.generation, kept.tokens.refresh_token.as_str(), kept.tokens.expires_at), (2, "r2", 6_900_000));
}

#[tokio::test]
async fn many_requests_in_many_processes_renew_once() {
    let server = Server::that([RENEWED, BURNT]).await;
    let home = Home::with(1);
    home.now.store(2, Ordering::SeqCst);
    let processes: Vec<_> = (0..8).map(|_| keeper(&server, &home)).collect();
    let asked = processes.iter().flat_map(|keeper| [keeper.access_token(None), keeper.access_token(None)]);
    let answers: Vec<_> = join_all(asked).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers, vec!["a2"; 16]);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn while_lever_is_away_the_old_token_goes_on_as_long_as_it_lasts() {
    let server = Server::that([Answer::Says(503, ""), Answer::Says(503, ""), RENEWED]).await;
    let home = Home::with(3_600_000);
    let keeper = keeper(&server, &home);
    home.now.store(3_400_000, Ordering::SeqCst);
    assert_eq!(keeper.access_token(None).await.unwrap(), "a1");
    home.now.store(3_600_001, Ordering::SeqCst);
    assert!(matches!(keeper.access_token(None).await.unwrap_err(), TokenError::Unavailable(_)));
    assert_eq!(keeper.access_token(None).await.unwrap(), "a2");
}

#[tokio::test]
async fn a_burnt_refresh_token_ends_the_connection_and_says_so_to_everyone() {
    let server = Server::that([BURNT]).await;
    let home = Home::with(1);
    home.now.store(2, Ordering::SeqCst);
    for _ in 0..2 {
        let error = keeper(&server, &home).access_token(None).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "the connection to Lever has ended (its renewal was refused with 403 invalid_grant); connect it again"
        );
    }
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn what_lever_has_handed_out_is_kept_although_the_database_is_away_for_a_moment() {
    let server = Server::that([RENEWED, BURNT]).await;
    let home = Home::with(1);
    home.now.store(2, Ordering::SeqCst);
    home.away.store(2, Ordering::SeqCst);
    assert_eq!(keeper(&server, &home).access_token(None).await.unwrap(), "a2");
    assert_eq!((home.kept().generation, server.seen().len()), (2, 1));
}

#[tokio::test]
async fn a_wrong_secret_does_not_end_the_connection() {
    let server = Server::that([Answer::Says(401, r#"{"error":"invalid_client"}"#), RENEWED]).await;
    let home = Home::with(1);
    home.now.store(2, Ordering::SeqCst);
    let keeper = keeper(&server, &home);
    assert!(matches!(keeper.access_token(None).await.unwrap_err(), TokenError::Unavailable(_)));
    assert_eq!(keeper.access_token(None).await.unwrap(), "a2");
}

#[tokio::test]
async fn an_answer_that_is_lost_is_asked_for_again() {
    let server = Server::that([Answer::Cuts, RENEWED]).await;
    let home = Home::with(1);
    home.now.store(2, Ordering::SeqCst);
    let keeper = keeper(&server, &home);
    assert!(matches!(keeper.access_token(None).await.unwrap_err(), TokenError::Unavailable(_)));
    assert_eq!(keeper.access_token(None).await.unwrap(), "a2");

    let error =
        app(&Server::that([Answer::Cuts]).await).renew(&reqwest::Client::builder().build().unwrap(), "r1").await;
    assert!(matches!(error.unwrap_err(), GrantError::Lost(_)));
}

#[tokio::test]
async fn a_token_that_lever_refuses_is_renewed_and_the_request_sent_again() {
    let api = Server::that([
        Answer::Says(401, r#"{"code":"UnauthorizedError","message":"expired"}"#),
        Answer::Says(201, r#"{"data":{"id":"n1"}}"#),
    ])
    .await;
    let server = Server::that([RENEWED]).await;
    let home = Home::with(3_600_000);
    let client = client(&api.url, Credential::Tokens(keeper(&server, &home)));
    let note = lever_client::NewNote { value: "hello", secret: true };
    let written = client.writer(Priority::Person).add_note(&crate::script::opportunity(), &note, None).await.unwrap();
    assert_eq!(written.unwrap().as_str(), "n1");
    let sent: Vec<_> = api.seen().into_iter().map(|request| request.authorization).collect();
    assert_eq!(sent, ["Bearer a1", "Bearer a2"]);
}

#[tokio::test]
async fn a_token_that_is_refused_even_when_new_is_an_error_and_not_a_loop() {
    let refused = || Answer::Says(401, r#"{"code":"UnauthorizedError","message":"no"}"#);
    let api = Server::that([refused(), refused(), refused()]).await;
    let server = Server::that([RENEWED]).await;
    let client = client(&api.url, Credential::Tokens(keeper(&server, &Home::with(3_600_000))));
    let error = client.reader(Priority::Person).stages().await.unwrap_err();
    assert_eq!((error.kind(), api.seen().len()), (ErrorKind::Forbidden, 2));
}
