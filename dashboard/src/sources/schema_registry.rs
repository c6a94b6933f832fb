//! The schema registry: whether it answers.

use super::http::Http;
use super::{INTERVAL, every, see};
use crate::board::Service;
use crate::web::Hub;

pub(super) async fn watch(http: Http, url: String, hub: Hub) {
    let url = format!("{}/subjects", url.trim_end_matches('/'));
    let mut ticks = every(INTERVAL);
    loop {
        ticks.tick().await;
        hub.watched().await;
        see(&hub, Service::SchemaRegistry, &http.get(&url).await);
    }
}
