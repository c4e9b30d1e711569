//! Serves the console with samples, for looking at it: `cargo run -p web --example preview`, then
//! <http://127.0.0.1:4599>. Sign in as one of the accounts on the first page. Nothing is kept.

#![expect(clippy::unwrap_used, reason = "a preview that cannot start has nothing better to do than to stop")]

#[path = "../tests/console/seed.rs"]
mod seed;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::{AgentName, Ids, ManualClock, Phase, PhaseSetting, Role, Scope, Timestamp};
use fit::{Need, Outcome};
use seed::Sample;
use sql::Engine;
use sql::testing::TestDb;
use store::{MIGRATIONS, MasterKey, Store};
use web::console::{Demo, Options, SignIn, router};

const ADDRESS: &str = "127.0.0.1:4599";
const START: Timestamp = Timestamp::from_millis(1_795_000_000_000);

#[tokio::main]
async fn main() {
    let database = TestDb::fresh(Engine::Sqlite, MIGRATIONS).await;
    let clock = Arc::new(ManualClock::at(START));
    let count = AtomicU64::new(1);
    let ids = Ids::new(move || u128::from(count.fetch_add(1, Ordering::Relaxed)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let key = MasterKey::from_hex(&"ab".repeat(32)).unwrap();
    let store = Store::new(database.db.clone(), key, Arc::<ManualClock>::clone(&clock), Arc::new(ids));
    fill(&store, &clock).await;
    let accounts = Role::ALL.map(|role| (seed::email(role), seed::PASSWORD.to_owned(), role.to_string())).to_vec();
    let closing = tokio::sync::watch::Sender::new(false);
    let options = Options {
        base_url: format!("http://{ADDRESS}"),
        policy: Arc::new(seed::policy()),
        perform_as: None,
        demo: Some(Demo { simulator_url: format!("http://{ADDRESS}/"), accounts }),
        blind_percent: 0,
        closing: closing.subscribe(),
        sign_in: SignIn::default(),
    };
    let listener = tokio::net::TcpListener::bind(ADDRESS).await.unwrap();
    axum::serve(listener, router(store, options)).await.unwrap();
}

async fn fill(store: &Store, clock: &ManualClock) {
    seed::account(store).await;
    seed::operators(store).await;
    let settings = [
        (None, Scope::Everywhere, Phase::Augment),
        (Some(AgentName::Screening), Scope::Team("Sales".into()), Phase::Shadow),
    ];
    for (agent, scope, phase) in settings {
        let mut tx = store.begin().await.unwrap();
        tx.set_phase(&PhaseSetting { agent, scope, phase }, None).await.unwrap();
        tx.commit().await.unwrap();
    }
    let robin = store.sign_in_of(&seed::email(Role::Recruiter)).await.unwrap().unwrap().operator.id;
    // An earlier run of Ada's, with a note that stands in Lever.
    let earlier =
        seed::candidacy(store, &Sample { note: "[AI Agent] An earlier screening.".into(), ..seed::ada() }).await;
    let [_, note, stage, ..] = earlier.proposals.as_slice() else { return };
    seed::written(store, *note, robin).await;
    let mut tx = store.begin().await.unwrap();
    tx.decline(*stage, robin, "The phone screens of this week are full; next Monday.").await.unwrap();
    tx.commit().await.unwrap();
    for (hours, sample) in samples() {
        clock.advance(Duration::from_secs(hours * 3600));
        let seeded = seed::candidacy(store, &sample).await;
        tracing::info!(opportunity = %seeded.opportunity, run = %seeded.run, "seeded");
    }
    clock.advance(Duration::from_secs(2 * 3600));
}

fn samples() -> Vec<(u64, Sample)> {
    let weak = |text: &str| (text.to_owned(), Need::Required, Outcome::NotEvidenced, Vec::new());
    let ada = seed::ada();
    let other = |id, name: &str, hidden: Option<&str>, missing: usize| {
        let mut criteria = ada.criteria.clone();
        for text in ["Has run a team of at least three", "Fluent German"].into_iter().take(missing) {
            criteria.push(weak(text));
        }
        Sample { id, name: name.into(), hidden: hidden.map(Into::into), criteria, ..ada.clone() }
    };
    let support = ("post-support", "Customer Support Specialist, Evenings and Weekends (all genders)".to_owned());
    vec![
        (5, Sample { archive: true, ..other("opp-2", "Jörg Weißenfels-Hämmerling", None, 2) }),
        (20, ada.clone()),
        (9, Sample { posting: support.clone(), ..other("opp-3", "نادية الحسن", None, 1) }),
        (3, Sample { posting: support, ..other("opp-4", "Mei-Lin Tan", Some("white on white"), 0) }),
        (1, other("opp-5", "Sam", None, 0)),
    ]
}
