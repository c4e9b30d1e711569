//! The permission to hire: written by API, approved by people, filled by hiring.

use lever_sim::{OfferRequest, RequisitionApi};
use serde_json::{Value, json};

use crate::support::{Lever, NOW, Receiver, SECRET_KEY};

const PATH: &str = "/v1/requisitions";

/// The id of the requisition with this code.
fn id_of(lever: &Lever, code: &str) -> String {
    let world = lever.sim.world();
    let row = world["requisitions"].as_array().unwrap().iter().find(|row| row["requisitionCode"] == code);
    row.unwrap()["id"].as_str().unwrap().to_owned()
}

fn sample() -> Value {
    json!({"name": "Data Engineer", "requisitionCode": "ENG-7", "headcountTotal": 2, "employmentStatus": "Exempt Full-Time"})
}

#[tokio::test]
async fn a_create_answers_with_the_internal_document_and_a_read_with_the_requisition() {
    let lever = Lever::start().await;
    let (status, raw) = lever.post(PATH, sample()).await;
    assert_eq!(status, 201);
    let id = raw["data"]["id"].as_str().unwrap();
    let expected = json!({
        "accountId": lever.sim.world()["accountId"], "backfill": false, "createdAt": NOW, "creatorUserId": null,
        "hasConfidentialPosting": false, "internalNotes": "", "name": "Data Engineer", "ownerUserId": null,
        "postingIds": [], "requisitionCode": "ENG-7", "reservedOfferIds": [], "status": "open",
        "stateHistory": [{
            "beginAt": NOW, "status": "open", "attribution": {"timestamp": NOW, "service": "data-api"},
        }],
        "updatedAt": NOW, "headcountInfinite": false, "headcountTotal": 2, "headcountHired": 0,
        "employmentStatus": "Exempt Full-Time", "customFields": {}, "id": id,
        "search": {"nameCodeTokens": ["data", "engineer", "data engineer", "eng", "7", "eng-7"]},
    });
    assert_eq!(raw["data"], expected);
    let (status, read) = lever.get(&format!("{PATH}/{id}")).await;
    let expected = json!({
        "id": id, "requisitionCode": "ENG-7", "name": "Data Engineer", "status": "open",
        "confidentiality": "non-confidential", "backfill": false, "headcountTotal": 2, "headcountHired": 0,
        "headcountInfinite": false, "creator": null, "owner": null, "hiringManager": null, "internalNotes": "",
        "compensationBand": null, "employmentStatus": "Exempt Full-Time", "location": null, "team": null,
        "department": null, "postings": [], "offerIds": [], "approval": {"steps": []}, "customFields": {},
        "createdAt": NOW, "updatedAt": NOW, "closedAt": null, "timeToFillStartAt": null, "timeToFillEndAt": null,
    });
    assert_eq!((status, &read["data"]), (200, &expected));
}

#[tokio::test]
async fn what_a_create_lacks_or_repeats_is_refused() {
    let lever = Lever::start().await;
    for key in ["name", "requisitionCode", "headcountTotal"] {
        let mut body = sample();
        body.as_object_mut().unwrap().remove(key);
        let (status, answer) = lever.post(PATH, body).await;
        assert_eq!((status, &answer["message"]), (400, &json!(format!("{key} is required"))));
    }
    let with = |key: &str, value: Value| {
        let mut body = sample();
        body[key] = value;
        body
    };
    for (key, value) in [
        ("requisitionCode", json!("ENG-114")),
        ("headcountTotal", json!(0)),
        ("headcountTotal", json!("many")),
        ("status", json!("pending")),
        ("status", json!("lost")),
        ("customFields", json!({"nobody_knows": 1})),
        ("customFields", json!({"target_hire_date": "soon"})),
        ("createdAt", json!(NOW + 1)),
    ] {
        assert_eq!(lever.post(PATH, with(key, value.clone())).await.0, 400, "{key}: {value}");
    }
    assert_eq!(lever.post(PATH, with("postingIds", json!(["nowhere"]))).await.0, 404);
    assert_eq!(lever.post(PATH, with("owner", json!("nobody"))).await.0, 404);
}

