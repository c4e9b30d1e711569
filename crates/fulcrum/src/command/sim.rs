//! `fulcrum sim`: the simulated Lever alone; `fulcrum sim generate`: a large account for it, as a file.

mod generate;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use lever_sim::{ApiKey, Options, RateLimit, Seed};
use tokio::net::TcpListener;

use super::{say, start_log, told_to_stop};

#[derive(Debug, Clone, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    serve: SimArguments,
}

#[derive(Debug, Clone, clap::Subcommand)]
enum Action {
    /// Make up a company with two years of applicants and write it to a world file.
    Generate(generate::Arguments),
}

#[derive(Debug, Clone, clap::Args)]
pub struct SimArguments {
    /// Where to listen. The simulator has no passwords: keep it on this machine.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7401")]
    bind: SocketAddr,
    /// The API key that it accepts.
    #[arg(long, value_name = "KEY", default_value = "simulated-lever-key")]
    api_key: String,
    /// Requests a second for each key; Lever itself allows 10.
    #[arg(long, value_name = "N", default_value_t = 10.0)]
    rate: f64,
    /// Requests that may come at once after a pause; Lever itself allows 20.
    #[arg(long, value_name = "N", default_value_t = 20.0)]
    burst: f64,
    /// Start with the company's people and postings but without opportunities.
    #[arg(long, conflicts_with_all = ["world", "opportunities"])]
    empty: bool,
    /// Start with the world of a file that `fulcrum sim generate` wrote.
    #[arg(long, value_name = "FILE", conflicts_with = "opportunities")]
    world: Option<PathBuf>,
    /// Start with a generated world of so many opportunities, ending now.
    #[arg(long, value_name = "N", value_parser = generate::opportunities)]
    opportunities: Option<usize>,
    /// What the generated world follows from.
    #[arg(long, value_name = "NUMBER", default_value_t = generate::SEED, requires = "opportunities")]
    seed: u64,
    /// How many postings the generated world has.
    #[arg(long, value_name = "N", value_parser = generate::postings, requires = "opportunities")]
    postings: Option<usize>,
    /// What to log, for instance `info` or `lever_sim=debug`.
    #[arg(long, default_value = "warn")]
    log: String,
}

/// The simulator's options by the command line.
#[must_use]
pub fn simulator_options(arguments: &SimArguments) -> Options {
    Options {
        bind: arguments.bind,
        seed: seed(arguments),
        api_keys: vec![ApiKey::named("fulcrum", &arguments.api_key)],
        rate_limit: Some(RateLimit { per_second: arguments.rate, burst: arguments.burst }),
        ..Options::default()
    }
}

fn seed(arguments: &SimArguments) -> Seed {
    match (&arguments.world, arguments.opportunities) {
        (Some(file), _) => Seed::of_file(file),
        (None, Some(opportunities)) => {
            let seed = Seed::generated(opportunities, arguments.seed);
            arguments.postings.map_or(seed.clone(), |postings| seed.with_postings(postings))
        }
        (None, None) if arguments.empty => Seed::no_applicants(),
        (None, None) => Seed::small(),
    }
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.action {
        Some(Action::Generate(arguments)) => generate::run(&arguments),
        None => serve(&arguments.serve).await,
    }
}

async fn serve(arguments: &SimArguments) -> Result<ExitCode> {
    start_log(&arguments.log, "text")?;
    let listener =
        TcpListener::bind(arguments.bind).await.with_context(|| format!("could not listen on {}", arguments.bind))?;
    let address = listener.local_addr()?;
    say(format_args!("The simulated Lever listens on http://{address} (API at /v1, control at /sim)"));
    lever_sim::serve(simulator_options(arguments), listener, told_to_stop()).await?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, clap::Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn parse(line: &str) -> Result<Arguments, String> {
        let words = std::iter::once("sim").chain(line.split_whitespace());
        <Line as clap::Parser>::try_parse_from(words).map(|line| line.arguments).map_err(|error| error.to_string())
    }

    fn seed_of(line: &str) -> Seed {
        simulator_options(&parse(line).unwrap().serve).seed
    }

    #[test]
    fn each_way_to_start_leads_to_its_world() {
        assert_eq!(seed_of(""), Seed::small());
        assert_eq!(seed_of("--empty"), Seed::no_applicants());
        assert_eq!(seed_of("--world big.jsonl"), Seed::of_file("big.jsonl"));
        assert_eq!(seed_of("--opportunities 500"), Seed::generated(500, 7));
        let line = "--opportunities 500 --seed 9 --postings 30";
        assert_eq!(seed_of(line), Seed::generated(500, 9).with_postings(30));
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        for line in [
            "--empty --world big.jsonl",
            "--empty --opportunities 5",
            "--world big.jsonl --opportunities 5",
            "--seed 9",
            "--postings 9",
            "--rate 5 generate --opportunities 5 --out big.jsonl",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn generating_says_what_it_misses() {
        let told = |line: &str| parse(line).unwrap_err();
        assert!(told("generate").contains("--opportunities <N>") && told("generate").contains("--out <FILE>"));
        assert!(told("generate --opportunities 0 --out w").contains("between 1 and 1000000"));
        assert!(told("generate --opportunities many --out w").contains("between 1 and 1000000"));
        assert!(told("generate --opportunities 5 --postings 5000 --out w").contains("between 1 and 2000"));
        assert!(told("generate --opportunities 5 --until tomorrow --out w").contains("such as 2026-07-01"));
        assert!(told("generate --opportunities 5 --until 1970-01-01 --out w").contains("from 2000 to 2100"));
    }
}
