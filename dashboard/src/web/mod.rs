//! The page, and the stream of updates to it.

mod assets;
mod change;
mod events;
mod headers;
mod hub;

use std::net::SocketAddr;

use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

pub use hub::Hub;

use crate::change::Changer;
use crate::{Error, panels};

/// A change is three numbers.
const BODY_MAX_BYTES: usize = 1_024;

/// What the answers are made from.
#[derive(Debug, Clone)]
pub struct App {
    /// What is known.
    pub hub: Hub,
    /// Makes changes, where they are allowed.
    pub changer: Option<Changer>,
}

/// Takes the address, so that a port in use is reported before anything else is done.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Error> {
    let failed = |source| Error::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    tracing::info!("the page is at http://{bound}");
    Ok(listener)
}

/// Serves until SIGTERM or Ctrl-C, then ends the streams and the sources.
pub async fn serve(listener: TcpListener, app: App, mut sources: JoinSet<()>) -> Result<(), Error> {
    let mut terminate = signal(SignalKind::terminate()).map_err(Error::Serve)?;
    let teller = tokio::spawn(app.hub.clone().tell());
    let stopping = app.hub.clone();
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        stopping.close();
    };
    let served = axum::serve(listener, router(app)).with_graceful_shutdown(stop).await;
    teller.abort();
    sources.shutdown().await;
    served.map_err(Error::Serve)
}

/// All addresses.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/events", get(events::stream))
        .route("/panels.json", get(async || ([assets::JSON], panels::FILE)))
        .route("/changes", get(change::offer).post(change::make))
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .route("/livez", get(async || "alive\n"))
        .fallback(assets::serve)
        .layer(middleware::map_response(headers::harden))
        .with_state(app)
}
