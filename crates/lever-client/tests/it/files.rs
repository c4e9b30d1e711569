//! Files and the forms that carry them.

use bytes::Bytes;
use lever::{ArchiveReasonId, EpochMillis, FileId, OpportunityId, PostingId, UploadId};
use lever_client::{Attachment, Creation, ErrorKind, NewArchive, NewOpportunity};

use crate::script::{Answer, Request, Server, grace, opportunity};

fn file(name: &str, content: &'static str) -> Attachment {
    Attachment { name: name.into(), content: Bytes::from_static(content.as_bytes()) }
}

/// The parts of a form as `name (file name): content`, in order.
fn parts(request: &Request) -> Vec<String> {
    let boundary = request.body.lines().next().unwrap();
    let mut parts = Vec::new();
    for part in request.body.split(boundary) {
        let Some((head, content)) = part.trim_start().split_once("\r\n\r\n") else { continue };
        let word = |key: &str| head.split(&format!("{key}=\"")).nth(1).map(|rest| rest.split('"').next().unwrap());
        let name = head.split("; name=\"").nth(1).unwrap().split('"').next().unwrap();
        let content = content.strip_suffix("\r\n").unwrap();
        parts.push(match word("filename") {
            Some(file) => format!("{name} ({file}): {content}"),
            None => format!("{name}: {content}"),
        });
    }
    parts
}

#[tokio::test]
async fn a_file_is_added_as_the_part_that_lever_expects() {
    let server = Server::that([Answer::Says(200, r#"{"data":{"id":"f1","status":"processing"}}"#)]).await;
    let id = server.writer().upload_file(&opportunity(), &file("a letter.txt", "Dear all"), &grace()).await.unwrap();
    assert_eq!(id, FileId::parse("f1").unwrap());
    let [request] = server.seen().try_into().unwrap();
    assert_eq!(request.target, "/v1/opportunities/o1/files?perform_as=u1");
    assert_eq!(parts(&request), ["file (a letter.txt): Dear all"]);
}

#[tokio::test]
async fn a_file_is_sent_ahead_of_an_application() {
    let answer = r#"{"data":{"id":"1-Lebenslauf (2).pdf","uri":"https://uploads.example/1","expiresAt":"9"}}"#;
    let server = Server::that([Answer::Says(201, answer)]).await;
    let upload = server.writer().upload(&file("Lebenslauf (2).pdf", "%PDF")).await.unwrap();
    assert_eq!(upload.id, UploadId::new("1-Lebenslauf (2).pdf"));
    assert_eq!((upload.uri.as_deref(), upload.expires_at), (Some("https://uploads.example/1"), Some(EpochMillis(9))));
    let [request] = server.seen().try_into().unwrap();
    assert_eq!(request.target, "/v1/uploads");
    assert_eq!(parts(&request), ["file (Lebenslauf (2).pdf): %PDF"]);
}

#[tokio::test]
async fn an_opportunity_with_files_is_a_form_that_says_what_the_json_would() {
    let server = Server::that([Answer::Says(201, r#"{"data":{"id":"o2"},"deduped":false}"#)]).await;
    let new = NewOpportunity {
        name: Some("Mirela Tannenquist".into()),
        emails: vec!["mirela@tannenquist.example".into(), "m@quillworks.example".into()],
        tags: vec!["rust".into()],
        posting: Some(PostingId::parse("p1").unwrap()),
        created_at: Some(EpochMillis(1)),
        archived: Some(NewArchive {
            reason: ArchiveReasonId::parse("ar1").unwrap(),
            archived_at: Some(EpochMillis(2)),
        }),
        ..NewOpportunity::default()
    };
    let creation = Creation {
        parse: true,
        resume: Some(file("cv.pdf", "%PDF")),
        files: vec![file("one.txt", "1"), file("two.txt", "2")],
        ..Creation::default()
    };
    let made = server.writer().create_opportunity_with(&new, &creation, &grace()).await.unwrap();
    assert_eq!((made.id, made.deduped), (OpportunityId::parse("o2").unwrap(), false));
    let [request] = server.seen().try_into().unwrap();
    assert_eq!(request.target, "/v1/opportunities?perform_as=u1&parse=true");
    let expected = [
        "name: Mirela Tannenquist",
        "createdAt: 1",
        "archived[reason]: ar1",
        "archived[archivedAt]: 2",
        "postings[]: p1",
        "emails[]: mirela@tannenquist.example",
        "emails[]: m@quillworks.example",
        "tags[]: rust",
        "resumeFile (cv.pdf): %PDF",
        "files[] (one.txt): 1",
        "files[] (two.txt): 2",
    ];
    assert_eq!(parts(&request), expected);
}

#[tokio::test]
async fn a_form_that_was_refused_for_now_is_sent_again_whole() {
    let too_many = Answer::Says(429, r#"{"code":"TooManyRequests","message":""}"#);
    let server = Server::that([too_many, Answer::Says(200, r#"{"data":{"id":"f1"}}"#)]).await;
    server.writer().upload_file(&opportunity(), &file("a.txt", "whole"), &grace()).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen.iter().map(parts).collect::<Vec<_>>(), [["file (a.txt): whole"], ["file (a.txt): whole"]]);
}

#[tokio::test]
async fn a_form_whose_outcome_nobody_knows_is_sent_once() {
    for doubt in [Answer::Cuts, Answer::Says(500, ""), Answer::Says(200, "{}")] {
        let server = Server::that([doubt, Answer::Says(200, r#"{"data":{"id":"f1"}}"#)]).await;
        let error = server.writer().upload_file(&opportunity(), &file("a.txt", "x"), &grace()).await.unwrap_err();
        assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Unknown, 1));
    }
}

#[test]
fn an_attachment_does_not_print_what_it_holds() {
    assert_eq!(format!("{:?}", file("Mirela Tannenquist.pdf", "12345")), "Attachment(5 bytes)");
}
