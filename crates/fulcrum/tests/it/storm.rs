//! A thousand webhooks, a third of them duplicates, in disorder, with a Lever that falters, and a service that is
//! killed ten times: each opportunity ends with exactly one form and one note.
//!
//! Everything is real: the service and the simulator are processes of their own, killed with SIGKILL. The moments are
//! random and are counted in writes that Lever has taken, not in seconds.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use rand::RngExt as _;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use reqwest::Client;
use rstest::rstest;
use serde_json::{Value, json};
use sql::testing::fresh_url;
use sql::{Db, Engine};
use store::{MasterKey, Store};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const APPLICATIONS: usize = 800;
const KILLS: usize = 10;
const MASTER_KEY: &str = "1111111111111111111111111111111111111111111111111111111111111111";

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn storm_with_faults_and_kills_leaves_one_form_and_one_note_each(#[case] engine: Engine) {
    let seed: u64 = rand::random();
    let mut storm = Storm::brewing(engine, seed).await;
    let burst = storm.break_loose().await;
    let deliveries = burst["deliveries"].as_u64().unwrap();
    assert!(deliveries >= 1_000, "only {deliveries} deliveries (seed {seed})");

    for threshold in moments(seed) {
        storm.until(&format!("{threshold} writes"), async |storm| storm.writes().await >= threshold).await;
        storm.service.kill().await.unwrap();
        storm.service = storm.serve().await;
    }
    storm.until("everyone has a form and a note", async |storm| storm.incomplete().await == 0).await;
    storm.until("the queue is empty", async |storm| storm.queue_is_empty().await).await;

    let mut written: BTreeMap<(String, String), usize> = BTreeMap::new();
    for entry in storm.sim("ledger?applied=true").await["data"].as_array().unwrap() {
        let (Some(opportunity), Some(kind)) = (entry["opportunity"].as_str(), entry["kind"].as_str()) else { continue };
        *written.entry((opportunity.to_owned(), kind.to_owned())).or_default() += 1;
    }
    let people = burst["opportunityIds"].as_array().unwrap();
    let expected: BTreeMap<_, _> = people
        .iter()
        .flat_map(|id| ["forms", "notes"].map(|kind| ((id.as_str().unwrap().to_owned(), kind.to_owned()), 1)))
        .collect();
    assert_eq!(people.len(), APPLICATIONS);
    assert_eq!(written, expected, "seed {seed}");
    let store = storm.store().await;
    assert_eq!(jobs::counts(store.db()).await.unwrap().discarded, 0, "seed {seed}");
    let verified = store.verify_audit().await.unwrap().expect("the audit chain is whole");
    assert!(verified.entries > i64::try_from(APPLICATIONS * 10).unwrap());
}

/// Numbers of writes at which to kill, in ascending order.
fn moments(seed: u64) -> Vec<usize> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut moments: Vec<usize> = (0..KILLS).map(|_| random.random_range(1..APPLICATIONS * 2 * 9 / 10)).collect();
    moments.sort_unstable();
    moments
}

struct Storm {
    service: Child,
    _simulator: Child,
    lever: String,
    service_url: String,
    database_url: String,
    folder: tempfile::TempDir,
    _database: Option<tempfile::TempDir>,
    http: Client,
    seed: u64,
}

