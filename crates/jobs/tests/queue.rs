//! The queue's promises, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use jobs::{Counts, Error, Fate, HandlerError, Handlers, Job, NewJob, Options, Schedule, Worker};
use rstest::rstest;
use sql::testing::TestDb;
use sql::{Engine, Tx};

const NOW: i64 = 1_700_000_000_000;

/// Answers as the payload says and remembers what it saw.
#[derive(Default)]
struct Script {
    seen: Mutex<Vec<String>>,
    discarded: Mutex<Vec<(String, String)>>,
    snoozed: AtomicBool,
}

impl Handlers for Script {
    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Fate> {
        async move {
            self.seen.lock().unwrap().push(format!("{}#{}", job.payload, job.attempt));
            match job.payload.as_str() {
                "fails" => Fate::Retry { why: "it failed".into() },
                "hopeless" => Fate::Discard { why: "no use".into() },
                "panics" => panic!("on purpose"),
                "snoozes once" if !self.snoozed.swap(true, Ordering::SeqCst) => {
                    Fate::Snooze { wait: Duration::from_secs(3 * 24 * 3600) }
                }
                _ => Fate::Done,
            }
        }
        .boxed()
    }

    fn discarded<'a>(&'a self, tx: Tx, job: &'a Job, why: &'a str) -> BoxFuture<'a, Result<Tx, HandlerError>> {
        self.discarded.lock().unwrap().push((job.payload.clone(), why.to_owned()));
        async { Ok(tx) }.boxed()
    }
}

struct Bench {
    test: TestDb,
    script: Arc<Script>,
    clock: Arc<AtomicI64>,
    worker: Arc<Worker>,
    number: AtomicU64,
}

impl Bench {
    async fn on(engine: Engine) -> Self {
        let test = TestDb::fresh(engine, &[jobs::MIGRATION]).await;
        let script = Arc::new(Script::default());
        let clock = Arc::new(AtomicI64::new(NOW));
        let now = Arc::clone(&clock);
        let tokens = AtomicU64::new(0);
        let worker = Worker::new(
            test.db.clone(),
            Arc::clone(&script) as Arc<dyn Handlers>,
            Arc::new(move || now.load(Ordering::SeqCst)),
            Arc::new(move || format!("token-{}", tokens.fetch_add(1, Ordering::SeqCst))),
            Options::default(),
        );
        Self { test, script, clock, worker: Arc::new(worker), number: AtomicU64::new(0) }
    }

    fn job(&self, payload: &str) -> NewJob {
        NewJob {
            id: format!("job-{:04}", self.number.fetch_add(1, Ordering::SeqCst)),
            kind: "test".into(),
            payload: payload.into(),
            lane: None,
            priority: 1,
            run_at: NOW,
            max_attempts: 3,
            dedupe_key: None,
        }
    }

    async fn enqueue(&self, job: &NewJob) -> bool {
        let mut tx = self.test.db.begin_write().await.unwrap();
        let queued = jobs::enqueue(&mut tx, job, self.clock.load(Ordering::SeqCst)).await.unwrap();
        tx.commit().await.unwrap();
        queued
    }

    async fn drain(&self) -> Vec<String> {
        self.worker.drain().await.unwrap();
        std::mem::take(&mut self.script.seen.lock().unwrap())
    }

