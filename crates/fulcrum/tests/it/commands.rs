//! The commands about Lever, by the program itself, against a simulated Lever.

use std::path::Path;
use std::process::Stdio;

use fulcrum::config::Config;
use lever_sim::{ApiKey, Applicant, Consent, OAuthApp, OAuthOptions, Options, Simulator};
use serde_json::json;
use store::MasterKey;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::Command;

/// A folder with a configuration, and the program.
struct Bench {
    folder: TempDir,
    lever: Simulator,
}

impl Bench {
    async fn with(options: Options, more: &str) -> Self {
        let lever = Simulator::start(Options { rate_limit: None, ..options }).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "[database]\nurl = \"sqlite:{}\"\n[secrets]\nmaster_key = \"{}\"\nmaster_key_file = \"\"\n\
             [lever]\nbase_url = \"{}\"\n{}",
            folder.path().join("f.sqlite").display(),
            MasterKey::generate().unwrap(),
            lever.api_url(),
            more.replace("LEVER", lever.base_url()),
        );
        std::fs::write(folder.path().join("fulcrum.toml"), text).unwrap();
        std::fs::write(folder.path().join("key"), format!("{}\n", lever.api_key())).unwrap();
        Self { folder, lever }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fulcrum"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// Whether it went well, and everything that it said.
    async fn run(&self, arguments: &[&str]) -> (bool, String) {
        let output = self.command(arguments).output().await.unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!said.contains(self.lever.api_key()), "the key is told: {said}");
        (output.status.success(), said)
    }

    async fn says(&self, arguments: &[&str], expected: &[&str]) -> String {
        let (_, said) = self.run(arguments).await;
        for words in expected {
            assert!(said.contains(words), "{arguments:?} does not say {words:?}:\n{said}");
        }
        said
    }

    fn config(&self) -> Config {
        Config::load(Some(&self.folder.path().join("fulcrum.toml"))).unwrap()
    }
}

#[tokio::test]
async fn a_key_is_tried_out_before_it_is_kept() {
    let bench = Bench::with(Options::default(), "").await;
    bench.says(&["lever", "webhooks", "list"], &["there is no connection to Lever", "fulcrum lever connect"]).await;
    std::fs::write(bench.folder.path().join("wrong"), "not-a-key").unwrap();
    let (well, said) = bench.run(&["lever", "connect", "--api-key-file", "wrong"]).await;
    assert!(!well && said.contains("Lever does not accept it. The API key or token is wrong"), "{said}");
    assert!(bench.run(&["lever", "connect", "--api-key-file", "key"]).await.0);
    bench.says(&["lever", "webhooks", "list"], &["None was made with this credential"]).await;
    // Neither in the file of the database nor in anything that was printed.
    let file = std::fs::read(bench.folder.path().join("f.sqlite")).unwrap();
    assert!(!file.windows(12).any(|window| window == &bench.lever.api_key().as_bytes()[..12]));
    bench.says(&["lever", "disconnect"], &["Forgotten"]).await;
    bench.says(&["lever", "webhooks", "list"], &["there is no connection to Lever"]).await;
}

