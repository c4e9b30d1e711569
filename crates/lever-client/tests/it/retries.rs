use lever_client::{Credential, ErrorKind, NewNote, Priority};
use tokio::net::TcpListener;

use crate::script::{Answer, KEY, Server, client, grace, opportunity};

const NOTE: NewNote<'_> = NewNote { value: "hello", secret: true };
const ADDED: Answer = Answer::Says(200, r#"{"data":{"id":"n1"}}"#);
const EMPTY: Answer = Answer::Says(200, r#"{"data":[]}"#);
const TOO_MANY: Answer = Answer::Says(429, r#"{"code":"TooManyRequests","message":"slow down"}"#);
const BROKEN: Answer = Answer::Says(500, r#"{"code":"InternalServerError","message":"oh"}"#);

#[tokio::test]
async fn a_read_is_tried_again_when_lever_is_busy_broken_or_gone() {
    for trouble in [TOO_MANY, BROKEN, Answer::Says(503, ""), Answer::Cuts] {
        let says = format!("{trouble:?}");
        let server = Server::that([trouble, EMPTY]).await;
        assert_eq!(server.reader().notes(&opportunity()).await.unwrap(), [], "{says}");
        assert_eq!(server.seen().len(), 2, "{says}");
    }
}

#[tokio::test]
async fn a_write_that_was_never_taken_up_is_sent_again_as_it_was() {
    let server = Server::that([TOO_MANY, TOO_MANY, ADDED]).await;
    let note = server.writer().add_note(&opportunity(), &NOTE, Some(&grace())).await.unwrap();
    assert_eq!(note.unwrap().as_str(), "n1");
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|request| *request == seen[0]), "{seen:?}");
}

#[tokio::test]
async fn retries_run_out() {
    let server = Server::that([TOO_MANY, TOO_MANY, TOO_MANY, EMPTY]).await;
    let error = server.reader().stages().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert_eq!(server.seen().len(), 3);

    let server = Server::that([BROKEN, BROKEN, BROKEN, EMPTY]).await;
    assert_eq!(server.reader().stages().await.unwrap_err().kind(), ErrorKind::Unavailable);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_write_whose_outcome_nobody_knows_is_sent_once_and_says_so() {
    let doubts = [
        BROKEN,
        Answer::Says(502, "<html>"),
        Answer::Cuts,
        Answer::CutsWithin,
        Answer::Says(200, "not JSON"),
        Answer::Says(200, r#"{"data":"no note"}"#),
    ];
    for doubt in doubts {
        let says = format!("{doubt:?}");
        let server = Server::that([doubt, ADDED]).await;
        let error = server.writer().add_note(&opportunity(), &NOTE, None).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unknown, "{says}");
        assert_eq!(server.seen().len(), 1, "{says}");
    }
}

#[tokio::test]
async fn a_connection_that_was_kept_and_cut_does_not_repeat_a_write() {
    // The second request goes over the connection of the first, as it does in service.
    let server = Server::that([EMPTY, Answer::Cuts, ADDED]).await;
    let client = server.client();
    client.reader(Priority::Person).stages().await.unwrap();
    let error = client.writer(Priority::Person).add_note(&opportunity(), &NOTE, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unknown);
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_deletion_in_doubt_is_sent_once() {
    let note = lever::NoteId::parse("n1").unwrap();
    for doubt in [BROKEN, Answer::Cuts] {
        let server = Server::that([doubt, ADDED]).await;
        let error = server.writer().delete_note(&opportunity(), &note).await.unwrap_err();
        assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Unknown, 1));
    }
}

#[tokio::test]
async fn a_refused_connection_has_carried_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    drop(listener);
    let client = client(&url, Credential::ApiKey(KEY.into()));
    let read = client.reader(Priority::Person).stages().await.unwrap_err();
    let write = client.writer(Priority::Person).add_note(&opportunity(), &NOTE, None).await.unwrap_err();
    assert_eq!((read.kind(), write.kind()), (ErrorKind::Unavailable, ErrorKind::Unavailable));
}
