//! Equal-opportunity answers, diversity surveys and consent: taken on apply, shown only where Lever shows them.

use lever_sim::{Applicant, EeoAnswers, Options, Seed};
use serde_json::{Value, json};

use crate::support::{Lever, NOW, SECRET_KEY};

const WEEK: i64 = 7 * 24 * 60 * 60 * 1000;

fn application(name: &str) -> Value {
    let email = format!("{}@people.example", name.to_lowercase());
    json!({"personalInformation": [{"name": "fullName", "value": name}, {"name": "email", "value": email}]})
}

async fn apply(lever: &Lever, name: &str, change: impl FnOnce(&mut Value)) -> (u16, Value) {
    let mut body = application(name);
    change(&mut body);
    lever.post(&format!("/v1/postings/{}/apply", lever.posting("Account Executive")), body).await
}

#[tokio::test]
async fn questions_are_asked_where_the_job_is_in_the_united_states() {
    let lever = Lever::start().await;
    let at = |posting: &str, query: &str| format!("/v1/postings/{}/apply{query}", lever.posting(posting));
    let (_, asked) = lever.get(&at("Account Executive", "")).await;
    let eeo = asked["data"]["eeoQuestions"].as_object().unwrap();
    assert_eq!(eeo.keys().collect::<Vec<_>>(), ["gender", "race", "veteran"]);
    let gender = json!({
        "description": null, "required": false, "text": "Gender", "type": "dropdown",
        "options": [
            {"text": "Female", "optionId": "Female"}, {"text": "Male", "optionId": "Male"},
            {"text": "Decline to self-identify", "optionId": "Decline to self-identify"},
        ],
        "prompt": "Gender", "value": null,
    });
    assert_eq!(eeo["gender"], gender);
    assert_eq!(eeo["race"]["options"].as_array().unwrap().len(), 8);
    let places = asked["data"]["personalInformation"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&places["name"], &places["options"][1]["text"]),
        (&json!("preferredPostingLocation"), &json!("Boston, US"))
    );
    let (_, in_london) = lever.get(&at("Account Executive", "?location=London,%20UK")).await;
    assert!(in_london["data"].get("eeoQuestions").is_none());
    let (_, in_boston) = lever.get(&at("Account Executive", "?location=Boston,%20US")).await;
    assert!(in_boston["data"].get("eeoQuestions").is_some());
    let (_, elsewhere) = lever.get(&at("Backend Engineer", "")).await;
    assert!(elsewhere["data"].get("eeoQuestions").is_none());
}

#[tokio::test]
async fn answers_are_shown_in_the_two_lists_and_nowhere_else() {
    let lever = Lever::start().await;
    let (posting, manager) = (lever.posting("Account Executive"), lever.user("Owen Pritchard"));
    let answers = json!({
        "gender": "Female", "veteran": "I am not a veteran", "disability": "I do not want to answer",
        "disabilitySignature": "Ines Example", "disabilitySignatureDate": NOW,
    });
    let (status, applied) = apply(&lever, "Ines", |body| body["eeoResponses"] = answers).await;
    assert_eq!(status, 201);
    let id = applied["data"]["applicationId"].as_str().unwrap();
    lever.clock.advance_ms(1000);
    let (_, silent) = apply(&lever, "Jonas", |_| ()).await;
    let (_, found) = lever.get("/v1/opportunities?email=ines@people.example").await;
    let opportunity = &found["data"][0];
    let shown = json!({
        "applicationArchivedAt": null, "applicationArchivedBy": null, "applicationArchiveReason": null,
        "applicationTitle": "Account Executive", "appliedAt": NOW, "currentStage": "applicant-new", "gender": "Female",
        "veteran": "I am not a veteran", "disability": "I do not want to answer", "disabilitySignatureDate": NOW,
    });
    let (_, anonymous) = lever.get("/v1/eeo/responses").await;
    assert_eq!(anonymous["data"][1], shown);
    assert_eq!(anonymous["hasNext"], false);
    // Who answered nothing is a row without answers.
    assert_eq!(anonymous["data"][0].as_object().unwrap().len(), 6);

    let (_, named) = lever.get("/v1/eeo/responses/pii").await;
    let mut expected = shown;
    let more = json!({
        "id": id, "applicationId": id, "contact": opportunity["contact"], "eeoResponseSource": "api",
        "eeoSurveyRespondedAt": NOW, "hiredDate": null, "hiringManager": manager, "opportunityId": opportunity["id"],
        "opportunityOwner": opportunity["owner"], "origin": "applied", "posting": posting,
        "sources": ["Applied through website"], "requisitionCodes": ["COM-077"],
    });
    expected.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    assert_eq!(named["data"][1], expected);
    assert_eq!(named["data"][0]["id"], silent["data"]["applicationId"]);
    let (_, expanded) = lever.get("/v1/eeo/responses/pii?expand=contact&expand=hiringManager&expand=posting").await;
    let row = &expanded["data"][1];
    assert_eq!(
        (&row["contact"]["name"], &row["hiringManager"]["name"], &row["posting"]["text"]),
        (&json!("Ines"), &json!("Owen Pritchard"), &json!("Account Executive"))
    );

    let expanded = lever
        .get(&format!("/v1/opportunities/{}?expand=applications&expand=contact", opportunity["id"].as_str().unwrap()))
        .await;
    let everything = expanded.1.to_string();
    assert!(!everything.contains("veteran") && !everything.contains("Female"));
}

