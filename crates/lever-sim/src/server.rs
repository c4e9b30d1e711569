//! Puts the parts behind one listener.

use std::future::Future;

use axum::Router;
use axum::extract::OriginalUri;
use axum::middleware::from_fn;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::oauth::AppError;
use crate::options::Options;
use crate::refusal::Refusal;
use crate::seed::SeedError;
use crate::sim::Sim;
use crate::webhook::Parcel;
use crate::wire::{CuttableListener, Line};
use crate::world::event::UnknownEvent;
use crate::{api, control, guard, oauth, page, webhook};

/// Why the simulator did not start or stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is taken or not ours.
    #[error("could not listen on {address}")]
    Bind {
        /// The address asked for.
        address: std::net::SocketAddr,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The listener failed.
    #[error("the simulated Lever stopped serving")]
    Serve(#[source] std::io::Error),
    /// There is no world to start with.
    #[error("could not make the world to start with")]
    Seed(#[source] SeedError),
    /// An application of the OAuth server could not be registered.
    #[error("an application was refused")]
    OAuthApp(#[from] AppError),
    /// An event of the options does not exist.
    #[error("the events to switch off are not right")]
    Event(#[from] UnknownEvent),
    /// The sender of webhooks could not be set up.
    #[error("could not build the HTTP client of the webhook sender")]
    Client(#[source] reqwest::Error),
}

/// Serves a simulated Lever until `shutdown` resolves: pages at `/`, Lever at `/v1`, control at `/sim`.
pub async fn serve(
    options: Options,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let address = listener.local_addr().map_err(Error::Serve)?;
    let (sim, parcels) = build(options, &format!("http://{address}"))?;
    run(sim, parcels, listener, shutdown).await
}

/// The state of a simulator reached at `address_url`, unless the options know a better way to it.
pub(crate) fn build(options: Options, address_url: &str) -> Result<(Sim, mpsc::UnboundedReceiver<Parcel>), Error> {
    let public_url = options.public_url.clone().unwrap_or_else(|| address_url.to_owned());
    options.oauth.check()?;
    Sim::new(options, public_url.trim_end_matches('/'), http_client()?)
}

/// A client that follows no redirects: to Lever a 3xx is a failed delivery.
pub(crate) fn http_client() -> Result<reqwest::Client, Error> {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().map_err(Error::Client)
}

pub(crate) async fn run(
    sim: Sim,
    parcels: mpsc::UnboundedReceiver<Parcel>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let listener = CuttableListener::new(listener, sim.door()).map_err(Error::Serve)?;
    let router = Router::new()
        .merge(api::routes(&sim))
        .merge(oauth::tokens())
        .merge(control::routes().merge(page::routes()).merge(oauth::pages()).layer(from_fn(guard::no_foreign_pages)))
        .fallback(async |OriginalUri(uri): OriginalUri| Refusal::no_such_path(uri.path()))
        .with_state(sim.clone());
    // Around the router, so that a call is sent to its new name before it is routed.
    let router = Router::new().fallback_service(router).layer(from_fn(api::by_its_new_name));
    let service = router.into_make_service_with_connect_info::<Line>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(shutdown);
    tokio::select! {
        served = async { serving.await } => served.map_err(Error::Serve),
        () = webhook::run(sim, parcels) => Ok(()),
    }
}
