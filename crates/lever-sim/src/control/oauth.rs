//! `/sim/oauth`: the applications, who is connected, and the end of a connection.

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::{Answer, found};
use crate::body::Sent;
use crate::oauth::OAuthApp;
use crate::sim::Sim;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/sim/oauth", get(show))
        .route("/sim/oauth/revoke", post(revoke))
        .route("/sim/oauth/expire", post(expire))
}

async fn show(State(sim): State<Sim>) -> Answer {
    let base = sim.read(|world| world.public_url.clone());
    let app = |app: &OAuthApp| {
        json!({
            "name": app.name, "clientId": app.client_id, "redirectUris": app.redirect_uris, "scopes": app.scopes,
        })
    };
    let apps: Vec<Value> = sim.options().oauth.apps.iter().map(app).collect();
    let book = sim.oauth();
    found(json!({
        "authorizeUrl": format!("{base}/authorize"), "tokenUrl": format!("{base}/oauth/token"),
        "audience": book.audience(), "apps": apps, "connections": book.connections(),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RevokeBody {
    connection: Option<String>,
}

async fn revoke(State(sim): State<Sim>, Sent(body): Sent<RevokeBody>) -> Answer {
    let now = sim.now();
    found(json!({"revoked": sim.oauth().revoke(body.connection.as_deref(), now)}))
}

async fn expire(State(sim): State<Sim>) -> Answer {
    found(json!({"expired": sim.oauth().expire_access()}))
}
