//! `/livez`, `/readyz`, `/metrics` and `/topology`.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::error::RuntimeError;
use super::health::Health;
use super::metrics::Metrics;

/// What the answers are made from.
#[derive(Clone)]
pub(crate) struct Observed {
    pub(crate) health: Arc<Health>,
    pub(crate) metrics: Arc<Metrics>,
    /// What `/topology` answers.
    pub(crate) topology: Arc<str>,
}

/// Takes the address, so that a port in use is reported before anything else is done.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, RuntimeError> {
    let failed = |source| RuntimeError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    tracing::info!(address = %bound, "serving /livez, /readyz, /metrics and /topology");
    Ok(listener)
}

/// Answers until it is cancelled.
pub(crate) async fn serve(
    listener: TcpListener,
    observed: Observed,
    stop: CancellationToken,
) -> std::io::Result<()> {
    axum::serve(listener, router(observed)).with_graceful_shutdown(stop.cancelled_owned()).await
}

fn router(observed: Observed) -> Router {
    Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .route("/topology", get(topology))
        .with_state(observed)
}

async fn livez(State(observed): State<Observed>) -> (StatusCode, &'static str) {
    if observed.health.is_alive() {
        (StatusCode::OK, "alive\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the session hangs\n")
    }
}

async fn readyz(State(observed): State<Observed>) -> (StatusCode, String) {
    match observed.health.obstacle() {
        None => (StatusCode::OK, "ready\n".to_owned()),
        Some(what) => (StatusCode::SERVICE_UNAVAILABLE, format!("waiting for {what}\n")),
    }
}

async fn metrics(State(observed): State<Observed>) -> Response {
    match observed.metrics.render(observed.health.obstacle().is_none()) {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn topology(State(observed): State<Observed>) -> String {
    format!("{}\n", observed.topology)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Status and body of one request to a server on a free port.
    async fn get(observed: &Observed, path: &str) -> (u16, String) {
        let listener = listen(([127, 0, 0, 1], 0).into()).await.unwrap();
        let url = format!("http://{}{path}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        let server = tokio::spawn(serve(listener, observed.clone(), stop.clone()));
        let answer = reqwest::get(url).await.unwrap();
        let answer = (answer.status().as_u16(), answer.text().await.unwrap());
        stop.cancel();
        server.await.unwrap().unwrap();
        answer
    }

    fn observed() -> Observed {
        Observed {
            health: Arc::new(Health::new()),
            metrics: Arc::new(Metrics::new()),
            topology: "stage 1".into(),
        }
    }

    #[tokio::test]
    async fn not_ready_says_what_it_waits_for() {
        let observed = observed();
        observed.health.set_waiting_for(Some("source topic `a`".to_owned()));
        let answer = get(&observed, "/readyz").await;
        assert_eq!(answer, (503, "waiting for source topic `a`\n".to_owned()));
        observed.health.set_waiting_for(None);
        assert_eq!(get(&observed, "/readyz").await, (200, "ready\n".to_owned()));
    }

    #[tokio::test]
    async fn a_process_that_waits_is_alive() {
        assert_eq!(get(&observed(), "/livez").await, (200, "alive\n".to_owned()));
    }

    #[tokio::test]
    async fn metrics_end_as_the_format_demands() {
        let (status, text) = get(&observed(), "/metrics").await;
        assert_eq!(status, 200);
        assert!(text.ends_with("# EOF\n"), "{text}");
    }

    #[tokio::test]
    async fn readiness_is_a_metric_too() {
        let observed = observed();
        assert!(get(&observed, "/metrics").await.1.contains("\nprocessor_ready 0\n"));
        observed.health.set_waiting_for(None);
        assert!(get(&observed, "/metrics").await.1.contains("\nprocessor_ready 1\n"));
    }

    #[tokio::test]
    async fn the_topology_is_told() {
        assert_eq!(get(&observed(), "/topology").await, (200, "stage 1\n".to_owned()));
    }

    #[tokio::test]
    async fn an_address_in_use_is_named() {
        let listener = listen(([127, 0, 0, 1], 0).into()).await.unwrap();
        let address = listener.local_addr().unwrap();
        let error = listen(address).await.unwrap_err();
        assert_eq!(error.to_string(), format!("cannot listen on `{address}`"));
        assert!(error.hint().is_some());
    }
}
