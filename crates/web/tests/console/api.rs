//! The console for programs: the same table, gate and decisions, in JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use axum::http::{Method, StatusCode, header};
use domain::{Assignment, Ground, Permission, ProposalState, Role};
use serde_json::{Value, json};
use store::NewApiToken;
use web::console::{access_table, api_description};

use crate::browser::{Program, World};
use crate::machinery::give_up_a_job;
use crate::seed;

impl World {
    /// A program with a token of the account of a role.
    pub(crate) async fn program(&self, role: Role, permissions: &[Permission]) -> Program {
        let token = format!("fulcrum_{:064x}", self.store.ids().bits());
        let new = NewApiToken {
            operator: self.operator(role).await,
            name: "CI",
            permissions: &permissions.iter().copied().collect(),
            token_hash: &web::console::token_hash(&token).unwrap(),
            lasts: Duration::from_secs(24 * 3600),
        };
        let mut tx = self.store.begin().await.unwrap();
        tx.add_api_token(&new).await.unwrap();
        tx.commit().await.unwrap();
        self.with_token(&token)
    }
}

#[tokio::test]
async fn a_program_reads_the_inbox_and_a_candidacy_and_decides() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let program = world.program(Role::Recruiter, &[Permission::Read, Permission::Decide]).await;
    let (status, inbox) = program.get("/api/v1/inbox?posting=post-platform&limit=5").await;
    assert_eq!((status, &inbox["total"], &inbox["fitting"]), (StatusCode::OK, &json!(1), &json!(1)));
    let item = &inbox["items"][0];
    let expected = json!({
        "run_id": seeded.run.to_string(), "opportunity_id": seeded.opportunity.to_string(), "person": "Ada Okafor",
        "posting_id": "post-platform", "posting": "Senior Platform Engineer", "stage": "New applicant",
        "agent": "screening", "phase": "augment", "score": 77, "judge_first": false, "needs_review": true,
        "kinds": ["add-note", "file-form", "move-stage"], "waiting_since": "2026-11-18T11:06:40Z",
        "expires_at": "2026-11-21T11:06:40Z",
    });
    assert_eq!(*item, expected);

    let path = format!("/api/v1/opportunities/{}", seeded.opportunity);
    let (status, candidacy) = program.get(&path).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        candidacy["runs"][0]["criteria"][1]["quotes"],
        json!(["PostgreSQL (partitioning, logical replication)"])
    );
    assert_eq!(candidacy["proposals"].as_array().unwrap().len(), 3);

    let before = world.last_entry().await;
    let approval = format!("/api/v1/proposals/{}/approval", seeded.proposals[1]);
    let (status, done) = program.post(&approval, &json!({ "text": "In my words." })).await;
    assert_eq!((status, &done["outcome"]), (StatusCode::OK, &json!("approved")));
    assert_eq!(world.actions_since(before).await, ["proposal.approved", "effect.ready"]);
    let rows = world.store.audit(&store::AuditFilter { limit: 2, ..Default::default() }).await.unwrap();
    assert!(rows.iter().all(|row| row.entry.public["token"].as_str().unwrap().starts_with("tok_")), "{rows:?}");

    // A second answer is refused with a word for programs and a sentence for people.
    let (status, refused) = program.post(&approval, &json!({})).await;
    assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("already-decided")));
    let refusal = format!("/api/v1/proposals/{}/refusal", seeded.proposals[2]);
    let (status, _) = program.post(&refusal, &json!({ "reason": "Not this week." })).await;
    assert_eq!(status, StatusCode::OK);
    let state = world.store.proposal(seeded.proposals[2]).await.unwrap().state;
    assert!(matches!(state, ProposalState::Declined { .. }), "{state:?}");
}

