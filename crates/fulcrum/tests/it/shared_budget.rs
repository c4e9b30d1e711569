//! Several processes on one PostgreSQL have one budget between them.

use std::sync::Arc;

use fulcrum::config::{Config, Secret};
use futures::future::join_all;
use lever_client::{Access, NOBODY, Trial};
use lever_sim::{Options, RateLimit, Simulator};
use sql::Engine;
use sql::testing::TestDb;
use store::{MasterKey, Store};

/// A write that touches nobody: unlike reads, Lever's ledger has it.
const KNOCK: Trial = Trial { how: Access::Create, path: &["opportunities", NOBODY, "notes"] };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_share_a_key_cause_no_refusal() {
    let options = Options {
        rate_limit: Some(RateLimit { per_second: 100.0, burst: 20.0 }),
        seed: lever_sim::Seed::no_applicants(),
        ..Options::default()
    };
    let lever = Simulator::start(options).await.unwrap();
    let db = TestDb::fresh(Engine::Postgres, store::MIGRATIONS).await;
    let mut config = Config::default_only().unwrap();
    config.lever.base_url = lever.api_url();
    config.lever.api_key = Secret::new(lever.api_key());
    config.lever.requests_per_second = 97.5;
    let mut processes = Vec::new();
    for _ in 0..4 {
        let master_key = MasterKey::from_hex(&"42".repeat(32)).unwrap();
        let clock = Arc::new(fulcrum::system::SystemClock);
        let store = Store::new(db.db.clone(), master_key, clock, fulcrum::system::ids());
        processes.push(fulcrum::wiring::lever(&config, &store).await.unwrap().registrar());
    }
    // Each sends as fast as it is let. Alone, each would take it that the whole of Lever's budget is its own.
    let sent = processes.iter().map(|registrar| async move {
        for _ in 0..40 {
            registrar.may(KNOCK).await.unwrap();
        }
    });
    join_all(sent).await;
    let statuses: Vec<_> = lever.ledger().into_iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, vec![404; 160]);
}
