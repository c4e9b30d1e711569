use axum::http::Method;
use lever::{NoteId, OpportunityId, ResumeId, StageId};
use lever_client::{Client, Credential, Error, NewNote, Options, Priority};

use crate::script::{Answer, KEY, Request, Server, client, grace, opportunity};

const EMPTY: Answer = Answer::Says(200, r#"{"data":[]}"#);
const DONE: Answer = Answer::Says(200, r#"{"data":{}}"#);

#[tokio::test]
async fn an_api_key_is_the_user_of_basic_authentication_without_a_password() {
    let server = Server::that([EMPTY]).await;
    server.reader().stages().await.unwrap();
    let expected = Request {
        method: Method::GET,
        target: "/v1/stages".into(),
        // base64 of "an-api-key-nobody-may-see:"
        authorization: "Basic YW4tYXBpLWtleS1ub2JvZHktbWF5LXNlZTo=".into(),
        body: String::new(),
    };
    assert_eq!(server.seen(), [expected]);
}

#[tokio::test]
async fn an_access_token_is_a_bearer() {
    let server = Server::that([EMPTY]).await;
    let client = client(&server.url, Credential::Bearer("a-token".into()));
    client.reader(Priority::Person).stages().await.unwrap();
    assert_eq!(server.seen()[0].authorization, "Bearer a-token");
}

#[tokio::test]
async fn a_path_is_joined_to_the_base_with_and_without_a_slash_at_its_end() {
    let server = Server::that([EMPTY, EMPTY, EMPTY]).await;
    let origin = server.url.strip_suffix("/v1").unwrap();
    for base in [server.url.clone(), format!("{}/", server.url), origin.to_owned()] {
        let client = client(&base, Credential::ApiKey(KEY.into()));
        client.reader(Priority::Person).notes(&opportunity()).await.unwrap();
    }
    let notes = "/opportunities/o1/notes";
    assert_eq!(server.targets(), [format!("/v1{notes}"), format!("/v1{notes}"), notes.to_owned()]);
}

#[test]
fn an_address_that_takes_no_path_is_refused() {
    for base in ["", "lever", "mailto:a@b"] {
        let options = Options::new(base, Credential::ApiKey(KEY.into()));
        let refused = Client::new(reqwest::Client::builder().build().unwrap(), options).unwrap_err();
        assert!(matches!(refused, Error::BadBaseUrl { .. }), "{base:?}: {refused:?}");
    }
}

#[tokio::test]
async fn every_page_is_read_and_the_token_comes_back_as_it_was_given() {
    // Lever's tokens are percent-encoded JSON: what came as %5B must arrive as %255B, or it would be decoded once
    // too often.
    let server = Server::that([
        Answer::Says(200, r#"{"data":[{"id":"a","text":"A"}],"hasNext":true,"next":"%5B1407%2C%22x y%22%5D"}"#),
        Answer::Says(200, r#"{"data":[],"hasNext":true,"next":"two&three=3"}"#),
        Answer::Says(200, r#"{"data":[{"id":"b","text":"B"}],"hasNext":false,"next":"never asked for"}"#),
    ])
    .await;
    let stages = server.reader().stages().await.unwrap();
    assert_eq!(stages.iter().map(|stage| stage.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let pages =
        ["/v1/stages", "/v1/stages?offset=%255B1407%252C%2522x+y%2522%255D", "/v1/stages?offset=two%26three%3D3"];
    assert_eq!(server.targets(), pages);
}

#[tokio::test]
async fn a_list_that_promises_a_page_without_a_token_ends() {
    let server = Server::that([Answer::Says(200, r#"{"data":[],"hasNext":true}"#)]).await;
    assert_eq!(server.reader().stages().await.unwrap(), []);
    assert_eq!(server.targets(), ["/v1/stages"]);
}

#[tokio::test]
async fn on_whose_behalf_is_a_query_parameter_and_never_in_the_body() {
    let server = Server::that([DONE, DONE, DONE]).await;
    let (writer, id) = (server.writer(), opportunity());
    let note = NewNote { value: "hello", secret: true };
    assert_eq!(writer.add_note(&id, &note, Some(&grace())).await.unwrap(), None);
    writer.move_stage(&id, &StageId::parse("onsite").unwrap(), Some(&grace())).await.unwrap();
    writer.add_tags(&id, &["a tag"], None).await.unwrap();
    let wrote: Vec<_> =
        server.seen().into_iter().map(|request| (request.method, request.target, request.body)).collect();
    let expected = [
        (Method::POST, "/v1/opportunities/o1/notes?perform_as=u1", r#"{"secret":true,"value":"hello"}"#),
        (Method::PUT, "/v1/opportunities/o1/stage?perform_as=u1", r#"{"stage":"onsite"}"#),
        (Method::POST, "/v1/opportunities/o1/addTags", r#"{"tags":["a tag"]}"#),
    ];
    assert_eq!(wrote, expected.map(|(method, target, body)| (method, target.to_owned(), body.to_owned())));
}

#[tokio::test]
async fn an_opportunity_is_read_with_its_application_and_stage() {
    let server = Server::that([Answer::Says(200, r#"{"data":{"id":"o1"}}"#)]).await;
    assert_eq!(server.reader().opportunity(&opportunity()).await.unwrap().id, opportunity());
    assert_eq!(server.targets(), ["/v1/opportunities/o1?expand=applications&expand=stage"]);
}

#[tokio::test]
async fn an_id_cannot_leave_its_segment_of_the_path() {
    for text in ["../users", "..", ".", "a/b", "a\\b", "a?b", "a#b", "a%2fb", "a b", "a\nb", "é", ""] {
        assert!(OpportunityId::parse(text).is_err() && NoteId::parse(text).is_err(), "{text:?}");
    }
    let server = Server::that([Answer::Says(200, "file"), Answer::Says(200, "")]).await;
    let odd = OpportunityId::parse("a..b_-.c").unwrap();
    server.reader().resume_file(&odd, &ResumeId::parse("R-1.pdf").unwrap()).await.unwrap();
    server.writer().delete_note(&odd, &NoteId::parse("_n..").unwrap()).await.unwrap();
    let targets = ["/v1/opportunities/a..b_-.c/resumes/R-1.pdf/download", "/v1/opportunities/a..b_-.c/notes/_n.."];
    assert_eq!(server.targets(), targets);
}