#[tokio::test]
async fn hooks_are_registered_believed_renewed_and_looked_after() {
    let bench = Bench::with(Options::default(), "").await;
    assert!(bench.run(&["lever", "connect", "--api-key-file", "key"]).await.0);
    let store = fulcrum::wiring::open_store(&bench.config()).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}{}", listener.local_addr().unwrap(), web::hooks::PATH);
    let router = web::hooks::router(store.clone(), web::hooks::Options::default());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let mut text = std::fs::read_to_string(bench.folder.path().join("fulcrum.toml")).unwrap();
    text.push_str(&format!("[server]\nbase_url = \"{}\"\n", url.trim_end_matches(web::hooks::PATH)));
    std::fs::write(bench.folder.path().join("fulcrum.toml"), text).unwrap();
    let register = ["lever", "webhooks", "register", "--event", "applicationCreated"];
    bench.says(&register, &["made  applicationCreated", "A Super Admin must switch each event on"]).await;
    bench.says(&register, &["kept  applicationCreated"]).await;
    // The service that runs meanwhile believes it, and after a renewal the new token as well.
    for _ in 0..2 {
        bench.lever.apply(Applicant::generated("Backend Engineer")).unwrap();
        let counts = bench.lever.settled().await;
        assert_eq!((counts.pending, counts.failed), (0, 0));
        bench.says(&["lever", "webhooks", "rotate"], &["new   applicationCreated"]).await;
    }

    // Somebody registers the same once more, by another way.
    let hook = json!({ "url": url, "event": "applicationCreated" });
    let http = bench.lever.client();
    let to = format!("{}/webhooks", bench.lever.api_url());
    http.post(to).basic_auth(bench.lever.api_key(), Some("")).json(&hook).send().await.unwrap();
    let (well, said) = bench.run(&["lever", "webhooks", "check"]).await;
    assert!(!well && said.contains("is registered more than once"), "{said}");
    bench.says(&["lever", "webhooks", "check", "--fix"], &["gone"]).await;
    let said = bench.says(&["lever", "webhooks", "list"], &["token kept"]).await;
    assert_eq!(said.matches("applicationCreated").count(), 1, "{said}");
    bench
        .says(&["lever", "webhooks", "register", "--event", "offerSigned"], &["Lever has no event \"offerSigned\""])
        .await;
    bench.says(&["lever", "webhooks", "remove"], &["gone  applicationCreated"]).await;
}

#[tokio::test]
async fn the_doctor_names_what_is_missing_and_what_to_do() {
    let mut options = Options::default();
    options.api_keys = vec![
        ApiKey::named("fulcrum", options.api_keys[0].secret.clone()).without("notes:write").without("offers:read"),
    ];
    let bench = Bench::with(options, "").await;
    bench.says(&["doctor"], &["there is no connection to Lever", "`fulcrum lever connect` makes a connection."]).await;
    assert!(bench.run(&["lever", "connect", "--api-key-file", "key"]).await.0);
    let said = bench
        .says(
            &["doctor"],
            &[
                "Lever does not allow: Create an opportunity note (to write the summary)",
                "Lever does not allow: Delete an opportunity note (to take a note back)",
                "Lever does not allow: Find all offers for an opportunity (to find new offers)",
                "An API key cannot be changed: make a new one",
                "no webhook is registered and no signature token is known",
                "nobody can sign in",
            ],
        )
        .await;
    assert!(!said.contains("Lever does not allow: Find all notes"), "{said}");
    // It has looked and touched nothing.
    assert!(bench.lever.ledger().iter().all(|entry| !entry.applied), "{:?}", bench.lever.ledger());
    bench.says(&["lever", "permissions"], &["Create an opportunity note", "notes:write:admin", "of the 20"]).await;
}