#[tokio::test]
async fn the_lists_reach_back_a_week_unless_told() {
    let lever = Lever::start().await;
    apply(&lever, "Early", |_| ()).await;
    lever.clock.advance_ms(WEEK + 1);
    apply(&lever, "Late", |_| ()).await;
    let count = async |path: &str| lever.get(path).await.1["data"].as_array().unwrap().len();
    assert_eq!(count("/v1/eeo/responses").await, 1);
    assert_eq!(count("/v1/eeo/responses/pii").await, 1);
    assert_eq!(count(&format!("/v1/eeo/responses?fromDate={NOW}")).await, 2);
    assert_eq!(count(&format!("/v1/eeo/responses?fromDate={NOW}&toDate={NOW}")).await, 1);
    assert_eq!(count(&format!("/v1/eeo/responses/pii?created_at_start={NOW}")).await, 2);
    assert_eq!(count(&format!("/v1/eeo/responses/pii?created_at_end={NOW}")).await, 1);
    assert_eq!(lever.get("/v1/eeo/responses?fromDate=yesterday").await.0, 400);
    let (_, first) = lever.get(&format!("/v1/eeo/responses?fromDate={NOW}&limit=1")).await;
    let next = first["next"].as_str().unwrap();
    let (_, second) = lever.get(&format!("/v1/eeo/responses?fromDate={NOW}&limit=1&offset={next}")).await;
    assert_eq!(
        (&first["data"][0]["appliedAt"], &second["data"][0]["appliedAt"]),
        (&json!(NOW + WEEK + 1), &json!(NOW))
    );
}

#[tokio::test]
async fn an_answer_that_is_no_option_is_refused_and_nothing_is_made() {
    let lever = Lever::start().await;
    let (status, refused) = apply(&lever, "Odd", |body| body["eeoResponses"] = json!({"gender": "Other"})).await;
    assert_eq!((status, &refused["message"]), (400, &json!("eeoResponses gender is not one of its options")));
    assert_eq!(lever.get("/v1/opportunities").await.1["data"], json!([]));
}

