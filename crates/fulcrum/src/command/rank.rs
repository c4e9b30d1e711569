use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use fit::{Candidate, Ranked};
use serde_json::{Value, json};

use super::{job, say};

mod meaning;
mod pool;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The posting: JSON (Lever's, or an object with `title` and `description`), HTML, or text whose first line is the title.
    #[arg(long, value_name = "FILE")]
    job: PathBuf,
    /// The résumés: a folder of files, or JSON Lines (also gzipped) with `id` and `text` or JSON Resume in each line.
    #[arg(long, value_name = "DIR-OR-JSONL")]
    resumes: PathBuf,
    /// A folder with an embedding model, as `fulcrum model fetch` makes it: its cosines are added to those of the words.
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Only so many, the best first.
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Say which words a résumé shares with the posting.
    #[arg(long)]
    explain: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let posting = job::read(&arguments.job)?;
    let pool = pool::read(&arguments.resumes)?;
    let vectors = arguments.model.as_deref().map(|dir| meaning::embed(dir, &posting, &pool.candidates)).transpose()?;
    let mut ranked = fit::rank(&posting, &pool.candidates, vectors.as_ref().map(meaning::Vectors::as_meaning));
    ranked.truncate(arguments.top.unwrap_or(usize::MAX));
    for problem in &pool.problems {
        super::complain(&anyhow::anyhow!("{} is left out: {}", problem.id, problem.what));
    }
    if arguments.json {
        let ranking: Vec<Value> =
            ranked.iter().map(|place| entry(place, &pool.candidates, arguments.explain)).collect();
        let unread: Vec<Value> =
            pool.problems.iter().map(|problem| json!({ "id": problem.id, "error": problem.what })).collect();
        say(serde_json::to_string_pretty(&json!({ "ranking": ranking, "unread": unread }))?);
    } else {
        for (number, place) in (1..).zip(&ranked) {
            let shared = if arguments.explain { format!("  {}", place.shared.join(", ")) } else { String::new() };
            say(format_args!("{number:>5}  {:8.4}  {}{shared}", place.score, pool.candidates[place.index].id));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn entry(place: &Ranked, candidates: &[Candidate], explain: bool) -> Value {
    let mut entry = json!({ "id": candidates[place.index].id, "score": place.score });
    if explain {
        entry["shared"] = json!(place.shared);
    }
    entry
}
