use reqwest::Method;

use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::connect::model::Offsets;
use crate::connect::request::Request;
use crate::connect::version::Feature;

impl Client {
    /// How far a connector has come, partition by partition.
    pub async fn offsets(&self, name: &str) -> Result<Offsets, Failure> {
        self.require(Feature::ReadOffsets).await?;
        self.json(Request::new(Method::GET, &["connectors", name, "offsets"])).await
    }

    /// Sets the offsets of the given partitions; a `null` offset forgets one. The connector must
    /// be stopped.
    pub async fn set_offsets(&self, name: &str, offsets: &Offsets) -> Result<(), Failure> {
        self.require(Feature::AlterOffsets).await?;
        let request = Request::new(Method::PATCH, &["connectors", name, "offsets"]);
        self.send(request.body(offsets)).await?;
        Ok(())
    }

    /// Forgets all offsets, so that a connector begins anew. It must be stopped.
    pub async fn reset_offsets(&self, name: &str) -> Result<(), Failure> {
        self.require(Feature::AlterOffsets).await?;
        self.send(Request::new(Method::DELETE, &["connectors", name, "offsets"])).await?;
        Ok(())
    }
}
