//! Rubrics: read by everyone, edited by recruiters and admins, checked before they are saved.

use axum::http::StatusCode;
use domain::{Phase, Role};

use crate::browser::{Answer, Browser, World};
use crate::seed::{self, Sample};

const PAGE: &str = "/rubrics/post-platform";

/// Ada's posting, known and screened once.
async fn world() -> World {
    let world = World::new().await;
    seed::candidacy(&world.store, &seed::ada()).await;
    world
}

/// The fields of a form as it stands on a page.
fn fields(page: &Answer) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let named = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
        named.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let mut fields = Vec::new();
    for (at, _) in page.body.match_indices("name=\"c") {
        let rest = &page.body[at + 6..];
        let (name, rest) = rest.split_once('"').unwrap();
        if !name.contains('.') {
            continue;
        }
        let is_textarea = name.ends_with(".text");
        let is_select = [".kind", ".need", ".level"].iter().any(|field| name.ends_with(field));
        let value = if is_textarea {
            rest.split_once(">\n").unwrap().1.split_once("</textarea>").unwrap().0
        } else if is_select {
            let select = rest.split_once("</select>").unwrap().0;
            let chosen = select.split_once("\" selected").unwrap().0;
            chosen.rsplit_once('"').unwrap().1
        } else if name.ends_with(".or_experience") {
            if rest.split_once('>').unwrap().0.contains(" checked") { "yes" } else { continue }
        } else {
            rest.split_once("value=\"").unwrap().1.split_once('"').unwrap().0
        };
        fields.push((name.to_owned(), decoded(value)));
    }
    let (_, after) = page.body.split_once("name=\"after\" value=\"").unwrap();
    fields.push(("after".to_owned(), after.split('"').next().unwrap().to_owned()));
    fields
}

/// Sends the form of a page with some fields typed anew.
async fn send(browser: &Browser, page: &Answer, action: &str, typed: &[(&str, &str)]) -> Answer {
    let mut fields = fields(page);
    fields.retain(|(name, _)| !typed.iter().any(|(typed, _)| typed == name));
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.extend(typed);
    all.push(("action", action));
    browser.post(PAGE, &all).await
}