#[tokio::test]
async fn a_super_admin_consents_in_a_browser_and_the_command_hears_of_it() {
    let here = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let redirect = format!("http://{here}/callback");
    let app = OAuthApp { redirect_uris: vec![redirect.clone()], ..OAuthApp::demo() };
    let more = format!(
        "[oauth]\nclient_id = \"{}\"\nclient_secret = \"{}\"\nredirect_uri = \"{redirect}\"\n\
         authorize_url = \"LEVER/authorize\"\ntoken_url = \"LEVER/oauth/token\"\naudience = \"LEVER/v1/\"\n",
        app.client_id, app.client_secret
    );
    let oauth = OAuthOptions { apps: vec![app], consent: Consent::Allow, ..OAuthOptions::default() };
    let bench = Bench::with(Options { oauth, ..Options::default() }, &more).await;
    let mut child = bench.command(&["lever", "connect", "--oauth"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let page = loop {
        let line = lines.next_line().await.unwrap().expect("it prints the address to open");
        if line.contains("/authorize?") {
            break line.trim().to_owned();
        }
    };
    // The browser of the Super Admin, who is sent back.
    let thanks = reqwest::Client::builder().build().unwrap().get(page).send().await.unwrap();
    assert!(thanks.text().await.unwrap().starts_with("Fulcrum has heard from Lever."));
    let mut rest = String::new();
    lines.into_inner().read_to_string(&mut rest).await.unwrap();
    assert!(child.wait().await.unwrap().success() && rest.contains("Connected."), "{rest}");
    bench.says(&["doctor"], &["the connection by OAuth was renewed"]).await;
    assert!(!contains(&bench.folder.path().join("f.sqlite"), b"sim-client-secret"));
}

#[tokio::test]
async fn what_is_opened_by_name_is_listed_with_who_and_why() {
    let bench = Bench::with(Options::default(), "").await;
    bench.says(&["lever", "opened"], &["Nothing is open"]).await;
    bench.says(&["lever", "open", "--posting", "p-1", "--by", "Grace"], &["--why"]).await;
    bench.says(&["lever", "open", "--posting", "a/b", "--by", "Grace", "--why", "x"], &["--posting"]).await;
    let open = ["lever", "open", "--posting", "p-1", "--by", "Grace", "--why", "the board agreed"];
    bench.says(&open, &["Open to agents from now on"]).await;
    bench.says(&["lever", "opened"], &["confidential-posting", "p-1", "by Grace", "the board agreed"]).await;
    bench.says(&["lever", "close", "--posting", "p-1", "--by", "Grace"], &["Closed"]).await;
    let (well, said) = bench.run(&["lever", "close", "--posting", "p-1", "--by", "Grace"]).await;
    assert!(!well && said.contains("It was not open"), "{said}");
    bench.says(&["lever", "sync"], &["Lever is not looked through"]).await;
    bench.says(&["lever", "sync", "--restart", "nothing"], &["there is no feed nothing"]).await;
}

fn contains(file: &Path, needle: &[u8]) -> bool {
    std::fs::read(file).unwrap().windows(needle.len()).any(|window| window == needle)
}

#[tokio::test]
async fn the_audit_is_exported_to_a_file_and_checked_without_the_database() {
    let bench = Bench::with(Options::default(), "").await;
    assert!(bench.run(&["operator", "add", "ada@example.org", "--name", "Ada", "--role", "auditor"]).await.0);
    let key = bench.says(&["audit", "key"], &[""]).await;
    let key = key.trim();
    assert_eq!(key.len(), 64, "{key}");
    let export = ["audit", "export", "--from", "2020-01-01", "--out", "export.zip"];
    bench.says(&export, &["entries are in export.zip", key]).await;
    let (well, said) = bench.run(&export).await;
    assert!(!well && said.contains("could not make export.zip"), "nothing is overwritten: {said}");
    // Anywhere, by anybody.
    let elsewhere = tempfile::tempdir().unwrap();
    let archive = bench.folder.path().join("export.zip");
    let verify = async |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fulcrum"));
        command.args(["audit", "verify-export"]).arg(&archive).args(arguments).current_dir(elsewhere.path());
        let output = command.output().await.unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let (well, said) = verify(&["--key", key]).await;
    assert!(well && said.contains("The export is as it was made: ") && !said.contains("Compare the key"), "{said}");
    let (well, said) = verify(&[]).await;
    assert!(well && said.contains("Compare the key"), "{said}");
    let (well, said) = verify(&["--key", &"0".repeat(64)]).await;
    assert!(!well && said.contains("NOT as it was made: it was signed by another key"), "{said}");

    let (well, said) = bench.run(&["audit", "export", "--from", "May", "--out", "other.zip"]).await;
    assert!(!well && said.contains("--from") && !bench.folder.path().join("other.zip").exists(), "{said}");
    bench.says(&["audit", "verify"], &["The audit log is whole: "]).await;
}
