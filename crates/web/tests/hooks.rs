//! Webhooks as they arrive: what is believed, what is stored, and what the sender hears.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use domain::{Action, DeliveryState, Ids, ManualClock, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use lever::webhook::{EventKind, Keyring, sign};
use lever::{EpochMillis, OpportunityId};
use proptest::prelude::*;
use serde_json::{Value, json};
use sql::testing::TestDb;
use sql::{Engine, Row, query};
use store::{AuditFilter, DeliveryCounts, DeliveryRow, MasterKey, Store};
use tower::ServiceExt;
use web::hooks::{self, Options};

const KEY: &str = "a-signature-token";
const TOKEN: &str = "0123456789abcdef";
const NOW: i64 = 1_700_000_000_000;

struct Bench {
    _test: TestDb,
    store: Store,
    hooks: Router,
}

impl Bench {
    async fn fresh() -> Self {
        Self::with(Options { keyring: Keyring::new().with(None, KEY), ..Options::default() }).await
    }

    async fn with(options: Options) -> Self {
        let test = TestDb::fresh(Engine::Sqlite, store::MIGRATIONS).await;
        let count = AtomicU64::new(0);
        let ids = Ids::new(move || u128::from(count.fetch_add(1, Ordering::SeqCst)));
        let clock = Arc::new(ManualClock::at(Timestamp::from_millis(NOW)));
        let master = MasterKey::from_hex(&"07".repeat(32)).unwrap();
        let store = Store::new(test.db.clone(), master, clock, Arc::new(ids));
        let hooks = hooks::router(store.clone(), options);
        Self { _test: test, store, hooks }
    }

    /// Posts a body and answers status and text.
    async fn post(&self, body: impl Into<Body>, signature: Option<&str>) -> (StatusCode, String) {
        let mut request = Request::builder().method(Method::POST).uri(hooks::PATH);
        if let Some(signature) = signature {
            request = request.header("X-Lever-Signature", signature);
        }
        let response = self.hooks.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn status(&self, envelope: &Value) -> StatusCode {
        self.post(envelope.to_string(), None).await.0
    }

    async fn stored(&self) -> Vec<DeliveryRow> {
        let mut rows = Vec::new();
        for row in self.store.db().fetch_all(query("SELECT id FROM deliveries ORDER BY id")).await.unwrap() {
            let id = row.get::<String, _>("id").parse().unwrap();
            rows.push(self.store.delivery(id).await.unwrap());
        }
        rows
    }

    async fn batches(&self) -> usize {
        let filter = AuditFilter { action: Some(Action::DeliveriesReceived), limit: 1_000, ..AuditFilter::default() };
        self.store.audit(&filter).await.unwrap().len()
    }
}

/// A delivery as Lever sends it.
fn delivery(event: &str, opportunity: &str) -> Value {
    signed(event, json!({ "opportunityId": opportunity }), KEY)
}

fn signed(event: &str, data: Value, key: &str) -> Value {
    json!({
        "id": "e1", "event": event, "triggeredAt": NOW, "token": TOKEN,
        "signature": sign(key, TOKEN, EpochMillis(NOW)), "data": data,
    })
}

fn altered(field: &str, value: Value) -> Value {
    let mut envelope = delivery("candidateHired", "o1");
    envelope[field] = value;
    envelope
}

#[tokio::test]
async fn a_signed_delivery_is_stored_and_then_accepted() {
    let bench = Bench::fresh().await;
    let answer = bench.post(delivery("candidateStageChange", "o1").to_string(), None).await;
    assert_eq!(answer, (StatusCode::ACCEPTED, String::new()));
    let stored = bench.stored().await;
    let expected = DeliveryRow {
        id: stored[0].id,
        event: "candidateStageChange".into(),
        opportunity_id: Some(OpportunityId::parse("o1").unwrap()),
        contact_id: None,
        triggered_at: NOW,
        received_at: Timestamp::from_millis(NOW),
        state: DeliveryState::Received,
    };
    assert_eq!(stored, [expected]);
    let jobs = jobs::unfinished(bench.store.db()).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), ["ingest"]);
    assert_eq!(bench.batches().await, 1);
}

#[tokio::test]
async fn what_does_not_prove_its_sender_is_refused_and_not_stored() {
    let bench = Bench::fresh().await;
    let unsigned = "the delivery is not signed\n";
    let wrong = "the signature is wrong\n";
    let cases = [
        (altered("signature", json!("00".repeat(32))), wrong),
        (altered("signature", json!("")), wrong),
        (altered("signature", json!("not hex")), wrong),
        (altered("signature", Value::Null), unsigned),
        (altered("token", json!("another token")), wrong),
        (altered("token", Value::Null), unsigned),
        (altered("triggeredAt", json!(NOW + 1)), wrong),
        (signed("candidateHired", json!({}), "another key"), wrong),
    ];
    for (envelope, says) in cases {
        let answer = bench.post(envelope.to_string(), None).await;
        assert_eq!(answer, (StatusCode::FORBIDDEN, says.to_owned()), "{envelope}");
    }
    assert_eq!(bench.stored().await, []);
    assert_eq!(bench.batches().await, 0);
}

