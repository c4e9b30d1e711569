//! The large world: made once, kept for later runs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use domain::delivery::DeliveryEvent;
use domain::{Clock, DeliveryId, Ids, ManualClock, OperatorId, Role, Timestamp};
use sql::{Db, Engine, Row, migrate, query};
use store::{InboxFilter, MIGRATIONS, MasterKey, Store};

use crate::{account, candidacy};

/// To be changed with what is made here, so that a world of before is not taken for one of now.
const EDITION: u32 = 2;
const OPPORTUNITIES: usize = 50_000;
/// How many fall into one transaction, and into one moment.
const BATCH: usize = 100;
/// When the benchmark looks at the world.
const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);
const HOLD: Duration = Duration::from_secs(10);
const TWO_YEARS: Duration = Duration::from_secs(2 * 365 * 24 * 3600);
/// The youngest runs, on whose three proposals each nobody has decided yet.
const WAITING_RUNS: usize = 667;

pub(crate) struct World {
    pub(crate) store: Store,
}

impl World {
    pub(crate) async fn open(engine: Engine) -> Self {
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", kept().await.display()),
            Engine::Postgres => {
                let (url, _) = sql::testing::fresh_url(engine).await;
                fill(&url).await;
                url
            }
        };
        let db = Db::open(&url).await.unwrap();
        // A kept world goes through new steps of the schema as a real one would.
        migrate(&db, MIGRATIONS).await.unwrap();
        if engine == Engine::Postgres {
            // What autovacuum would have done by now.
            let mut tx = db.begin_write().await.unwrap();
            tx.execute(query("ANALYZE")).await.unwrap();
            tx.commit().await.unwrap();
        }
        let store = store(db, &Arc::new(ManualClock::at(NOW))).holding(HOLD);
        store.index_postings().await.unwrap();
        Self { store }
    }

    /// What paths name, of what somebody of that role sees: what is most urgent there.
    pub(crate) async fn named(&self, role: Role) -> Named {
        let operator = self.store.sign_in_of(&account::email(role)).await.unwrap().unwrap().operator.id;
        let remit = self.store.remit(operator).await.unwrap();
        let filter = InboxFilter { limit: 1, ..InboxFilter::default() };
        let row = self.store.inbox(&remit, &filter).await.unwrap().remove(0);
        let posting = row.snapshot.posting.unwrap().id.to_string();
        let (opportunity, run) = (row.opportunity_id.to_string(), row.run_id.to_string());
        Named { opportunity, run, posting, operator: operator.to_string() }
    }

    /// How much of what there is, in words.
    pub(crate) async fn size(&self) -> String {
        let count = async |text| {
            let row = self.store.db().fetch_optional(query(text)).await.unwrap().unwrap();
            row.try_get::<i64, _>("n").unwrap()
        };
        format!(
            "{} opportunities, {} runs, {} proposals ({} waiting), {} effects, {} audit entries, {} jobs",
            count("SELECT COUNT(*) AS n FROM opportunities").await,
            count("SELECT COUNT(*) AS n FROM runs").await,
            count("SELECT COUNT(*) AS n FROM proposals").await,
            count("SELECT COUNT(*) AS n FROM proposals WHERE state = 'awaiting-approval'").await,
            count("SELECT COUNT(*) AS n FROM effects").await,
            count("SELECT COUNT(*) AS n FROM audit").await,
            count("SELECT COUNT(*) AS n FROM jobs").await,
        )
    }
}

/// Ids that paths name.
pub(crate) struct Named {
    pub(crate) opportunity: String,
    pub(crate) run: String,
    pub(crate) posting: String,
    pub(crate) operator: String,
}

/// The file with the world of this edition; made where there is none.
async fn kept() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("console-world-{EDITION}.sqlite"));
    if !file.exists() {
        std::fs::create_dir_all(folder).unwrap();
        let part = folder.join(format!("console-world-{EDITION}.part"));
        for ending in ["part", "part-wal", "part-shm"] {
            let _ = std::fs::remove_file(part.with_extension(ending));
        }
        fill(&format!("sqlite:{}", part.display())).await;
        std::fs::rename(&part, &file).unwrap();
    }
    file
}

fn store(db: Db, clock: &Arc<ManualClock>) -> Store {
    // A kept world has ids of earlier runs, so each run counts from its own time on; spread over the bits.
    let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros();
    let count = AtomicU64::new(u64::try_from(began).unwrap());
    let ids = Ids::new(move || {
        u128::from(count.fetch_add(1, Ordering::Relaxed)).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
    });
    let key = MasterKey::from_hex(&"ab".repeat(32)).unwrap();
    Store::new(db, key, Arc::<ManualClock>::clone(clock), Arc::new(ids))
}

async fn fill(url: &str) {
    println!("making a world of {OPPORTUNITIES} opportunities; it is kept for the next time");
    let started = Instant::now();
    let db = Db::open(url).await.unwrap();
    migrate(&db, MIGRATIONS).await.unwrap();
    let clock =
        Arc::new(ManualClock::at(Timestamp::from_millis(NOW.millis() - i64::try_from(TWO_YEARS.as_millis()).unwrap())));
    let store = store(db.clone(), &clock);
    let postings = account::fill(&store).await;
    let recruiters = account::recruiters(&store).await;
    let batches = OPPORTUNITIES / BATCH;
    let pause = TWO_YEARS / u32::try_from(batches + 1).unwrap();
    let waiting_from = OPPORTUNITIES - 2 * WAITING_RUNS;
    for batch in 0..batches {
        clock.advance(pause);
        let unsettled = received(&db).await;
        let mut tx = store.begin().await.unwrap();
        tx.expire_proposals().await.unwrap();
        for id in unsettled {
            tx.settle_delivery(id, DeliveryEvent::Understood).await.unwrap();
        }
        for number in batch * BATCH..(batch + 1) * BATCH {
            let by: OperatorId = recruiters[number % recruiters.len()];
            let posting = &postings[(number * 7) % postings.len()];
            let decided = (number < waiting_from).then_some(by);
            candidacy::add(&mut tx, &store, number, posting, decided).await;
        }
        // What the steps would have done by now, but for a few that were given up.
        let mut inner = tx.into_inner().await.unwrap();
        let done = query(
            "UPDATE jobs SET state = 'done', started = 1, finished_at = $1 WHERE state IN ('available', 'parked')",
        );
        inner.execute(done.bind(clock.now().millis())).await.unwrap();
        inner.commit().await.unwrap();
        if (batch + 1) % 50 == 0 {
            println!("  {} of {OPPORTUNITIES} after {:.0} s", (batch + 1) * BATCH, started.elapsed().as_secs_f32());
        }
    }
    account::give_up_some_jobs(&store).await;
    db.close().await;
}

/// The webhooks of the batch before.
async fn received(db: &Db) -> Vec<DeliveryId> {
    let rows = db.fetch_all(query("SELECT id FROM deliveries WHERE state = 'received' ORDER BY id")).await.unwrap();
    rows.iter().map(|row| row.try_get::<String, _>("id").unwrap().parse().unwrap()).collect()
}
