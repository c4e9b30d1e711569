//! A read goes where Lever sends it, without the credential where that is not Lever; a write goes nowhere else.

use lever::ResumeId;
use lever_client::{ErrorKind, NewNote};

use crate::script::{Answer, Server, grace, opportunity};

const STAGES: Answer = Answer::Says(200, r#"{"data":[]}"#);

#[tokio::test]
async fn a_read_is_followed_within_lever_with_the_credential() {
    let server = Server::that([Answer::Moves(301, "/v1/elsewhere".into()), STAGES]).await;
    assert_eq!(server.reader().stages().await.unwrap(), []);
    let seen = server.seen();
    assert_eq!(server.targets(), ["/v1/stages", "/v1/elsewhere"]);
    assert_eq!(seen[0].authorization, seen[1].authorization);
}

#[tokio::test]
async fn an_opportunity_that_was_merged_into_another_is_read_as_the_other_one_with_what_was_asked() {
    let merged = Answer::Moves(301, "/v1/opportunities/o2".into());
    let server = Server::that([merged, Answer::Says(200, r#"{"data":{"id":"o2"}}"#)]).await;
    let read = server.reader().opportunity(&opportunity()).await.unwrap();
    assert_eq!(read.id.as_str(), "o2");
    let asked = "?expand=applications&expand=stage";
    assert_eq!(server.targets(), [format!("/v1/opportunities/o1{asked}"), format!("/v1/opportunities/o2{asked}")]);

    // Where Lever says itself what to ask for, that is asked.
    let merged = Answer::Moves(301, "/v1/opportunities/o2?expand=owner".into());
    let server = Server::that([merged, Answer::Says(200, r#"{"data":{"id":"o2"}}"#)]).await;
    server.reader().opportunity(&opportunity()).await.unwrap();
    assert_eq!(server.targets()[1], "/v1/opportunities/o2?expand=owner");
}

#[tokio::test]
async fn a_read_is_followed_to_another_host_without_the_credential() {
    let store = Server::that([Answer::Says(200, "file")]).await;
    let lever = Server::that([Answer::Moves(302, format!("{}/bucket/1", store.url))]).await;
    let resume = ResumeId::parse("r1").unwrap();
    let file = lever.reader().resume_file(&opportunity(), &resume).await.unwrap();
    assert_eq!(file.as_ref(), b"file");
    assert_eq!(store.seen()[0].authorization, "");
}

#[tokio::test]
async fn a_circle_ends() {
    let circle = || Answer::Moves(302, "/v1/stages".into());
    let server = Server::that([circle(), circle(), circle(), circle(), circle()]).await;
    assert_eq!(server.reader().stages().await.unwrap_err().kind(), ErrorKind::Rejected);
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn a_redirected_write_is_refused_and_not_turned_into_a_read() {
    for status in [301, 302, 307, 308] {
        let server = Server::that([Answer::Moves(status, "/v1/elsewhere".into()), STAGES]).await;
        let note = NewNote { value: "hello", secret: true };
        let error = server.writer().add_note(&opportunity(), &note, Some(&grace())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Rejected);
        assert_eq!(server.seen().len(), 1);
    }
}
