use reqwest::Method;

use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::connect::model::{Message, Offsets};
use crate::connect::request::Request;
use crate::connect::version::Feature;

impl Client {
    /// How far a connector has come, partition by partition.
    pub async fn offsets(&self, name: &str) -> Result<Offsets, Failure> {
        self.require(Feature::ReadOffsets).await?;
        self.json(Request::new(Method::GET, &["connectors", name, "offsets"])).await
    }

    /// Sets the offsets of the given partitions; a `null` offset forgets one. The connector must
    /// be stopped. Gives Connect's words: it may add that the connector itself was not asked.
    pub async fn set_offsets(&self, name: &str, offsets: &Offsets) -> Result<String, Failure> {
        self.require(Feature::AlterOffsets).await?;
        let request = Request::new(Method::PATCH, &["connectors", name, "offsets"]);
        let done: Message = self.json(request.body(offsets)).await?;
        Ok(done.message)
    }

    /// Forgets all offsets, so that a connector begins anew. It must be stopped. Gives Connect's words.
    pub async fn reset_offsets(&self, name: &str) -> Result<String, Failure> {
        self.require(Feature::AlterOffsets).await?;
        let request = Request::new(Method::DELETE, &["connectors", name, "offsets"]);
        let done: Message = self.json(request).await?;
        Ok(done.message)
    }
}
