//! Résumés and files: bytes, with authentication.

use std::collections::BTreeSet;

use lever_sim::{Applicant, Format, Layout, Options, ResumeFile, Seed};
use serde_json::{Value, json};

use crate::support::Lever;

#[tokio::test]
async fn generated_resumes_are_real_documents() {
    let lever = Lever::start().await;
    for (format, magic) in [(Format::Pdf, b"%PDF".as_slice()), (Format::Docx, b"PK".as_slice())] {
        let mut applicant = Applicant::generated("Product Designer");
        applicant.persona.format = Some(format);
        applicant.persona.layout = Some(Layout::Sidebar);
        let applied = lever.sim.apply(applicant).unwrap();
        let all = format!("/v1/opportunities/{}/resumes", applied.opportunity_id);
        let (_, list) = lever.get(&all).await;
        let resume = &list["data"][0];
        assert_eq!(resume["file"]["status"], "processed");
        assert!(resume["parsedData"]["positions"][0]["start"]["year"].is_i64());
        let path = format!("{all}/{}/download", resume["id"].as_str().unwrap());
        let response = lever.request("GET", &path).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let bytes = response.bytes().await.unwrap();
        assert!(bytes.starts_with(magic));
        assert_eq!(resume["file"]["size"], bytes.len());
        assert_eq!(
            lever.sim.client().get(format!("{}{path}", lever.sim.base_url())).send().await.unwrap().status(),
            401
        );
        assert_eq!(resume["file"]["downloadUrl"], format!("{}{path}", lever.sim.base_url()));
    }
}

#[tokio::test]
async fn a_broken_file_cannot_be_downloaded() {
    let lever = Lever::start().await;
    let mut applicant = Applicant::generated("Data Analyst");
    applicant.resume = Some(ResumeFile { name: "cv.pdf".into(), bytes: "not a pdf".into() });
    let applied = lever.sim.apply(applicant).unwrap();
    let all = format!("/v1/opportunities/{}/resumes", applied.opportunity_id);
    let (_, list) = lever.get(&all).await;
    assert_eq!(list["data"][0]["file"]["status"], "error");
    assert!(list["data"][0].get("parsedData").is_none());
    let path = format!("{all}/{}/download", list["data"][0]["id"].as_str().unwrap());
    assert_eq!(lever.get(&path).await.0, 422);
}

#[tokio::test]
async fn files_come_and_go() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let user = lever.user("Julia Brandt");
    let all = format!("/v1/opportunities/{id}/files");
    let form = |name: &'static str| {
        reqwest::multipart::Form::new().part("file", reqwest::multipart::Part::bytes(b"hello".to_vec()).file_name(name))
    };
    let send = async |path: String, name| lever.request("POST", &path).multipart(form(name)).send().await.unwrap();
    assert_eq!(send(all.clone(), "a.txt").await.status(), 400);
    assert_eq!(send(format!("{all}?perform_as={user}"), "a.exe").await.status(), 400);
    let file: Value = send(format!("{all}?perform_as={user}"), "a.txt").await.json().await.unwrap();
    assert_eq!((&file["data"]["ext"], &file["data"]["size"]), (&json!(".txt"), &json!(5)));
    let one = format!("{all}/{}", file["data"]["id"].as_str().unwrap());
    let bytes = lever.request("GET", &format!("{one}/download")).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes, "hello");
    assert_eq!(lever.sim.ledger_of(&id).last().unwrap().body["multipart"].as_u64().map(|size| size > 5), Some(true));
    assert_eq!(lever.delete(&format!("{one}?perform_as={user}")).await.0, 204);
    assert_eq!(lever.get(&all).await.1, json!({"data": [], "hasNext": false}));
}

#[tokio::test]
async fn the_demo_company_is_the_same_each_time_and_full_of_variety() {
    let world = async || {
        let lever = Lever::start_with(|options| Options { seed: Seed::small(), ..options }).await;
        let mut world = lever.sim.world();
        world["now"] = Value::Null;
        world
    };
    let first = world().await;
    assert_eq!(first, world().await);
    let people = first["opportunities"].as_array().unwrap();
    assert_eq!(people.len(), 36);
    assert!(people.iter().all(|row| !row["resumes"].as_array().unwrap().is_empty()));
    let jobs =
        ["Backend Engineer", "Product Designer", "Account Executive", "Data Analyst", "People Operations Partner"];
    for posting in jobs {
        let theirs = people.iter().filter(|row| row["postingText"] == posting);
        let strengths: BTreeSet<String> = theirs.map(|row| row["persona"]["strength"].to_string()).collect();
        assert_eq!(strengths.len(), 3, "{posting}");
    }
    let reasons = first["archiveReasons"].as_array().unwrap();
    let reason = &reasons.iter().find(|row| row["type"] == "hired").unwrap()["id"];
    let hired = people.iter().find(|row| row["archived"]["reason"] == *reason).unwrap();
    assert_eq!((&hired["stage"], &hired["persona"]["strength"]), (&json!("offer"), &json!("strong")));
    let values = |key: &str| people.iter().map(|row| row["persona"][key].to_string()).collect::<BTreeSet<_>>();
    assert_eq!((values("layout").len(), values("format").len(), values("strength").len()), (5, 2, 3));
    let hiding: Vec<&Value> = people.iter().filter(|row| row["persona"]["hiddenText"] == true).collect();
    assert_eq!(hiding.len(), 1);
    assert_eq!((&hiding[0]["persona"]["strength"], &hiding[0]["persona"]["format"]), (&json!("weak"), &json!("pdf")));
    assert!(people.iter().filter(|row| row["confidentiality"] == "confidential").count() >= 2);
    assert!(people.iter().filter(|row| row["notes"] != 0).count() >= 6);
    assert!(people.iter().filter(|row| row["feedback"] != 0).count() >= 3);
    assert!(people.iter().filter(|row| !row["archived"].is_null()).count() >= 4);
    assert!(people.iter().any(|row| row["application"].is_null()), "somebody sourced without a posting");
    let stages = people.iter().map(|row| row["stage"].to_string()).collect::<BTreeSet<_>>();
    assert!(stages.len() >= 6, "{stages:?}");
}
