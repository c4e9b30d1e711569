//! The pages of a résumé as pictures, from the reading to the console over HTTP.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use domain::{Phase, Role};
use fulcrum::config::Config;
use fulcrum::system::ids;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE};
use sql::Engine;
use store::{NewOperator, Store};
use tokio::net::TcpListener;
use web::console;

use crate::support::TestFulcrum;

const PASSWORD: &str = "a password for this test";

/// The console of a service, and whoever uses it.
struct Console {
    url: String,
    http: reqwest::Client,
}

impl Console {
    async fn of(store: Store) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let options = console::Options {
            base_url: url.clone(),
            policy: Arc::new(Config::default_only().unwrap().policy().unwrap()),
            perform_as: None,
            demo: None,
            blind_percent: 0,
            closing: tokio::sync::watch::Sender::new(false).subscribe(),
            sign_in: console::SignIn::default(),
        };
        let service = console::router(store, options).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let http = fulcrum::wiring::http(std::time::Duration::from_secs(20)).unwrap();
        Self { url, http }
    }

    /// Signs in; the session's cookie.
    async fn signs_in(&self, email: &str) -> String {
        let form = [("email", email), ("password", PASSWORD)];
        let post = self.http.post(format!("{}/session", self.url)).header(ORIGIN, &self.url).form(&form);
        let answer = post.send().await.unwrap();
        let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    async fn get(&self, path: &str, cookie: &str) -> reqwest::Response {
        self.http.get(format!("{}{path}", self.url)).header(COOKIE, cookie).send().await.unwrap()
    }
}

/// A recruiter with a password who sees everything that is not confidential.
async fn recruiter(store: &Store, email: &str) -> domain::OperatorId {
    let password_hash = console::hash_password(PASSWORD, ids().bits()).unwrap();
    let operator =
        NewOperator { email, name: email, role: Role::Recruiter, lever_user: None, password_hash: &password_hash };
    let mut tx = store.begin().await.unwrap();
    let id = tx.add_operator(&operator).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_page_is_a_picture_for_whoever_sees_the_candidacy_and_nothing_for_others() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    recruiter(&fulcrum.store, "robin@example.org").await;
    let elsewhere = recruiter(&fulcrum.store, "sam@example.org").await;
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.set_remit(elsewhere, &BTreeSet::new(), None).await.unwrap();
    tx.commit().await.unwrap();

    let console = Console::of(fulcrum.store.clone()).await;
    let robin = console.signs_in("robin@example.org").await;
    let sam = console.signs_in("sam@example.org").await;
    let run = fulcrum.store.runs(&ada).await.unwrap().remove(0);
    let sheet = fulcrum.store.page_sheets(run.id).await.unwrap().remove(0);
    let path = format!("/runs/{}/pages/1", run.id);

    let candidacy = console.get(&format!("/opportunities/{ada}"), &robin).await.text().await.unwrap();
    assert!(candidacy.contains(&format!("<img src=\"{path}\"")), "{candidacy}");
    let picture = console.get(&path, &robin).await;
    assert_eq!((picture.status(), &picture.headers()[CONTENT_TYPE]), (StatusCode::OK, &"image/png".parse().unwrap()));
    let bytes = picture.bytes().await.unwrap();
    // The first part of a PNG tells its width and height.
    let size = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!((&bytes[..8], &bytes[12..16]), (b"\x89PNG\r\n\x1a\n".as_slice(), b"IHDR".as_slice()));
    assert_eq!((size(16), size(20)), (sheet.width, sheet.height));
    assert!(bytes.len() < 150_000, "{} bytes", bytes.len());

    assert_eq!(console.get(&path, &sam).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(console.get(&format!("/opportunities/{ada}"), &sam).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(console.get(&path, "").await.status(), StatusCode::SEE_OTHER);
    fulcrum.finish().await;
}
