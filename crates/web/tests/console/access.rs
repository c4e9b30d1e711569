//! The access table, walked: every route, every role, and the change that every writing route leaves in the audit.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use domain::{Assignment, EffectId, Ground, Permission, Role};
use lever::PostingId;
use web::console::{Access, Names, access_table};

use crate::browser::{Browser, World};
use crate::seed::{self, Seeded};

/// A path that exists in every shape that the table names, in a world with one candidacy.
fn filled(path: &str, seeded: &Seeded, effect: EffectId) -> String {
    let named = path.trim_start_matches("/api/v1");
    let id = match named.split('/').nth(1).unwrap() {
        "opportunities" => seeded.opportunity.to_string(),
        "proposals" => seeded.proposals[0].to_string(),
        "runs" => seeded.run.to_string(),
        "effects" => effect.to_string(),
        "rubrics" => "post-platform".to_owned(),
        "jobs" => "job_1".to_owned(),
        "operators" => "op_00000000z80000000000000007".to_owned(),
        _ => "console.css".to_owned(),
    };
    path.replace("{id}", &id).replace("{name}", &id).replace("{number}", "1")
}

/// A candidacy with a written effect.
async fn candidacy(world: &World) -> (Seeded, EffectId) {
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let effect = seed::written(&world.store, seeded.proposals[1], world.operator(Role::Recruiter).await).await;
    (seeded, effect)
}

async fn asked(browser: &Browser, method: &Method, path: &str) -> StatusCode {
    match *method {
        Method::GET => browser.get(path).await.status,
        _ if path.starts_with("/api/") || path == "/mcp" => {
            browser.send_json(path, "{}", &[("x-csrf-token", &browser.csrf)]).await.status
        }
        _ => browser.post(path, &[]).await.status,
    }
}

