//! Lists that are longer than a page.

use futures::TryStreamExt;
use lever::{EpochMillis, List, Opportunity};
use lever_client::{ErrorKind, OpportunityFilter, PostingFilter, RequisitionFilter, Window};

use crate::script::{Answer, Server, opportunity};

/// As Lever gives it: percent-encoded JSON.
const TOKEN: &str = "%5B3%2C1760000001000%2C%22o-2%22%5D";
/// As it must arrive, or it would be decoded once too often.
const ENCODED: &str = "%255B3%252C1760000001000%252C%2522o-2%2522%255D";

const FIRST: Answer =
    Answer::Says(200, r#"{"data":[{"id":"o-1"}],"hasNext":true,"next":"%5B3%2C1760000001000%2C%22o-2%22%5D"}"#);
const LAST: Answer = Answer::Says(200, r#"{"data":[{"id":"o-2"}],"hasNext":false}"#);
const BAD: Answer = Answer::Says(400, r#"{"code":"BadRequestError","message":"Invalid offset token"}"#);

fn ids(rows: &[Opportunity]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

#[tokio::test]
async fn a_caller_can_keep_the_token_and_go_on_with_another_reader() {
    let server = Server::that([FIRST, LAST]).await;
    let filter = OpportunityFilter { updated: Window::since(EpochMillis(5)), limit: Some(1), ..Default::default() };
    let first: List<Opportunity> = server.reader().opportunities_page(&filter, None).await.unwrap();
    assert_eq!((ids(&first.data), first.has_next, first.next.as_deref()), (vec!["o-1"], true, Some(TOKEN)));
    let last = server.reader().opportunities_page(&filter, first.next.as_deref()).await.unwrap();
    assert_eq!((ids(&last.data), last.has_next, last.next), (vec!["o-2"], false, None));
    let asked = "/v1/opportunities?updated_at_start=5&limit=1";
    assert_eq!(server.targets(), [asked.to_owned(), format!("{asked}&offset={ENCODED}")]);
}

#[tokio::test]
async fn a_stream_asks_for_a_page_when_it_comes_to_it() {
    let server = Server::that([FIRST, LAST]).await;
    let reader = server.reader();
    let filter = OpportunityFilter { archived: Some(true), ..Default::default() };
    let mut rows = Box::pin(reader.opportunities(&filter));
    assert_eq!(rows.try_next().await.unwrap().unwrap().id.as_str(), "o-1");
    assert_eq!(server.seen().len(), 1);
    assert_eq!(rows.try_next().await.unwrap().unwrap().id.as_str(), "o-2");
    assert!(rows.try_next().await.unwrap().is_none());
    let asked = "/v1/opportunities?archived=true";
    assert_eq!(server.targets(), [asked.to_owned(), format!("{asked}&offset={ENCODED}")]);
}

#[tokio::test]
async fn postings_and_requisitions_come_as_streams_too() {
    let server = Server::that([FIRST, LAST, FIRST, LAST]).await;
    let reader = server.reader();
    let postings: Vec<_> = reader.postings(&PostingFilter::default()).try_collect().await.unwrap();
    let requisitions: Vec<_> = reader.requisitions(&RequisitionFilter::default()).try_collect().await.unwrap();
    assert_eq!((postings.len(), requisitions.len()), (2, 2));
    let [one, two] = ["/v1/postings", "/v1/requisitions"];
    let next = |path: &str| format!("{path}?offset={ENCODED}");
    assert_eq!(server.targets(), [one.to_owned(), next(one), two.to_owned(), next(two)]);
}

#[tokio::test]
async fn a_token_that_no_longer_holds_is_told_apart() {
    let server = Server::that([BAD, BAD, Answer::Says(404, r#"{"code":"ResourceNotFound","message":""}"#)]).await;
    let (reader, filter) = (server.reader(), OpportunityFilter::default());
    let stale = reader.opportunities_page(&filter, Some(TOKEN)).await.unwrap_err();
    assert_eq!((stale.is_bad_offset(), stale.kind()), (true, ErrorKind::Rejected));
    let says = "could not list the opportunities: Lever does not know this place in the list (BadRequestError)";
    assert_eq!(stale.to_string(), says);
    // The same answer to a page without a token is about something else.
    let other = reader.opportunities_page(&filter, None).await.unwrap_err();
    assert_eq!((other.is_bad_offset(), other.kind()), (false, ErrorKind::Rejected));
    let missing = reader.file_actions_page(&opportunity(), Window::default(), Some(TOKEN)).await.unwrap_err();
    assert_eq!((missing.is_bad_offset(), missing.kind()), (false, ErrorKind::Missing));
    assert_eq!(server.seen().len(), 3, "none is tried again");
}

#[tokio::test]
async fn a_page_that_fails_ends_the_stream_with_the_error() {
    let server = Server::that([FIRST, BAD]).await;
    let reader = server.reader();
    let mut rows = Box::pin(reader.opportunities(&OpportunityFilter::default()));
    assert!(rows.try_next().await.unwrap().is_some());
    assert!(rows.try_next().await.unwrap_err().is_bad_offset());
    assert!(rows.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn rows_that_are_wrapped_are_unwrapped() {
    let documented = r#"{"data":{"eeoResponses":[{"appliedAt":"5"}]},"hasNext":true,"next":"t"}"#;
    let reason = r#"{"data":{"id":"ar1","text":"Hired","type":"hired"}}"#;
    let server = Server::that([Answer::Says(200, documented), Answer::Says(200, reason)]).await;
    let page = server.reader().eeo_responses_page(Window::default(), None).await.unwrap();
    assert_eq!((page.data[0].applied_at, page.next.as_deref()), (Some(EpochMillis(5)), Some("t")));
    let reasons = server.reader().archive_reasons_of(&lever::ArchiveReasonType::Hired).await.unwrap();
    assert_eq!(reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>(), ["Hired"]);
}
