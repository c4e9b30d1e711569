//! Webhooks by Lever's API. Those made in Lever's settings are invisible to it, and stay as they are.

use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;
use lever::WebhookId;
use lever::webhook::{EventKind, WebhookRegistration};
use lever_client::{NewWebhook, Registrar};
use store::{Registration, Store};

use super::{Place, opened};
use crate::command::{moment, say};
use crate::config::Config;
use crate::hooks::{self, Finding, USEFUL};
use crate::wiring::lever;

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Register the webhooks that Fulcrum uses. What is registered already stays.
    Register {
        /// Where Lever shall send them [default: `server.base_url` and /hooks/lever].
        #[arg(long)]
        url: Option<String>,
        /// Only this event; may be given several times.
        #[arg(long = "event", value_name = "EVENT")]
        events: Vec<String>,
        /// Every event that Lever has.
        #[arg(long, conflicts_with = "events")]
        all: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Show every webhook that was made with this credential.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Look for webhooks that are double, unknown, wrong or silent.
    Check {
        /// Delete those that are double for the address of this service.
        #[arg(long)]
        fix: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Give every webhook a new signature token. The old ones are believed for a week longer.
    Rotate {
        #[command(flatten)]
        place: Place,
    },
    /// Delete the webhooks that Fulcrum has registered.
    Remove {
        #[command(flatten)]
        place: Place,
    },
}

/// What a command works with.
struct Bench {
    config: Config,
    store: Store,
    registrar: Registrar,
    at_lever: Vec<WebhookRegistration>,
    known: Vec<Registration>,
}

impl Bench {
    async fn open(place: &Place) -> Result<Self> {
        let (config, store) = opened(place.config.as_deref()).await?;
        let registrar = lever(&config, &store).await?.registrar();
        let at_lever = registrar.hooks().await.map_err(|error| {
            let remedy = crate::command::doctor::remedy_of(&error);
            anyhow::Error::new(error).context(remedy)
        })?;
        let known = store.registrations().await?;
        Ok(Self { config, store, registrar, at_lever, known })
    }

    /// Makes a hook and keeps its token. One whose token could not be kept is of no use, and is found by `check`.
    async fn make(&self, event: &EventKind, url: &str) -> Result<()> {
        let new = NewWebhook { url: url.to_owned(), event: event.clone(), origins: None };
        let made = self.registrar.register(&new).await?;
        let token = made.configuration.signature_token.as_ref().context("Lever's answer holds no signature token")?;
        let mut tx = self.store.begin().await?;
        tx.put_registration(made.id.as_str(), event, url, token.expose()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Deletes a hook at Lever. That it is gone already is as good.
    async fn unmake(&self, id: &WebhookId) -> Result<()> {
        match self.registrar.unregister(id).await {
            Err(error) if error.kind() != lever_client::ErrorKind::Missing => return Err(error.into()),
            _ => {}
        }
        let mut tx = self.store.begin().await?;
        tx.retire_registration(id.as_str()).await?;
        tx.commit().await?;
        Ok(())
    }

    fn is_known(&self, hook: &WebhookRegistration) -> bool {
        self.known.iter().any(|known| known.id == hook.id.as_str() && known.retired_at.is_none())
    }
}

pub(super) async fn run(action: Action) -> Result<ExitCode> {
    match action {
        Action::Register { url, events, all, place } => register(url, &events, all, &place).await,
        Action::List { place } => list(&place).await,
        Action::Check { fix, place } => check(fix, &place).await,
        Action::Rotate { place } => rotate(&place).await,
        Action::Remove { place } => remove(&place).await,
    }
}

async fn register(url: Option<String>, events: &[String], all: bool, place: &Place) -> Result<ExitCode> {
    let wanted = wanted(events, all)?;
    let bench = Bench::open(place).await?;
    let url = url.unwrap_or_else(|| hooks::url(&bench.config));
    if let Some(why) = hooks::unreachable_for_lever(&url) {
        say(format_args!("  warn  {url}: {why}"));
    }
    for event in &wanted {
        let same: Vec<_> = bench.at_lever.iter().filter(|hook| hooks::is_for(hook, event, &url)).collect();
        if same.iter().any(|hook| bench.is_known(hook)) {
            say(format_args!("  kept  {}", event.as_str()));
            continue;
        }
        bench.make(event, &url).await.with_context(|| format!("could not register {}", event.as_str()))?;
        say(format_args!("  made  {}", event.as_str()));
        // One whose token nobody knows would only deliver what must be refused.
        for hook in same {
            bench.unmake(&hook.id).await?;
            say(format_args!("  gone  {} ({}), whose signature token is not known here", event.as_str(), hook.id));
        }
    }
    say(
        "A Super Admin must switch each event on once: Settings, Integrations and API, Webhooks. Until then Lever sends none.",
    );
    Ok(ExitCode::SUCCESS)
}

fn wanted(events: &[String], all: bool) -> Result<Vec<EventKind>> {
    if all {
        return Ok(EventKind::KNOWN.to_vec());
    }
    if events.is_empty() {
        return Ok(USEFUL.to_vec());
    }
    let kinds: Vec<_> = events.iter().map(|event| EventKind::from(event.clone())).collect();
    match kinds.iter().find(|kind| matches!(kind, EventKind::Other(_))) {
        Some(unknown) => {
            let known: Vec<_> = EventKind::KNOWN.iter().map(EventKind::as_str).collect();
            bail!("--event: Lever has no event {:?}; it has {}", unknown.as_str(), known.join(", "))
        }
        None => Ok(kinds),
    }
}

async fn list(place: &Place) -> Result<ExitCode> {
    let bench = Bench::open(place).await?;
    if bench.at_lever.is_empty() {
        say("None was made with this credential. Those made in Lever's settings are invisible here.");
    }
    for hook in &bench.at_lever {
        let event = hook.event.as_ref().map_or("?", |event| event.as_str());
        let token = if bench.is_known(hook) { "token kept" } else { "token not known here" };
        let made = hook.created_at.map_or_else(String::new, |at| moment(domain::Timestamp::from_millis(at.0)));
        say(format_args!("  {event:<24} {}  {made}  {token}  {}", hook.url.as_deref().unwrap_or("?"), hook.id));
    }
    Ok(ExitCode::SUCCESS)
}

async fn check(fix: bool, place: &Place) -> Result<ExitCode> {
    let bench = Bench::open(place).await?;
    let url = hooks::url(&bench.config);
    let mut findings = hooks::registered(&bench.at_lever, &bench.known, &url);
    findings.extend(hooks::silent(&bench.store, &bench.known).await?);
    for finding in &findings {
        say(format_args!("  FAIL  {}\n        {}", finding.what, finding.remedy));
    }
    if fix {
        for hook in findings.iter().filter_map(|finding| finding.superfluous.as_ref()) {
            bench.unmake(hook).await?;
            say(format_args!("  gone  {hook}"));
        }
    }
    if findings.is_empty() {
        say("Every webhook is registered once, its token is known, and what should have come has come.");
    }
    let mended = |finding: &Finding| fix && finding.superfluous.is_some();
    Ok(if findings.iter().all(mended) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn rotate(place: &Place) -> Result<ExitCode> {
    let bench = Bench::open(place).await?;
    let ours: Vec<_> = bench.at_lever.iter().filter(|hook| bench.is_known(hook)).collect();
    ensure!(!ours.is_empty(), "Fulcrum has registered no webhooks with this credential");
    for hook in ours {
        let (Some(event), Some(url)) = (&hook.event, &hook.url) else { continue };
        // The new one first: for a moment both deliver, and what comes twice is recognised.
        bench.make(event, url).await.with_context(|| format!("could not renew {}", event.as_str()))?;
        bench.unmake(&hook.id).await?;
        say(format_args!("  new   {}", event.as_str()));
    }
    say("The old tokens are believed for a week longer, for what was under way.");
    Ok(ExitCode::SUCCESS)
}

async fn remove(place: &Place) -> Result<ExitCode> {
    let bench = Bench::open(place).await?;
    for hook in bench.at_lever.iter().filter(|hook| bench.is_known(hook)) {
        bench.unmake(&hook.id).await?;
        say(format_args!("  gone  {}", hook.event.as_ref().map_or("?", |event| event.as_str())));
    }
    Ok(ExitCode::SUCCESS)
}