    fn advance(&self, by: Duration) {
        self.clock.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    async fn counts(&self) -> Counts {
        jobs::counts(&self.test.db).await.unwrap()
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_job_exists_exactly_when_its_transaction_does(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let mut tx = bench.test.db.begin_write().await.unwrap();
    jobs::enqueue(&mut tx, &bench.job("rolled back"), NOW).await.unwrap();
    drop(tx);
    bench.enqueue(&bench.job("kept")).await;
    assert_eq!(bench.drain().await, ["kept#1"]);
    assert_eq!(bench.counts().await, Counts::default());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_most_urgent_goes_first_and_equals_in_order(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    for (payload, priority) in [("background", 2), ("first", 1), ("second", 1), ("person", 0)] {
        bench.enqueue(&NewJob { priority, ..bench.job(payload) }).await;
    }
    assert_eq!(bench.drain().await, ["person#1", "first#1", "second#1", "background#1"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_key_is_queued_once_until_its_job_is_taken(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let keyed = |payload: &str| NewJob { dedupe_key: Some("key".into()), ..bench.job(payload) };
    assert!(bench.enqueue(&keyed("one")).await);
    let mut tx = bench.test.db.begin_write().await.unwrap();
    assert!(!jobs::enqueue(&mut tx, &keyed("two"), NOW).await.unwrap());
    assert!(jobs::enqueue(&mut tx, &bench.job("the transaction is still of use"), NOW).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(bench.drain().await, ["one#1", "the transaction is still of use#1"]);
    assert!(bench.enqueue(&keyed("three")).await);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_failing_job_is_tried_again_later_and_given_up_in_the_end(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    bench.enqueue(&bench.job("fails")).await;
    assert_eq!(bench.drain().await, ["fails#1"]);
    assert_eq!(bench.drain().await, Vec::<String>::new());
    bench.advance(Duration::from_secs(3600));
    assert_eq!(bench.drain().await, ["fails#2"]);
    bench.advance(Duration::from_secs(3600));
    assert_eq!(bench.drain().await, ["fails#3"]);
    assert_eq!(*bench.script.discarded.lock().unwrap(), [("fails".into(), "it failed".into())]);
    assert_eq!(bench.counts().await, Counts { discarded: 1, ..Counts::default() });
    let dead = jobs::discarded(&bench.test.db, None, 10).await.unwrap();
    assert_eq!((dead.len(), dead[0].last_error.as_deref()), (1, Some("it failed")));

    let mut tx = bench.test.db.begin_write().await.unwrap();
    jobs::rerun(&mut tx, &dead[0].id, bench.clock.load(Ordering::SeqCst)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.drain().await, ["fails#1"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn hopeless_and_panicking_jobs_do_not_stop_the_others(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    for payload in ["hopeless", "panics", "fine"] {
        bench.enqueue(&bench.job(payload)).await;
    }
    assert_eq!(bench.drain().await, ["hopeless#1", "panics#1", "fine#1"]);
    assert_eq!(*bench.script.discarded.lock().unwrap(), [("hopeless".into(), "no use".into())]);
    assert_eq!(bench.counts().await, Counts { discarded: 1, scheduled: 1, ..Counts::default() });
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_snooze_of_days_costs_no_attempt(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    bench.enqueue(&bench.job("snoozes once")).await;
    assert_eq!(bench.drain().await, ["snoozes once#1"]);
    bench.advance(Duration::from_secs(3 * 24 * 3600 - 1));
    assert_eq!(bench.drain().await, Vec::<String>::new());
    bench.advance(Duration::from_secs(1));
    assert_eq!(bench.drain().await, ["snoozes once#1"]);
    assert_eq!(bench.counts().await, Counts::default());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_lane_waits_for_its_running_job_and_a_scheduled_one_does_not_block_it(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let in_lane = |payload: &str| NewJob { lane: Some("lane".into()), ..bench.job(payload) };
    for payload in ["fails", "second", "third"] {
        bench.enqueue(&in_lane(payload)).await;
    }
    bench.enqueue(&bench.job("beside")).await;
    assert_eq!(bench.counts().await, Counts { waiting: 4, ..Counts::default() });
    assert_eq!(bench.drain().await, ["fails#1", "second#1", "third#1", "beside#1"]);
    bench.advance(Duration::from_secs(3600));
    assert_eq!(bench.drain().await, ["fails#2"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_cancelled_job_does_not_run_and_frees_its_lane(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let head = NewJob { lane: Some("lane".into()), ..bench.job("head") };
    bench.enqueue(&head).await;
    bench.enqueue(&NewJob { lane: Some("lane".into()), ..bench.job("next") }).await;
    let mut tx = bench.test.db.begin_write().await.unwrap();
    jobs::cancel(&mut tx, &head.id, NOW).await.unwrap();
    assert!(matches!(jobs::cancel(&mut tx, "none", NOW).await, Err(Error::NotFound { .. })));
    tx.commit().await.unwrap();
    assert_eq!(bench.drain().await, ["next#1"]);
}

/// Takes a job and is never heard of again, as a killed process would.
struct Vanishes;

impl Handlers for Vanishes {
    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Fate> {
        async { Fate::Completed }.boxed()
    }

    fn discarded<'a>(&'a self, tx: Tx, _: &'a Job, _: &'a str) -> BoxFuture<'a, Result<Tx, HandlerError>> {
        async { Ok(tx) }.boxed()
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_job_that_kills_its_worker_runs_out_of_attempts_and_frees_its_lane(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let clock = Arc::clone(&bench.clock);
    let dying = Worker::new(
        bench.test.db.clone(),
        Arc::new(Vanishes),
        Arc::new(move || clock.load(Ordering::SeqCst)),
        Arc::new(|| "dying".to_owned()),
        Options::default(),
    );
    bench.enqueue(&NewJob { lane: Some("lane".into()), max_attempts: 2, ..bench.job("poison") }).await;
    // "Completed" without completing leaves the job running under a lease that nobody extends.
    dying.drain().await.unwrap();
    bench.advance(Duration::from_secs(61));
    dying.drain().await.unwrap();
    bench.enqueue(&NewJob { lane: Some("lane".into()), ..bench.job("behind it") }).await;
    assert_eq!(bench.drain().await, Vec::<String>::new());
    bench.advance(Duration::from_secs(61));
    assert_eq!(bench.drain().await, ["behind it#1"]);
    assert_eq!(
        *bench.script.discarded.lock().unwrap(),
        [("poison".into(), "the worker stopped in the middle of it".into())]
    );
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_schedule_comes_once_whoever_looks_and_is_not_made_up_for(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let schedule = |cron: &str| Schedule { name: "tidy", cron: cron.into(), kind: "test", payload: "tidies".into() };
    let mut tx = bench.test.db.begin_write().await.unwrap();
    jobs::put_schedule(&mut tx, &schedule("*/5 * * * *"), NOW).await.unwrap();
    assert!(matches!(
        jobs::put_schedule(&mut tx, &schedule("61 * * * *"), NOW).await,
        Err(Error::InvalidSchedule { .. })
    ));
    tx.commit().await.unwrap();
    assert_eq!(bench.drain().await, Vec::<String>::new());
    bench.advance(Duration::from_secs(24 * 3600));
    assert_eq!(bench.drain().await, ["tidies#1"]);
    assert_eq!(bench.drain().await, Vec::<String>::new());
}

/// Counts how many jobs of a lane run at once.
#[derive(Default)]
struct Overlaps {
    running: Mutex<std::collections::BTreeMap<String, u32>>,
    worst: AtomicU64,
    done: AtomicU64,
}

impl Handlers for Overlaps {
    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Fate> {
        async move {
            let lane = job.lane.clone().unwrap();
            {
                let mut running = self.running.lock().unwrap();
                let count = running.entry(lane.clone()).or_default();
                *count += 1;
                self.worst.fetch_max(u64::from(*count), Ordering::SeqCst);
            }
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            *self.running.lock().unwrap().get_mut(&lane).unwrap() -= 1;
            self.done.fetch_add(1, Ordering::SeqCst);
            Fate::Done
        }
        .boxed()
    }

    fn discarded<'a>(&'a self, tx: Tx, _: &'a Job, _: &'a str) -> BoxFuture<'a, Result<Tx, HandlerError>> {
        async { Ok(tx) }.boxed()
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn two_workers_keep_lanes_serial_and_lose_nothing(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let overlaps = Arc::new(Overlaps::default());
    for number in 0..120 {
        bench.enqueue(&NewJob { lane: Some(format!("lane-{}", number % 7)), ..bench.job("x") }).await;
    }
    let stop = tokio_util::sync::CancellationToken::new();
    let workers: Vec<_> = (0..2)
        .map(|number| {
            let count = AtomicU64::new(0);
            let token = Arc::new(move || format!("{number}-{}", count.fetch_add(1, Ordering::SeqCst)));
            let handlers = Arc::clone(&overlaps) as Arc<dyn Handlers>;
            let worker = Worker::new(bench.test.db.clone(), handlers, Arc::new(|| NOW), token, Options::default());
            tokio::spawn(Arc::new(worker).run(stop.clone()))
        })
        .collect();
    let finished = async {
        while overlaps.done.load(Ordering::SeqCst) < 120 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(50), finished).await.expect("all jobs run");
    stop.cancel();
    for worker in workers {
        worker.await.unwrap();
    }
    assert_eq!((overlaps.worst.load(Ordering::SeqCst), overlaps.done.load(Ordering::SeqCst)), (1, 120));
    assert_eq!(bench.counts().await, Counts::default());
}
