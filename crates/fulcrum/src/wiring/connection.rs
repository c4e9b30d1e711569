//! The client for Lever: by which credential, and with which budget.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures::FutureExt;
use futures::future::BoxFuture;
use lever_client::oauth::{Keeper, KeeperOptions, Kept, TokenHome, TokenHomeError, Tokens};
use lever_client::{Bucket, BucketHome, Change, Client, Credential, HomeError, Rate};
use sha2::{Digest, Sha256};
use store::{ConnectionKind, Engine, Store};

use crate::config::Config;

/// So long before its end an access token is renewed.
const RENEW_BEFORE: Duration = Duration::from_secs(10 * 60);
/// How long one process may take to renew before another one tries: longer than a renewal may last, by more than the clocks
/// of two machines should differ.
const CLAIM: Duration = Duration::from_secs(120);
/// How long to wait for another process that renews, when there is no token to go on with.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client for Lever: by the key in the configuration where there is one, else by the connection that was made with
/// `fulcrum lever connect`.
///
/// # Errors
/// When there is neither, or one of them cannot be used.
pub async fn lever(config: &Config, store: &Store) -> Result<Client> {
    let timeout = Duration::from_secs(config.lever.timeout_seconds);
    let http = http(timeout)?;
    let (credential, bucket) = credential(config, store, &http).await?;
    let options = lever_client::Options {
        rate: Rate { per_second: config.lever.requests_per_second, burst: config.lever.burst },
        timeout,
        ..lever_client::Options::new(&config.lever.base_url, credential)
    };
    let client = match store.db().engine() {
        // One process has the file, and so the key, to itself.
        Engine::Sqlite => Client::new(http, options),
        Engine::Postgres => Client::sharing(http, options, Box::new(SharedBucket { store: store.clone(), id: bucket })),
    };
    client.context("lever.base_url")
}

/// An HTTP client for talking to Lever and to language models. It follows no redirects: a redirected write would become a
/// read, and a key might go along.
///
/// # Errors
/// When the system's certificates cannot be read.
pub fn http(timeout: Duration) -> Result<reqwest::Client> {
    reqwest::Client::builder()
        .connect_timeout(timeout.min(Duration::from_secs(10)))
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("Fulcrum/", env!("CARGO_PKG_VERSION")))
        .build()
        .context("could not make an HTTP client")
}

/// The credential, and the name under which processes share its budget.
async fn credential(config: &Config, store: &Store, http: &reqwest::Client) -> Result<(Credential, String)> {
    if let Some(key) = config.api_key()? {
        let bucket = bucket_of(&key);
        return Ok((Credential::ApiKey(key), bucket));
    }
    let Some(connection) = store.connection().await? else {
        bail!(
            "there is no connection to Lever: run `fulcrum lever connect`, or set lever.api_key or lever.api_key_file"
        );
    };
    if let Some(why) = connection.ended {
        bail!("the connection to Lever has ended ({why}): run `fulcrum lever connect` again");
    }
    match connection.kind {
        ConnectionKind::ApiKey => {
            let bucket = bucket_of(&connection.secret);
            Ok((Credential::ApiKey(connection.secret), bucket))
        }
        ConnectionKind::OAuth => {
            let clock = store.clone();
            let options = KeeperOptions {
                renew_before: RENEW_BEFORE,
                patience: PATIENCE,
                now: Arc::new(move || clock.now().millis()),
            };
            let app = config.oauth_app()?;
            // Lever counts by token or by account; nobody says which, so by the account, which is the less.
            let bucket = bucket_of(&app.client_id);
            let keeper = Keeper::new(app, http.clone(), Arc::new(StoredTokens(store.clone())), options);
            Ok((Credential::Tokens(Arc::new(keeper)), bucket))
        }
    }
}

/// A name for a budget that does not tell the key.
fn bucket_of(key: &str) -> String {
    hex::encode(Sha256::digest(format!("lever budget\0{key}")))[..16].to_owned()
}

/// A token bucket in the database.
struct SharedBucket {
    store: Store,
    id: String,
}

impl BucketHome for SharedBucket {
    fn change<'a>(&'a self, change: Change<'a>) -> BoxFuture<'a, Result<(), HomeError>> {
        async move {
            let mut outcome = Ok(());
            let mut change_text = |text: Option<String>, now: i64| {
                // What another version wrote in another form is as good as none: the bucket is then full once.
                let bucket = text.as_deref().and_then(|text| serde_json::from_str::<Bucket>(text).ok());
                serde_json::to_string(&change(bucket, now)).unwrap_or_else(|error| {
                    outcome = Err(error);
                    String::new()
                })
            };
            self.store.change_bucket(&self.id, &mut change_text).await?;
            Ok(outcome?)
        }
        .boxed()
    }
}

/// OAuth tokens in the database, sealed.
pub struct StoredTokens(pub Store);

impl TokenHome for StoredTokens {
    fn load(&self) -> BoxFuture<'_, Result<Option<Kept>, TokenHomeError>> {
        async move {
            let connection = self.0.connection().await?.filter(|kept| kept.kind == ConnectionKind::OAuth);
            let Some(connection) = connection else { return Ok(None) };
            // Without its source, which would quote the token.
            let tokens: Tokens =
                serde_json::from_str(&connection.secret).map_err(|_| "the kept tokens are not understood")?;
            Ok(Some(Kept { generation: connection.generation, tokens, ended: connection.ended }))
        }
        .boxed()
    }

    fn claim(&self, generation: i64) -> BoxFuture<'_, Result<bool, TokenHomeError>> {
        async move {
            let mut tx = self.0.begin().await?;
            let until = tx.now().plus(CLAIM);
            let claimed = tx.claim_renewal(generation, until).await?;
            tx.commit().await?;
            Ok(claimed)
        }
        .boxed()
    }

    fn release(&self, generation: i64) -> BoxFuture<'_, Result<(), TokenHomeError>> {
        async move {
            let mut tx = self.0.begin().await?;
            tx.release_renewal(generation).await?;
            Ok(tx.commit().await?)
        }
        .boxed()
    }

    fn replace<'a>(&'a self, generation: i64, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), TokenHomeError>> {
        async move {
            let mut tx = self.0.begin().await?;
            tx.renew_connection(generation, &serde_json::to_string(tokens)?).await?;
            Ok(tx.commit().await?)
        }
        .boxed()
    }

    fn end<'a>(&'a self, generation: i64, why: &'a str) -> BoxFuture<'a, Result<(), TokenHomeError>> {
        async move {
            let mut tx = self.0.begin().await?;
            tx.end_connection(generation, why).await?;
            Ok(tx.commit().await?)
        }
        .boxed()
    }
}
