use std::error::Error as _;

use lever::ResumeId;
use lever_client::{Credential, Error, ErrorKind, NewNote, Options};

use crate::script::{Answer, KEY, Server, opportunity};

const LARGEST_FILE_BYTES: usize = 30 * 1024 * 1024;

/// The error and everything beneath it, as a log would print it.
fn told(error: &Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(source) = cause {
        text.push_str(&format!(" {source}"));
        cause = source.source();
    }
    text
}

#[tokio::test]
async fn a_refusal_is_told_by_its_kind_and_not_repeated() {
    let cases = [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Forbidden),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::Missing),
        (410, ErrorKind::Missing),
        (422, ErrorKind::Rejected),
    ];
    for (status, kind) in cases {
        let answer = || Answer::Says(status, r#"{"code":"ACode","message":"m"}"#);
        let server = Server::that([answer(), answer()]).await;
        let read = server.reader().opportunity(&opportunity()).await.unwrap_err();
        assert_eq!(read.to_string(), format!("could not read the opportunity: Lever answered {status} (ACode)"));
        let note = NewNote { value: "hello", secret: false };
        let write = server.writer().add_note(&opportunity(), &note, None).await.unwrap_err();
        assert_eq!((read.kind(), write.kind(), server.seen().len()), (kind, kind, 2), "{status}");
    }
}

#[tokio::test]
async fn a_success_that_is_not_understood_is_malformed_and_says_where() {
    for body in ["", "<html>", "[]", "{}", r#"{"data":{"id":"../users"}}"#, r#"{"data":{}}"#] {
        let server = Server::that([Answer::Says(200, body)]).await;
        let error = server.reader().opportunity(&opportunity()).await.unwrap_err();
        assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Malformed, 1), "{body}");
    }
    let server = Server::that([Answer::Says(200, "{\"data\":\n [1]}")]).await;
    let error = server.reader().stages().await.unwrap_err();
    let says = "could not list the stages: Lever's answer is not understood at line 2, column 3";
    assert_eq!(error.to_string(), says);
}

#[tokio::test]
async fn an_answer_cut_within_is_unavailable_for_a_read() {
    let server = Server::that([Answer::CutsWithin]).await;
    assert_eq!(server.reader().stages().await.unwrap_err().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn no_error_repeats_what_was_sent_or_answered() {
    const PERSONAL: &str = "Ada Quillfeather";
    let answers = [
        Answer::Says(400, r#"{"code":"Invalid","message":"Ada Quillfeather is no stage"}"#),
        Answer::Says(400, "Ada Quillfeather"),
        Answer::Says(500, r#"{"code":"Oh","message":"Ada Quillfeather"}"#),
        Answer::Says(200, r#"{"data":"Ada Quillfeather"}"#),
        Answer::Says(200, r#"{"data":{"id":["Ada Quillfeather"]}}"#),
        Answer::Says(200, "Ada Quillfeather"),
        Answer::Cuts,
    ];
    for answer in answers {
        let says = format!("{answer:?}");
        let server = Server::that([answer]).await;
        let note = NewNote { value: PERSONAL, secret: true };
        let error = server.writer().add_note(&opportunity(), &note, None).await.unwrap_err();
        let told = told(&error);
        for secret in [PERSONAL, "Ada", KEY, "YW4tYXBpLWtleS"] {
            assert!(!told.contains(secret), "{says}: {told}");
        }
    }
    let options = Options::new("http://localhost", Credential::ApiKey(KEY.into()));
    assert!(!format!("{options:?}").contains(KEY));
}

#[tokio::test]
async fn a_file_is_taken_up_to_the_limit() {
    let server = Server::that([Answer::Says(200, "a file")]).await;
    let file = server.reader().resume_file(&opportunity(), &ResumeId::parse("r1").unwrap()).await.unwrap();
    assert_eq!(file.as_ref(), b"a file");
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_before_it_has_all_come() {
    // One that says so is refused by its word, one that does not as soon as it goes beyond: neither ever ends.
    for endless in [Answer::Declares(LARGEST_FILE_BYTES as u64 + 1), Answer::Streams(LARGEST_FILE_BYTES + 1)] {
        let server = Server::that([endless]).await;
        let resume = ResumeId::parse("r1").unwrap();
        let error = server.reader().resume_file(&opportunity(), &resume).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Rejected);
        let says = "could not download the résumé: the answer is larger than 31457280 bytes";
        assert_eq!(error.to_string(), says);
    }
}

#[tokio::test]
async fn a_person_is_looked_for_without_the_confidential_where_lever_does_not_grant_it() {
    let refused = Answer::Says(403, r#"{"code":"ForbiddenError","message":"no access to confidential data"}"#);
    let server = Server::that([refused, Answer::Says(200, r#"{"data":[{"id":"o1"}],"hasNext":false}"#)]).await;
    let contact = lever::ContactId::parse("c1").unwrap();
    assert!(server.reader().has_opportunities(&contact).await.unwrap());
    let asked =
        ["/v1/opportunities?contact_id=c1&limit=1&confidentiality=all", "/v1/opportunities?contact_id=c1&limit=1"];
    assert_eq!(server.targets(), asked);
}
