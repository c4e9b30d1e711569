//! Connecting an application by OAuth: consent, tokens, their end, and what they may do.

use std::collections::HashMap;

use lever_sim::{
    Applicant, Consent, FaultKind, FaultsChange, NextFault, OAuthApp, OAuthOptions, Options, Quirks, RateLimit,
};
use serde_json::{Value, json};

use crate::support::Lever;

const CALLBACK: &str = "http://127.0.0.1:7400/callback?tenant=1";
const HOUR_MS: i64 = 60 * 60 * 1000;

fn app(scopes: &[&str]) -> OAuthApp {
    OAuthApp {
        name: "Screener".to_owned(),
        client_id: "client".to_owned(),
        client_secret: "secret".to_owned(),
        redirect_uris: vec![CALLBACK.to_owned()],
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    }
}

async fn lever(scopes: &[&str]) -> Lever {
    let oauth = OAuthOptions { apps: vec![app(scopes)], ..OAuthOptions::default() };
    Lever::start_with(|options| Options { oauth, ..options }).await
}

/// A request for consent, with some parameters changed; an empty one is left out.
fn asking(lever: &Lever, changes: &[(&str, &str)]) -> reqwest::RequestBuilder {
    let audience = format!("{}/", lever.sim.api_url());
    let mut query: Vec<(&str, &str)> = vec![
        ("client_id", "client"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("state", "a b&c"),
        ("audience", &audience),
        ("scope", "notes:read:admin offline_access"),
        ("auto", "allow"),
    ];
    for (name, value) in changes {
        query.retain(|(known, _)| known != name);
        if !value.is_empty() {
            query.push((name, value));
        }
    }
    lever.sim.client().get(format!("{}/authorize", lever.sim.base_url())).query(&query)
}

/// Where the browser is sent back to, as its query.
async fn sent_back(request: reqwest::RequestBuilder) -> HashMap<String, String> {
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 302, "{}", response.text().await.unwrap());
    let location = response.headers()["location"].to_str().unwrap();
    assert!(location.starts_with(CALLBACK), "{location}");
    reqwest::Url::parse(location).unwrap().query_pairs().into_owned().collect()
}

async fn code(lever: &Lever, changes: &[(&str, &str)]) -> String {
    sent_back(asking(lever, changes)).await.remove("code").unwrap()
}

