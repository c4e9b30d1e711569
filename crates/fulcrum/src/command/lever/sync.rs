use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use store::{Feed, Store};

use super::opened;
use crate::command::{moment, say};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Begin the next pass of one feed at once.
    #[arg(long, value_name = "FEED")]
    restart: Option<String>,
    /// Also print the events that were found last.
    #[arg(long, value_name = "N")]
    events: Option<i64>,
    /// The configuration [default: fulcrum.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let (_, store) = opened(arguments.config.as_deref()).await?;
    if let Some(name) = &arguments.restart {
        let mut tx = store.begin().await?;
        tx.restart_feed(name).await?;
        tx.commit().await?;
        say(format_args!("The feed {name} begins anew; a running service takes it up within a minute."));
    }
    show(&store).await?;
    for event in match arguments.events {
        Some(limit) => store.events(limit.clamp(1, 10_000)).await?,
        None => Vec::new(),
    } {
        let opportunity = event.opportunity.as_ref().map_or("", |id| id.as_str());
        let heard = match (event.name.webhook(), event.heard_at) {
            (Some(_), None) => ", no webhook came",
            _ => "",
        };
        say(format_args!(
            "  {}  {:<25} {} {opportunity} (found by {}{heard})",
            moment(event.at),
            event.name.as_str(),
            event.subject,
            event.found_by.as_str()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(store: &Store) -> Result<()> {
    let feeds = store.feeds().await?;
    if feeds.is_empty() {
        say("Lever is not looked through: `fulcrum serve` begins with it, unless reconcile.enabled is off.");
        return Ok(());
    }
    let (known, active) = store.opportunities_known().await?;
    say(format_args!("{known} opportunities are known, {active} of them active."));
    say("");
    for feed in feeds {
        say(format_args!("  {:<22} {}", feed.name, standing(&feed)));
        if let Some(problem) = &feed.problem {
            say(format_args!("  {:<22} problem: {problem}", ""));
        }
    }
    Ok(())
}

fn standing(feed: &Feed) -> String {
    let last = match feed.ended {
        Some((at, items)) => format!("last pass ended {} with {items}", moment(at)),
        None => "no pass has come to its end yet".to_owned(),
    };
    match &feed.pass {
        Some(pass) => format!("under way since {}, {} so far; {last}", moment(pass.began_at), pass.items),
        None => format!("{last}; next {}", moment(feed.due_at)),
    }
}
