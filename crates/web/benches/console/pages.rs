//! Every page of the access table, as each role that may see it.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use domain::{Permission, Policy, Role};
use tower::ServiceExt;
use web::console::{Access, Options, access_table, router};

use crate::account;
use crate::world::{Named, World};

/// What a page may take and weigh before it is marked.
const SLOW: Duration = Duration::from_millis(50);
const HEAVY: usize = 100 * 1024;
const REQUESTS: usize = 40;
/// No page is asked for longer than that, but at least three times.
const PATIENCE: Duration = Duration::from_secs(3);

struct Measured {
    status: StatusCode,
    bytes: usize,
    reads: u64,
    /// Of this process, for each request; it tells more than the time where the machine has other work.
    processor: Duration,
    /// Sorted.
    times: Vec<Duration>,
}

pub(crate) async fn measure(world: &World) {
    let policy = Policy::parse(include_str!("../../../../policies/default.toml")).unwrap();
    let options = Options {
        base_url: "http://console.example".to_owned(),
        policy: policy.into(),
        perform_as: None,
        demo: None,
        blind_percent: 0,
        closing: tokio::sync::watch::Sender::new(false).subscribe(),
        sign_in: web::console::SignIn::default(),
    };
    let router = router(world.store.clone(), options);
    println!(
        "\n{:<52} {:<14} {:>6} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7}",
        "page", "role", "status", "p50 ms", "p95 ms", "max ms", "CPU ms", "bytes", "queries"
    );
    for line in access_table().into_iter().filter(|line| line.method == Method::GET) {
        for role in Role::ALL.into_iter().filter(|role| may(*role, line.access)) {
            let cookie = sign_in(&router, role).await;
            for path in paths(line.path, &world.named(role).await) {
                let measured = ask_often(world, &router, &path, &cookie).await;
                println!("{}", told(&path, role, &measured));
            }
        }
    }
}

/// A path of the table with what it names filled in, and the filters that people use there.
fn paths(path: &str, named: &Named) -> Vec<String> {
    let Named { opportunity, run, posting, operator } = named;
    let whole = match path {
        // It answers as long as somebody listens.
        "/events" => return Vec::new(),
        _ if path.starts_with("/opportunities/{id}") => path.replace("{id}", opportunity),
        _ if path.starts_with("/rubrics/{id}") => path.replace("{id}", posting),
        _ if path.starts_with("/operators/{id}") => path.replace("{id}", operator),
        _ => path.replace("{name}", "console.css").replace("{id}", run).replace("{number}", "1"),
    };
    let more = match path {
        "/inbox" => vec![
            "/inbox?review=yes".to_owned(),
            format!("/inbox?posting={posting}"),
            "/inbox?order=score".to_owned(),
            "/inbox?from=200".to_owned(),
        ],
        "/rubrics" => vec!["/rubrics?search=engineer".to_owned(), "/rubrics?saved=yes".to_owned()],
        "/audit" => vec![
            format!("/audit?opportunity={opportunity}"),
            "/audit?action=proposal.declined".to_owned(),
            "/audit?action=phase.set".to_owned(),
            "/audit?before=200000".to_owned(),
        ],
        _ => Vec::new(),
    };
    std::iter::once(whole).chain(more).collect()
}

fn may(role: Role, access: Access) -> bool {
    match access {
        Access::Anyone => role == Role::Recruiter,
        Access::SignedIn => role.may(Permission::Read),
        Access::May(permission) => role.may(permission),
    }
}

async fn sign_in(router: &Router, role: Role) -> String {
    let form = format!("email={}&password={}", account::email(role), account::PASSWORD.replace(' ', "+"));
    let request = Request::post("/session")
        .header(header::HOST, "console.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form));
    let answer = router.clone().oneshot(request.unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{role} cannot sign in");
    answer.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned()
}

async fn ask_often(world: &World, router: &Router, path: &str, cookie: &str) -> Measured {
    let before = world.store.db().reads();
    let (status, bytes) = ask(router, path, cookie).await;
    let reads = world.store.db().reads() - before;
    let (started, worked, mut times) = (Instant::now(), processor_time(), Vec::new());
    while times.len() < REQUESTS && (times.len() < 3 || started.elapsed() < PATIENCE) {
        let asked = Instant::now();
        ask(router, path, cookie).await;
        times.push(asked.elapsed());
    }
    let processor = (processor_time() - worked) / u32::try_from(times.len()).unwrap();
    times.sort_unstable();
    Measured { status, bytes, reads, processor, times }
}

/// What Linux says of this process: the times in and out of the system are the 14th and 15th word, in hundredths.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let words = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = words.skip(11).take(2).filter_map(|word| word.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

async fn ask(router: &Router, path: &str, cookie: &str) -> (StatusCode, usize) {
    let request = Request::get(path).header(header::HOST, "console.example").header(header::COOKIE, cookie);
    let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status();
    (status, to_bytes(answer.into_body(), usize::MAX).await.unwrap().len())
}

fn told(path: &str, role: Role, measured: &Measured) -> String {
    let Measured { status, bytes, reads, processor, times } = measured;
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1000.0);
    let (p95, is_page) = (at(95), !path.starts_with("/assets/"));
    let flags = [(p95 > SLOW, "SLOW"), (is_page && *bytes > HEAVY, "HEAVY")];
    let flags: Vec<&str> = flags.into_iter().filter_map(|(is_so, flag)| is_so.then_some(flag)).collect();
    let times = [at(50), p95, at(100), *processor].map(|time| format!("{:>8}", ms(time))).join(" ");
    let figures = format!("{times} {bytes:>8} {reads:>7}");
    format!("{path:<52} {role:<14} {:>6} {figures} {}", status.as_u16(), flags.join(" ")).trim_end().to_owned()
}
