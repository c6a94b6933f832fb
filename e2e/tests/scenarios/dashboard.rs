//! The live page, asked as a browser asks.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use e2e::stack::Stack;
use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::World;

/// A service that has just been started on a busy machine, and what comes after it.
const WITHIN: Duration = Duration::from_mins(2);

/// The page's promise.
const AWAY_SHOWN_WITHIN: Duration = Duration::from_secs(3);

pub(crate) fn the_page_shows_a_change_without_being_asked_again(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let mut events = Events::open(&world.stack).await?;
        let inventory = world.inventory().await?;
        inventory.put_warehouse(3001, "Live", 100).await?;
        inventory.put_item(3001, "Live").await?;
        inventory.put_stock(3001, 3001, 80).await?;
        let shown = |update: &Value| warehouse(update, 3001).is_some_and(|one| one[6] == "HIGH");
        events.until("the warehouse to be HIGH", WITHIN, shown).await?;
        inventory.put_stock(3001, 3001, -2_000_000_000).await?;
        let first = |update: &Value| update["lowest_quantities"][0]["stock_item_id"] == 3001;
        events.until("the item to be the lowest", WITHIN, first).await?;
        inventory.put_stock(3001, 3001, 1).await
    })
}

pub(crate) fn the_page_shows_a_service_that_goes_and_comes_back(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let mut events = Events::open(&world.stack).await?;
        let state = |update: &Value, wanted: &str| {
            let services = update["pipeline"]["services"].as_array().into_iter().flatten();
            services.into_iter().any(|one| one["name"] == "Elasticsearch" && one["state"] == wanted)
        };
        events.until("Elasticsearch to be up", WITHIN, |update| state(update, "up")).await?;
        world.stack.kill("elasticsearch")?;
        events
            .until("Elasticsearch to be away", AWAY_SHOWN_WITHIN, |update| state(update, "away"))
            .await?;
        events.until("Elasticsearch to be up", WITHIN, |update| state(update, "up")).await
    })
}

pub(crate) fn a_row_is_changed_from_the_page_and_only_from_there(world: &World) -> Result<()> {
    world.runtime.block_on(async {
        let inventory = world.inventory().await?;
        inventory.put_warehouse(3002, "Changed", 100).await?;
        inventory.put_item(3002, "Changed").await?;
        inventory.put_stock(3002, 3002, 5).await?;
        let (http, url) = (Client::new(), format!("{}/changes", address(&world.stack)));
        let offer: Value = http.get(&url).send().await?.error_for_status()?.json().await?;
        let token = offer["token"].as_str().context("the offer has no token")?;
        let change = json!({"warehouse_id": 3002, "stock_item_id": 3002, "quantity": 7});
        let request = |origin: &str, token: &str| {
            let request = http.post(&url).header("origin", origin).json(&change);
            request.header("x-dashboard-token", token).send()
        };
        let refused = request("http://evil.example", token).await?.status();
        ensure!(refused == 403, "a request of another origin was answered with {refused}");
        let refused = request(&address(&world.stack), "guessed").await?.status();
        ensure!(refused == 403, "a request without the token was answered with {refused}");
        let steps =
            request(&address(&world.stack), token).await?.error_for_status()?.text().await?;
        for place in ["committed", "source-topic", "output-topic", "search"] {
            ensure!(
                steps.contains(&format!("\"{place}\"")),
                "{place} is not among the steps: {steps}"
            );
        }
        world.search.expect("global-stock", 3002, json!({"quantity": 7})).await
    })
}

fn address(stack: &Stack) -> String {
    format!("http://127.0.0.1:{}", stack.port(8080))
}

/// A warehouse of an update: a tuple that begins with its id.
fn warehouse(update: &Value, id: i64) -> Option<&Value> {
    update["warehouses"].as_array()?.iter().find(|one| one[0] == id)
}

/// The stream of updates, as `EventSource` reads it.
struct Events {
    response: Response,
    text: String,
}

impl Events {
    async fn open(stack: &Stack) -> Result<Self> {
        let url = format!("{}/events", address(stack));
        let response = reqwest::get(&url).await?.error_for_status()?;
        Ok(Self { response, text: String::new() })
    }

    /// Reads until an update is what is awaited; the same stream all the time, as a page without a reload.
    async fn until(
        &mut self,
        what: &str,
        deadline: Duration,
        shown: impl Fn(&Value) -> bool,
    ) -> Result<()> {
        let reading = async {
            loop {
                if shown(&self.next().await?) {
                    return Ok(());
                }
            }
        };
        match tokio::time::timeout(deadline, reading).await {
            Ok(read) => read,
            Err(_) => bail!("waited {} s for {what}", deadline.as_secs()),
        }
    }

    async fn next(&mut self) -> Result<Value> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let event: String = self.text.drain(..end + 2).collect();
                // What has no data only keeps the connection alive.
                if let Some(update) = event.strip_prefix("data: ") {
                    return Ok(serde_json::from_str(update.trim_end())?);
                }
                continue;
            }
            let chunk = self.response.chunk().await?.context("the stream ended")?;
            self.text.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
}
