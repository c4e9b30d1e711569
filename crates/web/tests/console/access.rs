//! The access table, walked: every route, every role, and the change that every writing route leaves in the audit.

use axum::http::{Method, StatusCode};
use domain::{Permission, Role};
use web::console::{Access, access_table};

use crate::browser::{Browser, World};
use crate::seed::{self, Seeded};

/// A path that exists in every shape that the table names, in a world with one candidacy.
fn filled(path: &str, seeded: &Seeded) -> String {
    let id = match path.split('/').nth(1).unwrap() {
        "opportunities" => seeded.opportunity.to_string(),
        "proposals" => seeded.proposals[0].to_string(),
        "runs" => seeded.run.to_string(),
        "effects" => "eff_00000000z80000000000000007".to_owned(),
        "rubrics" => "post-platform".to_owned(),
        "jobs" => "job_1".to_owned(),
        _ => "console.css".to_owned(),
    };
    path.replace("{id}", &id).replace("{name}", &id).replace("{number}", "1")
}

async fn asked(browser: &Browser, method: &Method, path: &str) -> StatusCode {
    if *method == Method::GET { browser.get(path).await.status } else { browser.post(path, &[]).await.status }
}

#[tokio::test]
async fn every_route_lets_in_whom_the_table_says_and_nobody_else() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    for role in Role::ALL {
        for line in access_table() {
            // Signed in anew for each: one of the routes ends the session.
            let browser = world.browser(role).await;
            let status = asked(&browser, &line.method, &filled(line.path, &seeded)).await;
            let is_let_in = match line.access {
                Access::Anyone | Access::SignedIn => true,
                Access::May(permission) => role.may(permission),
            };
            assert_eq!(status != StatusCode::FORBIDDEN, is_let_in, "{role} {} {}: {status}", line.method, line.path);
            assert!(!status.is_server_error(), "{role} {} {}: {status}", line.method, line.path);
        }
    }
}

#[tokio::test]
async fn a_stranger_is_sent_to_the_sign_in_page_from_everywhere_else() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let stranger = world.stranger();
    for line in access_table() {
        let path = filled(line.path, &seeded);
        if line.access == Access::Anyone {
            let status = asked(&stranger, &line.method, &path).await;
            assert!(status == StatusCode::OK || status == StatusCode::UNAUTHORIZED, "{path}: {status}");
        } else if line.method == Method::GET {
            assert!(stranger.get(&path).await.goes_to().starts_with("/sign-in"), "{path}");
        } else {
            assert_eq!(stranger.post(&path, &[]).await.goes_to(), "/sign-in", "{path}");
        }
    }
}

#[test]
fn whatever_changes_something_needs_a_session_and_a_permission_that_is_more_than_reading() {
    for line in access_table().into_iter().filter(|line| line.method != Method::GET) {
        let is_about_oneself = matches!(line.path, "/session" | "/session/end");
        let is_guarded = match line.access {
            Access::May(permission) => !matches!(permission, Permission::Read | Permission::ReadAudit),
            Access::Anyone | Access::SignedIn => false,
        };
        assert!(is_guarded || is_about_oneself, "{}", line.path);
    }
}

#[tokio::test]
async fn a_form_to_any_route_needs_its_token() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let admin = world.browser(Role::Admin).await;
    let before = world.last_entry().await;
    for line in access_table().into_iter().filter(|line| line.method != Method::GET && line.path != "/session") {
        let path = filled(line.path, &seeded);
        assert_eq!(admin.send(&path, &[("reason", "x")], &[]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(world.actions_since(before).await, [""; 0]);
}
