//! The stream of updates: server-sent events, which a browser takes up again by itself.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt as _};

use super::App;

/// Everything first, then what changes.
pub(super) async fn stream(
    State(app): State<App>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (everything, viewer) = app.hub.join();
    let first = stream::once(std::future::ready(Ok(event(&everything))));
    let updates = stream::unfold(viewer, async |mut viewer| {
        let update = viewer.next().await?;
        Some((Ok(event(&update)), viewer))
    });
    // 15 s by default: proxies and browsers drop a silent connection.
    Sse::new(first.chain(updates)).keep_alive(KeepAlive::default())
}

fn event(update: &Arc<str>) -> Event {
    Event::default().data(update)
}
