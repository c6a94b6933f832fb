use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::json;

use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::connect::model::{Logger, LoggerScope};
use crate::connect::request::Request;
use crate::connect::version::Feature;

impl Client {
    /// The loggers of the worker whose level was set, by name.
    pub async fn loggers(&self) -> Result<BTreeMap<String, Logger>, Failure> {
        self.require(Feature::Loggers).await?;
        self.json(Request::new(Method::GET, &["admin", "loggers"])).await
    }

    /// One logger; one that was never set has the level of what it is part of.
    pub async fn logger(&self, name: &str) -> Result<Logger, Failure> {
        self.require(Feature::Loggers).await?;
        self.json(Request::new(Method::GET, &["admin", "loggers", name])).await
    }

    /// Sets the level of a logger and of all below it, until the worker is restarted.
    pub async fn set_logger(
        &self,
        name: &str,
        level: &str,
        scope: LoggerScope,
    ) -> Result<(), Failure> {
        let request = Request::new(Method::PUT, &["admin", "loggers", name]);
        let request = match scope {
            LoggerScope::Worker => {
                self.require(Feature::Loggers).await?;
                request
            }
            // Older workers would not complain: they take every scope for their own.
            LoggerScope::Cluster => {
                self.require(Feature::ClusterLoggers).await?;
                request.query("scope=cluster")
            }
        };
        self.send(request.body(&json!({ "level": level }))).await?;
        Ok(())
    }
}
