use reqwest::Method;

use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::connect::model::{Health, Worker};
use crate::connect::request::Request;
use crate::connect::version::Feature;

impl Client {
    /// Who answers.
    pub async fn worker(&self) -> Result<Worker, Failure> {
        self.json(Request::new(Method::GET, &[])).await
    }

    /// Succeeds once the worker is ready for requests. From 3.9 on it is asked for its health;
    /// before, an answer is all that can be had.
    pub async fn ready(&self) -> Result<Worker, Failure> {
        let worker = self.worker().await?;
        if Feature::Health.is_in(&worker.version) {
            let _: Health = self.json(Request::new(Method::GET, &["health"])).await?;
        }
        Ok(worker)
    }

    /// Refuses what the worker is too old for. Its version is asked once.
    pub(crate) async fn require(&self, feature: Feature) -> Result<(), Failure> {
        let worker = self.known_worker().get_or_try_init(|| self.worker()).await?;
        if feature.is_in(&worker.version) {
            return Ok(());
        }
        Err(Failure::TooOld { feature, worker: worker.version.clone() })
    }

    /// Whether the worker can do something.
    pub async fn supports(&self, feature: Feature) -> Result<bool, Failure> {
        match self.require(feature).await {
            Ok(()) => Ok(true),
            Err(Failure::TooOld { .. }) => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}
