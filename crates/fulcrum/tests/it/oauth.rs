//! Fulcrum as an OAuth app, against a Lever that consents, rotates, and lets tokens end.

use std::sync::Arc;
use std::time::Duration;

use domain::ManualClock;
use fulcrum::config::{Config, Secret};
use fulcrum::permission::{parts, scopes};
use futures::future::join_all;
use lever_client::oauth::Tokens;
use lever_client::{ErrorKind, Priority};
use lever_sim::{Consent, OAuthApp, OAuthOptions, Options, Simulator};
use rstest::rstest;
use sql::Engine;
use sql::testing::TestDb;
use store::{ConnectionKind, MasterKey, Store};
use url::Url;

use crate::support::{START, SameClock};

const HOUR: Duration = Duration::from_secs(3_600);

struct Bench {
    lever: Simulator,
    clock: Arc<ManualClock>,
    db: TestDb,
    config: Config,
}

impl Bench {
    async fn on(engine: Engine) -> Self {
        let clock = Arc::new(ManualClock::at(START));
        let app = OAuthApp::demo();
        let options = Options {
            clock: Arc::new(SameClock(Arc::clone(&clock))),
            rate_limit: None,
            oauth: OAuthOptions { consent: Consent::Allow, ..OAuthOptions::default() },
            ..Options::default()
        };
        let lever = Simulator::start(options).await.unwrap();
        let mut config = Config::default_only().unwrap();
        config.lever.base_url = lever.api_url();
        config.oauth.client_id = app.client_id;
        config.oauth.client_secret = Secret::new(app.client_secret);
        config.oauth.redirect_uri = app.redirect_uris[0].clone();
        config.oauth.authorize_url = format!("{}/authorize", lever.base_url());
        config.oauth.token_url = format!("{}/oauth/token", lever.base_url());
        config.oauth.audience = format!("{}/", lever.api_url());
        config.validate().unwrap();
        Self { lever, clock, db: TestDb::fresh(engine, store::MIGRATIONS).await, config }
    }

    /// A process of its own, as far as memory goes.
    fn process(&self) -> Store {
        let master_key = MasterKey::from_hex(&"42".repeat(32)).unwrap();
        let clock = Arc::clone(&self.clock) as Arc<_>;
        Store::new(self.db.db.clone(), master_key, clock, fulcrum::system::ids())
    }

    /// A Super Admin consents, and what comes of it is kept.
    async fn connect(&self, audience: Option<&str>) {
        let mut app = self.config.oauth_app().unwrap();
        if let Some(audience) = audience {
            app.audience = audience.to_owned();
        }
        let page = app.consent_page(&scopes(&parts(&self.config)), "s1");
        let answer = self.lever.client().get(page).send().await.unwrap();
        let back = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
        let of = |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        assert_eq!(of("state").as_deref(), Some("s1"));
        let grant = app.exchange(&self.lever.client(), &of("code").unwrap()).await.unwrap();
        let tokens = Tokens {
            scopes: grant.scopes(),
            access_token: grant.access_token,
            refresh_token: grant.refresh_token.unwrap(),
            expires_at: START.millis() + grant.expires_in * 1_000,
        };
        let store = self.process();
        let mut tx = store.begin().await.unwrap();
        tx.connect(ConnectionKind::OAuth, &serde_json::to_string(&tokens).unwrap()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Reads something in that many processes at the same time; how each came out.
    async fn read_in(&self, processes: usize) -> Vec<Result<usize, ErrorKind>> {
        let read = (0..processes).map(|_| async {
            let store = self.process();
            let client = fulcrum::wiring::lever(&self.config, &store).await.unwrap();
            let stages = client.reader(Priority::Person).stages().await;
            stages.map(|stages| stages.len()).map_err(|error| error.kind())
        });
        join_all(read).await
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn six_processes_live_through_a_day_of_hourly_tokens_on_one_connection(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    bench.connect(None).await;
    let first = bench.read_in(6).await;
    assert!(first.iter().all(Result::is_ok), "{first:?}");
    for hour in 1..=24 {
        bench.clock.advance(HOUR);
        let all = bench.read_in(6).await;
        assert!(all.iter().all(|read| *read == first[0]), "hour {hour}: {all:?}");
    }
    let kept = bench.process().connection().await.unwrap().unwrap();
    assert_eq!((kept.generation, kept.ended), (25, None));
    assert_eq!(bench.lever.connections().len(), 1);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_connection_that_is_revoked_or_idle_ends_and_is_told(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    bench.connect(None).await;
    bench.clock.advance(91 * 24 * HOUR);
    assert_eq!(bench.read_in(1).await, [Err(ErrorKind::Forbidden)]);
    let ended = bench.process().connection().await.unwrap().unwrap().ended.unwrap();
    assert!(ended.contains("invalid_grant"), "{ended}");
    let store = bench.process();
    let refused = fulcrum::wiring::lever(&bench.config, &store).await.unwrap_err().to_string();
    assert!(refused.contains("run `fulcrum lever connect` again"), "{refused}");

    // Consented anew, it works again.
    bench.connect(None).await;
    assert!(bench.read_in(2).await.iter().all(Result::is_ok));
    bench.lever.revoke_connections();
    assert_eq!(bench.read_in(1).await, [Err(ErrorKind::Forbidden)]);
}

#[tokio::test]
async fn a_token_for_another_audience_is_explained() {
    let bench = Bench::on(Engine::Sqlite).await;
    bench.connect(Some("https://another.example/v1/")).await;
    let store = bench.process();
    let client = fulcrum::wiring::lever(&bench.config, &store).await.unwrap();
    let error = client.reader(Priority::Person).stages().await.unwrap_err();
    assert_eq!(error.hint(), Some(lever_client::Hint::WrongAudience), "{error}");
}
