//! The processor: whether it is ready, how much it has read, how far it is behind.

use super::http::Http;
use super::openmetrics::sum;
use super::{INTERVAL, every};
use crate::board::{Condition, Service};
use crate::clock::now_ms;
use crate::config::Config;
use crate::web::Hub;

pub(super) async fn watch(http: Http, config: Config, hub: Hub) {
    let url = config.processor_url.trim_end_matches('/').to_owned();
    let mut ticks = every(INTERVAL);
    loop {
        ticks.tick().await;
        hub.watched().await;
        let condition = look(&http, &url, &config.source_prefix, &hub).await;
        let condition = condition.unwrap_or_else(Condition::Away);
        hub.see(|board| board.pipeline.see_service(Service::Processor, condition));
    }
}

async fn look(http: &Http, url: &str, prefix: &str, hub: &Hub) -> Result<Condition, String> {
    let (status, text) = http.get_any(&format!("{url}/readyz")).await?;
    let metrics = http.get(&format!("{url}/metrics")).await?;
    let source = format!("topic=\"{prefix}.");
    let changes = sum(&metrics, "processor_records_in_total", &source);
    let lag = sum(&metrics, "processor_lag_records", "");
    hub.see(|board| board.pipeline.see_processor(changes, lag, now_ms()));
    if status.is_success() {
        return Ok(Condition::Up);
    }
    Ok(Condition::Waiting(text.trim().to_owned()))
}
