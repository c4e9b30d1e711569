//! The pages: each renders, says what it is, and its forms work.

use lever_sim::{Options, Seed};

use crate::support::Lever;

#[tokio::test]
async fn every_page_says_that_it_is_simulated_and_needs_no_script() {
    let seed = Seed::no_applicants().with_opportunities(7);
    let lever = Lever::start_with(|options| Options { seed, ..options }).await;
    let world = lever.sim.world();
    let mut paths: Vec<String> =
        ["/", "/apply", "/ledger", "/deliveries", "/faults", "/switches", "/connections"].map(str::to_owned).to_vec();
    for row in world["opportunities"].as_array().unwrap() {
        paths.push(format!("/opportunities/{}", row["id"].as_str().unwrap()));
    }
    paths.push(format!("/?posting={}", lever.posting("Data Analyst")));
    for path in paths {
        let response = lever.request("GET", &path).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
        let html = response.text().await.unwrap();
        assert!(html.contains("Simulated Lever") && !html.contains("<script") && !html.contains("style="), "{path}");
    }
    let css = lever.request("GET", "/assets/sim.css").send().await.unwrap();
    assert!(css.headers()["content-type"].to_str().unwrap().starts_with("text/css"));
    assert_eq!(lever.get("/opportunities/nobody").await.0, 404);
}

#[tokio::test]
async fn forms_do_what_they_say_and_text_stays_text() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let send = async |path: &str, fields: &[(&str, &str)]| {
        lever.request("POST", path).form(fields).send().await.unwrap().status().as_u16()
    };
    let at = |what: &str| format!("/opportunities/{id}/{what}");
    assert_eq!(send(&at("stage"), &[("stage", "offer")]).await, 303);
    assert_eq!(send(&at("notes"), &[("value", "<b>bold</b>")]).await, 303);
    assert_eq!(send(&at("feedback"), &[("score", "3 - Hire"), ("text", "fine")]).await, 303);
    assert_eq!(send(&at("archive"), &[("reason", "Withdrew")]).await, 303);
    let row = lever.sim.opportunity(&id).unwrap();
    assert_eq!((&row["stage"], &row["notes"], &row["feedback"]), (&"offer".into(), &1.into(), &1.into()));
    assert!(!row["archived"].is_null());
    let html = lever.request("GET", &format!("/opportunities/{id}")).send().await.unwrap().text().await.unwrap();
    assert!(!html.contains("<b>bold</b>") && html.contains("bold"));
    assert_eq!(send("/hooks", &[("url", "http://127.0.0.1:1/"), ("token", "")]).await, 303);
    assert_eq!(
        send("/faults/next", &[("fault", "cut"), ("method", "POST"), ("path", "/v1/uploads"), ("times", "1")]).await,
        303
    );
    assert_eq!(lever.sim.faults().next.len(), 1);
    assert_eq!(send("/faults/clear", &[]).await, 303);
    assert_eq!(lever.sim.faults().next.len(), 0);
    let form = reqwest::multipart::Form::new().text("posting", lever.posting("Data Analyst")).text("layout", "table");
    let applied = lever.request("POST", "/apply").multipart(form).send().await.unwrap();
    assert_eq!(applied.status(), 303);
    assert_eq!(lever.sim.world()["opportunities"].as_array().unwrap().len(), 2);
    assert_eq!(send("/burst", &[("applications", "2"), ("shuffle", "yes")]).await, 303);
}

#[tokio::test]
async fn another_website_cannot_steer_it() {
    let lever = Lever::start().await;
    for path in ["/sim/faults", "/faults/clear"] {
        let foreign =
            lever.request("POST", path).header("sec-fetch-site", "cross-site").body("{}").send().await.unwrap();
        assert_eq!(foreign.status(), 403, "{path}");
    }
}
