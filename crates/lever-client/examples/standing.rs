//! How many people stand where, posting by posting.
//!
//! `cargo run -p lever-client --example standing` asks a simulated account;
//! `… --example standing -- https://api.lever.co/v1 key.txt` asks a real one, by the API key in the file. It only reads.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;

use futures::TryStreamExt;
use lever::{PostingId, StageId};
use lever_client::{
    Client, Credential, OpportunityExpand, OpportunityFilter, Options, PostingFilter, Priority, Reader,
};
use lever_sim::Simulator;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let simulated;
    let (url, key) = match arguments.as_slice() {
        [url, key_file] => (url.clone(), std::fs::read_to_string(key_file)?.trim().to_owned()),
        [] => {
            simulated = Simulator::start(lever_sim::Options::default()).await?;
            (simulated.api_url(), simulated.api_key().to_owned())
        }
        _ => return Err("give an address and a file with an API key, or nothing".into()),
    };
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let client = Client::new(http, Options::new(url, Credential::ApiKey(key)))?;
    // In the background: whoever else uses the key goes first.
    print(&client.reader(Priority::Background)).await
}

async fn print(reader: &Reader) -> Result<(), Box<dyn Error>> {
    let stages = reader.stages().await?;
    let filter = PostingFilter::default();
    let postings: Vec<_> = reader.postings(&filter).try_collect().await?;
    let counts = count(reader).await?;
    let mut out = std::io::stdout().lock();
    for posting in &postings {
        let Some(standing) = counts.get(&posting.id) else { continue };
        writeln!(out, "{}", posting.text)?;
        for stage in &stages {
            if let Some(people) = standing.get(&stage.id) {
                writeln!(out, "{people:>6}  {}", stage.text)?;
            }
        }
    }
    Ok(())
}

/// Active opportunities by posting and stage. One that moves while the list is read may come twice, so the ids are kept.
async fn count(reader: &Reader) -> Result<BTreeMap<PostingId, BTreeMap<StageId, usize>>, lever_client::Error> {
    let active = OpportunityFilter {
        archived: Some(false),
        expand: vec![OpportunityExpand::Applications],
        ..OpportunityFilter::default()
    };
    let mut places = BTreeMap::new();
    let mut opportunities = std::pin::pin!(reader.opportunities(&active));
    while let Some(opportunity) = opportunities.try_next().await? {
        let posting = opportunity.application().and_then(|application| application.posting_id());
        if let (Some(posting), Some(stage)) = (posting, opportunity.stage_id()) {
            places.insert(opportunity.id.clone(), (posting.clone(), stage.clone()));
        }
    }
    let mut counts: BTreeMap<_, BTreeMap<_, usize>> = BTreeMap::new();
    for (posting, stage) in places.into_values() {
        *counts.entry(posting).or_default().entry(stage).or_default() += 1;
    }
    Ok(counts)
}