#[tokio::test]
async fn every_route_lets_in_whom_the_table_says_and_nobody_else() {
    let world = World::new().await;
    let (seeded, effect) = candidacy(&world).await;
    for role in Role::ALL {
        for line in access_table() {
            // Signed in anew for each: one of the routes ends the session.
            let browser = world.browser(role).await;
            let status = asked(&browser, &line.method, &filled(line.path, &seeded, effect)).await;
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
    let (seeded, effect) = candidacy(&world).await;
    let stranger = world.stranger();
    for line in access_table() {
        let path = filled(line.path, &seeded, effect);
        if line.access == Access::Anyone {
            let status = asked(&stranger, &line.method, &path).await;
            let expected = match line.path {
                "/session" => StatusCode::UNAUTHORIZED,
                // They lead on only from somewhere: a first step, a provider, a link.
                "/sign-in/code" | "/session/code" => StatusCode::SEE_OTHER,
                "/sign-in/provider" | "/sign-in/callback" | "/invitation" => StatusCode::NOT_FOUND,
                _ => StatusCode::OK,
            };
            assert_eq!(status, expected, "{path}");
        } else if path.starts_with("/api/") || path == "/mcp" {
            assert_eq!(asked(&stranger, &line.method, &path).await, StatusCode::UNAUTHORIZED, "{path}");
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
        let is_about_oneself = matches!(line.path, "/session" | "/session/end" | "/session/code" | "/invitation")
            || (line.path.starts_with("/account/") && line.access == Access::SignedIn)
            // Its tools ask for more, each for itself.
            || line.path == "/mcp";
        let is_guarded = match line.access {
            Access::May(permission) => !matches!(permission, Permission::Read | Permission::ReadAudit),
            Access::Anyone | Access::SignedIn => false,
        };
        // Searches by a name, which must stand in no address, and what is taken out of the log, which the log records.
        let is_of_the_audit = (line.path.starts_with("/audit/") || line.path.ends_with("/record"))
            && line.access == Access::May(Permission::ReadAudit);
        assert!(is_guarded || is_about_oneself || is_of_the_audit, "{}", line.path);
    }
}

#[tokio::test]
async fn a_form_to_any_route_needs_its_token() {
    let world = World::new().await;
    let (seeded, effect) = candidacy(&world).await;
    let admin = world.browser(Role::Admin).await;
    let before = world.last_entry().await;
    // Who is not signed in yet has no token; what other sites make a browser send is refused by where it comes from.
    let without = ["/session", "/session/code", "/invitation"];
    for line in access_table().into_iter().filter(|line| line.method != Method::GET && !without.contains(&line.path)) {
        let path = filled(line.path, &seeded, effect);
        assert_eq!(admin.send(&path, &[("reason", "x")], &[]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(world.actions_since(before).await, [""; 0]);
}

/// Whoever has the permission for everything but sees none of it finds nothing, whichever id they try.
#[tokio::test]
async fn what_is_not_in_the_remit_is_not_there_whatever_the_role() {
    let world = World::new().await;
    let (seeded, effect) = candidacy(&world).await;
    let named: Vec<_> = access_table().into_iter().filter(|line| line.names != Names::Nothing).collect();
    let remits = [
        BTreeSet::new(),
        BTreeSet::from([Assignment { ground: Ground::Team("Sales".into()), confidential: true }]),
        BTreeSet::from([Assignment {
            ground: Ground::Posting(PostingId::parse("other").unwrap()),
            confidential: true,
        }]),
        BTreeSet::from([Assignment { ground: Ground::Involved, confidential: true }]),
    ];
    for role in Role::ALL {
        for remit in &remits {
            // The hiring manager takes part in it in Lever.
            if role == Role::HiringManager && remit.iter().any(|part| part.ground == Ground::Involved) {
                continue;
            }
            world.sees(role, remit).await;
            for line in named.iter().filter(|line| matches!(line.access, Access::May(may) if role.may(may))) {
                let browser = world.browser(role).await;
                let path = filled(line.path, &seeded, effect);
                let before = world.last_entry().await;
                let status = asked(&browser, &line.method, &path).await;
                // The recruiter is in Lever, but owns and follows nothing there.
                assert_eq!(status, StatusCode::NOT_FOUND, "{role} {remit:?} {} {path}", line.method);
                assert_eq!(world.actions_since(before).await, [""; 0]);
            }
            let inbox = world.browser(role).await.get("/inbox").await;
            assert!(!inbox.has("Ada Okafor") && inbox.has("data-waiting hidden"), "{role} {remit:?}");
        }
    }
}

#[tokio::test]
async fn a_remit_lets_in_by_department_team_location_posting_and_involvement() {
    let world = World::new().await;
    let (seeded, _) = candidacy(&world).await;
    let page = format!("/opportunities/{}", seeded.opportunity);
    let grounds = [
        Ground::Everywhere,
        Ground::Team("Infrastructure".into()),
        Ground::Location("Berlin".into()),
        Ground::Department("Engineering".into()),
        Ground::Posting(PostingId::parse("post-platform").unwrap()),
        Ground::Involved,
    ];
    for ground in grounds {
        let remit = BTreeSet::from([Assignment { ground: ground.clone(), confidential: false }]);
        world.sees(Role::HiringManager, &remit).await;
        let manager = world.browser(Role::HiringManager).await;
        assert_eq!(manager.get(&page).await.status, StatusCode::OK, "{ground:?}");
        assert!(manager.get("/inbox").await.has("Ada Okafor"), "{ground:?}");
    }
}

/// A path with an id of a candidacy's must say so, or the gate would let everyone through.
#[test]
fn every_path_with_an_id_says_what_it_names() {
    let says_nothing: Vec<&str> = access_table()
        .into_iter()
        .filter(|line| line.path.contains('{') && line.names == Names::Nothing)
        .map(|line| line.path)
        .collect();
    // Of undos that were asked for together, the page shows what the remit takes in; see there.
    assert_eq!(
        says_nothing,
        [
            "/assets/{name}",
            "/api/v1/jobs/{id}/rerun",
            "/jobs/{id}/rerun",
            "/jobs/{id}/dismissal",
            "/operators/{id}",
            "/operators/{id}",
            "/undo/{id}"
        ]
    );
}