#[tokio::test]
async fn a_person_on_the_job_site_answers_too_and_confidential_rows_need_the_grant() {
    let lever = Lever::start().await;
    let eeo_responses = EeoAnswers { race: Some("Decline to self-identify".to_owned()), ..EeoAnswers::default() };
    let applicant = Applicant { eeo_responses, ..Applicant::generated("Account Executive") };
    let applied = lever.sim.apply(applicant).unwrap();
    let (_, rows) = lever.get("/v1/eeo/responses/pii").await;
    let row = &rows["data"][0];
    assert_eq!((&row["race"], &row["eeoResponseSource"]), (&json!("Decline to self-identify"), &json!("apply-page")));
    lever.sim.archive(&applied.opportunity_id, Some("Hired")).unwrap();
    let (_, rows) = lever.get("/v1/eeo/responses/pii").await;
    let row = &rows["data"][0];
    assert_eq!(
        (&row["hiredDate"], &row["applicationArchivedAt"], &row["applicationArchiveReason"]),
        (&json!(NOW), &json!(NOW), &json!(lever.reason("Hired")))
    );

    let moved = json!({"categories": {"location": "Boston, US"}});
    lever.post(&format!("/sim/postings/{}", lever.posting("Director of People")), moved).await;
    lever.sim.apply(Applicant::generated("Director of People")).unwrap();
    let count = async |lever: &Lever| lever.get("/v1/eeo/responses").await.1["data"].as_array().unwrap().len();
    assert_eq!(count(&lever).await, 1);
    assert_eq!(count(&lever.with_key(SECRET_KEY)).await, 2);
}

#[tokio::test]
async fn some_of_the_demo_company_s_applicants_answered() {
    let lever = Lever::start_with(|options| Options { seed: Seed::small(), ..options }).await;
    let (_, rows) = lever.get("/v1/eeo/responses?fromDate=0").await;
    let rows = rows["data"].as_array().unwrap();
    assert!(rows.len() > 4 && rows.iter().all(|row| row["applicationTitle"] == "Account Executive"));
    assert!(rows.iter().any(|row| row.get("gender").is_some()) && rows.iter().any(|row| row.get("gender").is_none()));
}

#[tokio::test]
async fn a_survey_can_be_read_its_answers_and_consent_only_written() {
    let lever = Lever::start().await;
    let posting = lever.posting("Account Executive");
    let path = format!("/v1/surveys/diversity/{posting}");
    let (status, survey) = lever.get(&path).await;
    assert_eq!(status, 200);
    let survey = &survey["data"];
    assert_eq!(survey["candidateLocations"], json!({"countryCodes": ["GB", "NL"]}));
    let question = &survey["fields"][0];
    assert_eq!((&question["type"], question["options"].as_array().unwrap().len()), (&json!("multiple choice"), 4));
    assert_eq!(lever.get(&format!("{path}?country_code=NL&location=London,%20UK")).await.0, 200);
    assert_eq!(lever.get(&format!("{path}?country_code=US")).await.0, 404);
    assert_eq!(lever.get(&format!("{path}?location=Oslo")).await.0, 400);
    assert_eq!(lever.get(&format!("/v1/surveys/diversity/{}", lever.posting("Director of People"))).await.0, 403);

    let answers = json!({
        "surveyId": survey["id"], "candidateSelectedLocation": "GB",
        "responses": [{
            "questionId": question["id"], "questionText": question["text"], "questionType": question["type"],
            "answer": "English",
        }],
    });
    let consent = json!({"store": {"provided": true, "compliancePolicyId": "p"}, "marketing": {"provided": false}});
    let (_, applied) = apply(&lever, "Mira", |body| {
        body["diversitySurvey"] = answers.clone();
        body["consent"] = consent.clone();
        body["userAgent"] = json!("Browser/1");
        body["referer"] = json!("https://jobs.example/");
    })
    .await;
    let id = applied["data"]["applicationId"].as_str().unwrap();
    let kept = lever.sim.application(id).unwrap();
    assert_eq!((&kept["diversitySurvey"], &kept["consent"]), (&answers, &consent));
    let (_, found) = lever.get("/v1/opportunities?email=mira@people.example&expand=applications").await;
    let application = &found["data"][0]["applications"][0];
    assert_eq!(
        (&application["userAgent"], &application["referer"]),
        (&json!("Browser/1"), &json!("https://jobs.example/"))
    );
    assert!(!found.to_string().contains("surveyId") && !found.to_string().contains("compliancePolicyId"));

    for bad in
        [json!({}), json!({"surveyId": "x"}), json!({"surveyId": survey["id"], "responses": [{"questionId": "x"}]})]
    {
        assert_eq!(apply(&lever, "Nobody", |body| body["diversitySurvey"] = bad.clone()).await.0, 400, "{bad}");
    }
}
