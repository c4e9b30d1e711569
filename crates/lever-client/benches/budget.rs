//! How well the budget of a key is spent, on virtual time: `cargo bench --bench budget`.
//!
//! A person clicks now and then (chains of three requests), people apply (chains of seven), and a backfill takes whatever
//! is left. Lever is its documented token bucket, 10 a second with bursts of 20, and every answer takes 150 ms. Thirty
//! minutes of that are played for each seed, by one process and by three that share a bucket. Then the same is done for a
//! minute of real time, over HTTP, against the simulator, which keeps a bucket and a clock of its own.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so by panicking")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use lever_client::{
    Bucket, BucketHome, Budget, Change, Client, Credential, ErrorKind, HomeError, Options, Priority, Rate,
};
use tokio::time::{Instant, sleep_until};

const ROUND_TRIP: Duration = Duration::from_millis(150);
const LONG: Duration = Duration::from_secs(30 * 60);
const BACKFILL_WORKERS: usize = 16;
/// Between two clicks of a person, on average: 0.6 requests a second in chains of three.
const CLICKS: f64 = 5.0;
/// Between two applications: 3.5 requests a second in chains of seven.
const APPLICATIONS: f64 = 2.0;

/// Lever's own bucket, which says how many requests it had to refuse.
struct Lever {
    began_at: Instant,
    bucket: Mutex<(f64, f64)>,
    taken: AtomicU64,
    refused: AtomicU64,
}

impl Lever {
    fn new() -> Self {
        let (taken, refused) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { began_at: Instant::now(), bucket: Mutex::new((20.0, 0.0)), taken, refused }
    }

    /// Arrives half a round trip later, and is answered after the other half.
    async fn ask(&self) {
        sleep_until(Instant::now() + ROUND_TRIP / 2).await;
        {
            let now = self.began_at.elapsed().as_secs_f64();
            let mut bucket = self.bucket.lock().unwrap();
            bucket.0 = (bucket.0 + (now - bucket.1) * 10.0).min(20.0);
            bucket.1 = now;
            if bucket.0 < 1.0 {
                self.refused.fetch_add(1, Ordering::Relaxed);
            } else {
                bucket.0 -= 1.0;
                self.taken.fetch_add(1, Ordering::Relaxed);
            }
        }
        sleep_until(Instant::now() + ROUND_TRIP / 2).await;
    }
}

/// A bucket that several processes share.
struct Shared {
    began_at: Instant,
    bucket: Mutex<Option<Bucket>>,
}

impl BucketHome for Shared {
    fn change<'a>(&'a self, change: Change<'a>) -> BoxFuture<'a, Result<(), HomeError>> {
        async move {
            let now = i64::try_from(self.began_at.elapsed().as_micros()).unwrap();
            let mut bucket = self.bucket.lock().unwrap();
            *bucket = Some(change(*bucket, now));
            Ok(())
        }
        .boxed()
    }
}

/// Times between events that come independently of each other, the same for the same seed.
struct Chance(u64);

impl Chance {
    fn next(&mut self, mean: f64) -> Duration {
        // SplitMix64, and the inverse of the exponential distribution.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let even = ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        Duration::from_secs_f64(-mean * (1.0 - even).ln())
    }
}

async fn chain(budget: &Budget, lever: &Lever, priority: Priority, length: usize) -> Duration {
    let begun = Instant::now();
    for _ in 0..length {
        budget.take(priority).await.unwrap();
        lever.ask().await;
    }
    begun.elapsed()
}

/// Chains that begin at times of their own, whatever became of the ones before.
async fn arrivals(
    budgets: Vec<Arc<Budget>>,
    lever: Arc<Lever>,
    priority: Priority,
    length: usize,
    mean: f64,
    seed: u64,
) -> Vec<Duration> {
    let end = Instant::now() + LONG;
    let mut chance = Chance(seed);
    let mut chains = Vec::new();
    let mut at = Instant::now();
    for budget in budgets.into_iter().cycle() {
        at += chance.next(mean);
        if at >= end {
            break;
        }
        let lever = Arc::clone(&lever);
        chains.push(tokio::spawn(async move {
            sleep_until(at).await;
            chain(&budget, &lever, priority, length).await
        }));
    }
    futures::future::join_all(chains).await.into_iter().map(Result::unwrap).collect()
}

struct Outcome {
    person: Vec<Duration>,
    application: Vec<Duration>,
    per_second: f64,
    refused: u64,
}

async fn play(processes: usize, seed: u64) -> Outcome {
    let lever = Arc::new(Lever::new());
    let home = Arc::new(Shared { began_at: Instant::now(), bucket: Mutex::default() });
    let budgets: Vec<_> = (0..processes)
        .map(|_| Arc::new(Budget::at(Rate::default(), Box::new(Arc::clone(&home) as Arc<dyn BucketHome>))))
        .collect();
    let backfill: Vec<_> = (0..BACKFILL_WORKERS)
        .map(|worker| {
            let (budget, lever) = (Arc::clone(&budgets[worker % processes]), Arc::clone(&lever));
            tokio::spawn(async move {
                loop {
                    chain(&budget, &lever, Priority::Background, 1).await;
                }
            })
        })
        .collect();
    let person = arrivals(budgets.clone(), Arc::clone(&lever), Priority::Person, 3, CLICKS, seed);
    let application = arrivals(budgets, Arc::clone(&lever), Priority::Application, 7, APPLICATIONS, seed ^ 0xa5a5);
    let (person, application) = futures::join!(person, application);
    let seconds = lever.began_at.elapsed().as_secs_f64();
    let per_second = lever.taken.load(Ordering::Relaxed) as f64 / seconds;
    backfill.iter().for_each(tokio::task::JoinHandle::abort);
    Outcome { person, application, per_second, refused: lever.refused.load(Ordering::Relaxed) }
}

