use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use lever::{OpportunityId, PostingId};
use store::Openable;

use super::{Place, opened};
use crate::command::{moment, say};

#[derive(Debug, clap::Args)]
#[group(id = "what", required = true, multiple = false)]
pub(super) struct What {
    /// A confidential opportunity, by its id in Lever.
    #[arg(long, value_name = "ID")]
    opportunity: Option<String>,
    /// A confidential posting with all of its opportunities, by its id in Lever.
    #[arg(long, value_name = "ID")]
    posting: Option<String>,
    /// The secret notes of an opportunity, by its id in Lever.
    #[arg(long, value_name = "ID")]
    secret_notes: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct Open {
    #[command(flatten)]
    what: What,
    /// Who decides it. Goes on the record.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why. Goes on the record.
    #[arg(long, value_name = "TEXT")]
    why: String,
    /// The configuration [default: fulcrum.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct Close {
    #[command(flatten)]
    what: What,
    /// Who decides it. Goes on the record.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// The configuration [default: fulcrum.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl What {
    fn openable(&self) -> Result<Openable> {
        if let Some(id) = &self.opportunity {
            return Ok(Openable::ConfidentialOpportunity(OpportunityId::parse(id).context("--opportunity")?));
        }
        if let Some(id) = &self.secret_notes {
            return Ok(Openable::SecretNotes(OpportunityId::parse(id).context("--secret-notes")?));
        }
        let id = self.posting.as_deref().context("say what to open")?;
        Ok(Openable::ConfidentialPosting(PostingId::parse(id).context("--posting")?))
    }
}

pub(super) async fn open(arguments: Open) -> Result<ExitCode> {
    let what = arguments.what.openable()?;
    ensure!(!arguments.by.trim().is_empty(), "--by: say who decides it");
    ensure!(!arguments.why.trim().is_empty(), "--why: say why");
    let (_, store) = opened(arguments.config.as_deref()).await?;
    let mut tx = store.begin().await?;
    tx.open_by_name(&what, arguments.by.trim(), arguments.why.trim()).await?;
    tx.commit().await?;
    say(format_args!("Open to agents from now on: {} {}", what.kind(), what.id()));
    say("Lever shows confidential work only to a credential that was given access to it when it was made.");
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn close(arguments: Close) -> Result<ExitCode> {
    let what = arguments.what.openable()?;
    let (_, store) = opened(arguments.config.as_deref()).await?;
    let mut tx = store.begin().await?;
    let was_open = tx.close_by_name(&what, arguments.by.trim()).await?;
    tx.commit().await?;
    say(match was_open {
        true => format!("Closed: {} {}. Nothing more is proposed or written there.", what.kind(), what.id()),
        false => format!("It was not open: {} {}", what.kind(), what.id()),
    });
    Ok(if was_open { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) async fn list(place: Place) -> Result<ExitCode> {
    let (_, store) = opened(place.config.as_deref()).await?;
    let openings = store.openings().await?;
    if openings.is_empty() {
        say("Nothing is open: confidential work and secret notes are invisible to agents.");
    }
    for opening in openings {
        say(format_args!(
            "{:<25} {}  by {} on {}: {}",
            opening.what.kind(),
            opening.what.id(),
            opening.by,
            moment(opening.at),
            opening.why
        ));
    }
    Ok(ExitCode::SUCCESS)
}