#[tokio::test]
async fn a_token_opens_what_it_was_made_for_and_no_page_for_people() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let reader = world.program(Role::Recruiter, &[Permission::Read]).await;
    let approval = format!("/api/v1/proposals/{}/approval", seeded.proposals[0]);
    assert_eq!(reader.get("/api/v1/inbox").await.0, StatusCode::OK);
    assert_eq!(reader.post(&approval, &json!({})).await.0, StatusCode::FORBIDDEN);
    assert_eq!(reader.get("/api/v1/audit").await.0, StatusCode::FORBIDDEN);
    assert_eq!(reader.status("/inbox").await, StatusCode::SEE_OTHER, "to the sign-in page");
    // Never more than its operator may.
    let manager = world.program(Role::HiringManager, &[Permission::Read, Permission::Decide]).await;
    assert_eq!(manager.post(&approval, &json!({})).await.0, StatusCode::FORBIDDEN);
    let (_, me) = manager.get("/api/v1/me").await;
    assert_eq!((&me["role"], &me["permissions"]), (&json!("hiring-manager"), &json!(["read"])));
    // Nor where the operator sees nothing.
    let team = Assignment { ground: Ground::Team("Sales".into()), confidential: true };
    world.sees(Role::Recruiter, &[team].into()).await;
    let path = format!("/api/v1/opportunities/{}", seeded.opportunity);
    let (status, problem) = reader.get(&path).await;
    let expected = json!({
        "title": "Nothing here", "status": 404, "detail": "There is no such page, or what it showed is gone.",
    });
    assert_eq!((status, problem), (StatusCode::NOT_FOUND, expected));
    assert_eq!(reader.get("/api/v1/inbox").await.1["total"], json!(0));
    // Nor with a token of nobody's, nor none.
    for stranger in [world.with_token("fulcrum_00"), world.with_token("")] {
        let (status, problem) = stranger.get("/api/v1/inbox").await;
        assert_eq!((status, &problem["title"]), (StatusCode::UNAUTHORIZED, &json!("Not signed in")));
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_with_what_and_where() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let admin = world.program(Role::Admin, &Permission::ALL).await;
    let refusal = format!("/api/v1/proposals/{}/refusal", seeded.proposals[0]);
    let (status, problem) = admin.post(&refusal, &json!({ "reason": 3 })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(problem["detail"].as_str().unwrap().contains("reason: invalid type"), "{problem}");
    let (status, problem) = admin.post("/api/v1/policy", &json!({ "toml": "name = ", "number": 0 })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{problem}");
    let rubric = json!({ "toml": "title = 'x'\n[[criterion]]\ntext = 'Young'\nweight = 1\n", "number": 0 });
    let (status, problem) = admin.post("/api/v1/rubrics/post-platform", &rubric).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{problem}");
    let (status, _) = admin.get("/api/v1/audit?action=nothing").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

/// A page of ours may use it as well; a foreign one cannot, for it does not know the session's token.
#[tokio::test]
async fn a_session_writes_only_with_its_token_in_the_header() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let robin = world.browser(Role::Recruiter).await;
    let path = format!("/api/v1/proposals/{}/approval", seeded.proposals[0]);
    let json = [("content-type", "application/json")];
    assert_eq!(robin.send(&path, &[("csrf", &robin.csrf)], &json).await.status, StatusCode::FORBIDDEN);
    assert_eq!(robin.send_json(&path, "{}", &[]).await.status, StatusCode::FORBIDDEN);
    let own = [("x-csrf-token", robin.csrf.as_str())];
    assert_eq!(robin.send_json(&path, "{}", &own).await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_writing_route_for_programs_leaves_an_entry() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let by = world.operator(Role::Admin).await;
    let effect = seed::written(&world.store, seeded.proposals[1], by).await;
    let job = give_up_a_job(&world, "opp-other").await;
    let other = seed::candidacy(&world.store, &seed::Sample { id: "opp-other", ..seed::ada() }).await;
    let admin = world.program(Role::Admin, &Permission::ALL).await;
    let rubric = admin.get("/api/v1/rubrics/post-platform").await.1["toml"].clone();
    let policy = admin.get("/api/v1/policy").await.1["toml"].as_str().unwrap().replace("name = ", "name = 'x' # ");
    let approved = vec!["proposal.approved", "effect.ready"];
    let mut cases: BTreeMap<&str, (String, Value, Vec<&str>)> = BTreeMap::from([
        ("/api/v1/proposals/{id}/approval", (seeded.proposals[0].to_string(), json!({}), approved.clone())),
        (
            "/api/v1/opportunities/{id}/withdrawal",
            (seeded.opportunity.to_string(), json!({}), vec!["effect.abandoned", "approval.withdrawn"]),
        ),
        (
            "/api/v1/proposals/{id}/refusal",
            (seeded.proposals[2].to_string(), json!({ "reason": "no" }), vec!["proposal.declined"]),
        ),
        (
            "/api/v1/runs/{id}/approval",
            (other.run.to_string(), json!({}), [approved.clone(), approved.clone(), approved].concat()),
        ),
        ("/api/v1/effects/{id}/undo", (effect.to_string(), json!({}), vec!["undo.requested"])),
        (
            "/api/v1/agents/halt",
            (String::new(), json!({}), vec!["phase.set", "agents.stopped", "agents.stopped-in-effect"]),
        ),
        ("/api/v1/phases", (String::new(), json!({ "scope": "everywhere", "phase": "augment" }), vec!["phase.set"])),
        ("/api/v1/phases/removal", (String::new(), json!({ "scope": "everywhere" }), vec!["phase.set"])),
        ("/api/v1/jobs/{id}/rerun", (job, json!({}), vec!["job.rerun"])),
        (
            "/api/v1/rubrics/{id}",
            ("post-platform".to_owned(), json!({ "toml": rubric, "number": 0 }), vec!["rubric.saved"]),
        ),
        ("/api/v1/policy", (String::new(), json!({ "toml": policy, "number": 0 }), vec!["policy.saved"])),
    ]);
    let writing = access_table().into_iter().filter(|line| line.method != Method::GET);
    let mut walked: Vec<&str> = writing.map(|line| line.path).filter(|path| path.starts_with("/api/")).collect();
    // The withdrawal needs something approved before it, the rest any order.
    walked.sort_by_key(|path| (path.contains("withdrawal"), path.contains("halt"), *path));
    for path in walked.into_iter().filter(|path| *path != "/api/v1/runs/{id}/judgement") {
        let Some((id, body, expected)) = cases.remove(path) else { panic!("say here what {path} leaves") };
        let before = world.last_entry().await;
        let (status, answer) = admin.post(&path.replace("{id}", &id), &body).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        let entries = world.actions_since(before).await;
        if path == "/api/v1/opportunities/{id}/withdrawal" {
            assert_eq!(entries, expected.repeat(entries.len() / 2), "{path}");
        } else {
            assert_eq!(entries, expected, "{path}");
        }
    }
}

#[tokio::test]
async fn the_description_names_every_route_for_programs_and_no_other() {
    let world = World::new().await;
    let (status, served) = world.with_token("").get("/api/openapi.json").await;
    assert_eq!((status, served), (StatusCode::OK, serde_json::to_value(api_description()).unwrap()));
    let described: BTreeSet<(String, String)> = serde_json::to_value(api_description()).unwrap()["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let methods: Vec<String> = item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
            methods.into_iter().map(|method| (method, path.clone())).collect::<Vec<_>>()
        })
        .collect();
    // The description itself, and the stream, of which OpenAPI has no words.
    let apart = ["/api/openapi.json", "/api/v1/events"];
    let there: BTreeSet<(String, String)> = access_table()
        .into_iter()
        .filter(|line| line.path.starts_with("/api/") && !apart.contains(&line.path))
        .map(|line| (line.method.to_string(), line.path.to_owned()))
        .collect();
    assert_eq!(described, there);
    // OpenAPI asks for a description of each answer, and for names of operations that tell one from another.
    let mut names = BTreeSet::new();
    let text = serde_json::to_value(api_description()).unwrap();
    for item in text["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values()) {
        assert!(names.insert(item["operationId"].as_str().unwrap().to_owned()), "{item}");
        for answer in item["responses"].as_object().unwrap().values() {
            assert!(answer["description"].as_str().is_some_and(|words| !words.is_empty()), "{item}");
        }
    }
}

#[tokio::test]
async fn a_program_learns_nothing_of_what_is_to_be_judged_blind() {
    let world = World::blind().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let program = world.program(Role::Recruiter, &[Permission::Read, Permission::Decide]).await;
    let (_, inbox) = program.get("/api/v1/inbox").await;
    let item = &inbox["items"][0];
    assert_eq!((&item["score"], &item["judge_first"], &item["kinds"]), (&json!(null), &json!(true), &json!([])));
    let path = format!("/api/v1/opportunities/{}", seeded.opportunity);
    let (_, candidacy) = program.get(&path).await;
    assert_eq!((&candidacy["proposals"], &candidacy["runs"][0]["criteria"]), (&json!([]), &json!([])));
    let judgement = format!("/api/v1/runs/{}/judgement", seeded.run);
    assert_eq!(program.post(&judgement, &json!({ "answer": "yes" })).await.0, StatusCode::OK);
    assert_eq!(program.get(&path).await.1["proposals"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_answer_to_a_program_says_what_it_is() {
    let world = World::new().await;
    let answer = world.with_token("").answer(Method::GET, "/api/v1/inbox", "").await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
}
