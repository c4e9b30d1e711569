//! Random sequences of calls, made with the client against the simulator, beside a model of what must then hold.
//!
//! The model is written from what Lever's documentation promises and shares nothing with the simulator. After each step
//! what was touched is read again and compared, and the simulator's ledger must have grown by exactly what was written;
//! at the end everything is compared. A failing sequence shrinks to a short one, on a fresh simulator each time.

mod expected;
mod step;
mod walker;

use lever_sim::{Options, Seed, Simulator};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use step::steps;
use walker::Walker;

/// Few of many steps: a walk meets more than its first steps do.
const WALKS: u32 = 40;

#[test]
fn whatever_is_written_is_read_and_nothing_else_changes() {
    let config =
        ProptestConfig { cases: WALKS, max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&steps(), |steps| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let options = Options { seed: Seed::no_applicants(), rate_limit: None, ..Options::default() };
            let lever = Simulator::start(options).await.unwrap();
            let mut walker = Walker::arrive(&lever).await;
            for step in &steps {
                walker.take(step).await;
            }
            walker.look_at_everything().await;
        });
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
