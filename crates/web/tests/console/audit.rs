//! The audit: searched, by person, taken out and verified.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use axum::http::{StatusCode, header};
use domain::{Assignment, Ground, Phase, Role};
use lever::PostingId;
use serde_json::{Value, json};
use web::export::{Wrong, verify};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::browser::{Answer, World};
use crate::seed::{self, Sample};

/// The numbers of the entries on a page, in their order.
fn numbers(page: &Answer) -> Vec<i64> {
    let parts = page.body.split("id=\"entry-").skip(1);
    parts.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn the_audit_is_narrowed_by_who_what_and_when_and_the_form_says_what_is_in_force() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    robin.post(&format!("/proposals/{}/refusal", seeded.proposals[2]), &[("reason", "later")]).await;
    let aris = world.browser(Role::Auditor).await;
    let recruiter = world.operator(Role::Recruiter).await;

    let page = aris.get(&format!("/audit?who={recruiter}&action=decisions&since=24h")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.has("Robin Recruiter declined a proposal") && numbers(&page).len() == 1);
    assert!(page.has(&format!("<option value=\"{recruiter}\" selected>Robin Recruiter")));
    assert!(page.has("<option value=\"decisions\" selected>Decisions: all") && page.has("chip-on"));
    let agent = aris.get("/audit?who=agent%3Ascreening&action=runs").await;
    assert!(agent.has("The screening agent read the candidacy") && !agent.has("Robin Recruiter declined"));
    assert!(aris.get("/audit?to=2020-01-01").await.has("Nothing in the log fits."));
    for wrong in ["who=nobody", "action=x", "since=1y", "from=x", "to=2026-13-01", "contact=..%2Fx"] {
        assert_eq!(aris.get(&format!("/audit?{wrong}")).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn who_does_not_audit_sees_full_pages_of_what_is_theirs_and_nothing_else() {
    let world = World::new().await;
    // Of other postings, of shadow and of nobody, in between: more than a page of each.
    for number in 0..20 {
        let id: &'static str = Box::leak(format!("opp-{number}").into_boxed_str());
        let (posting, phase) = match number % 2 {
            0 => (("post-platform", "Senior Platform Engineer".to_owned()), Phase::Augment),
            _ => (("post-other", "Other".to_owned()), Phase::Augment),
        };
        seed::candidacy(&world.store, &Sample { id, posting, phase, ..seed::ada() }).await;
    }
    seed::candidacy(&world.store, &Sample { id: "opp-shadow", phase: Phase::Shadow, ..seed::ada() }).await;
    let posting = Ground::Posting(PostingId::parse("post-platform").unwrap());
    world.sees(Role::Recruiter, &BTreeSet::from([Assignment { ground: posting, confidential: false }])).await;
    let robin = world.browser(Role::Recruiter).await;
    let mut path = "/audit".to_owned();
    let mut pages = Vec::new();
    loop {
        let page = robin.get(&path).await;
        for other in ["opp-1\"", "opp-shadow", "signed in</bdi>", "account for"] {
            assert!(!page.has(other), "{other}");
        }
        pages.push(numbers(&page));
        let Some((_, rest)) = page.body.split_once("rel=\"next\" href=\"") else { break };
        path = rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    }
    let (last, full) = pages.split_last().unwrap();
    assert!(!full.is_empty() && full.iter().all(|page| page.len() == 40) && !last.is_empty(), "{pages:?}");
    let all: Vec<i64> = pages.concat();
    assert!(all.is_sorted_by(|a, b| a > b), "each once, newest first");
}

#[tokio::test]
async fn a_person_is_found_by_name_by_who_audits_and_within_their_remit() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let aris = world.browser(Role::Auditor).await;
    let found = aris.post("/audit/person", &[("person", "okafor ADA")]).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.has("<bdi>Ada Okafor</bdi>") && found.has("Senior Platform Engineer"));
    assert!(found.has(&format!("/audit?opportunity={}", seeded.opportunity)));
    assert!(aris.post("/audit/person", &[("person", "Ada Lovelace")]).await.has("Nobody found"));
    assert!(aris.post("/audit/person", &[("person", " ")]).await.has("Type a name"));
    let hostile = aris.post("/audit/person", &[("person", "\"><script>")]).await;
    assert!(hostile.status == StatusCode::OK && !hostile.has("<script>"));
    // It is no address, and nobody else's.
    assert_eq!(aris.get("/audit/person?person=ada").await.status, StatusCode::METHOD_NOT_ALLOWED);
    let robin = world.browser(Role::Recruiter).await;
    assert_eq!(robin.post("/audit/person", &[("person", "ada")]).await.status, StatusCode::FORBIDDEN);
    assert!(!robin.get("/audit").await.has("/audit/person"));
    world.sees(Role::Auditor, &BTreeSet::new()).await;
    assert!(aris.post("/audit/person", &[("person", "ada")]).await.has("Nobody found"));
}

/// A file of an archive.
fn unpacked(archive: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The archive with one of its files changed.
fn forged(archive: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(archive)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut forged = ZipWriter::new(Cursor::new(Vec::new()));
    for file in names {
        let mut content = Vec::new();
        zip.by_name(&file).unwrap().read_to_end(&mut content).unwrap();
        if file == name {
            content = change(String::from_utf8(content).unwrap()).into_bytes();
        }
        forged.start_file(file, SimpleFileOptions::default()).unwrap();
        forged.write_all(&content).unwrap();
    }
    forged.finish().unwrap().into_inner()
}

#[tokio::test]
async fn the_whole_log_is_exported_signed_and_every_forgery_is_noticed() {
    let world = World::new().await;
    seed::candidacy(&world.store, &seed::ada()).await;
    let aris = world.browser(Role::Auditor).await;
    let page = aris.get("/audit").await;
    assert!(page.has("action=\"/audit/export\"") && page.has("is made with the first one"));
    let before = world.last_entry().await;
    let answer = aris.post("/audit/export", &[("format", "jsonl")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/zip");
    let name = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(name, "attachment; filename=\"fulcrum-audit-2026-11-18.zip\"");
    assert_eq!(world.actions_since(before).await, ["audit.key-made", "audit.exported"]);
    // The key was made before the head was read; the entry about the export is beyond it.
    let key = world.store.audit_public_key().await.unwrap().unwrap();
    let checked = verify(&answer.bytes, Some(&key)).unwrap();
    let entries = usize::try_from(before + 1).unwrap();
    assert_eq!((checked.links, checked.manifest.entries, checked.is_key_known), (entries, entries, true));
    let manifest = &checked.manifest;
    assert_eq!((manifest.made_by.as_str(), &manifest.filter, manifest.private), ("Aris Auditor", &json!({}), false));
    assert_eq!(manifest.last.as_ref().unwrap(), &manifest.head);
    assert!(aris.get("/audit").await.has(&key));

    let data = unpacked(&answer.bytes, "entries.jsonl");
    let lines: Vec<Value> = data.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let read = lines.iter().find(|line| line["action"] == "run.finished").unwrap();
    assert_eq!(read["sentence"], "The screening agent read the candidacy");
    assert!(!data.contains("Ada Okafor") && lines.iter().all(|line| line.get("private").is_none()));
    let with = aris.post("/audit/export", &[("format", "jsonl"), ("private", "yes")]).await;
    assert!(unpacked(&with.bytes, "entries.jsonl").contains("\"private\":{"));

    let checked = |archive: &[u8]| verify(archive, None).unwrap_err();
    let signed = "manifest.json";
    assert_eq!(checked(&forged(&answer.bytes, signed, |text| text.replace("Aris", "Alex"))), Wrong::Signature);
    let altered = forged(&answer.bytes, "entries.jsonl", |text| text.replace("run.finished", "run.failed"));
    assert_eq!(checked(&altered), Wrong::Data);
    let other = "00".repeat(32);
    assert_eq!(verify(&answer.bytes, Some(&other)).unwrap_err(), Wrong::OtherKey);
    assert!(matches!(checked(b"PK"), Wrong::Unreadable(_)));
}

#[tokio::test]
async fn what_fits_is_exported_for_spreadsheets_and_who_may_not_exports_nothing() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    seed::candidacy(&world.store, &Sample { id: "opp-other", ..seed::ada() }).await;
    let aris = world.browser(Role::Auditor).await;
    let opportunity = seeded.opportunity.to_string();
    let wanted = [("format", "csv"), ("opportunity", opportunity.as_str()), ("action", "runs")];
    let answer = aris.post("/audit/export", &wanted).await;
    let checked = verify(&answer.bytes, None).unwrap();
    assert_eq!(checked.manifest.filter, json!({ "opportunity": opportunity, "group": "runs" }));
    let data = unpacked(&answer.bytes, "entries.csv");
    assert_eq!(data.lines().count(), checked.manifest.entries + 1);
    assert!(data.contains("The screening agent read the candidacy") && !data.contains("opp-other"));
    assert!(aris.get("/audit?action=audit.exported").await.has("Aris Auditor exported"));

    for wrong in [[("format", "pdf"), ("who", "")], [("format", "csv"), ("who", "nobody")]] {
        assert_eq!(aris.post("/audit/export", &wrong).await.status, StatusCode::BAD_REQUEST, "{wrong:?}");
    }
    let robin = world.browser(Role::Recruiter).await;
    let before = world.last_entry().await;
    assert_eq!(robin.post("/audit/export", &[("format", "csv")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.actions_since(before).await, [""; 0]);
}

#[tokio::test]
async fn the_decision_record_tells_everything_about_a_candidacy_and_is_signed() {
    let world = World::new().await;
    let sample = Sample { name: "Ada Okafor 美玲".into(), ..seed::ada() };
    let seeded = seed::candidacy(&world.store, &sample).await;
    let recruiter = world.operator(Role::Recruiter).await;
    seed::written(&world.store, seeded.proposals[1], recruiter).await;
    let robin = world.browser(Role::Recruiter).await;
    robin.post(&format!("/proposals/{}/refusal", seeded.proposals[2]), &[("reason", "Not this week.")]).await;
    let aris = world.browser(Role::Auditor).await;
    let path = format!("/opportunities/{}/record", seeded.opportunity);
    assert!(aris.get(&format!("/opportunities/{}", seeded.opportunity)).await.has(&path));
    let answer = aris.post(&path, &[]).await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/zip");
    let checked = verify(&answer.bytes, None).unwrap();
    assert_eq!((checked.manifest.file.as_str(), checked.manifest.kind.as_str()), ("record.pdf", "record"));
    let mut pdf = Vec::new();
    let mut zip = ZipArchive::new(Cursor::new(&answer.bytes[..])).unwrap();
    zip.by_name("record.pdf").unwrap().read_to_end(&mut pdf).unwrap();
    if let Some(path) = std::env::var_os("FULCRUM_TEST_KEEP_RECORD") {
        std::fs::write(path, &pdf).unwrap();
    }
    let document = resume::read(&pdf, &resume::Limits::default()).unwrap();
    // As it is read again, lines and all.
    let text = document.text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "DECISION RECORD",
        "Ada Okafor [2 letters not in this font]",
        "Senior Platform Engineer",
        "1. 5+ years building backend services in Rust or Go",
        "“Rust services that settle 40 million payments a day”",
        "Required · met",
        "approved as it was proposed",
        "Declined by Robin Recruiter: Not this week.",
        "Id in Lever",
        "Written to Lever.",
        "Page 1 of",
        &checked.manifest.last.as_ref().unwrap().hash,
    ] {
        assert!(text.contains(said), "{said}:\n{text}");
    }
    assert_eq!(robin.post(&path, &[]).await.status, StatusCode::FORBIDDEN);
    let forgery = forged(&answer.bytes, "manifest.json", |text| text.replace("record.pdf", "other.pdf"));
    assert!(verify(&forgery, None).is_err());
}