#[tokio::test]
async fn without_a_token_nobody_is_believed() {
    let bench = Bench::with(Options::default()).await;
    let says = "no signature token is configured for this event\n".to_owned();
    for envelope in [delivery("candidateHired", "o1"), altered("signature", Value::Null)] {
        assert_eq!(bench.post(envelope.to_string(), None).await, (StatusCode::FORBIDDEN, says.clone()));
    }
    assert_eq!(bench.stored().await, []);
}

#[tokio::test]
async fn what_is_no_webhook_is_refused_with_the_place_of_the_fault() {
    let bench = Bench::fresh().await;
    let cases: [(&[u8], &str); 8] = [
        (b"", "line 1, column 0"),
        (b"{\"event\":}", "line 1, column 10"),
        (b"{\n  \"event\": \"x\"\n}", "line 3, column 1"),
        (b"{\"event\":\"x\",\"triggeredAt\":\"soon\"}", "line 1, column 34"),
        (b"{\"event\":1,\"triggeredAt\":1}", "line 1, column 10"),
        (b"[]", "line 1, column 2"),
        (b"\xff\xfe", "line 1, column 1"),
        (b"{\"event\":\"x\",\"triggeredAt\":1} and more", "line 1, column 31"),
    ];
    for (body, place) in cases {
        let answer = bench.post(body, None).await;
        let says = format!("not a webhook of Lever's: {place}\n");
        assert_eq!(answer, (StatusCode::BAD_REQUEST, says), "{}", String::from_utf8_lossy(body));
    }
    let deep = format!("{{\"event\":\"x\",\"triggeredAt\":1,\"data\":{}", "[".repeat(100_000));
    assert_eq!(bench.post(deep, None).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(bench.stored().await, []);
}

#[tokio::test]
async fn a_body_of_a_mebibyte_is_read_and_one_byte_more_is_not() {
    let bench = Bench::fresh().await;
    let padded = |bytes: usize| {
        let body = delivery("candidateHired", "o1").to_string();
        body.clone() + &" ".repeat(bytes - body.len())
    };
    assert_eq!(bench.post(padded(1024 * 1024 + 1), None).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(bench.stored().await, []);
    assert_eq!(bench.post(padded(1024 * 1024), None).await.0, StatusCode::ACCEPTED);
    assert_eq!(bench.stored().await.len(), 1);
}

#[tokio::test]
async fn both_tokens_hold_while_one_replaces_the_other() {
    let hired = Some(EventKind::CandidateHired);
    let keyring = Keyring::new().with(None, "old").with(None, "new").with(hired, "hired only");
    let bench = Bench::with(Options { keyring, ..Options::default() }).await;
    let status = async |event, key| bench.status(&signed(event, json!({ "signedBy": key }), key)).await;
    assert_eq!(status("candidateDeleted", "old").await, StatusCode::ACCEPTED);
    assert_eq!(status("candidateDeleted", "new").await, StatusCode::ACCEPTED);
    assert_eq!(status("candidateHired", "hired only").await, StatusCode::ACCEPTED);
    assert_eq!(status("candidateDeleted", "hired only").await, StatusCode::FORBIDDEN);
    assert_eq!(bench.stored().await.len(), 3);
}

#[tokio::test]
async fn a_gateway_signs_the_raw_body_in_a_header() {
    let by = |key: &str, body: &str| {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(body.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    };
    let gateway = Keyring::new().with(None, "gateway");
    let bench = Bench::with(Options { keyring: Keyring::new().with(None, KEY), gateway }).await;
    let unsigned = altered("signature", Value::Null).to_string();
    let own = delivery("candidateHired", "o2").to_string();
    let cases = [
        // The gateway's word is enough, and its wrong word is not made good by Lever's right one.
        (&unsigned, Some(by("gateway", &unsigned)), StatusCode::ACCEPTED),
        (&unsigned, Some(by("gateway", &own)), StatusCode::FORBIDDEN),
        (&own, Some(by("another", &own)), StatusCode::FORBIDDEN),
        (&own, Some(String::new()), StatusCode::FORBIDDEN),
        // Without it, Lever's own signature decides.
        (&unsigned, None, StatusCode::FORBIDDEN),
        (&own, None, StatusCode::ACCEPTED),
    ];
    for (body, signature, expected) in cases {
        assert_eq!(bench.post(body.clone(), signature.as_deref()).await.0, expected, "{body} {signature:?}");
    }
    assert_eq!(bench.stored().await.len(), 2);

    // Where no gateway is configured, anybody may send the header and it says nothing.
    let bench = Bench::fresh().await;
    assert_eq!(bench.post(own, Some("00")).await.0, StatusCode::ACCEPTED);
    assert_eq!(bench.post(unsigned.clone(), Some(&by("", &unsigned))).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_repetition_is_accepted_and_stored_once() {
    let bench = Bench::fresh().await;
    let envelope = delivery("candidateHired", "o1");
    for _ in 0..3 {
        assert_eq!(bench.status(&envelope).await, StatusCode::ACCEPTED);
    }
    assert_eq!((bench.stored().await.len(), bench.batches().await), (1, 1));
}

#[tokio::test]
async fn an_altered_copy_is_another_delivery_and_keeps_the_real_one_out_of_nothing() {
    // Lever signs neither the data nor the name of the event.
    let bench = Bench::fresh().await;
    assert_eq!(bench.status(&delivery("candidateHired", "o2")).await, StatusCode::ACCEPTED);
    assert_eq!(bench.status(&delivery("candidateDeleted", "o1")).await, StatusCode::ACCEPTED);
    assert_eq!(bench.status(&delivery("candidateHired", "o1")).await, StatusCode::ACCEPTED);
    assert_eq!(bench.status(&delivery("candidateHired", "../users/1")).await, StatusCode::ACCEPTED);
    let named: Vec<_> = bench.stored().await.into_iter().map(|row| row.opportunity_id).collect();
    let o = |id| Some(OpportunityId::parse(id).unwrap());
    assert_eq!(named, [o("o2"), o("o1"), o("o1"), None]);
}

#[tokio::test]
async fn events_that_nobody_knows_are_stored_and_counted() {
    let bench = Bench::fresh().await;
    let odd = format!("a\u{0}b\n{}", "c".repeat(200));
    for event in ["offerSigned", odd.as_str(), ""] {
        assert_eq!(bench.status(&delivery(event, "o1")).await, StatusCode::ACCEPTED, "{event}");
    }
    let count = |event: &str| DeliveryCounts { event: event.into(), state: "received".into(), count: 1 };
    let counts = [count(""), count(&format!("ab{}", "c".repeat(78))), count("offerSigned")];
    assert_eq!(bench.store.delivery_counts().await.unwrap(), counts);
}

#[tokio::test]
async fn a_burst_is_stored_whole_in_few_transactions() {
    let bench = Bench::fresh().await;
    let burst: Vec<_> = (0..200).map(|n| delivery("candidateHired", &format!("o{n}"))).collect();
    let statuses = futures::future::join_all(burst.iter().map(|envelope| bench.status(envelope))).await;
    assert_eq!(statuses, [StatusCode::ACCEPTED; 200]);
    assert_eq!(bench.stored().await.len(), 200);
    let batches = bench.batches().await;
    assert!((1..50).contains(&batches), "{batches} transactions");
}

#[tokio::test]
async fn what_cannot_be_stored_is_asked_for_again() {
    let bench = Bench::fresh().await;
    bench.store.db().close().await;
    let answer = bench.post(delivery("candidateHired", "o1").to_string(), None).await;
    let says = "the webhook could not be stored; please send it again\n".to_owned();
    assert_eq!(answer, (StatusCode::SERVICE_UNAVAILABLE, says));
}

#[tokio::test]
async fn only_a_post_is_heard() {
    let bench = Bench::fresh().await;
    let request = Request::builder().uri(hooks::PATH).body(Body::empty()).unwrap();
    let response = bench.hooks.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

/// JSON of any shape, and whatever is no JSON at all.
fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![Just(json!(null)), any::<i64>().prop_map(Value::from), ".*".prop_map(Value::from)];
    let tree = leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-zA-Z]{1,6}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    });
    let envelope = (".*", any::<i64>(), tree.clone(), tree.clone()).prop_map(|(event, at, signature, data)| {
        let genuine = sign(KEY, TOKEN, EpochMillis(at));
        let signature = if signature.is_null() { Value::from(genuine) } else { signature };
        json!({ "event": event, "triggeredAt": at, "token": TOKEN, "signature": signature, "data": data })
    });
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..400),
        tree.prop_map(|value| value.to_string().into_bytes()),
        envelope.prop_map(|value| value.to_string().into_bytes()),
    ]
}

#[test]
fn no_body_whatever_makes_the_receiver_fail() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let bench = runtime.block_on(Bench::fresh());
    proptest!(ProptestConfig::with_cases(200), |(body in any_body(), signature in prop::option::of("[ -~]{0,70}"))| {
        let (status, _) = runtime.block_on(bench.post(body, signature.as_deref()));
        prop_assert!(!status.is_server_error(), "{status}");
    });
    // Those that happened to be signed are on record.
    let accepted = runtime.block_on(bench.stored()).len();
    assert_eq!(runtime.block_on(jobs::unfinished(bench.store.db())).unwrap().len(), accepted);
}
