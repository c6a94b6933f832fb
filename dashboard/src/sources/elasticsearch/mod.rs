//! Elasticsearch: what the panels show, twice a second, and how long a change took, ten times a second.

mod answer;
mod feed;
mod request;

use std::time::Duration;

use serde_json::Value;

use super::http::Http;
use super::{every, see};
use crate::board::{Service, Sighting};
use crate::clock::now_ms;
use crate::panels::Panels;
use crate::web::Hub;
use feed::{Feed, Position};

/// As often as a page is told.
const INTERVAL: Duration = Duration::from_millis(500);

/// How exact the measured latency is, against what it costs the node.
const LATENCY_INTERVAL: Duration = Duration::from_millis(100);

/// Each item's stock in all warehouses: topic and index.
pub(crate) const ITEMS_INDEX: &str = "global-stock";

/// The search API of one Elasticsearch.
#[derive(Debug, Clone)]
pub(super) struct Search {
    http: Http,
    url: String,
}

impl Search {
    pub(super) fn new(http: Http, url: &str) -> Self {
        Self { http, url: format!("{}/_msearch", url.trim_end_matches('/')) }
    }

    /// Several searches in one request; the error says what came back instead.
    async fn search(&self, body: String) -> Result<Value, String> {
        let answer = self.http.post(&self.url, body).await?;
        serde_json::from_slice(&answer).map_err(|error| format!("`POST {}`: {error}", self.url))
    }
}

/// Tells the board what is there, for as long as somebody looks.
pub(super) async fn watch(search: Search, panels: Panels, hub: Hub) {
    let mut feed = Feed::default();
    let mut ticks = every(INTERVAL);
    loop {
        ticks.tick().await;
        hub.watched().await;
        let seen = look(&search, panels, &mut feed, &hub).await;
        see(&hub, Service::Elasticsearch, &seen);
    }
}

async fn look(search: &Search, panels: Panels, feed: &mut Feed, hub: &Hub) -> Result<(), String> {
    let mut answer = search.search(request::all(feed.position(), panels)).await?;
    let lists = answer::lists(&mut answer)?;
    let mut page = answer::warehouses(&mut answer)?;
    loop {
        if let Some(changes) = feed.take(page) {
            hub.see(|board| board.see_documents(changes, lists));
            return Ok(());
        }
        let mut answer = search.search(request::warehouses(feed.position())).await?;
        page = answer::warehouses(&mut answer)?;
    }
}

/// Tells the board which items a search has just found changed.
pub(super) async fn watch_latency(search: Search, hub: Hub) {
    let mut position = None;
    let mut ticks = every(LATENCY_INTERVAL);
    loop {
        ticks.tick().await;
        hub.watched().await;
        // That Elasticsearch is away is told by the other watch.
        let Ok((sightings, newest)) = sightings(&search, position).await else { continue };
        position = newest;
        hub.see(|board| board.pipeline.see_sightings(&sightings, now_ms()));
    }
}

/// Whether a search finds the item as it was at this time or later.
pub(crate) async fn item_is_searchable(
    http: &Http,
    url: &str,
    stock_item_id: i64,
    last_update_ms: i64,
) -> Result<bool, String> {
    let search = Search::new(http.clone(), url);
    let mut answer = search.search(request::item(stock_item_id, last_update_ms)).await?;
    answer::is_found(&mut answer)
}

/// The items written since `position`; at first none, only where the index ends.
async fn sightings(
    search: &Search,
    position: Option<Position>,
) -> Result<(Vec<Sighting>, Option<Position>), String> {
    let mut answer = search.search(request::sightings(position)).await?;
    let (sightings, newest) = answer::sightings(&mut answer)?;
    Ok(if position.is_none() { (Vec::new(), newest) } else { (sightings, newest) })
}
