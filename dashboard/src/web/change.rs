//! The requests that change a row: off unless allowed, and for our own page only.

use std::convert::Infallible;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::json;
use tokio::sync::mpsc;

use super::App;
use crate::change::{Change, Changer};

/// Of a change there are four steps, and an error at most.
const LINES_MAX: usize = 8;

/// A row to change, and the token to do it with; 404 where changes are not allowed.
pub(super) async fn offer(State(app): State<App>, headers: HeaderMap) -> Response {
    let Some(changer) = app.changer else { return StatusCode::NOT_FOUND.into_response() };
    if !changer.guard.knows_host(&headers) {
        return (StatusCode::FORBIDDEN, "the request is for another host").into_response();
    }
    match changer.suggest().await {
        Ok(row) => Json(json!({"token": changer.guard.token, "row": row})).into_response(),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, reason).into_response(),
    }
}

/// Changes the row; the answer is one line of JSON a step, as each happens.
pub(super) async fn make(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(changer) = app.changer else { return StatusCode::NOT_FOUND.into_response() };
    if let Err(reason) = changer.guard.allows(&headers) {
        return (StatusCode::FORBIDDEN, reason).into_response();
    }
    let change: Change = match serde_json::from_slice(&body) {
        Ok(change) => change,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    let Some(place) = changer.reserve() else {
        let reason = "other changes are being followed; try again in a moment";
        return (StatusCode::TOO_MANY_REQUESTS, reason).into_response();
    };
    let lines = follow(changer, change, place);
    ([(header::CONTENT_TYPE, "application/x-ndjson")], lines).into_response()
}

fn follow(changer: Changer, change: Change, place: tokio::sync::OwnedSemaphorePermit) -> Body {
    let (steps, mut seen) = mpsc::channel(LINES_MAX);
    let (lines, told) = mpsc::channel::<String>(LINES_MAX);
    tokio::spawn(async move {
        let making = changer.make(change, steps);
        tokio::pin!(making);
        let mut made = None;
        loop {
            tokio::select! {
                outcome = &mut making, if made.is_none() => made = Some(outcome),
                step = seen.recv() => match step {
                    Some(step) => drop(lines.send(json!(step).to_string()).await),
                    None => break,
                },
            }
        }
        if let Some(Err(reason)) = made {
            let _ = lines.send(json!({"error": reason}).to_string()).await;
        }
        drop(place);
    });
    let lines = stream::unfold(told, async |mut told| Some((told.recv().await?, told)));
    Body::from_stream(lines.map(|line| Ok::<_, Infallible>(line + "\n")))
}
