//! Serves the console with samples, for looking at it: `cargo run -p web --example preview`, then
//! <http://127.0.0.1:4599>. Sign in as one of the accounts on the first page. Nothing is kept.

#![expect(clippy::unwrap_used, reason = "a preview that cannot start has nothing better to do than to stop")]

#[path = "../tests/console/seed.rs"]
mod seed;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::{AgentName, Clock, Ids, ManualClock, Phase, PhaseSetting, Role, Scope, Timestamp};
use fit::{Need, Outcome};
use seed::Sample;
use sql::Engine;
use sql::testing::TestDb;
use store::{Exchange, MIGRATIONS, MasterKey, NewPolicy, PolicyContent, StopFor, Store, Transcribed};
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
        tx.set_phase(&PhaseSetting::whole(agent, scope, phase), None).await.unwrap();
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
    machinery(store, clock, &earlier).await;
}

/// What the pages of agents and of the policy show: costs, a step that was given up, a stop, two versions of the policy.
async fn machinery(store: &Store, clock: &ManualClock, earlier: &seed::Seeded) {
    let contact = lever::ContactId::parse(&format!("contact-{}", earlier.opportunity)).unwrap();
    let of = Transcribed {
        run: earlier.run,
        agent: AgentName::Screening,
        opportunity_id: &earlier.opportunity,
        contact_id: &contact,
    };
    let asked = |day: u64| Exchange {
        pinned_digest: "p".into(),
        input_tokens: Some(2_000 + day * 310 % 900),
        output_tokens: Some(400),
        cost_micros: Some(12_000 + day * 7_919 % 50_000),
        latency_ms: Some(900),
        asked_at: Timestamp::from_millis(clock.now().millis() - i64::try_from(day * 24 * 3_600_000).unwrap()),
        whole: serde_json::json!({}),
    };
    let mut tx = store.begin().await.unwrap();
    tx.put_transcripts(of, &(0..26).filter(|day| day % 7 < 5).map(asked).collect::<Vec<_>>()).await.unwrap();
    let posting = lever::PostingId::parse("post-support").unwrap();
    let alex = store.sign_in_of(&seed::email(Role::Admin)).await.unwrap().unwrap().operator.id;
    tx.commit().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.stop(&StopFor { agent: None, posting: Some(posting) }, store.now(), alex).await.unwrap();
    tx.commit().await.unwrap();
    let text = include_str!("../../../policies/default.toml");
    for (after, text) in [
        (0, text.replace("name = \"default\"", "name = \"ours\"")),
        (1, text.replace("name = \"default\"", "name = \"ours\"").replace("85", "90").replace("84", "89")),
    ] {
        let policy = domain::Policy::parse(&text).unwrap();
        let (content, remark) = (PolicyContent::New(&policy), "Agreed with the works council");
        let mut tx = store.begin().await.unwrap();
        tx.save_policy(&NewPolicy { after, content, by: alex, remark }).await.unwrap();
        tx.commit().await.unwrap();
    }
    let queued = jobs::unfinished(store.db()).await.unwrap();
    let mut inner = store.begin().await.unwrap().into_inner().await.unwrap();
    for job in queued {
        let give_up =
            "UPDATE jobs SET state = 'discarded', last_error = $1, attempts = 17, finished_at = $2 WHERE id = $3";
        let why = "Lever answered 403: this key may not read files";
        inner.execute(sql::query(give_up).bind(why).bind(store.now().millis()).bind(job.id)).await.unwrap();
    }
    inner.commit().await.unwrap();
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