#[tokio::test]
async fn a_put_resets_what_it_leaves_out_but_not_the_postings() {
    let lever = Lever::start().await;
    let (posting, manager) = (lever.posting("Backend Engineer"), lever.user("Samir Khatri"));
    let band = json!({"min": 50000, "max": 70000.5, "currency": "GBP", "interval": "per-year-salary"});
    let mut body = sample();
    body["postingIds"] = json!([posting]);
    body["compensationBand"] = band.clone();
    body["hiringManager"] = json!(manager);
    body["internalNotes"] = json!("Two seats by the window.");
    body["customFields"] =
        json!({"cost_centre": "CC-1", "hiring_reason": "growth", "relocation_budget": {"amount": 5}});
    let (_, raw) = lever.post(PATH, body).await;
    let id = raw["data"]["id"].as_str().unwrap();
    let path = format!("{PATH}/{id}");
    assert_eq!((&raw["data"]["hiringManagerUserId"], &raw["data"]["compensationBand"]), (&json!(manager), &band));
    let (_, row) = lever.get(&format!("{path}?expand=hiringManager&expand=postings")).await;
    assert_eq!(row["data"]["hiringManager"]["name"], "Samir Khatri");
    assert_eq!(row["data"]["postings"][0]["text"], "Backend Engineer");
    let (_, linked) = lever.get(&format!("/v1/postings/{posting}")).await;
    assert_eq!(linked["data"]["requisitionCodes"], json!(["ENG-114", "ENG-7"]));

    lever.clock.advance_ms(1000);
    let whole = json!({"name": "Data Engineer", "requisitionCode": "ENG-8", "headcountTotal": "unlimited"});
    let (status, raw) = lever.put(&path, whole.clone()).await;
    assert_eq!(status, 200);
    assert_eq!(raw["data"]["postingIds"], json!([posting]));
    assert!(raw["data"].get("hiringManagerUserId").is_none() && raw["data"].get("compensationBand").is_none());
    let (_, row) = lever.get(&path).await;
    let row = &row["data"];
    assert_eq!((&row["headcountTotal"], &row["headcountInfinite"]), (&json!("unlimited"), &json!(true)));
    assert_eq!((&row["internalNotes"], &row["customFields"]), (&json!(""), &json!({})));
    assert_eq!((&row["employmentStatus"], &row["compensationBand"]), (&Value::Null, &Value::Null));
    assert_eq!((&row["createdAt"], &row["updatedAt"]), (&json!(NOW), &json!(NOW + 1000)));
    let (_, linked) = lever.get(&format!("/v1/postings/{posting}")).await;
    assert_eq!(linked["data"]["requisitionCodes"], json!(["ENG-114", "ENG-8"]));

    let mut cleared = whole.clone();
    cleared["postingIds"] = json!([]);
    cleared["status"] = json!("closed");
    lever.put(&path, cleared).await;
    let (_, row) = lever.get(&path).await;
    assert_eq!((&row["data"]["postings"], &row["data"]["closedAt"]), (&json!([]), &json!(NOW + 1000)));
    // The default status is open, so leaving it out opens again.
    lever.put(&path, whole.clone()).await;
    let (_, row) = lever.get(&path).await;
    assert_eq!((&row["data"]["status"], &row["data"]["closedAt"]), (&json!("open"), &Value::Null));
    let mut draft = whole;
    draft["status"] = json!("draft");
    let (status, refused) = lever.put(&path, draft).await;
    assert_eq!((status, &refused["message"]), (400, &json!("A requisition cannot return to draft")));

    assert_eq!(lever.delete(&path).await, (204, Value::Null));
    assert_eq!(lever.get(&path).await.0, 404);
    let (_, linked) = lever.get(&format!("/v1/postings/{posting}")).await;
    assert_eq!(linked["data"]["requisitionCodes"], json!(["ENG-114"]));
}

