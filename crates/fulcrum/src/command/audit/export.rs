use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use domain::{Actor, Timestamp};
use lever::OpportunityId;
use store::AuditFilter;
use web::export::{Archive, ExportError, Format, Wanted, export};

use crate::command::say;
use crate::config::Config;
use crate::wiring::open_store;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The first day, in UTC, as 2026-01-31.
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The last day, in UTC.
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// Only what is about this opportunity.
    #[arg(long, value_name = "ID")]
    opportunity: Option<String>,
    /// jsonl, which can be checked entry by entry, or csv, for spreadsheets.
    #[arg(long, default_value = "jsonl")]
    format: Format,
    /// Take the sealed parts along. They hold personal data.
    #[arg(long)]
    with_private: bool,
    /// Where to write the archive. Nothing is overwritten.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The configuration [default: fulcrum.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let Arguments { from, to, opportunity, format, with_private, out, config } = arguments;
    let day = |text: Option<String>, later| text.map(|text| midnight(&text, later)).transpose();
    let opportunity = opportunity.map(|id| OpportunityId::parse(&id)).transpose().context("--opportunity")?;
    let filter = AuditFilter {
        opportunity,
        from: day(from, 0).context("--from")?,
        until: day(to, 1).context("--to")?,
        ..AuditFilter::default()
    };
    let store = open_store(&Config::load(config.as_deref())?).await?;
    let wanted = Wanted { filter, format, private: with_private };
    write(&out, export(&store, &wanted, Actor::System)).await
}

/// Writes the decision record of a candidacy.
pub(super) async fn record(opportunity: &str, out: PathBuf, config: Option<PathBuf>) -> Result<ExitCode> {
    let id = OpportunityId::parse(opportunity).context("the opportunity")?;
    let store = open_store(&Config::load(config.as_deref())?).await?;
    write(&out, web::record::record(&store, &id, Actor::System)).await
}

async fn write(out: &Path, archive: impl Future<Output = Result<Archive, ExportError>>) -> Result<ExitCode> {
    // Before anything is read or noted: only its owner reads it, and what lies there stays.
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(out);
    let mut file = file.with_context(|| format!("could not make {}", out.display()))?;
    let archive = match archive.await {
        Ok(archive) => archive,
        Err(error) => {
            let _ = std::fs::remove_file(out);
            return Err(error.into());
        }
    };
    file.write_all(&archive.bytes).and_then(|()| file.sync_all()).context("could not write the archive")?;
    say(format_args!("{} entries are in {}.", archive.manifest.entries, out.display()));
    say(format_args!("SHA-256 {}", archive.manifest.sha256));
    say(format_args!("Key     {}", archive.manifest.public_key));
    Ok(ExitCode::SUCCESS)
}

/// The beginning of a day in UTC, or of one some days later.
fn midnight(day: &str, later: i64) -> Result<Timestamp> {
    let date: jiff::civil::Date = day.parse().with_context(|| format!("{day:?} is not a day like 2026-01-31"))?;
    let date = date.checked_add(jiff::Span::new().try_days(later)?)?;
    Ok(Timestamp::from_millis(date.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp().as_millisecond()))
}
