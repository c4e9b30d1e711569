//! Every write: its method, path, query and body.

use lever::*;
use lever_client::*;
use serde_json::{Value, json};

use crate::script::{Answer, Server, grace, opportunity};

/// Enough for every kind of answer.
const DONE: &str = r#"{"data":{"id":"x","noteId":"x","applicationId":"x"}}"#;

/// The one request that a write makes.
async fn wrote<T>(answer: &'static str, write: impl AsyncFnOnce(&Writer) -> Result<T, Error>) -> (T, String, Value) {
    let server = Server::that([Answer::Says(200, answer)]).await;
    let told = write(&server.writer()).await.unwrap();
    let [request] = server.seen().try_into().unwrap();
    let body = if request.body.is_empty() { Value::Null } else { serde_json::from_str(&request.body).unwrap() };
    (told, format!("{} {}", request.method, request.target), body)
}

macro_rules! writes {
    ($($writer:ident => $write:expr, $request:literal, $body:tt;)+) => {$(
        let (_, request, body) = wrote(DONE, async |$writer| $write.await).await;
        assert_eq!((request.as_str(), body), ($request, json!($body)));
    )+};
}

macro_rules! id {
    ($kind:ident, $text:literal) => {
        $kind::parse($text).unwrap()
    };
}

// After the macros, which they use.
mod account;
mod hiring;
mod papers;
mod talks;

const NOTHING: Value = Value::Null;

#[tokio::test]
async fn an_opportunity_is_made() {
    let new = NewOpportunity {
        name: Some("Mirela Tannenquist".into()),
        headline: Some("Quillworks".into()),
        stage: Some(id!(StageId, "lead-new")),
        location: Some("Bremen".into()),
        phones: vec![Phone { kind: Some("home".into()), value: "1".into(), ..Phone::default() }],
        emails: vec!["mirela@tannenquist.example".into()],
        links: vec!["https://portfolio.example".into()],
        tags: vec!["t".into()],
        sources: vec!["s".into()],
        origin: Some(Origin::Sourced),
        owner: Some(id!(UserId, "u2")),
        followers: vec![id!(UserId, "u3")],
        posting: Some(id!(PostingId, "p1")),
        created_at: Some(EpochMillis(1)),
        archived: Some(NewArchive { reason: id!(ArchiveReasonId, "ar1"), archived_at: Some(EpochMillis(2)) }),
        contact: Some(id!(ContactId, "c1")),
        opportunity_location: Some("Bremen".into()),
    };
    let answer = r#"{"data":{"id":"o2","contact":"c1","name":""},"deduped":true}"#;
    let (made, request, body) = wrote(answer, async |w| w.create_opportunity(&new, &grace()).await).await;
    assert_eq!(request, "POST /v1/opportunities?perform_as=u1");
    let expected = json!({
        "name": "Mirela Tannenquist", "headline": "Quillworks", "stage": "lead-new", "location": "Bremen",
        "phones": [{"type": "home", "value": "1"}], "emails": ["mirela@tannenquist.example"],
        "links": ["https://portfolio.example"], "tags": ["t"], "sources": ["s"], "origin": "sourced", "owner": "u2",
        "followers": ["u3"], "postings": ["p1"], "createdAt": 1, "archived": {"reason": "ar1", "archivedAt": 2},
        "contact": "c1", "opportunityLocation": "Bremen",
    });
    assert_eq!(body, expected);
    let contact = Some(id!(ContactId, "c1"));
    assert_eq!(made, CreatedOpportunity { id: id!(OpportunityId, "o2"), contact, deduped: true });

    let creation = Creation { parse: true, perform_as_posting_owner: true, ..Creation::default() };
    let nobody = NewOpportunity::default();
    writes! {
        w => w.create_opportunity_with(&nobody, &creation, &grace()),
            "POST /v1/opportunities?perform_as=u1&parse=true&perform_as_posting_owner=true", {};
    }
}

#[tokio::test]
async fn an_opportunity_moves_on() {
    let (o, by, reason) = (&opportunity(), grace(), id!(ArchiveReasonId, "ar1"));
    let by = Some(&by);
    let hire = Archiving {
        reason: Some(reason.clone()),
        clean_interviews: true,
        requisition_id: Some(id!(RequisitionId, "rq1")),
    };
    writes! {
        w => w.move_stage(o, &id!(StageId, "offer"), by), "PUT /v1/opportunities/o1/stage?perform_as=u1",
            {"stage": "offer"};
        w => w.move_stage(o, &id!(StageId, "offer"), None), "PUT /v1/opportunities/o1/stage", {"stage": "offer"};
        w => w.archive(o, Some(&reason), by), "PUT /v1/opportunities/o1/archived?perform_as=u1", {"reason": "ar1"};
        w => w.archive(o, None, None), "PUT /v1/opportunities/o1/archived", {"reason": null};
        w => w.archive_with(o, &hire, by), "PUT /v1/opportunities/o1/archived?perform_as=u1",
            {"reason": "ar1", "cleanInterviews": true, "requisitionId": "rq1"};
        w => w.add_tags(o, &["a", "b"], by), "POST /v1/opportunities/o1/addTags?perform_as=u1", {"tags": ["a", "b"]};
        w => w.remove_tags(o, &["a"], None), "POST /v1/opportunities/o1/removeTags", {"tags": ["a"]};
        w => w.add_links(o, &["l"], by), "POST /v1/opportunities/o1/addLinks?perform_as=u1", {"links": ["l"]};
        w => w.remove_links(o, &["l"], None), "POST /v1/opportunities/o1/removeLinks", {"links": ["l"]};
        w => w.add_sources(o, &["s"], by), "POST /v1/opportunities/o1/addSources?perform_as=u1", {"sources": ["s"]};
        w => w.remove_sources(o, &["s"], None), "POST /v1/opportunities/o1/removeSources", {"sources": ["s"]};
    }
}

#[tokio::test]
async fn the_ids_of_what_was_made_come_back() {
    let (note, ..) = wrote(r#"{"data":{"noteId":"n9"}}"#, async |w| {
        w.add_detailed_note(&opportunity(), &DetailedNote::default(), None).await
    })
    .await;
    assert_eq!(note, Some(id!(NoteId, "n9")));
    let (user, ..) = wrote(DONE, async |w| w.create_user(&UserBody::default()).await).await;
    assert_eq!(user, id!(UserId, "x"));
    let request = ApplyRequest::default();
    let (application, ..) = wrote(DONE, async |w| w.apply(&id!(PostingId, "p1"), &request, false).await).await;
    assert_eq!(application, id!(ApplicationId, "x"));
}
