//! Avro to what the watcher must know, by `schema_registry_converter`; a registry that is down is waited for.

use std::{collections::HashMap, time::Duration};

use anyhow::Result;
use serde_json::Value;
use stack::verify::Decoder;
use tokio::runtime::{Builder, Runtime};

use crate::wait;

/// Longer than any kill keeps the registry away.
const REGISTRY_TIMEOUT: Duration = Duration::from_mins(3);
/// The registry may be killed again between its answer and the next question.
const RETRIES: usize = 3;

/// A decoder for a thread that is not async, with every key it has seen.
pub struct Decoding {
    url: String,
    decoder: Decoder,
    runtime: Runtime,
    keys: HashMap<Box<[u8]>, Result<String, String>>,
}

impl Decoding {
    /// Asks the registry at `url` for each schema once.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(url: &str) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let decoder = Decoder::new(url)?;
        Ok(Self { url: url.to_owned(), decoder, runtime, keys: HashMap::new() })
    }

    /// The key, for people; each is decoded once, since the same bytes will not be another key.
    ///
    /// # Errors
    /// Why it cannot be decoded.
    pub fn key(&mut self, bytes: &[u8]) -> Result<&str, String> {
        if !self.keys.contains_key(bytes) {
            let text = self.json(bytes).map(|key| key.to_string());
            self.keys.insert(bytes.into(), text);
        }
        self.keys[bytes].as_deref().map_err(Clone::clone)
    }

    /// `last_update` of a value, in milliseconds.
    ///
    /// # Errors
    /// Why there is none.
    pub fn last_update(&mut self, bytes: &[u8]) -> Result<i64, String> {
        let value = self.json(bytes)?;
        let last_update = value.get("last_update").and_then(Value::as_i64);
        last_update.ok_or_else(|| format!("no last_update in {value}"))
    }

    fn json(&mut self, bytes: &[u8]) -> Result<Value, String> {
        let mut decoded = self.runtime.block_on(self.decoder.json(bytes));
        for _ in 0..RETRIES {
            if decoded.is_ok() {
                break;
            }
            // The decoder keeps a failure for good, also if only the registry was away.
            self.runtime.block_on(registry(&self.url))?;
            self.decoder = Decoder::new(&self.url).map_err(|error| error.to_string())?;
            decoded = self.runtime.block_on(self.decoder.json(bytes));
        }
        decoded
    }
}

/// Waits until the registry answers.
async fn registry(url: &str) -> Result<(), String> {
    let answers = wait::until(url, REGISTRY_TIMEOUT, async || {
        let answer = reqwest::get(format!("{url}/subjects")).await;
        let answer = answer.and_then(reqwest::Response::error_for_status);
        answer.map(drop).map_err(|error| error.to_string())
    });
    answers.await.map_err(|error| error.to_string())
}