#[tokio::test]
async fn a_suggestion_is_edited_saved_and_shown_with_who_and_when() {
    let world = world().await;
    let robin = world.browser(Role::Recruiter).await;
    let list = robin.get("/rubrics").await;
    assert!(list.has("Senior Platform Engineer") && list.has("Suggested") && list.has("1 left out"), "{}", list.body);
    let page = robin.get(PAGE).await;
    assert!(page.has("Suggested</span> from the posting’s text") && page.has("Young and dynamic"), "{}", page.body);
    let untouched = send(&robin, &page, "try", &[]).await;
    assert_eq!(untouched.status, StatusCode::OK);

    let typed = [("c1.weight", "7"), ("c1.need", "preferred"), ("remark", "More weight on data")];
    let saved = send(&robin, &page, "save", &typed).await;
    assert_eq!(saved.goes_to(), "/rubrics/post-platform?notice=rubric-saved");
    let page = robin.get(PAGE).await;
    assert!(page.has("Saved</span> by <bdi>Robin Recruiter</bdi>"));
    assert!(page.has("More weight on data") && page.has("1 difference from the suggestion"), "{}", page.body);
    assert!(page.has("need: Must-have → Preferred") && page.has("weight: 3 → 7"), "{}", page.body);
    let list = robin.get("/rubrics?saved=yes").await;
    assert!(list.has("by <bdi>Robin Recruiter</bdi>"));
    assert!(robin.get("/rubrics?search=nothing+like+it").await.has("None of these"));

    let again = send(&robin, &page, "save", &[]).await;
    assert_eq!(again.goes_to(), "/rubrics/post-platform?notice=rubric-unchanged");
    let back = robin.post(PAGE, &[("action", "suggestion"), ("after", "1")]).await;
    assert_eq!(back.goes_to(), "/rubrics/post-platform?notice=rubric-reverted");
    let twice = robin.post(PAGE, &[("action", "suggestion"), ("after", "2")]).await;
    assert_eq!(twice.goes_to(), "/rubrics/post-platform?notice=rubric-suggested");
    let page = robin.get("/rubrics/post-platform?from=1").await;
    assert!(page.has("The form holds version 1") && page.has("value=\"7\""));
    assert!(world.store.verify_audit().await.unwrap().is_ok());
    let auditor = world.browser(Role::Auditor).await;
    assert!(
        auditor
            .get("/audit")
            .await
            .has("Robin Recruiter went back to the suggested rubric for the posting “Senior Platform Engineer”")
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_the_criterion_and_nothing_typed_is_lost() {
    let world = world().await;
    let robin = world.browser(Role::Recruiter).await;
    let before = world.last_entry().await;
    let page = robin.get(PAGE).await;
    let typed = [
        ("c0.years", "several"),
        ("c1.all_of", "Levitation"),
        ("c2.weight", "0"),
        ("c3.text", " "),
        ("remark", "mine"),
    ];
    let answer = send(&robin, &page, "save", &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "Nothing was saved.",
        "Say how many years, such as 3 or 1.5.",
        "the weight must be 1 to 100",
        "the text is empty",
        "value=\"several\"",
        "value=\"Levitation\"",
        "value=\"mine\"",
    ] {
        assert!(answer.has(said), "{said}: {}", answer.body);
    }
    assert!(answer.body.matches("aria-invalid=\"true\"").count() == 3);
    let again: Vec<(String, String)> = fields(&answer);
    assert!(again.contains(&("c0.years".to_owned(), "several".to_owned())));
    assert_eq!(world.actions_since(before).await, [""; 0]);
}

#[tokio::test]
async fn a_protected_attribute_is_refused_with_its_reason_and_a_proxy_in_the_text_is_warned_of() {
    let world = world().await;
    let robin = world.browser(Role::Recruiter).await;
    let page = robin.get(PAGE).await;
    let refused = |text: &'static str, kind: &'static str, field: &'static str, value: &'static str| {
        vec![("c9.text", text), ("c9.kind", kind), ("c9.weight", "3"), ("c9.need", "required"), (field, value)]
    };
    for (typed, why) in [
        (refused("Young and hungry", "statement", "c9.terms", "hungry"), "This asks about age"),
        (refused("Degree", "education", "c9.fields", "Harvard"), "This asks about the prestige of a school"),
        (refused("Near us", "statement", "c9.terms", "zip code, 10001"), "This asks about place of residence"),
        (refused("Female engineers", "skill", "c9.all_of", "Rust"), "The text speaks of gender"),
    ] {
        let answer = send(&robin, &page, "save", &typed).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.has(why), "{why}: {}", answer.body);
    }
    let warned = refused("Rust, without career gaps, near ZIP code 10001", "skill", "c9.any_of", "Rust, Zig");
    let answer = send(&robin, &page, "try", &warned).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.has("The text speaks of place of residence. It is not measured"), "{}", answer.body);
}

#[tokio::test]
async fn a_rubric_is_tried_on_past_applications_before_it_is_saved() {
    let world = world().await;
    let shadow = Sample { id: "opp-shadow", phase: Phase::Shadow, ..seed::ada() };
    seed::candidacy(&world.store, &shadow).await;
    let robin = world.browser(Role::Recruiter).await;
    let before = world.last_entry().await;
    let rust =
        [("c0.text", "Rust"), ("c0.kind", "skill"), ("c0.weight", "3"), ("c0.all_of", "Rust"), ("action", "try")];
    let answer = robin.post(PAGE, &rust).await;
    assert!(answer.has("Tried on past applications") && answer.has("<strong>100</strong>"), "{}", answer.body);
    assert!(answer.has("1 higher") && answer.has(&format!("/opportunities/{}", seed::ada().id)));
    assert!(!answer.has("Ada Okafor"), "nobody is named");
    assert!(!answer.has("opp-shadow"), "what runs in shadow is not a recruiter's");
    assert!(world.browser(Role::Admin).await.post(PAGE, &rust).await.has("opp-shadow"));
    assert_eq!(world.actions_since(before).await.iter().filter(|action| action.starts_with("rubric")).count(), 0);
}

#[tokio::test]
async fn criteria_are_added_and_removed_without_saving() {
    let world = world().await;
    let robin = world.browser(Role::Recruiter).await;
    let page = robin.get(PAGE).await;
    let count = |page: &Answer| page.body.matches("<fieldset").count();
    let more = send(&robin, &page, "add", &[("c0.text", "Typed meanwhile")]).await;
    assert_eq!((count(&page) + 1, more.status), (count(&more), StatusCode::OK));
    assert!(more.has("autofocus") && more.has("Typed meanwhile") && !more.has("Nothing was saved"));
    let fewer = send(&robin, &more, "remove-0", &[]).await;
    assert_eq!(count(&fewer), count(&page));
    assert!(!fewer.has("Typed meanwhile"));
}

