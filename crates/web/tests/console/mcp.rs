//! What an assistant sees and suggests, and that it decides nothing.

use axum::http::StatusCode;
use domain::{AgentName, Assignment, Effect, Ground, Permission, Phase, PhaseSetting, ProposalState, Role, Scope};
use serde_json::{Value, json};

use crate::browser::{Program, World};
use crate::seed;

async fn says(program: &Program, method: &str, params: Value) -> Value {
    let message = json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params });
    let (status, answer) = program.post("/mcp", &message).await;
    assert_eq!((status, &answer["jsonrpc"], &answer["id"]), (StatusCode::OK, &json!("2.0"), &json!(7)), "{answer}");
    answer
}

async fn calls(program: &Program, tool: &str, arguments: Value) -> Value {
    says(program, "tools/call", json!({ "name": tool, "arguments": arguments })).await
}

async fn set(world: &World, phase: Phase) {
    let setting = PhaseSetting::whole(Some(AgentName::Assistant), Scope::Everywhere, phase);
    let mut tx = world.store.begin().await.unwrap();
    tx.set_phase(&setting, None).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_assistant_begins_lists_its_tools_and_asks_within_its_operators_sight() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let program = world.program(Role::HiringManager, &[Permission::Read, Permission::Propose]).await;
    let welcome = says(&program, "initialize", json!({ "protocolVersion": "2025-03-26", "capabilities": {} })).await;
    assert_eq!(welcome["result"]["protocolVersion"], "2025-03-26");
    assert_eq!(welcome["result"]["serverInfo"]["name"], "fulcrum");
    let notified = program.post("/mcp", &json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })).await;
    assert_eq!(notified, (StatusCode::ACCEPTED, Value::Null));
    let tools = says(&program, "tools/list", json!({})).await;
    let names: Vec<&str> =
        tools["result"]["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["list_waiting", "get_candidacy", "propose_note"]);

    let before = world.last_entry().await;
    let waiting = calls(&program, "list_waiting", json!({})).await;
    assert_eq!(waiting["result"]["structuredContent"]["items"][0]["person"], "Ada Okafor");
    let asked = json!({ "opportunity_id": seeded.opportunity });
    let found = calls(&program, "get_candidacy", asked.clone()).await;
    assert_eq!(found["result"]["structuredContent"]["runs"][0]["score"], 77);
    let text: Value = serde_json::from_str(found["result"]["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(text, found["result"]["structuredContent"]);
    assert_eq!(world.actions_since(before).await, ["assistant.asked", "assistant.asked"]);

    // What the operator does not see is not there for the assistant either.
    world
        .sees(Role::HiringManager, &[Assignment { ground: Ground::Team("Sales".into()), confidential: true }].into())
        .await;
    let hidden = calls(&program, "get_candidacy", asked).await;
    assert_eq!(hidden["result"]["isError"], true);
    assert_eq!(calls(&program, "list_waiting", json!({})).await["result"]["structuredContent"]["items"], json!([]));
}

#[tokio::test]
async fn what_an_assistant_proposes_waits_for_a_person_in_every_phase() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let program = world.program(Role::HiringManager, &[Permission::Read, Permission::Propose]).await;
    let note = json!({
        "opportunity_id": seeded.opportunity, "text": "Ask about <b>Kubernetes</b>.", "why": "Only partly evidenced.",
    });
    // Without a phase the agent is off, as every other.
    let off = calls(&program, "propose_note", note.clone()).await;
    assert!(off["result"]["content"][0]["text"].as_str().unwrap().contains("is off"), "{off}");
    for phase in [Phase::Augment, Phase::Recommend, Phase::Automate] {
        set(&world, phase).await;
        let before = world.last_entry().await;
        let answer = calls(&program, "propose_note", note.clone()).await;
        let made = &answer["result"]["structuredContent"];
        assert_eq!(made["state"], "awaiting-approval", "{phase}: {answer}");
        let proposal = world.store.proposal(made["proposal_id"].as_str().unwrap().parse().unwrap()).await.unwrap();
        assert_eq!(
            proposal.effect,
            Effect::AddNote { text: "[AI Agent] Ask about <b>Kubernetes</b>.".into(), secret: true }
        );
        assert!(matches!(proposal.state, ProposalState::AwaitingApproval { .. }));
        let entries = ["run.finished", "proposal.opened", "proposal.awaiting-approval", "assistant.asked"];
        assert_eq!(world.actions_since(before).await, entries);
    }
    assert_eq!(world.jobs().await, [""; 0], "nothing is written");
    // The recruiter sees it beside what screening read, and it can be approved.
    let robin = world.browser(Role::Recruiter).await;
    let page = robin.get(&format!("/opportunities/{}", seeded.opportunity)).await;
    assert!(page.has("3 met") && page.has("Ask about &#60;b&#62;Kubernetes&#60;/b&#62;."));
}

#[tokio::test]
async fn there_is_no_tool_that_decides_and_no_way_past_the_scopes() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    set(&world, Phase::Augment).await;
    let admin = world.program(Role::Admin, &Permission::ALL).await;
    for tool in ["approve", "approve_proposal", "decline", "undo", "halt"] {
        let answer = calls(&admin, tool, json!({ "id": seeded.proposals[0] })).await;
        assert_eq!(answer["error"]["code"], -32602, "{tool}");
    }
    let reader = world.program(Role::Recruiter, &[Permission::Read]).await;
    let tools = says(&reader, "tools/list", json!({})).await;
    assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 2);
    let note = json!({ "opportunity_id": seeded.opportunity, "text": "x", "why": "y" });
    assert_eq!(calls(&reader, "propose_note", note).await["result"]["isError"], true);
    let (status, _) = world.with_token("").post("/mcp", &json!({})).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(admin.status("/mcp").await, StatusCode::METHOD_NOT_ALLOWED, "there is no stream to open");
}

#[tokio::test]
async fn rubbish_is_answered_by_the_rules_of_the_protocol() {
    let world = World::new().await;
    let admin = world.program(Role::Admin, &Permission::ALL).await;
    let code = async |message: Value| admin.post("/mcp", &message).await.1["error"]["code"].clone();
    assert_eq!(code(json!([])).await, -32600);
    assert_eq!(code(json!({ "id": 1, "method": "ping" })).await, -32600);
    assert_eq!(code(json!({ "jsonrpc": "2.0", "id": 1, "method": "resources/list" })).await, -32601);
    let wrong = json!({ "name": "get_candidacy", "arguments": { "opportunity": "x" } });
    assert_eq!(code(json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": wrong })).await, -32602);
    assert_eq!(says(&admin, "ping", json!({})).await["result"], json!({}));
}
