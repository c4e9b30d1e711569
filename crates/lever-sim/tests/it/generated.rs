//! A generated world, served: large lists, their filters and pages, résumés written on demand.

use std::collections::{BTreeMap, BTreeSet};

use lever_sim::{Options, Seed, Simulator};
use serde_json::Value;

use crate::support::{Lever, NOW, SECRET_KEY};

async fn with(opportunities: usize) -> Lever {
    let seed = Seed::generated(opportunities, 7).until(NOW);
    Lever::start_with(|options| Options { seed, ..options }).await.with_key(SECRET_KEY)
}

/// Every row of a list, page by page; `between` happens after the page with that number.
async fn sweep(lever: &Lever, query: &str, between: impl Fn(usize, &[Value])) -> Vec<Value> {
    let (mut found, mut token) = (Vec::new(), None::<String>);
    for page in 1.. {
        let offset = token.map(|token| format!("&offset={token}")).unwrap_or_default();
        let (status, body) = lever.get(&format!("/v1/opportunities?{query}{offset}")).await;
        assert_eq!(status, 200, "{body}");
        let rows = body["data"].as_array().unwrap();
        found.extend(rows.iter().cloned());
        between(page, &found);
        match body["next"].as_str() {
            Some(next) => token = Some(next.to_owned()),
            None => break,
        }
    }
    found
}