impl Storm {
    async fn brewing(engine: Engine, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (database_url, database) = fresh_url(engine).await;
        let mut simulator = Command::new(env!("CARGO_BIN_EXE_fulcrum"))
            .args(["sim", "--empty", "--bind", "127.0.0.1:0", "--api-key", "k", "--rate", "1e6", "--burst", "1e6"])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(simulator.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
        let lever = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
        let service_url = format!("http://{}", free_address().await);
        let config = configuration(&service_url, &database_url, &lever);
        std::fs::write(folder.path().join("fulcrum.toml"), config).unwrap();
        let http = Client::builder().build().unwrap();
        let service = serve(folder.path());
        let mut storm = Self {
            service,
            _simulator: simulator,
            lever,
            service_url,
            database_url,
            folder,
            _database: database,
            http,
            seed,
        };
        storm.until("the service answers", async |storm| storm.answers().await).await;
        storm
    }

    /// Lets everyone apply at once.
    async fn break_loose(&mut self) -> Value {
        let url = format!("{}{}", self.service_url, web::hooks::PATH);
        let hook = json!({ "url": url, "signatureToken": "t", "events": ["applicationCreated"] });
        self.control("webhooks", &hook).await;
        let faults = json!({ "seed": self.seed, "errorShare": 0.02, "throttleShare": 0.01, "cutShare": 0.02 });
        self.control("faults", &faults).await;
        let burst = json!({ "applications": APPLICATIONS, "duplicateShare": 0.3, "shuffle": true, "seed": self.seed });
        self.control("burst", &burst).await["data"].clone()
    }

    async fn serve(&mut self) -> Child {
        serve(self.folder.path())
    }

    async fn answers(&self) -> bool {
        let answer = self.http.get(format!("{}/livez", self.service_url)).send().await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    async fn sim(&self, path: &str) -> Value {
        self.http.get(format!("{}/sim/{path}", self.lever)).send().await.unwrap().json().await.unwrap()
    }

    async fn control(&self, path: &str, body: &Value) -> Value {
        let answer = self.http.post(format!("{}/sim/{path}", self.lever)).json(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    /// Notes and forms that stand in Lever.
    async fn writes(&self) -> usize {
        let count = |row: &Value| (row["notes"].as_u64().unwrap() + row["forms"].as_u64().unwrap()) as usize;
        self.sim("world?opportunities=all").await["opportunities"].as_array().unwrap().iter().map(count).sum()
    }

    async fn incomplete(&self) -> usize {
        let lacks = |row: &&Value| row["notes"] == 0 || row["forms"] == 0;
        self.sim("world?opportunities=all").await["opportunities"].as_array().unwrap().iter().filter(lacks).count()
    }

    async fn queue_is_empty(&self) -> bool {
        let pending = self.sim("deliveries?state=pending").await["pending"] == 0;
        let store = self.store().await;
        let counts = jobs::counts(store.db()).await.unwrap();
        store.db().close().await;
        pending && (counts.waiting, counts.scheduled, counts.running) == (0, 0, 0)
    }

    async fn store(&self) -> Store {
        let db = Db::open(&self.database_url).await.unwrap();
        let master_key = MasterKey::from_hex(MASTER_KEY).unwrap();
        Store::new(db, master_key, Arc::new(fulcrum::system::SystemClock), fulcrum::system::ids())
    }

    /// Looks twice a second until something is so.
    async fn until(&mut self, what: &str, mut so: impl AsyncFnMut(&Self) -> bool) {
        let mut looks = tokio::time::interval(Duration::from_millis(500));
        let looking = async {
            while !so(self).await {
                looks.tick().await;
            }
        };
        let patience = tokio::time::timeout(Duration::from_secs(480), looking).await;
        assert!(patience.is_ok(), "it did not come about that {what} (seed {})", self.seed);
    }
}

fn serve(folder: &std::path::Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_fulcrum"))
        .arg("serve")
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

fn configuration(service_url: &str, database_url: &str, lever: &str) -> String {
    let bind = service_url.trim_start_matches("http://");
    format!(
        "[server]\nbind = \"{bind}\"\nbase_url = \"{service_url}\"\n\
         [database]\nurl = \"{database_url}\"\n\
         [secrets]\nmaster_key = \"{MASTER_KEY}\"\n\
         [lever]\nbase_url = \"{lever}/v1\"\napi_key = \"k\"\nrequests_per_second = 100000.0\nburst = 100.0\n\
         timeout_seconds = 5\nsettle_seconds = 10\n\
         [webhooks]\nsignature_tokens = [\"t\"]\n\
         [phases]\nscreening = \"recommend\"\n\
         [jobs]\nlease_seconds = 4\n[log]\nfilter = \"error\"\n"
    )
}

/// A free address, to which the service must come back after each kill. Below the ports that the system hands out for
/// outgoing connections, so that none of these takes it meanwhile.
async fn free_address() -> std::net::SocketAddr {
    let mut random = StdRng::seed_from_u64(rand::random());
    loop {
        let port = random.random_range(20_000..30_000);
        if let Ok(listener) = tokio::net::TcpListener::bind(("127.0.0.1", port)).await {
            return listener.local_addr().unwrap();
        }
    }
}
