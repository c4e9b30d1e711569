//! Two records of one person become one: what is left of the other, and where its address leads.

use lever_sim::{Applicant, Quirks};
use serde_json::{Value, json};

use crate::support::{Lever, NOW, Receiver};

fn apply(lever: &Lever, name: &str, email: &str, posting: &str) -> (String, String) {
    let applicant = Applicant {
        name: Some(name.to_owned()),
        email: Some(email.to_owned()),
        phone: Some(format!("+49 30 {}", email.len())),
        ..Applicant::generated(posting)
    };
    let applied = lever.sim.apply(applicant).unwrap();
    (applied.opportunity_id, applied.contact_id)
}

/// The status, and where the answer points.
async fn led(lever: &Lever, method: &str, path: &str) -> (u16, Option<String>) {
    let response = lever.request(method, path).send().await.unwrap();
    let location = response.headers().get("location").map(|location| location.to_str().unwrap().to_owned());
    (response.status().as_u16(), location)
}

fn ids(body: &Value) -> Vec<&str> {
    body["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_merged_opportunity_leads_to_the_survivor_and_its_children_are_there() {
    let lever = Lever::start().await;
    let (old, old_contact) = apply(&lever, "Ada Quist", "ada@one.example", "Backend Engineer");
    let (kept, contact) = apply(&lever, "Ada M. Quist", "ada@two.example", "Backend Engineer");
    let note = lever.sim.write_note(&old, "met at a fair").unwrap();
    lever.sim.write_feedback(&old, "3 - Hire", "good").unwrap();
    lever.post(&format!("/v1/opportunities/{old}/addTags"), json!({"tags": ["vip"]})).await;
    let receiver = Receiver::start().await;
    receiver.listen(&lever);
    lever.clock.advance_ms(1_000);

    let merge = json!({"into": kept});
    let (status, shown) = lever.post(&format!("/sim/opportunities/{old}/merge"), merge.clone()).await;
    assert_eq!((status, &shown["data"]["id"]), (200, &json!(kept)));
    assert_eq!((&shown["data"]["notes"], &shown["data"]["feedback"]), (&json!(1), &json!(1)));

    let base = lever.sim.base_url();
    let to = |path: &str| (301, Some(format!("{base}/v1/{path}")));
    assert_eq!(led(&lever, "GET", &format!("/v1/opportunities/{old}")).await, to(&format!("opportunities/{kept}")));
    let expanded = format!("/v1/opportunities/{old}/notes/{note}?expand=user");
    assert_eq!(led(&lever, "GET", &expanded).await, to(&format!("opportunities/{kept}/notes/{note}?expand=user")));
    assert_eq!(led(&lever, "GET", &format!("/v1/contacts/{old_contact}")).await, to(&format!("contacts/{contact}")));
    let stage = format!("opportunities/{kept}/stage");
    assert_eq!(led(&lever, "PUT", &format!("/v1/opportunities/{old}/stage")).await, to(&stage));
    assert_eq!(led(&lever, "GET", &format!("/v1/opportunities/{kept}")).await, (200, None));

    let (_, list) = lever.get("/v1/opportunities").await;
    assert_eq!(ids(&list), [&kept]);
    assert_eq!(ids(&lever.get("/v1/opportunities/deleted").await.1), Vec::<&str>::new(), "a merge is no deletion");
    let (_, notes) = lever.get(&format!("/v1/opportunities/{kept}/notes")).await;
    assert_eq!(ids(&notes), [&note]);
    let (_, resumes) = lever.get(&format!("/v1/opportunities/{kept}/resumes")).await;
    assert_eq!(ids(&resumes).len(), 2, "each had one");
    let (_, survivor) = lever.get(&format!("/v1/opportunities/{kept}?expand=contact")).await;
    let row = &survivor["data"];
    assert_eq!((&row["name"], &row["updatedAt"]), (&json!("Ada M. Quist"), &json!(NOW + 1_000)));
    assert_eq!(row["emails"], json!(["ada@two.example", "ada@one.example"]));
    assert_eq!(row["contact"]["id"], contact.as_str());
    assert!(row["tags"].as_array().unwrap().contains(&json!("vip")));
    assert_eq!(row["applications"].as_array().unwrap().len(), 1);

    lever.sim.settled().await;
    assert!(receiver.arrivals().is_empty(), "no webhook tells of a merge");
    assert_eq!(lever.post(&format!("/sim/opportunities/{old}/merge"), merge).await.0, 404);
    assert_eq!(lever.sim.merge(&kept, &kept).unwrap_err().status, 400);
}

#[tokio::test]
async fn an_address_merged_twice_leads_straight_to_the_last_survivor() {
    let lever = Lever::start().await;
    let (first, _) = apply(&lever, "Bo Lund", "bo@one.example", "Backend Engineer");
    let (second, _) = apply(&lever, "Bo Lund", "bo@two.example", "Data Analyst");
    let (third, _) = apply(&lever, "Bo Lund", "bo@three.example", "Product Designer");
    lever.sim.merge(&first, &second).unwrap();
    lever.sim.merge(&second, &third).unwrap();
    let location = Some(format!("{}/v1/opportunities/{third}", lever.sim.base_url()));
    for old in [&first, &second] {
        assert_eq!(led(&lever, "GET", &format!("/v1/opportunities/{old}")).await, (301, location.clone()));
    }
    // Who may not see anything is not led anywhere.
    let url = format!("{}/opportunities/{first}", lever.sim.api_url());
    assert_eq!(lever.sim.client().get(url).send().await.unwrap().status(), 401);
    lever.sim.set_quirks(Quirks { merged_answers_301: false, ..Quirks::default() });
    assert_eq!(led(&lever, "GET", &format!("/v1/opportunities/{first}")).await, (404, None));
}

#[tokio::test]
async fn a_person_merges_and_anonymizes_on_the_page() {
    let lever = Lever::start().await;
    let (old, _) = apply(&lever, "Dara Finn", "dara@one.example", "Backend Engineer");
    let (kept, contact) = apply(&lever, "Dara Finn", "dara@two.example", "Data Analyst");
    let form = [("into", format!(" {kept} "))];
    let sent = lever.request("POST", &format!("/opportunities/{old}/merge")).form(&form).send().await.unwrap();
    assert_eq!(
        (sent.status().as_u16(), &sent.headers()["location"]),
        (303, &format!("/opportunities/{kept}").parse().unwrap())
    );
    assert_eq!(led(&lever, "GET", &format!("/v1/opportunities/{old}")).await.0, 301);
    let sent = lever.request("POST", &format!("/opportunities/{kept}/anonymization")).send().await.unwrap();
    assert_eq!(sent.status(), 303);
    assert_eq!(lever.get(&format!("/v1/contacts/{contact}")).await.1["data"]["isAnonymized"], true);
    let page = lever.request("GET", "/").send().await.unwrap().text().await.unwrap();
    assert!(page.contains(">Anonymized</a>") && !page.contains("Dara"), "{page}");
}

#[tokio::test]
async fn merged_people_keep_all_their_opportunities() {
    let lever = Lever::start().await;
    let (first, old) = apply(&lever, "Cleo Marsh", "cleo@one.example", "Backend Engineer");
    let (second, kept) = apply(&lever, "Cleo Marsh", "cleo@two.example", "Data Analyst");
    let (status, shown) = lever.post(&format!("/sim/contacts/{old}/merge"), json!({"into": kept})).await;
    assert_eq!((status, &shown["data"]["emails"]), (200, &json!(["cleo@two.example", "cleo@one.example"])));
    let (_, theirs) = lever.get(&format!("/v1/opportunities?contact_id={kept}")).await;
    let mut found = ids(&theirs);
    found.sort_unstable();
    let mut expected = vec![first.as_str(), second.as_str()];
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(ids(&lever.get(&format!("/v1/opportunities?contact_id={old}")).await.1), Vec::<&str>::new());
    // Applying again with either address meets the survivor.
    assert_eq!(apply(&lever, "Cleo Marsh", "CLEO@one.example", "Product Designer").1, kept);
    assert_eq!(lever.sim.merge_contacts(&kept, &old).unwrap_err().status, 404);
    assert_eq!(lever.sim.merge_contacts(&kept, &kept).unwrap_err().status, 400);
}
