//! `/connections`: the applications that were let in, and the button that ends it.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};

use super::{Page, back_to, render};
use crate::calendar::minute_text;
use crate::oauth::{Connection, OAuthApp};
use crate::sim::Sim;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/connections", get(show)).route("/connections/{id}/end", post(end))
}

#[derive(Template)]
#[template(path = "connections.html")]
struct ConnectionsPage {
    here: &'static str,
    authorize_url: String,
    token_url: String,
    audience: String,
    apps: Vec<OAuthApp>,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    app: String,
    user: String,
    scopes: Vec<String>,
    for_api: bool,
    connected: String,
    refreshed: Option<String>,
    ended: Option<String>,
}

async fn show(State(sim): State<Sim>) -> Page {
    let base = sim.read(|world| world.public_url.clone());
    let page = {
        let book = sim.oauth();
        ConnectionsPage {
            here: "connections",
            authorize_url: format!("{base}/authorize"),
            token_url: format!("{base}/oauth/token"),
            audience: book.audience().to_owned(),
            apps: sim.options().oauth.apps.clone(),
            rows: book.connections().iter().rev().map(row).collect(),
        }
    };
    render(&page)
}

fn row(connection: &Connection) -> Row {
    Row {
        id: connection.id.clone(),
        app: connection.app.clone(),
        user: connection.user.clone(),
        scopes: connection.scopes.clone(),
        for_api: connection.for_api,
        connected: minute_text(connection.connected_at),
        refreshed: connection.refreshed_at.map(minute_text),
        ended: connection.ended.as_ref().map(|ending| format!("{} {}", ending.why, minute_text(ending.at))),
    }
}

async fn end(State(sim): State<Sim>, Path(id): Path<String>) -> Page {
    let now = sim.now();
    sim.oauth().revoke(Some(&id), now);
    back_to("/connections")
}