#[tokio::test]
async fn the_list_goes_by_id_backwards_and_hides_what_is_confidential() {
    let lever = Lever::start().await;
    let codes = |answer: &Value| {
        let mut codes: Vec<String> = answer["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["requisitionCode"].as_str().unwrap().to_owned())
            .collect();
        codes.sort();
        codes
    };
    let (_, all) = lever.get(PATH).await;
    assert_eq!(codes(&all), ["COM-077", "ENG-114", "ENG-121", "OPS-052", "PRD-031"]);
    let ids: Vec<&str> = all["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    let mut backwards = ids.clone();
    backwards.sort_by(|a, b| b.cmp(a));
    assert_eq!(ids, backwards);
    let (_, held) = lever.get(&format!("{PATH}?status=onHold&status=pending")).await;
    assert_eq!(codes(&held), ["OPS-052", "PRD-031"]);
    let (_, one) = lever.get(&format!("{PATH}?requisition_code=COM-077")).await;
    assert_eq!(
        (&one["data"][0]["headcountTotal"], &one["data"][0]["employmentStatus"]),
        (&json!("unlimited"), &json!("Exempt Full-Time"))
    );
    let (_, none) = lever.get(&format!("{PATH}?created_at_start={NOW}")).await;
    assert_eq!(none, json!({"data": [], "hasNext": false}));
    let (_, first) = lever.get(&format!("{PATH}?limit=2")).await;
    let next = first["next"].as_str().unwrap();
    assert_eq!(lever.get(&format!("{PATH}?limit=2&offset={next}")).await.1["data"][0]["id"], ids[2]);

    let hidden = format!("{PATH}/{}", id_of(&lever, "PPL-020"));
    assert_eq!(lever.get(&hidden).await.0, 403);
    assert_eq!(lever.put(&hidden, sample()).await.0, 403);
    assert_eq!(lever.delete(&hidden).await.0, 403);
    assert_eq!(lever.get(&format!("{PATH}?confidentiality=all")).await.0, 403);
    let mut body = sample();
    body["postingIds"] = json!([lever.posting("Director of People")]);
    assert_eq!(lever.post(PATH, body).await.0, 403);
    let lever = lever.with_key(SECRET_KEY);
    assert_eq!(lever.get(&hidden).await.1["data"]["confidentiality"], "confidential");
    let (_, secret) = lever.get(&format!("{PATH}?confidentiality=confidential")).await;
    assert_eq!(codes(&secret), ["PPL-020"]);
}

#[tokio::test]
async fn without_api_management_nothing_is_written() {
    let off = |options| lever_sim::Options { requisition_api: RequisitionApi::Off, ..options };
    let lever = Lever::start_with(off).await;
    let path = format!("{PATH}/{}", id_of(&lever, "ENG-114"));
    let refused = json!({"code": "ForbiddenError", "message": "API management of requisitions is not enabled"});
    assert_eq!(lever.post(PATH, sample()).await, (403, refused.clone()));
    assert_eq!(lever.put(&path, sample()).await, (403, refused.clone()));
    assert_eq!(lever.delete(&path).await, (403, refused.clone()));
    assert_eq!(lever.delete("/v1/requisition_fields/cost_centre").await, (403, refused));
    assert_eq!(lever.get(&path).await.0, 200);
    let mut draft = sample();
    draft["status"] = json!("draft");
    let switch = async |mode: &str| lever.post("/sim/requisition-api", json!({"mode": mode})).await;
    assert_eq!(switch("on").await, (200, json!({"data": {"mode": "on"}})));
    assert_eq!(lever.post(PATH, draft.clone()).await.0, 403);
    switch("hybrid").await;
    assert_eq!(lever.post(PATH, draft).await.1["data"]["status"], "draft");
}

#[tokio::test]
async fn an_approval_goes_step_by_step_and_only_people_answer_it() {
    let lever = Lever::start().await;
    let id = id_of(&lever, "ENG-121");
    let (manager, admin) = (lever.user("Samir Khatri"), lever.user("Eleanor Whitfield"));
    let read = async || lever.get(&format!("{PATH}/{id}")).await.1["data"].clone();
    assert_eq!((&read().await["status"], &read().await["approval"]), (&json!("draft"), &json!({"steps": []})));
    lever.sim.start_approval("ENG-121").unwrap();
    lever.clock.advance_ms(1000);
    let row = read().await;
    assert_eq!(row["status"], "pending");
    let approval = &row["approval"];
    let id_in = |place: usize| approval["steps"][place]["id"].clone();
    let expected = json!({
        "id": approval["id"], "status": "inprogress", "startedAt": NOW, "approvedAt": null,
        "accountId": lever.sim.world()["accountId"], "createdBy": admin,
        "steps": [
            {
                "id": id_in(0), "completed": false, "status": "inprogress", "outOfBandOnly": false, "approvalsRequired": 1,
                "approvers": [{
                    "id": manager, "user": "Requisition hiring manager", "isDynamic": true, "type": "dynamic",
                }],
            },
            {
                "id": id_in(1), "completed": false, "status": null, "outOfBandOnly": false, "approvalsRequired": 1,
                "approvers": [{
                    "id": admin, "user": {"userId": admin, "email": "eleanor.whitfield@northwindgrid.example"},
                    "isDynamic": false, "type": "static",
                }],
            },
        ],
    });
    assert_eq!(*approval, expected);

    // The API may write a requisition back as it is, but neither start nor end an approval.
    let whole = json!({"name": "SRE", "requisitionCode": "ENG-121", "headcountTotal": 1, "status": "pending"});
    assert_eq!(lever.put(&format!("{PATH}/{id}"), whole).await.0, 200);
    lever.sim.decide_requisition("ENG-121", true).unwrap();
    let by_another = json!({"approve": true, "user": "Marcus Adeyinka"});
    let (_, decided) = lever.post(&format!("/sim/requisitions/{id}/decision"), by_another).await;
    let row = &decided["data"];
    assert_eq!((&row["status"], &row["approval"]["status"]), (&json!("open"), &json!("approved")));
    assert_eq!(row["approval"]["approvedAt"], NOW + 1000);
    let second = &row["approval"]["steps"][1]["approvers"][0];
    assert_eq!(second["overridingUserId"], lever.user("Marcus Adeyinka"));
    assert_eq!((&second["approved"], &second["approvedAt"]), (&json!(true), &json!(NOW + 1000)));
    assert_eq!(lever.sim.decide_requisition("ENG-121", true).unwrap_err().status, 400);
    assert_eq!(lever.sim.start_approval("ENG-121").unwrap_err().status, 400);

    lever.sim.decide_requisition("OPS-052", false).unwrap();
    let denied = lever.get(&format!("{PATH}/{}", id_of(&lever, "OPS-052"))).await.1["data"].clone();
    assert_eq!((&denied["status"], &denied["approval"]["status"]), (&json!("rejected"), &json!("denied")));
    assert_eq!(denied["approval"]["steps"][1]["status"], "denied");
    assert_eq!(lever.sim.set_requisition_status("ENG-121", "onHold"), Ok(()));
    assert_eq!(read().await["status"], "onHold");
    assert_eq!(lever.sim.set_requisition_status("ENG-121", "draft").unwrap_err().status, 400);
    assert_eq!(lever.sim.set_requisition_status("ENG-121", "rejected").unwrap_err().status, 400);
}

#[tokio::test]
async fn a_hire_fills_a_place_and_tells_both_events() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    let opportunity = lever.somebody();
    let requisition = id_of(&lever, "ENG-114");
    receiver.listen(&lever);
    let request = OfferRequest { requisition: Some("ENG-114".to_owned()), ..OfferRequest::default() };
    let offer = lever.sim.make_offer(&opportunity, request).unwrap();
    let read = async || lever.get(&format!("{PATH}/{requisition}")).await.1["data"].clone();
    assert_eq!(read().await["offerIds"], json!([offer]));
    let path = format!("/v1/opportunities/{opportunity}/archived");
    let hire = json!({"reason": lever.reason("Hired"), "requisitionId": requisition});

    for step in ["approval-sent", "approved", "sent"] {
        lever.sim.advance_offer(&offer, step).unwrap();
    }
    let (status, refused) = lever.put(&path, hire.clone()).await;
    assert_eq!((status, &refused["message"]), (400, &json!("The extended offer is not signed")));
    lever.sim.advance_offer(&offer, "signed").unwrap();
    let not_hired = json!({"reason": lever.reason("Withdrew"), "requisitionId": requisition});
    assert_eq!(lever.put(&path, not_hired).await.0, 400);
    let elsewhere = json!({"reason": lever.reason("Hired"), "requisitionId": id_of(&lever, "COM-077")});
    assert_eq!(lever.put(&path, elsewhere).await.0, 400);
    let unknown = json!({"reason": lever.reason("Hired"), "requisitionId": "nothing"});
    assert_eq!(lever.put(&path, unknown).await.0, 404);
    lever.sim.set_requisition_status("ENG-114", "closed").unwrap();
    assert_eq!(lever.put(&path, hire.clone()).await.0, 400);
    lever.sim.set_requisition_status("ENG-114", "open").unwrap();
    assert_eq!(
        (&read().await["headcountHired"], lever.sim.opportunity(&opportunity).unwrap()["archived"].clone()),
        (&json!(0), Value::Null)
    );

    assert_eq!(lever.put(&path, hire).await.0, 200);
    let row = read().await;
    assert_eq!((&row["headcountHired"], &row["offerIds"]), (&json!(1), &json!([])));
    let (_, applications) = lever.get(&format!("/v1/opportunities/{opportunity}/applications")).await;
    let kept =
        json!({"id": requisition, "requisitionCode": "ENG-114", "hiringManagerOnHire": lever.user("Samir Khatri")});
    assert_eq!(applications["data"][0]["requisitionForHire"], kept);
    lever.sim.settled().await;
    for event in ["candidateArchiveChange", "candidateHired"] {
        let bodies = receiver.bodies(event);
        assert_eq!(bodies.len(), 1, "{event}");
        assert_eq!(bodies[0]["data"]["opportunityId"], opportunity.as_str());
    }
    // Brought back, the place is free again.
    lever.put(&path, json!({"reason": null})).await;
    assert_eq!(read().await["headcountHired"], 0);
}

#[tokio::test]
async fn somebody_with_another_active_application_is_not_hired_against_a_requisition() {
    let lever = Lever::start().await;
    let applicant = |posting: &str| lever_sim::Applicant {
        email: Some("two.jobs@people.example".to_owned()),
        ..lever_sim::Applicant::generated(posting)
    };
    let first = lever.sim.apply(applicant("Backend Engineer")).unwrap().opportunity_id;
    let second = lever.sim.apply(applicant("Data Analyst")).unwrap().opportunity_id;
    let hire = json!({"reason": lever.reason("Hired"), "requisitionId": id_of(&lever, "ENG-114")});
    let path = format!("/v1/opportunities/{first}/archived");
    let (status, refused) = lever.put(&path, hire.clone()).await;
    assert_eq!((status, &refused["message"]), (400, &json!("The candidate has several active applications")));
    lever.sim.archive(&second, Some("Withdrew")).unwrap();
    assert_eq!(lever.put(&path, hire).await.0, 200);
}

#[tokio::test]
async fn fields_are_defined_changed_and_found_missing_in_their_own_style() {
    let lever = Lever::start().await;
    let path = "/v1/requisition_fields";
    let (_, all) = lever.get(path).await;
    assert_eq!(
        all["data"][0],
        json!({"id": "cost_centre", "text": "Cost centre", "type": "text", "isRequired": false})
    );
    assert_eq!(all.as_object().unwrap().keys().collect::<Vec<_>>(), ["data"]);
    let (_, dropdowns) = lever.get(&format!("{path}?type=dropdown")).await;
    let reasons = json!({
        "id": "hiring_reason", "text": "Reason for hiring", "type": "dropdown", "isRequired": false,
        "options": [{"id": "growth", "text": "Growth"}, {"id": "replacement", "text": "Replacement"}],
    });
    assert_eq!(dropdowns["data"], json!([reasons]));
    let missing = json!({"code": "NotFoundError", "message": "That requisition field doesn't exist on your account"});
    assert_eq!(lever.get(&format!("{path}/nothing")).await, (404, missing));

    let new = json!({"id": "priority", "text": "Priority", "type": "number", "isRequired": true});
    assert_eq!(lever.post(path, new.clone()).await, (201, json!({"data": new})));
    assert_eq!(lever.get(&format!("{path}?isRequired=true")).await.1["data"], json!([new]));
    let (status, refused) = lever.post(PATH, sample()).await;
    assert_eq!((status, &refused["message"]), (400, &json!("customFields priority is required")));
    let mut body = sample();
    body["customFields"] = json!({"priority": 1});
    let (_, made) = lever.post(PATH, body.clone()).await;
    let requisition = format!("{PATH}/{}", made["data"]["id"].as_str().unwrap());
    let renamed = json!({"text": "Urgency", "type": "number"});
    let expected = json!({"data": {"id": "priority", "text": "Urgency", "type": "number", "isRequired": false}});
    assert_eq!(lever.put(&format!("{path}/priority"), renamed).await, (200, expected));
    // Whatever uses a changed field is read-only from then on.
    assert_eq!(lever.put(&requisition, body).await.0, 403);
    for bad in [
        json!({"id": "Not Snake", "text": "x", "type": "text"}),
        json!({"id": "priority", "text": "x", "type": "text"}),
        json!({"id": "a".repeat(51), "text": "x", "type": "text"}),
        json!({"id": "x", "text": "x", "type": "picture"}),
        json!({"id": "x", "text": "x", "type": "object", "subfields": []}),
        json!({"id": "x", "text": "x", "type": "object", "subfields": [{"id": "y", "text": "y", "type": "object"}]}),
    ] {
        assert_eq!(lever.post(path, bad.clone()).await.0, 400, "{bad}");
    }
    assert_eq!(lever.delete(&format!("{path}/priority")).await.0, 204);
    assert_eq!(lever.delete(&format!("{path}/priority")).await.0, 404);
}

#[tokio::test]
async fn options_of_a_dropdown_come_change_and_go() {
    let lever = Lever::start().await;
    let path = "/v1/requisition_fields/hiring_reason/options";
    let (status, added) = lever.post(path, json!({"values": [{"text": "Project"}]})).await;
    assert_eq!(status, 201);
    let id = added["data"]["options"][2]["id"].as_str().unwrap();
    assert_eq!(added["data"]["options"][2]["text"], "Project");
    let (status, renamed) = lever.put(path, json!({"values": [{"id": id, "text": "Short project"}]})).await;
    assert_eq!((status, &renamed["data"]["options"][2]), (200, &json!({"id": id, "text": "Short project"})));
    let (status, left) = lever.call("DELETE", path, Some(json!({"values": [id, {"id": "growth"}]}))).await;
    assert_eq!(status, 200);
    assert_eq!(left["data"]["options"], json!([{"id": "replacement", "text": "Replacement"}]));
    assert_eq!(lever.call("DELETE", path, Some(json!({"values": ["growth"]}))).await.0, 400);
    let text = "/v1/requisition_fields/cost_centre/options";
    assert_eq!(lever.post(text, json!({"values": [{"text": "x"}]})).await.0, 400);
}