async fn token(lever: &Lever, fields: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![("client_id", "client"), ("client_secret", "secret"), ("redirect_uri", CALLBACK)];
    for (name, value) in fields {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    let response = lever.sim.client().post(format!("{}/oauth/token", lever.sim.base_url())).form(&form).send().await;
    let response = response.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn connected(lever: &Lever, scope: &str) -> (String, String) {
    let code = code(lever, &[("scope", &format!("{scope} offline_access"))]).await;
    let (status, tokens) = token(lever, &[("grant_type", "authorization_code"), ("code", &code)]).await;
    assert_eq!(status, 200, "{tokens}");
    pair(&tokens)
}

fn pair(tokens: &Value) -> (String, String) {
    let text = |key: &str| tokens[key].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

async fn renewed(lever: &Lever, refresh: &str) -> (u16, Value) {
    token(lever, &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await
}

async fn asked_with(lever: &Lever, access: &str, method: &str, path: &str) -> (u16, Value) {
    let url = format!("{}{path}", lever.sim.base_url());
    let request = lever.sim.client().request(method.parse().unwrap(), url).bearer_auth(access);
    let response = request.json(&json!({"value": "x"})).send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or(Value::Null))
}

fn no_grant(description: &str) -> (u16, Value) {
    (403, json!({"error": "invalid_grant", "error_description": description}))
}

#[tokio::test]
async fn a_consent_becomes_tokens_that_are_renewed_and_the_old_ones_die() {
    let lever = lever(&["notes:read:admin", "offline_access"]).await;
    let back = sent_back(asking(&lever, &[])).await;
    assert_eq!((back["state"].as_str(), back["tenant"].as_str(), back.len()), ("a b&c", "1", 3));
    let redeem = [("grant_type", "authorization_code"), ("code", back["code"].as_str())];
    let (status, tokens) = token(&lever, &redeem).await;
    assert_eq!(status, 200);
    let (access, refresh) = pair(&tokens);
    let expected = json!({
        "access_token": access, "refresh_token": refresh, "scope": "notes:read:admin offline_access",
        "expires_in": 3600, "token_type": "Bearer",
    });
    assert_eq!(tokens, expected);
    assert_eq!(access.split('.').count(), 3, "looks like a JWT");
    assert_eq!(token(&lever, &redeem).await, no_grant("Invalid authorization code"), "a code works once");

    let notes = format!("/v1/opportunities/{}/notes", lever.somebody());
    assert_eq!(asked_with(&lever, &access, "GET", &notes).await.0, 200);
    lever.clock.advance_ms(HOUR_MS);
    assert_eq!(asked_with(&lever, &access, "GET", &notes).await.0, 401, "after an hour");

    let (status, again) = renewed(&lever, &refresh).await;
    assert_eq!(status, 200);
    let (new_access, new_refresh) = pair(&again);
    assert!(new_access != access && new_refresh != refresh);
    assert_eq!(asked_with(&lever, &new_access, "GET", &notes).await.0, 200);
    assert_eq!(renewed(&lever, &refresh).await, no_grant("Unknown or invalid refresh token."));
    assert_eq!(renewed(&lever, &new_refresh).await.0, 200);
}

#[tokio::test]
async fn the_token_endpoint_reads_json_and_basic_and_says_what_is_wrong() {
    let lever = lever(&["notes:read:admin", "offline_access"]).await;
    let url = format!("{}/oauth/token", lever.sim.base_url());
    let client = lever.sim.client();
    let body = json!({
        "grant_type": "authorization_code", "code": code(&lever, &[]).await, "redirect_uri": CALLBACK,
        "client_id": "client", "client_secret": "secret",
    });
    assert_eq!(client.post(&url).json(&body).send().await.unwrap().status(), 200);
    let code = code(&lever, &[]).await;
    let form = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", CALLBACK)];
    let request = client.post(&url).basic_auth("client", Some("secret")).form(&form);
    let response = request.send().await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["cache-control"]), (200, &"no-store".parse().unwrap()));

    let refused = |error: &str, text: &str| json!({"error": error, "error_description": text});
    let unknown = token(&lever, &[("grant_type", "refresh_token"), ("client_id", "other")]).await;
    assert_eq!(unknown, (401, refused("invalid_client", "ClientID not found")));
    let wrong = token(&lever, &[("grant_type", "refresh_token"), ("client_secret", "other")]).await;
    assert_eq!(wrong, (401, refused("access_denied", "Unauthorized")));
    assert_eq!(token(&lever, &[]).await, (400, refused("invalid_request", "Missing required parameter: grant_type")));
    let missing = token(&lever, &[("grant_type", "refresh_token")]).await;
    assert_eq!(missing, (400, refused("invalid_request", "Missing required parameter: refresh_token")));
    let other = token(&lever, &[("grant_type", "password")]).await;
    assert_eq!(other, (400, refused("unsupported_grant_type", "Unsupported grant type: password")));
    assert_eq!(renewed(&lever, "made-up").await, no_grant("Unknown or invalid refresh token."));
}

#[tokio::test]
async fn mistakes_go_back_to_the_application_unless_its_address_is_in_doubt() {
    let lever = lever(&["notes:read:admin", "offline_access"]).await;
    for (change, text) in [
        (("client_id", "other"), "ClientID not found"),
        (("client_id", ""), "ClientID not found"),
        (("redirect_uri", "http://127.0.0.1:7400/callback"), "Callback URL mismatch"),
        (("redirect_uri", "http://evil.example/"), "Callback URL mismatch"),
    ] {
        let response = asking(&lever, &[change]).send().await.unwrap();
        assert_eq!(response.status(), 403, "{change:?}");
        assert!(response.text().await.unwrap().contains(text), "{change:?}");
    }
    let areas = "applications archive_reasons audit_events contact eeo_responses feedback feedback_templates files forms \
                 form_templates interviews notes offers opportunities panels postings referrals requisitions resumes \
                 sources stages";
    let twenty_one: Vec<String> = areas.split_whitespace().map(|area| format!("{area}:read:admin")).collect();
    for (change, error, text) in [
        (("response_type", ""), "invalid_request", "Missing required parameter: response_type"),
        (("scope", ""), "invalid_request", "Missing required parameter: scope"),
        (("response_type", "token"), "unsupported_response_type", "Unsupported response type: token"),
        (("scope", "posts:read:admin"), "invalid_scope", "The scope posts:read:admin does not exist"),
        (("scope", &twenty_one.join(" ")), "invalid_scope", "At most 20 scopes can be asked for"),
        (("auto", "deny"), "access_denied", "User did not authorize the request"),
    ] {
        let back = sent_back(asking(&lever, &[change])).await;
        assert_eq!((back["error"].as_str(), back["error_description"].as_str()), (error, text));
        assert_eq!((back.get("state").map(String::as_str), back.contains_key("code")), (Some("a b&c"), false));
    }
    let back = sent_back(asking(&lever, &[("state", "")])).await;
    assert_eq!(back["error_description"], "Missing required parameter: state");
}

#[tokio::test]
async fn a_person_allows_or_denies_on_a_page_and_must_be_a_super_admin() {
    let lever = lever(&["notes:write:admin", "offline_access"]).await;
    let asked = [("scope", "notes:write:admin offline_access"), ("auto", "")];
    let response = asking(&lever, &asked).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("form-action 'self' http://127.0.0.1:7400;"), "{policy}");
    let page = response.text().await.unwrap();
    for text in ["Allow Screener?", "Read and write notes", "Stay connected", "Northwind Grid"] {
        assert!(page.contains(text), "{text} in {page}");
    }
    let world = lever.sim.world();
    let user = |role: &str| {
        let users = world["users"].as_array().unwrap();
        users.iter().find(|user| user["accessRole"] == role).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let decide = |user: String, decision: &'static str| {
        let audience = format!("{}/", lever.sim.api_url());
        let form = [
            ("client_id", "client".to_owned()),
            ("redirect_uri", CALLBACK.to_owned()),
            ("response_type", "code".to_owned()),
            ("state", "s".to_owned()),
            ("audience", audience),
            ("scope", "notes:write:admin".to_owned()),
            ("user", user),
            ("decision", decision.to_owned()),
        ];
        sent_back(lever.sim.client().post(format!("{}/authorize", lever.sim.base_url())).form(&form))
    };
    assert!(decide(user("super admin"), "allow").await.contains_key("code"));
    let denied = decide(user("super admin"), "deny").await;
    assert_eq!(denied["error"], "access_denied");
    let refused = decide(user("interviewer"), "allow").await;
    assert_eq!(refused["error_description"], "Only a Super Admin can authorize an application");
}

