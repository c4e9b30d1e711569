//! Everything on one machine: a simulated Lever in a process of its own, the service, a seeded company.

mod check;
mod lever_process;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use domain::{AgentName, Phase, Role};
use lever::UserId;
use serde_json::{Value, json};
use store::{MasterKey, NewOperator, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use web::console::Demo;

use crate::command::{say, start_log, told_to_stop};
use crate::config::{Config, Secret};
use crate::system::ids;
use crate::wiring::Fulcrum;
use lever_process::LeverProcess;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where to open the console; 0 takes a port that is free.
    #[arg(long, default_value_t = 7400)]
    port: u16,
    /// Begin with nobody having applied.
    #[arg(long, conflicts_with = "check")]
    nobody: bool,
    /// Of how many runs in a hundred a recruiter says what they think before they see the score.
    #[arg(long, value_name = "PERCENT")]
    blind: Option<u8>,
    /// How long an approval can be taken back before it is written.
    #[arg(long, value_name = "SECONDS")]
    hold: Option<u64>,
    /// Print where everything is as one line of JSON, once all of it answers.
    #[arg(long, conflicts_with = "check")]
    json: bool,
    /// Walk the whole story by itself, on free ports, and exit: 0 when everything came out as it should.
    #[arg(long)]
    check: bool,
}

const PASSWORD: &str = "fulcrum-demo";
/// Who can sign in, and the title of the user of the simulated Lever whom they act for.
const ACCOUNTS: [(&str, &str, Role); 4] = [
    ("recruiter@demo.example", "Riley Recruiter", Role::Recruiter),
    ("admin@demo.example", "Alex Admin", Role::Admin),
    ("manager@demo.example", "Morgan Manager", Role::HiringManager),
    ("auditor@demo.example", "Ansel Auditor", Role::Auditor),
];
/// Who applies when the demo begins.
const APPLICANTS: [(&str, &str, &str, &str, bool); 6] = [
    ("Backend Engineer", "strong", "pdf", "two-columns", false),
    ("Backend Engineer", "middling", "docx", "single-column", false),
    ("Data Analyst", "strong", "pdf", "sidebar", false),
    ("Backend Engineer", "weak", "pdf", "single-column", true),
    ("Product Designer", "middling", "pdf", "table", false),
    ("Account Executive", "strong", "docx", "dense", false),
];

/// A running demo.
pub(crate) struct Running {
    pub(crate) console_url: String,
    pub(crate) signature_token: String,
    pub(crate) lever: LeverProcess,
    pub(crate) http: reqwest::Client,
    pub(crate) store: Store,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    start_log(if arguments.check { "error" } else { "warn" }, "text")?;
    // The simulated Lever begins anew each time, so what Fulcrum remembers of it must not outlive it.
    let folder = tempfile::tempdir().context("could not make a folder for the demo")?;
    let stop = CancellationToken::new();
    let (running, service, listener) = start(&arguments, folder.path()).await?;
    let serving = tokio::spawn(service.run(listener, stop.clone()));
    if arguments.check {
        let outcome = check::walk(&running).await;
        stop.cancel();
        serving.await.context("the service stopped")??;
        return Ok(match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                crate::command::complain(&error);
                ExitCode::FAILURE
            }
        });
    }
    let applicants = if arguments.nobody { &[][..] } else { &APPLICANTS[..] };
    for &(posting, strength, format, layout, hidden) in applicants {
        running.lever.apply(&running.http, posting, strength, format, layout, hidden).await?;
    }
    if arguments.json {
        say(description(&running));
    } else {
        greet(&running, applicants.len());
    }
    tokio::select! {
        () = told_to_stop() => {}
        () = running.lever.ended() => bail!("the simulated Lever stopped"),
    }
    stop.cancel();
    serving.await.context("the service stopped")??;
    Ok(ExitCode::SUCCESS)
}

