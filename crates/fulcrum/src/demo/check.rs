//! Walks the whole story through the real HTTP surfaces: a person applies, a recruiter decides, Lever has it once, the
//! audit tells it, undo takes it back, a forgery changes nothing.

mod console;

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::Running;
use crate::command::say;
use console::Console;

/// How long any one thing may take to come true.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) async fn walk(demo: &Running) -> Result<()> {
    let http = &demo.http;
    let applied = demo.lever.apply(http, "Backend Engineer", "strong", "pdf", "two-columns", false).await?;
    let opportunity = text(&applied, "opportunityId")?;
    step("a person applied in Lever with a PDF résumé");

    let settled = demo.lever.read(http, "deliveries/settled?timeoutMs=30000").await?;
    ensure!(settled["settled"] == true && settled["failed"] == 0, "webhooks were not delivered: {settled}");
    step("the signed webhook was delivered and stored");

    let console = Console::sign_in(&demo.console_url, super::ACCOUNTS[0].0, super::PASSWORD).await?;
    let page = format!("/opportunities/{opportunity}");
    let candidacy = until("proposals wait for a person", async || {
        let candidacy = console.read(&page).await?;
        Ok((!console::targets(&candidacy, "/proposals/", "/approval").is_empty()).then_some(candidacy))
    })
    .await?;
    ensure!(console.read("/inbox").await?.contains(&page), "the inbox does not lead to the candidacy");
    ensure!(console.read(&format!("{page}?view=text")).await?.contains("<mark"), "no evidence is marked in the text");
    ensure!(candidacy.contains("sheet-mark"), "no evidence is marked on the pages of the résumé");
    ensure!(ledger(demo, &opportunity).await?.is_empty(), "something was written before anyone approved");
    step("the résumé was scored with quoted evidence, and the policy asks");

    let approvals = console::targets(&candidacy, "/proposals/", "/approval");
    ensure!(approvals.len() == 3, "a form, a note and a stage move should wait; {} do", approvals.len());
    for approval in &approvals {
        console.post(&page, approval, &[]).await?;
    }
    let written = until("form, note and stage move stand in Lever", async || {
        let written = ledger(demo, &opportunity).await?;
        Ok((written.len() >= 3).then_some(written))
    })
    .await?;
    let mut kinds: Vec<&str> = written.iter().filter_map(|entry| entry["kind"].as_str()).collect();
    kinds.sort_unstable();
    ensure!(kinds == ["forms", "notes", "stage"], "Lever was written to otherwise than approved: {kinds:?}");
    ensure!(written.iter().all(|entry| entry["performAs"].is_string()), "a write is attributed to nobody");
    step("a recruiter approved; Lever has form, note and stage move, once, attributed");

    let undos = until("the writes are recorded", async || {
        let undos = console::targets(&console.read(&page).await?, "/effects/", "/undo");
        Ok((undos.len() == 3).then_some(undos))
    })
    .await?;
    for undo in &undos {
        console.post(&page, undo, &[]).await?;
    }
    until("everything is taken back", async || {
        let now = opportunity_now(demo, &opportunity).await?;
        Ok((now["notes"] == 0 && now["forms"] == 2 && now["stage"] == "applicant-new").then_some(()))
    })
    .await?;
    step("undo took it back: the note is deleted, the form withdrawn, the stage as it was");

    forgeries(demo, &opportunity).await?;
    step("a forged webhook was refused; replayed and altered ones changed nothing");

    audit(demo, &opportunity).await?;
    step("the audit log tells the story and verifies");
    Ok(())
}

/// A forged delivery is refused, an altered one (Lever signs neither ids nor data) leads to a reading and no more.
async fn forgeries(demo: &Running, opportunity: &str) -> Result<()> {
    let before = ledger(demo, opportunity).await?.len();
    let deliveries =
        demo.lever.read(&demo.http, &format!("deliveries?opportunity={opportunity}&event=applicationCreated")).await?;
    // The simulator keeps a body as the text that it sent.
    let body = match &deliveries["data"][0]["body"] {
        Value::String(text) => serde_json::from_str(text)?,
        body => body.clone(),
    };
    ensure!(body["signature"].is_string(), "the delivery is not signed: {deliveries}");
    let mut forged = body.clone();
    forged["signature"] = json!("00".repeat(32));
    let mut altered = body.clone();
    altered["data"]["toStageId"] = json!("offer");
    let mut elsewhere = body.clone();
    elsewhere["data"]["opportunityId"] = json!("00000000-0000-4000-8000-000000000000");
    let mut resigned = body.clone();
    resigned["triggeredAt"] = json!(body["triggeredAt"].as_i64().unwrap_or(0) + 1);
    for (delivery, expected) in [(&forged, 403), (&resigned, 403), (&body, 202), (&altered, 202), (&elsewhere, 202)] {
        let url = format!("{}{}", demo.console_url, web::hooks::PATH);
        let status = demo.http.post(url).json(delivery).send().await?.status();
        ensure!(status == expected, "a webhook was answered {status} and not {expected}");
    }
    until("the queue is empty", async || {
        let counts = jobs::counts(demo.store.db()).await?;
        Ok((counts.waiting == 0 && counts.running == 0).then_some(()))
    })
    .await?;
    let after = ledger(demo, opportunity).await?.len();
    ensure!(before == after, "a replayed or altered webhook led to a write");
    Ok(())
}

async fn audit(demo: &Running, opportunity: &str) -> Result<()> {
    let auditor = Console::sign_in(&demo.console_url, super::ACCOUNTS[3].0, super::PASSWORD).await?;
    let story = auditor.read(&format!("/audit?opportunity={opportunity}")).await?;
    for action in ["A person approved a proposal", "A change was written to Lever", "A change was taken back in Lever"]
    {
        ensure!(story.contains(action), "the audit log does not say: {action}");
    }
    let verified = demo.store.verify_audit().await?.context("the audit log is broken")?;
    ensure!(verified.entries > 20, "the audit log has only {} entries", verified.entries);
    auditor.post("/audit/verification", "/audit/verification", &[]).await?;
    let verification = auditor.read("/audit/verification").await?;
    ensure!(verification.contains(&verified.head[..16]), "the console does not show the head of the chain");
    Ok(())
}

async fn ledger(demo: &Running, opportunity: &str) -> Result<Vec<Value>> {
    let entries = demo.lever.read(&demo.http, &format!("ledger?opportunity={opportunity}&applied=true")).await?;
    Ok(entries["data"].as_array().cloned().unwrap_or_default())
}

async fn opportunity_now(demo: &Running, opportunity: &str) -> Result<Value> {
    Ok(demo.lever.read(&demo.http, &format!("opportunities/{opportunity}")).await?["data"].clone())
}

fn text(value: &Value, key: &str) -> Result<String> {
    value[key].as_str().map(ToOwned::to_owned).with_context(|| format!("the simulated Lever did not give {key}"))
}

fn step(done: &str) {
    say(format_args!("  ok  {done}"));
}

/// Looks again and again until something is so.
async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let looking = async {
        loop {
            if let Some(found) = look().await? {
                return Ok(found);
            }
            pause().await;
        }
    };
    match tokio::time::timeout(PATIENCE, looking).await {
        Ok(outcome) => outcome,
        Err(_) => bail!("it did not come about that {what}"),
    }
}

#[expect(clippy::disallowed_methods, reason = "the check looks at a running service from outside, as a person would")]
async fn pause() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}