#[tokio::test]
async fn without_the_audience_only_offline_access_is_left_and_opens_nothing() {
    let lever = lever(&["notes:read:admin", "stages:read:admin", "offline_access"]).await;
    let page = asking(&lever, &[("audience", ""), ("auto", "")]).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Stay connected") && !page.contains("Read notes"), "{page}");
    let key = json!({"code": "ForbiddenError", "message": "Unable to find a signing key that matches"});
    for (audience, scope) in
        [("", "offline_access"), ("https://api.lever.example/v1/", "stages:read:admin offline_access")]
    {
        let code = code(&lever, &[("audience", audience), ("scope", "stages:read:admin offline_access")]).await;
        let (_, tokens) = token(&lever, &[("grant_type", "authorization_code"), ("code", &code)]).await;
        assert_eq!(tokens["scope"], scope);
        let access = tokens["access_token"].as_str().unwrap();
        assert_eq!(asked_with(&lever, access, "GET", "/v1/stages").await, (403, key.clone()));
    }
}

#[tokio::test]
async fn scopes_say_what_a_token_may_do() {
    let lever = lever(&[
        "notes:write:admin",
        "stages:read:admin",
        "opportunities:read:admin",
        "confidential:access:admin",
        "offline_access",
    ])
    .await;
    let id = lever.somebody();
    let notes = format!("/v1/opportunities/{id}/notes");
    let (access, _) = connected(&lever, "notes:write:admin opportunities:read:admin").await;
    assert_eq!(asked_with(&lever, &access, "GET", &notes).await.0, 200, "writing includes reading");
    assert_eq!(asked_with(&lever, &access, "POST", &notes).await.0, 201);
    let (status, refused) = asked_with(&lever, &access, "GET", "/v1/stages").await;
    assert_eq!((status, &refused["message"]), (403, &json!("This token does not have the scope stages:read:admin")));
    assert_eq!(asked_with(&lever, &access, "PUT", &format!("/v1/opportunities/{id}/stage")).await.0, 403);
    let entry = &lever.sim.ledger_of(&id)[0];
    assert_eq!((entry.key.as_str(), entry.kind.as_str(), entry.applied), ("oauth:client", "notes", true));

    let hidden = lever.sim.apply(Applicant::generated("Director of People")).unwrap().opportunity_id;
    let one = format!("/v1/opportunities/{hidden}");
    assert_eq!(asked_with(&lever, &access, "GET", &one).await.0, 403);
    let (confidant, _) = connected(&lever, "opportunities:read:admin confidential:access:admin").await;
    assert_eq!(asked_with(&lever, &confidant, "GET", &one).await.0, 200);

    // What the application is not registered for is not granted, and the answer says so.
    let code = code(&lever, &[("scope", "stages:read:admin users:read:admin")]).await;
    let (_, tokens) = token(&lever, &[("grant_type", "authorization_code"), ("code", &code)]).await;
    assert_eq!((&tokens["scope"], tokens.get("refresh_token")), (&json!("stages:read:admin"), None));
}