fn id(row: &Value) -> String {
    row["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn filters_find_the_same_with_an_index_and_along_the_pipeline() {
    let lever = with(2_600).await;
    let everybody = sweep(&lever, "confidentiality=all&expand=applications", |_, _| {}).await;
    assert_eq!(everybody.iter().map(id).collect::<BTreeSet<_>>().len(), 2_600);
    let times = |field: &str| {
        let mut times: Vec<i64> = everybody.iter().filter_map(|row| row[field].as_i64()).collect();
        times.sort_unstable();
        times
    };
    let (created, updated) = (times("createdAt"), times("updatedAt"));
    let check = async |query: String, admits: &dyn Fn(&Value) -> bool| {
        let expected: Vec<String> = everybody.iter().filter(|row| admits(row)).map(id).collect();
        assert!(!expected.is_empty(), "{query}");
        let found = sweep(&lever, &format!("confidentiality=all&{query}"), |_, _| {}).await;
        assert!(found.iter().map(id).eq(expected), "{query}");
    };
    // Few rows are sorted, many are read along the pipeline: the answers are the same.
    for from in [created[100], created[2_500]] {
        check(format!("created_at_start={from}"), &|row| row["createdAt"].as_i64() >= Some(from)).await;
    }
    let (from, to) = (updated[50], updated[300]);
    check(format!("updated_at_start={from}&updated_at_end={to}"), &|row| {
        row["updatedAt"].as_i64().is_some_and(|at| (from..=to).contains(&at))
    })
    .await;
    let posting = everybody.iter().find_map(|row| row["applications"][0]["posting"].as_str()).unwrap();
    check(format!("posting_id={posting}"), &|row| row["applications"][0]["posting"] == posting).await;
    check(format!("posting_id={posting}&archived=true&created_at_start={from}"), &|row| {
        let in_time = row["createdAt"].as_i64() >= Some(from);
        row["applications"][0]["posting"] == posting && !row["archived"].is_null() && in_time
    })
    .await;
    check("stage_id=offer&stage_id=lead-new".to_owned(), &|row| row["stage"] == "offer" || row["stage"] == "lead-new")
        .await;
    let secret = sweep(&lever, "confidentiality=confidential", |_, _| {}).await;
    let expected = everybody.iter().filter(|row| row["confidentiality"] == "confidential").map(id);
    assert_eq!(secret.iter().map(id).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    let mut of_contact: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &everybody {
        *of_contact.entry(row["contact"].as_str().unwrap()).or_default() += 1;
    }
    let (again, _) = of_contact.iter().find(|(_, count)| **count > 1).unwrap();
    check(format!("contact_id={again}"), &|row| row["contact"] == **again).await;
    let email = everybody.iter().find(|row| row["contact"] == **again).unwrap()["emails"][0].as_str().unwrap();
    check(format!("email={}", email.to_uppercase()), &|row| row["emails"][0] == email).await;
}

#[tokio::test]
async fn a_sweep_goes_on_after_rows_moved_and_finds_all_that_did_not() {
    let lever = with(900).await;
    let before: Vec<String> = sweep(&lever, "confidentiality=all", |_, _| {}).await.iter().map(id).collect();
    // The first row of the third page is deleted, one that was seen comes again at the end, one that was not is seen now,
    // and one that was not moves to where the sweep has been.
    let (token_row, seen, unseen, skipped) = (&before[200], &before[20], &before[500], &before[600]);
    let found = sweep(&lever, "confidentiality=all&limit=100", |page, _| {
        if page == 2 {
            lever.sim.delete_opportunity(token_row).unwrap();
            lever.sim.move_stage(seen, "offer").unwrap();
            lever.sim.move_stage(unseen, "offer").unwrap();
            lever.sim.move_stage(skipped, "lead-new").unwrap();
        }
    })
    .await;
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for row in &found {
        *count.entry(id(row)).or_default() += 1;
    }
    for (row, times) in [(token_row, None), (seen, Some(2)), (unseen, Some(1)), (skipped, None)] {
        assert_eq!(count.remove(row), times, "{row}");
    }
    let moved = BTreeSet::from([token_row, seen, unseen, skipped]);
    let stayed: BTreeSet<&String> = before.iter().filter(|row| !moved.contains(row)).collect();
    assert_eq!(count.keys().collect::<BTreeSet<_>>(), stayed);
    assert!(count.values().all(|times| *times == 1));
}

#[tokio::test]
async fn resumes_have_the_size_that_was_told_and_tell_of_the_same_career() {
    let lever = with(120).await;
    let (mut documents, mut parsed) = (0, 0);
    for row in sweep(&lever, "confidentiality=all", |_, _| {}).await.iter().take(40) {
        let (_, resumes) = lever.get(&format!("/v1/opportunities/{}/resumes", id(row))).await;
        for resume in resumes["data"].as_array().unwrap() {
            let at = format!("/v1/opportunities/{}/resumes/{}/download", id(row), id(resume));
            let answer = lever.request("GET", &at).send().await.unwrap();
            match resume["file"]["status"].as_str() {
                None => assert_eq!((answer.status().as_u16(), &resume["file"]), (404, &Value::Null)),
                Some("error") => assert_eq!(answer.status(), 422),
                Some(_) => {
                    let bytes = answer.bytes().await.unwrap();
                    assert_eq!(Some(bytes.len() as u64), resume["file"]["size"].as_u64());
                    assert!(bytes.starts_with(b"%PDF") || bytes.starts_with(b"PK") || bytes.starts_with(b"\x89PNG"));
                    let again = lever.request("GET", &at).send().await.unwrap().bytes().await.unwrap();
                    assert_eq!(bytes, again);
                    documents += 1;
                }
            }
            if let Some(positions) = resume["parsedData"]["positions"].as_array() {
                let first = &positions[0];
                let headline = format!("{} at {}", first["title"].as_str().unwrap(), first["org"].as_str().unwrap());
                // A person who came before keeps the headline of the first time.
                parsed += usize::from(row["headline"] == headline);
            }
        }
    }
    assert!(documents > 25 && parsed > 25, "{documents} documents, {parsed} parsed");
}

#[tokio::test]
async fn the_control_api_and_the_overview_show_some_and_lead_to_the_rest() {
    let lever = with(700).await;
    let (_, world) = lever.get("/sim/world").await;
    assert_eq!((world["opportunities"].as_array().unwrap().len(), &world["opportunitiesTotal"]), (200, &700.into()));
    let mut found = BTreeSet::new();
    let mut after = String::new();
    loop {
        let (_, page) = lever.get(&format!("/sim/world?opportunities=300{after}")).await;
        found.extend(page["opportunities"].as_array().unwrap().iter().map(id));
        match page["nextAfter"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(found.len(), 700);
    let (_, world) = lever.get("/sim/world?opportunities=all").await;
    assert_eq!((world["opportunities"].as_array().unwrap().len(), &world["nextAfter"]), (700, &Value::Null));
    assert_eq!(lever.get("/sim/world?opportunities=many").await.0, 400);

    let page = async |path: &str| lever.request("GET", path).send().await.unwrap().text().await.unwrap();
    let people = |html: &str| html.matches("href=\"/opportunities/").count();
    let html = page("/").await;
    assert!(html.contains("700 opportunities") && people(&html) < 260, "{}", people(&html));
    assert!(html.contains("/?stage=applicant-new&amp;posting=&amp;q=\">All "));
    let (first, second) = (page("/?stage=applicant-new").await, page("/?stage=applicant-new&page=1").await);
    assert_eq!(people(&first), 100);
    assert!(first.contains("page=1\">More</a>") && second.contains("page=0\">Before</a>") && people(&second) > 50);
    let somebody = &sweep(&lever, "stage_id=offer", |_, _| {}).await[0];
    let asked = somebody["emails"][0].as_str().unwrap();
    let html = page(&format!("/?q={asked}")).await;
    assert!(html.contains(&format!("/opportunities/{}", id(somebody))) && people(&html) < 5);
    assert_eq!(people(&page("/?q=nobody%20like%20that").await), 0);
    assert_eq!(people(&page(&format!("/?stage=offer&posting={}&page=900", "nothing")).await), 0);
}

#[tokio::test]
async fn a_world_file_serves_the_world_that_would_have_been_made() {
    let seed = Seed::generated(150, 7).until(NOW);
    let file = std::env::temp_dir().join(format!("lever-sim-world-{}.jsonl", std::process::id()));
    seed.write(std::fs::File::create(&file).unwrap()).unwrap();
    let made = Simulator::start(Options { seed, ..Options::default() }).await.unwrap();
    let read = Simulator::start(Options { seed: Seed::of_file(&file), ..Options::default() }).await.unwrap();
    assert_eq!(made.world()["opportunities"], read.world()["opportunities"]);
    std::fs::write(&file, "{\"world\":{}}\n").unwrap();
    let Err(refused) = Simulator::start(Options { seed: Seed::of_file(&file), ..Options::default() }).await else {
        panic!("it was served")
    };
    let causes = std::iter::successors(Some(&refused as &dyn std::error::Error), |error| error.source());
    let told: Vec<String> = causes.map(ToString::to_string).collect();
    assert_eq!(told[0], "could not make the world to start with");
    assert_eq!(told[1], format!("could not use the world file {}", file.display()));
    assert!(told[2].starts_with("line 1 of the world file: missing field `version`"), "{told:?}");
    std::fs::remove_file(&file).unwrap();
}