#[tokio::test]
async fn the_file_goes_the_same_way_as_the_fields() {
    let world = world().await;
    let robin = world.browser(Role::Recruiter).await;
    let file = |file: &'static str, action: &'static str| [("file", file), ("action", action), ("after", "0")];
    let broken = robin.post(PAGE, &file("title = ", "save")).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        broken.has("This is not TOML of the expected shape") && broken.has("title = </textarea>"),
        "{}",
        broken.body
    );
    assert!(broken.has("PostgreSQL"), "the fields stay as they were");
    let young = robin
        .post(
            PAGE,
            &file("title = 'T'\r\n[[criteria]]\r\ntext = 'A'\r\nneed = 'required'\r\nterms = ['young']\r\n", "save"),
        )
        .await;
    assert!(young.has("This asks about age") && young.has("id=\"criterion-1\""), "{}", young.body);
    let empty = robin.post(PAGE, &file("title = 'T'\n", "save")).await;
    assert!(empty.has("would give everyone 0 points"), "{}", empty.body);
    let good = "title = 'T'\n[[criteria]]\ntext = 'Rust'\nneed = 'required'\nall_of = ['Rust']\n";
    assert_eq!(robin.post(PAGE, &file(good, "save")).await.goes_to(), "/rubrics/post-platform?notice=rubric-saved");
}

#[tokio::test]
async fn who_comes_second_is_told_and_loses_nothing() {
    let world = world().await;
    let (robin, alex) = (world.browser(Role::Recruiter).await, world.browser(Role::Admin).await);
    let page = robin.get(PAGE).await;
    send(&alex, &page, "save", &[("c0.weight", "9")]).await.goes_to();
    let answer = send(&robin, &page, "save", &[("c0.weight", "8")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.has("Alex Admin saved another version while you edited") && answer.has("value=\"8\""),
        "{}",
        answer.body
    );
    let on_top = send(&robin, &answer, "save", &[]).await;
    assert_eq!(on_top.goes_to(), "/rubrics/post-platform?notice=rubric-saved");
    let late = robin.post(PAGE, &[("action", "suggestion"), ("after", "1")]).await;
    assert_eq!(late.goes_to(), "/rubrics/post-platform?notice=rubric-raced");
}

#[tokio::test]
async fn managers_and_auditors_read_and_do_not_edit() {
    let world = world().await;
    for role in [Role::HiringManager, Role::Auditor] {
        let browser = world.browser(role).await;
        let page = browser.get(PAGE).await;
        assert!(page.has("5 years of work with Rust") && page.has("Must-have"), "{}", page.body);
        assert!(!page.has("name=\"action\"") && !page.has("<textarea"));
        assert_eq!(browser.post(PAGE, &[("action", "save")]).await.status, StatusCode::FORBIDDEN);
    }
    let robin = world.browser(Role::Recruiter).await;
    assert!(robin.get(&format!("/opportunities/{}", seed::ada().id)).await.has("href=\"/rubrics/post-platform\""));
    assert_eq!(robin.get("/rubrics/nowhere").await.status, StatusCode::NOT_FOUND);
    assert_eq!(robin.get("/rubrics/..%2F").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_confidential_posting_is_as_if_it_were_not_there() {
    let world = World::new().await;
    let posting: lever::Posting = serde_json::from_value(serde_json::json!({
        "id": "post-secret", "text": "Chief of everything", "confidentiality": "confidential",
    }))
    .unwrap();
    let mut tx = world.store.begin().await.unwrap();
    tx.put_cached(store::CacheKind::Posting, "post-secret", &posting).await.unwrap();
    tx.commit().await.unwrap();
    let admin = world.browser(Role::Admin).await;
    assert!(!admin.get("/rubrics").await.has("Chief of everything"));
    assert_eq!(admin.get("/rubrics/post-secret").await.status, StatusCode::NOT_FOUND);
    let mut tx = world.store.begin().await.unwrap();
    tx.open_by_name(&store::Openable::ConfidentialPosting(posting.id), "Alex", "asked for").await.unwrap();
    tx.commit().await.unwrap();
    assert!(admin.get("/rubrics").await.has("Chief of everything"));
    assert_eq!(admin.get("/rubrics/post-secret").await.status, StatusCode::OK);
}