/// The same against the simulator, for a minute.
async fn really() {
    let options = lever_sim::Options {
        seed: lever_sim::Seed::no_applicants(),
        faults: serde_json::from_value(serde_json::json!({ "slowShare": 1.0, "slowMs": 150 })).unwrap(),
        ..lever_sim::Options::default()
    };
    let lever = lever_sim::Simulator::start(options).await.unwrap();
    let options =
        Options { retries: 0, ..Options::new(lever.api_url(), Credential::ApiKey(lever.api_key().to_owned())) };
    let client = Client::new(lever.client(), options).unwrap();
    let (taken, refused) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let ask = {
        let (taken, refused) = (Arc::clone(&taken), Arc::clone(&refused));
        move |priority: Priority, length: usize| {
            let (client, taken, refused) = (client.clone(), Arc::clone(&taken), Arc::clone(&refused));
            async move {
                let begun = Instant::now();
                for _ in 0..length {
                    let counter = match client.reader(priority).stages().await {
                        Ok(_) => &taken,
                        Err(error) if error.kind() == ErrorKind::Throttled => &refused,
                        Err(error) => panic!("{error}"),
                    };
                    counter.fetch_add(1, Ordering::Relaxed);
                }
                begun.elapsed()
            }
        }
    };
    // What one answer takes here, before anything else is going on.
    let floor = ask(Priority::Person, 1).await.min(ask(Priority::Person, 1).await).as_secs_f64();
    let backfill: Vec<_> = (0..BACKFILL_WORKERS)
        .map(|_| {
            let ask = ask.clone();
            tokio::spawn(async move {
                loop {
                    ask(Priority::Background, 1).await;
                }
            })
        })
        .collect();
    let begun = Instant::now();
    let mut chance = Chance(1);
    let (mut person, mut application) = (Vec::new(), Vec::new());
    for (priority, length, mean, into) in
        [(Priority::Person, 3, CLICKS, &mut person), (Priority::Application, 7, APPLICATIONS, &mut application)]
    {
        let mut at = begun;
        loop {
            at += chance.next(mean);
            if at > begun + Duration::from_secs(60) {
                break;
            }
            let ask = ask.clone();
            into.push(tokio::spawn(async move {
                sleep_until(at).await;
                ask(priority, length).await
            }));
        }
    }
    let (person, application) =
        futures::join!(futures::future::join_all(person), futures::future::join_all(application));
    let mut person: Vec<_> = person.into_iter().map(Result::unwrap).collect();
    let mut application: Vec<_> = application.into_iter().map(Result::unwrap).collect();
    let per_second = taken.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64();
    backfill.iter().for_each(tokio::task::JoinHandle::abort);
    println!(
        "{:<10} {:>5} {:>8.2}x {:>8.2}x {:>8.2}x {:>8.2}x {per_second:>8.2} {:>6.1}% {:>5}",
        "over HTTP",
        1,
        percentile(&mut person, 0.5) / (floor * 3.0),
        percentile(&mut person, 0.99) / (floor * 3.0),
        percentile(&mut application, 0.5) / (floor * 7.0),
        percentile(&mut application, 0.99) / (floor * 7.0),
        per_second * 10.0,
        refused.load(Ordering::Relaxed),
    );
}

fn percentile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    let at = ((times.len() - 1) as f64 * share).round() as usize;
    times[at].as_secs_f64()
}

fn main() {
    println!("Lever: 10 requests/s, burst 20; round trip 150 ms; 30 minutes of virtual time each; backfill never ends");
    println!(
        "{:<10} {:>5} {:>9} {:>9} {:>9} {:>9} {:>8} {:>7} {:>5}",
        "processes", "seed", "person50", "person99", "applic50", "applic99", "calls/s", "of 10/s", "429s"
    );
    for processes in [1, 3] {
        for seed in [1, 2, 3] {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
            let mut outcome = runtime.block_on(play(processes, seed));
            let floor = |calls: u32| ROUND_TRIP.as_secs_f64() * f64::from(calls);
            println!(
                "{processes:<10} {seed:>5} {:>8.2}x {:>8.2}x {:>8.2}x {:>8.2}x {:>8.2} {:>6.1}% {:>5}",
                percentile(&mut outcome.person, 0.5) / floor(3),
                percentile(&mut outcome.person, 0.99) / floor(3),
                percentile(&mut outcome.application, 0.5) / floor(7),
                percentile(&mut outcome.application, 0.99) / floor(7),
                outcome.per_second,
                outcome.per_second * 10.0,
                outcome.refused,
            );
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(really());
    println!("Waits are multiples of the round trips alone: 3 for a person (0.45 s), 7 for an application (1.05 s).");
}
