//! Measures a large account: generating, writing, loading, and how long the common questions take over HTTP.
//!
//! `cargo run --release -p lever-sim --example large_account -- 50000`

use std::error::Error;
use std::io::Write as _;
use std::time::Duration;

use lever_sim::{Options, Seed, Simulator};
use serde_json::Value;
use tokio::time::Instant;

/// How often each question is asked.
const TIMES: usize = 200;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let opportunities = std::env::args().nth(1).map_or(Ok(50_000), |text| text.parse())?;
    let file = std::env::temp_dir().join(format!("lever-sim-large-{}.jsonl", std::process::id()));
    let outcome = measure(opportunities, &file).await;
    std::fs::remove_file(&file)?;
    outcome
}

async fn measure(opportunities: usize, file: &std::path::Path) -> Result<(), Box<dyn Error>> {
    let seed = Seed::generated(opportunities, 7).until(1_782_864_000_000);
    let begun = Instant::now();
    let written = seed.write(std::fs::File::create(file)?)?;
    tell(&format!(
        "generated and written in {:?}: {} bytes, {} kB resident",
        begun.elapsed(),
        written.bytes,
        resident()
    ))?;
    let begun = Instant::now();
    let options = Options { seed: Seed::of_file(file), rate_limit: None, ..Options::default() };
    let lever = Simulator::start(options).await?;
    tell(&format!("loaded in {:?}: {} kB resident", begun.elapsed(), resident()))?;

    let first = "/opportunities?limit=100&expand=applications&expand=stage";
    let body = ask(&lever, first).await?.0;
    let created: Vec<i64> = rows(&body).iter().filter_map(|row| row["createdAt"].as_i64()).collect();
    let somebody = rows(&body).last().and_then(|row| row["id"].as_str()).unwrap_or_default().to_owned();
    let posting =
        rows(&body).iter().find_map(|row| row["applications"][0]["posting"].as_str()).unwrap_or_default().to_owned();
    let email = rows(&body).iter().find_map(|row| row["emails"][0].as_str()).unwrap_or_default().to_owned();
    let mut next = body["next"].as_str().unwrap_or_default().to_owned();
    let mut asked = 1;
    let begun = Instant::now();
    while asked < opportunities / 200 {
        let body = ask(&lever, &format!("{first}&offset={next}")).await?.0;
        let Some(token) = body["next"].as_str() else { break };
        (next, asked) = (token.to_owned(), asked + 1);
    }
    tell(&format!("{asked} pages of a sweep in {:?}", begun.elapsed()))?;
    let until = 1_782_864_000_000_i64;
    let (week, year) = (until - 7 * 86_400_000, until - 365 * 86_400_000);
    for (what, path) in [
        ("first page, expanded", first.to_owned()),
        ("a page half way, expanded", format!("{first}&offset={next}")),
        ("updated within a week", format!("/opportunities?updated_at_start={week}")),
        ("updated within a year", format!("/opportunities?updated_at_start={year}")),
        ("created within a week", format!("/opportunities?created_at_start={week}")),
        ("of one posting", format!("/opportunities?posting_id={posting}")),
        ("with an address", format!("/opportunities?email={email}")),
        ("with a rare tag", "/opportunities?tag=part-time%20wish".to_owned()),
        ("one opportunity", format!("/opportunities/{somebody}")),
        ("notes of one", format!("/opportunities/{somebody}/notes")),
        ("feedback of one", format!("/opportunities/{somebody}/feedback")),
        ("résumés of one", format!("/opportunities/{somebody}/resumes")),
        ("tags", "/tags".to_owned()),
    ] {
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            times.push(ask(&lever, &path).await?.1);
        }
        times.sort();
        tell(&format!("{what}: p50 {:?}, p99 {:?}", times[TIMES / 2], times[TIMES * 99 / 100]))?;
    }
    tell(&format!("{} kB resident at the end; the first page had {} rows", resident(), created.len()))?;
    Ok(())
}

async fn ask(lever: &Simulator, path: &str) -> Result<(Value, Duration), Box<dyn Error>> {
    let request = lever.client().get(format!("{}{path}", lever.api_url())).basic_auth(lever.api_key(), Some(""));
    let begun = Instant::now();
    let answer = request.send().await?.error_for_status()?.bytes().await?;
    let took = begun.elapsed();
    Ok((serde_json::from_slice(&answer)?, took))
}

fn rows(body: &Value) -> &[Value] {
    body["data"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// What the process holds, in kilobytes; 0 where the system does not tell.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn tell(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}