#[tokio::test]
async fn the_rate_limit_is_counted_by_connection_over_all_its_tokens() {
    let rate_limit = Some(RateLimit { per_second: 10.0, burst: 2.0 });
    let oauth = OAuthOptions { apps: vec![app(&["stages:read:admin", "offline_access"])], ..OAuthOptions::default() };
    let lever = Lever::start_with(|options| Options { oauth, rate_limit, ..options }).await;
    let (first, refresh) = connected(&lever, "stages:read:admin").await;
    let second = pair(&renewed(&lever, &refresh).await.1).0;
    let (other, _) = connected(&lever, "stages:read:admin").await;
    let mut statuses = Vec::new();
    for access in [&first, &second, &second, &first, &other] {
        statuses.push(asked_with(&lever, access, "GET", "/v1/stages").await.0);
    }
    assert_eq!(statuses, [200, 200, 429, 429, 200]);
    assert_eq!(lever.get("/v1/stages").await.0, 200, "a key has a bucket of its own");
}

#[tokio::test]
async fn a_refresh_token_ends_after_ninety_idle_days_and_after_a_year() {
    let lever = lever(&["stages:read:admin", "offline_access"]).await;
    let (_, mut refresh) = connected(&lever, "stages:read:admin").await;
    let (_, idle) = connected(&lever, "stages:read:admin").await;
    for _ in 0..4 {
        lever.clock.advance_ms(89 * 24 * HOUR_MS);
        refresh = pair(&renewed(&lever, &refresh).await.1).1;
    }
    assert_eq!(renewed(&lever, &idle).await, no_grant("The refresh token has expired."), "unused");
    lever.clock.advance_ms(9 * 24 * HOUR_MS);
    assert_eq!(renewed(&lever, &refresh).await, no_grant("The refresh token has expired."), "a year and old");
}