/// Starts the simulator, makes the accounts and opens the service.
async fn start(arguments: &Arguments, folder: &Path) -> Result<(Running, Fulcrum, TcpListener)> {
    let port = if arguments.check { 0 } else { arguments.port };
    let listener = TcpListener::bind(("127.0.0.1", port)).await.with_context(|| {
        format!("port {port} is taken; choose another with --port (the simulated Lever finds one by itself)")
    })?;
    let console_url = format!("http://{}", listener.local_addr()?);
    if !arguments.json {
        say("Starting a simulated Lever with a seeded company …");
    }
    let http = reqwest::Client::builder().build().context("could not make an HTTP client")?;
    let lever = LeverProcess::start(&http).await?;
    let signature_token = format!("{:032x}", ids().bits());
    let mut config = configuration(folder, &console_url, &lever, &signature_token)?;
    config.approvals.blind_percent = arguments.blind.unwrap_or(config.approvals.blind_percent);
    config.approvals.hold_seconds = arguments.hold.unwrap_or(config.approvals.hold_seconds);
    config.validate()?;
    let demo = Demo {
        simulator_url: lever.url.clone(),
        accounts: ACCOUNTS
            .iter()
            .map(|(email, _, role)| ((*email).to_owned(), PASSWORD.to_owned(), role.to_string()))
            .collect(),
    };
    let service = Fulcrum::open(&config, Some(demo)).await?;
    make_accounts(&service.store, &lever.world(&http).await?).await?;
    let store = service.store.clone();
    let running = Running { console_url, signature_token, lever, http, store };
    let hook = json!({
        "url": format!("{}{}", running.console_url, web::hooks::PATH),
        "signatureToken": running.signature_token,
    });
    running.lever.control(&running.http, "webhooks", &hook).await?;
    Ok((running, service, listener))
}

fn configuration(folder: &Path, console_url: &str, lever: &LeverProcess, signature_token: &str) -> Result<Config> {
    let mut config = Config::default_only()?;
    config.server.base_url = console_url.to_owned();
    config.database.url = Secret::new(format!("sqlite:{}", folder.join("fulcrum.sqlite").display()));
    config.secrets.master_key = Secret::new(MasterKey::generate()?);
    config.lever.base_url = format!("{}/v1", lever.url);
    config.lever.api_key = Secret::new(&lever.api_key);
    config.webhooks.signature_tokens = vec![Secret::new(signature_token)];
    config.phases.insert(AgentName::Assistant, Phase::Augment);
    config.validate()?;
    Ok(config)
}

/// One account of each role; those who decide act for a user of the simulated Lever.
async fn make_accounts(store: &Store, world: &Value) -> Result<()> {
    let users = world["users"].as_array().cloned().unwrap_or_default();
    let user_with = |role: &str| {
        let user = users.iter().find(|user| user["accessRole"] == role).or_else(|| users.first())?;
        UserId::parse(user["id"].as_str()?).ok()
    };
    // Of the posting for which most people apply; they see what is theirs in Lever.
    let posting = world["postings"].as_array().into_iter().flatten().find(|posting| posting["text"] == APPLICANTS[0].0);
    let hiring_manager = posting.and_then(|posting| UserId::parse(posting["hiringManager"].as_str()?).ok());
    let mut tx = store.begin().await?;
    for (email, name, role) in ACCOUNTS {
        let password_hash = web::console::hash_password(PASSWORD, ids().bits())?;
        let lever_user = match role {
            Role::Admin => user_with("super admin"),
            Role::Recruiter => user_with("team member"),
            Role::HiringManager => hiring_manager.clone(),
            Role::Auditor => None,
        };
        let new = NewOperator { email, name, role, lever_user: lever_user.as_ref(), password_hash: &password_hash };
        tx.add_operator(&new).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What a program needs to know to use the demo.
fn description(running: &Running) -> Value {
    let accounts = ACCOUNTS.iter().map(|(email, _, role)| json!({ "email": email, "role": role.as_str() }));
    json!({
        "console": running.console_url,
        "simulator": running.lever.url,
        "password": PASSWORD,
        "accounts": accounts.collect::<Vec<_>>(),
    })
}

fn greet(running: &Running, applicants: usize) {
    say("");
    say(format_args!("Fulcrum is ready:       {}", running.console_url));
    say(format_args!("  sign in as            {} with the password {PASSWORD}", ACCOUNTS[0].0));
    for (email, _, role) in &ACCOUNTS[1..] {
        say(format_args!("  or as                 {email} ({role}), same password"));
    }
    say(format_args!("The simulated Lever:    {}", running.lever.url));
    say("  let a person apply there, and see what arrives in Fulcrum's inbox.");
    say("");
    if applicants > 0 {
        say("Six people have just applied. Open the inbox, look at the evidence, approve; then look at Lever.");
    }
    say("Stop with ctrl-c.");
}
