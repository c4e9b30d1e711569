//! Text from outside is text: whatever a person, a posting or an agent is called, no page runs or breaks because of it.

use axum::http::header;
use domain::Role;
use fit::{Need, Outcome};

use crate::browser::{Answer, World};
use crate::seed::{self, Sample};

const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}</textarea></title>";
const RIGHT_TO_LEFT: &str = "\u{202e}نادية\u{2066} الحسن";

fn hostile(id: &'static str, text: &str) -> Sample {
    let long = text.repeat(10_000 / text.len() + 1);
    Sample {
        id,
        name: text.into(),
        headline: text.into(),
        posting: ("post-hostile", text.into()),
        resume: long.clone(),
        hidden: Some(long.clone()),
        criteria: vec![(text.into(), Need::Required, Outcome::Partly, vec![text.into()])],
        note: long,
        ..seed::ada()
    }
}

fn check(path: &str, answer: &Answer) {
    // Our own script is the only one, and nothing of the hostile text opens a tag.
    assert_eq!(answer.body.matches("<script").count(), 1, "{path}");
    assert!(answer.body.contains("<script src=\"/assets/console.js?v="), "{path}");
    assert!(!answer.body.contains("<img src=x"), "{path}");
    assert!(!answer.body.contains("style="), "{path}: inline styles are against our own policy");
    for event in ["onclick=", "onload=", "javascript:"] {
        assert!(!answer.body.contains(event), "{path}: {event}");
    }
    let expected = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'; connect-src 'self'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in expected {
        assert_eq!(answer.headers[&name], value, "{path}");
    }
    assert!(answer.headers.get(header::STRICT_TRANSPORT_SECURITY).is_none(), "only with https");
}

