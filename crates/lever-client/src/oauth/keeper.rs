use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

use super::app::{App, GrantError};
use super::{AccessTokens, Kept, TokenError, TokenHome, TokenHomeError, Tokens};

/// When to renew and how long to wait for somebody else who does.
#[derive(Clone)]
pub struct KeeperOptions {
    /// So long before its end a token is renewed. Until then the old one goes on working, so nobody waits.
    pub renew_before: Duration,
    /// How long to wait for another process that renews, when there is no token to go on with.
    pub patience: Duration,
    /// The time in milliseconds since the epoch.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
}

/// Keeps a connection alive: hands out its access token and renews it in time, once for all processes.
pub struct Keeper {
    app: App,
    http: reqwest::Client,
    home: Arc<dyn TokenHome>,
    options: KeeperOptions,
    /// What was last read; one request of this process at a time reads or renews.
    last: Mutex<Option<Kept>>,
}

/// How often it is tried again to keep what Lever has handed out, with waits that double from [`LOOK`]: half a minute.
const KEPT_AT_LAST: u32 = 7;

/// Between two looks at what another process is doing.
const LOOK: Duration = Duration::from_millis(200);

impl Keeper {
    #[must_use]
    pub fn new(app: App, http: reqwest::Client, home: Arc<dyn TokenHome>, options: KeeperOptions) -> Self {
        Self { app, http, home, options, last: Mutex::new(None) }
    }

    async fn token(&self, stale: Option<&str>) -> Result<String, TokenError> {
        let mut last = self.last.lock().await;
        if let Some(kept) = last.as_ref()
            && self.is_good(kept, stale, self.options.renew_before)
        {
            return Ok(kept.tokens.access_token.clone());
        }
        let until = Instant::now() + self.options.patience;
        loop {
            let kept = self.load().await?;
            if !self.is_good(&kept, stale, self.options.renew_before) {
                match self.renewed(&kept).await {
                    Ok(Some(renewed)) => return Ok(last.insert(renewed).tokens.access_token.clone()),
                    // Somebody else renews, or Lever could not: what there is may do for the moment.
                    Ok(None) | Err(TokenError::Unavailable(_)) if self.is_good(&kept, stale, Duration::ZERO) => {}
                    Ok(None) if Instant::now() < until => {
                        sleep_until(Instant::now() + LOOK).await;
                        continue;
                    }
                    Ok(None) => return Err(TokenError::Unavailable("another process has not renewed them yet".into())),
                    Err(error) => return Err(error),
                }
            }
            return Ok(last.insert(kept).tokens.access_token.clone());
        }
    }

    /// What is kept, unless the connection has ended.
    async fn load(&self) -> Result<Kept, TokenError> {
        let kept = self.home.load().await.map_err(TokenError::Unavailable)?.ok_or(TokenError::NeverConnected)?;
        match kept.ended {
            Some(why) => Err(TokenError::Disconnected { why }),
            None => Ok(kept),
        }
    }

    /// Renews, if nobody else does. In a task of its own: whoever asked for it may give up meanwhile, and what Lever has
    /// handed out must be kept all the same, because it has ended what there was.
    async fn renewed(&self, kept: &Kept) -> Result<Option<Kept>, TokenError> {
        let renewal = Renewal {
            app: self.app.clone(),
            http: self.http.clone(),
            home: Arc::clone(&self.home),
            now: Arc::clone(&self.options.now),
            kept: kept.clone(),
        };
        let renewed = tokio::spawn(renewal.run()).await;
        renewed.unwrap_or_else(|error| Err(TokenError::Unavailable(error.into())))
    }

    fn is_good(&self, kept: &Kept, stale: Option<&str>, margin: Duration) -> bool {
        let margin = i64::try_from(margin.as_millis()).unwrap_or(i64::MAX);
        stale != Some(kept.tokens.access_token.as_str())
            && kept.tokens.expires_at.saturating_sub(margin) > (self.options.now)()
    }
}

/// One renewal, from the claim to what is kept.
struct Renewal {
    app: App,
    http: reqwest::Client,
    home: Arc<dyn TokenHome>,
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    kept: Kept,
}

impl Renewal {
    async fn run(self) -> Result<Option<Kept>, TokenError> {
        let (generation, tokens) = (self.kept.generation, &self.kept.tokens);
        if !self.home.claim(generation).await.map_err(TokenError::Unavailable)? {
            return Ok(None);
        }
        match self.app.renew(&self.http, &tokens.refresh_token).await {
            Ok(grant) => {
                let scopes = if grant.scope.is_some() { grant.scopes() } else { tokens.scopes.clone() };
                let tokens = Tokens {
                    access_token: grant.access_token,
                    // Lever always rotates; a server that does not keeps the old one alive.
                    refresh_token: grant.refresh_token.unwrap_or_else(|| tokens.refresh_token.clone()),
                    expires_at: (self.now)() + grant.expires_in * 1_000,
                    scopes,
                };
                self.keep(&tokens).await.map_err(TokenError::Unavailable)?;
                Ok(Some(Kept { generation: generation + 1, tokens, ended: None }))
            }
            // The app's secret is wrong, or the like: the refresh token was not used up.
            Err(error @ GrantError::Refused { .. }) if !error.ends_connection() => {
                self.home.release(generation).await.map_err(TokenError::Unavailable)?;
                Err(TokenError::Unavailable(error.into()))
            }
            Err(GrantError::Refused { status, code }) => {
                let why = format!("its renewal was refused with {status} {code}").trim_end().to_owned();
                self.home.end(generation, &why).await.map_err(TokenError::Unavailable)?;
                Err(TokenError::Disconnected { why })
            }
            // After a lost answer only another try tells whether the old refresh token still works.
            Err(error @ (GrantError::Unavailable(_) | GrantError::Lost(_))) => {
                self.home.release(generation).await.map_err(TokenError::Unavailable)?;
                Err(TokenError::Unavailable(error.into()))
            }
        }
    }

    /// Nobody but this task knows the new tokens: a place that is away for a moment is tried again.
    async fn keep(&self, tokens: &Tokens) -> Result<(), TokenHomeError> {
        let mut tried = 0;
        loop {
            match self.home.replace(self.kept.generation, tokens).await {
                Err(error) if tried < KEPT_AT_LAST => {
                    tracing::warn!(error = &*error, "the renewed tokens could not be kept; trying again");
                    sleep_until(Instant::now() + LOOK * 2_u32.pow(tried)).await;
                    tried += 1;
                }
                outcome => return outcome,
            }
        }
    }
}

impl AccessTokens for Keeper {
    fn access_token<'a>(&'a self, stale: Option<&'a str>) -> BoxFuture<'a, Result<String, TokenError>> {
        self.token(stale).boxed()
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keeper({:?})", self.app)
    }
}
