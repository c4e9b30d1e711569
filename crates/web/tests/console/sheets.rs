//! The pages of a résumé as pictures.

use axum::http::{StatusCode, header};
use domain::{Phase, Role};
use store::{PageImage, PageSheet, Store};

use crate::browser::World;
use crate::seed::{self, Sample, Seeded};

const PNG: &[u8] = b"a picture";

/// The picture of the first page, as a run would keep it; what is in the picture nobody here looks at.
async fn page(store: &Store, seeded: &Seeded, png: &[u8]) {
    let contact = store.snapshot(&seeded.opportunity).await.unwrap().unwrap().contact_id;
    let sheet = PageSheet { number: 1, width: 917, height: 1222, page_width: 60_000, page_height: 80_000 };
    let mut tx = store.begin().await.unwrap();
    tx.put_pages(seeded.run, &contact, &[PageImage { sheet, png: png.to_vec() }]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_candidacy_shows_pages_with_the_evidence_on_them_or_the_text() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    page(&world.store, &seeded, PNG).await;
    let robin = world.browser(Role::Recruiter).await;
    let address = format!("/opportunities/{}", seeded.opportunity);
    let pages = robin.get(&address).await;
    let picture = format!("/runs/{}/pages/1", seeded.run);
    for text in [
        &format!("<img src=\"{picture}\" width=\"917\" height=\"1222\" loading=\"lazy\""),
        "<svg viewBox=\"0 0 60000 80000\"",
        "<a href=\"#quote-1-1\" class=\"quote\">",
        "<a class=\"sheet-mark\" id=\"quote-1-1\" href=\"#criterion-1\"",
        "<rect class=\"sheet-hidden\" x=\"7200\" y=\"70000\" width=\"40000\" height=\"1400\">",
        "<a href=\"?view=text#resume\">Text</a>",
        "The file also holds text a reader cannot see; it was not used",
    ] {
        assert!(pages.has(text), "{text}");
    }
    assert!(!pages.has("class=\"resume-text\"") && !pages.has("style="));
    assert!(pages.body.len() < 100_000, "{} bytes", pages.body.len());

    let text = robin.get(&format!("{address}?view=text")).await;
    assert!(text.has("class=\"resume-text\"") && !text.has(&picture));
    assert!(text.has("<span class=\"anchor\" id=\"quote-1-1\"></span><mark>"));
    assert!(text.has("<a href=\"?view=text#resume\" aria-current=\"true\">Text</a>"));
}

#[tokio::test]
async fn a_resume_without_pictures_is_its_text_and_says_so() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let shown = world.browser(Role::Recruiter).await.get(&format!("/opportunities/{}", seeded.opportunity)).await;
    assert!(shown.has("There are no pictures of this file's pages; this is its text."));
    assert!(shown.has("class=\"resume-text\"") && !shown.has("class=\"sheets\""));
}

#[tokio::test]
async fn a_picture_is_for_whoever_may_see_the_run() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    page(&world.store, &seeded, PNG).await;
    let shadow = Sample { id: "opp-shadow", phase: Phase::Shadow, ..seed::ada() };
    let shadow = seed::candidacy(&world.store, &shadow).await;
    page(&world.store, &shadow, PNG).await;
    let robin = world.browser(Role::Recruiter).await;
    let address = format!("/runs/{}/pages/1", seeded.run);
    let picture = robin.get(&address).await;
    assert_eq!((picture.status, picture.body.as_bytes()), (StatusCode::OK, PNG));
    let told = |name| picture.headers.get(name).and_then(|value| value.to_str().ok());
    assert_eq!(told(header::CONTENT_TYPE), Some("image/png"));
    assert_eq!(told(header::CACHE_CONTROL), Some("private, max-age=600"));
    assert_eq!(told(header::X_CONTENT_TYPE_OPTIONS), Some("nosniff"));
    for nothing in ["2", "0", "-1", "x"] {
        let path = format!("/runs/{}/pages/{nothing}", seeded.run);
        assert_eq!(robin.get(&path).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    let hidden = format!("/runs/{}/pages/1", shadow.run);
    assert_eq!(robin.get(&hidden).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.browser(Role::Auditor).await.get(&hidden).await.status, StatusCode::OK);

    // Confidential since, and nobody has opened it.
    let mut snapshot = world.store.snapshot(&seeded.opportunity).await.unwrap().unwrap();
    let contact = snapshot.contact_id.clone();
    let mut value = serde_json::to_value(&snapshot.opportunity).unwrap();
    value["confidentiality"] = "confidential".into();
    snapshot.opportunity = serde_json::from_value(value).unwrap();
    let mut tx = world.store.begin().await.unwrap();
    tx.put_snapshot(&snapshot).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(robin.get(&address).await.status, StatusCode::NOT_FOUND);
    open(&world, &snapshot).await;
    let admin = world.browser(Role::Admin).await;
    assert_eq!(admin.get(&address).await.status, StatusCode::OK, "opened by name, and in the admin's remit");

    let mut tx = world.store.begin().await.unwrap();
    tx.erase_contact(&contact, store::Erasure::Deleted).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(admin.get(&address).await.status, StatusCode::GONE);
}

/// As it is read once an operator has opened it by name.
async fn open(world: &World, snapshot: &store::Snapshot) {
    let mut tx = world.store.begin().await.unwrap();
    tx.put_snapshot(&store::Snapshot { opened: true, ..snapshot.clone() }).await.unwrap();
    tx.commit().await.unwrap();
}