#[tokio::test]
async fn no_page_takes_text_for_markup() {
    let world = World::new().await;
    for (id, text) in [("opp-script", SCRIPT), ("opp-rtl", RIGHT_TO_LEFT)] {
        let seeded = seed::candidacy(&world.store, &hostile(id, text)).await;
        let robin = world.browser(Role::Recruiter).await;
        robin.post(&format!("/proposals/{}/refusal", seeded.proposals[2]), &[("reason", SCRIPT)]).await;
        let by = world.operator(Role::Recruiter).await;
        seed::written(&world.store, seeded.proposals[1], by).await;
    }
    let admin = world.browser(Role::Admin).await;
    let query: String = url::form_urlencoded::byte_serialize(SCRIPT.as_bytes()).collect();
    for path in [
        "/inbox".to_owned(),
        "/opportunities/opp-script".to_owned(),
        "/opportunities/opp-rtl".to_owned(),
        "/rubrics".to_owned(),
        "/rubrics/post-hostile".to_owned(),
        format!("/rubrics?search={query}&saved={query}&from={query}"),
        format!("/rubrics/post-hostile?from={query}&notice={query}"),
        "/agents".to_owned(),
        "/undo?agent=screening&since=24h".to_owned(),
        format!("/undo?agent={query}&since={query}&at={query}&posting={query}&after={query}&notice={query}"),
        format!("/agents?kind={query}&notice={query}"),
        "/policies".to_owned(),
        format!("/policies?from={query}&to={query}&notice={query}"),
        format!("/policies/editor?from={query}"),
        "/audit".to_owned(),
        "/audit/verification".to_owned(),
        "/sign-in".to_owned(),
        "/account".to_owned(),
        format!("/account?notice={query}"),
        "/account/second-step".to_owned(),
        "/operators".to_owned(),
        format!("/operators/{}", world.operator(Role::HiringManager).await),
        format!("/operators/{query}"),
        format!("/invitation?token={query}"),
        format!("/sign-in/callback?state={query}&code={query}&error={query}&iss={query}"),
        "/nope".to_owned(),
        format!("/inbox?posting={query}&review={query}&notice={query}"),
        format!("/opportunities/opp-script?notice={query}"),
        format!("/audit?opportunity={query}"),
        format!("/audit?action={query}"),
        format!("/sign-in?next={query}&notice={query}"),
        format!("/{query}"),
    ] {
        check(&path, &admin.get(&path).await);
    }
    // What is typed into a rubric is shown again, in the fields, in the file and beside what is wrong.
    let names = ["text", "kind", "need", "weight", "id", "all_of", "any_of", "years", "level", "terms"];
    let names: Vec<String> = names.iter().map(|name| format!("c0.{name}")).collect();
    let typed = names.iter().map(String::as_str).chain(["remark", "after"]).map(|name| (name, SCRIPT));
    for action in ["try", "save", "add", "remove-0", SCRIPT] {
        let fields: Vec<(&str, &str)> = typed.clone().chain([("action", action)]).collect();
        check(action, &admin.post("/rubrics/post-hostile", &fields).await);
    }
    let criterion = format!("title = {SCRIPT:?}\n[[criteria]]\ntext = {SCRIPT:?}\nneed = 'required'\n");
    for file in
        [SCRIPT.to_owned(), format!("{criterion}any_of = [{SCRIPT:?}]\nweight = 0"), format!("{criterion}years = 0")]
    {
        check("file", &admin.post("/rubrics/post-hostile", &[("action", "save"), ("file", &file)]).await);
    }
    let file = format!("{criterion}terms = [{SCRIPT:?}, 'x']");
    let kept = [("action", "save"), ("file", file.as_str()), ("remark", SCRIPT)];
    assert_eq!(admin.post("/rubrics/post-hostile", &kept).await.goes_to(), "/rubrics/post-hostile?notice=rubric-saved");
    for role in [Role::Admin, Role::Auditor] {
        check("saved", &world.browser(role).await.get("/rubrics/post-hostile").await);
    }
    // What is typed about an account, a session and a token is shown again.
    let named = [("email", "\"><script>@example.org"), ("name", SCRIPT), ("role", "auditor")];
    check("/operators", &admin.post("/operators", &named).await);
    let token = [("name", SCRIPT), ("days", "7"), ("permission", "read")];
    check("/account/tokens", &admin.post("/account/tokens", &token).await);
    // So is what is typed into a policy, and what a saved one says.
    let rule = |decision: &str| {
        format!(
            "name = {SCRIPT:?}\n[[rule]]\nid = {SCRIPT:?}\ndecision = {decision:?}\njustification = {SCRIPT:?}\n\
             teams = [{SCRIPT:?}]\nmust-match = [{{ agent = 'screening', effect = 'archive', team = {SCRIPT:?} }}]\n"
        )
    };
    for (action, file) in [("save", SCRIPT), ("try", &rule("allow")), ("save", &rule(SCRIPT)), (SCRIPT, SCRIPT)] {
        check("policy", &admin.post("/policies", &[("action", action), ("file", file), ("remark", SCRIPT)]).await);
    }
    let kept = [("action", "save"), ("file", &rule("ask")), ("remark", SCRIPT), ("after", "0")];
    assert_eq!(admin.post("/policies", &kept).await.goes_to(), "/policies?notice=policy-saved");
    for path in ["/policies", "/policies?from=0&to=1", "/policies/editor", "/operators", "/account", "/audit"] {
        check(path, &admin.get(path).await);
    }
    check("/session", &world.stranger().sign_in(SCRIPT, SCRIPT).await);
    // It is shown, though: as the text that it is.
    let page = admin.get("/opportunities/opp-script").await;
    assert!(page.has("&#60;script&#62;alert(1)&#60;/script&#62;"));
    assert!(admin.get("/opportunities/opp-rtl").await.has("<bdi>\u{202e}نادية"), "isolated from what stands around it");
}

#[tokio::test]
async fn a_link_to_lever_is_only_ever_a_link_to_a_page() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let mut snapshot = world.store.snapshot(&seeded.opportunity).await.unwrap().unwrap();
    let opportunity = serde_json::json!({
        "id": seeded.opportunity, "name": "Ada", "urls": { "show": "javascript:alert(1)" },
    });
    snapshot.opportunity = serde_json::from_value(opportunity).unwrap();
    let mut tx = world.store.begin().await.unwrap();
    tx.put_snapshot(&snapshot).await.unwrap();
    tx.commit().await.unwrap();
    let page = world.browser(Role::Recruiter).await.get(&format!("/opportunities/{}", seeded.opportunity)).await;
    assert!(!page.has("javascript:") && !page.has("Open in Lever"));
}