#[tokio::test]
async fn a_person_disconnects_an_application() {
    let lever = lever(&["stages:read:admin", "offline_access"]).await;
    let (access, refresh) = connected(&lever, "stages:read:admin").await;
    let (kept, _) = connected(&lever, "stages:read:admin").await;
    let connections = lever.get("/sim/oauth").await.1["data"]["connections"].clone();
    assert_eq!((connections[0]["app"].as_str(), connections[0]["forApi"].as_bool()), (Some("Screener"), Some(true)));
    let revoke = json!({"connection": connections[0]["id"]});
    assert_eq!(lever.post("/sim/oauth/revoke", revoke).await, (200, json!({"data": {"revoked": 1}})));
    assert_eq!(asked_with(&lever, &access, "GET", "/v1/stages").await.0, 401);
    assert_eq!(renewed(&lever, &refresh).await, no_grant("Unknown or invalid refresh token."));
    assert_eq!(asked_with(&lever, &kept, "GET", "/v1/stages").await.0, 200);
    let page = lever.request("GET", "/connections").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("revoked") && page.contains("Disconnect"));
    lever.sim.set_quirks(Quirks { access_outlives_revocation: true, ..Quirks::default() });
    assert_eq!(asked_with(&lever, &access, "GET", "/v1/stages").await.0, 200);
    assert_eq!(lever.sim.revoke_connections(), 1);
    assert_eq!(lever.post("/sim/oauth/expire", json!({})).await, (200, json!({"data": {"expired": 2}})));
    assert_eq!(asked_with(&lever, &access, "GET", "/v1/stages").await.0, 401);
}

#[tokio::test]
async fn a_renewal_can_be_applied_while_its_answer_is_lost() {
    let lever = lever(&["stages:read:admin", "offline_access"]).await;
    let (_, refresh) = connected(&lever, "stages:read:admin").await;
    let cut = NextFault::once(FaultKind::Cut, "POST", "/oauth/token");
    lever.sim.set_faults(FaultsChange { next: vec![cut], ..FaultsChange::default() });
    let url = format!("{}/oauth/token", lever.sim.base_url());
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
        ("client_id", "client"),
        ("client_secret", "secret"),
    ];
    let lost = lever.sim.client().post(&url).form(&form).send().await;
    assert!(lost.is_err(), "{lost:?}");
    assert_eq!(renewed(&lever, &refresh).await, no_grant("Unknown or invalid refresh token."), "it is burnt");
    assert!(lever.sim.connections()[0].refreshed_at.is_some());
    lever.sim.set_quirks(Quirks { old_refresh_token_grace_ms: 10_000, ..Quirks::default() });
    assert_eq!(renewed(&lever, &refresh).await.0, 200, "unless there is a grace");
    // The issuer can be down behind a proxy of its own.
    let down = NextFault::once(FaultKind::Unavailable, "POST", "/oauth/token");
    let change = FaultsChange { html_errors: Some(true), next: vec![down], ..FaultsChange::default() };
    lever.sim.set_faults(change);
    let answer = lever.sim.client().post(&url).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    assert!(answer.text().await.unwrap().starts_with("<html>"));
    // As a share, it strikes renewals and no first exchange.
    lever.sim.set_faults(FaultsChange { cut_refresh_share: Some(1.0), ..FaultsChange::default() });
    connected(&lever, "stages:read:admin").await;
    assert!(lever.sim.client().post(&url).form(&form).send().await.is_err());
}

#[tokio::test]
async fn consent_can_be_decided_by_an_option_and_applications_are_checked_at_the_start() {
    let apps = vec![app(&["stages:read:admin"])];
    let oauth =
        OAuthOptions { apps, consent: Consent::Deny, opaque_access_tokens: true, audience: Some("aud".to_owned()) };
    let lever = Lever::start_with(|options| Options { oauth: oauth.clone(), ..options }).await;
    assert_eq!(sent_back(asking(&lever, &[("auto", "")])).await["error"], "access_denied");
    let code = code(&lever, &[("audience", "aud"), ("scope", "stages:read:admin")]).await;
    let (_, tokens) = token(&lever, &[("grant_type", "authorization_code"), ("code", &code)]).await;
    let access = tokens["access_token"].as_str().unwrap();
    assert!(!access.contains('.'));
    assert_eq!(asked_with(&lever, access, "GET", "/v1/stages").await.0, 200);
    let wrong = OAuthOptions { apps: vec![app(&["candidates:write:admin"])], ..oauth };
    let refused = lever_sim::Simulator::start(Options { oauth: wrong, ..Options::default() }).await;
    assert!(matches!(refused, Err(lever_sim::Error::OAuthApp(lever_sim::AppError::UnknownScope { .. }))));
}
