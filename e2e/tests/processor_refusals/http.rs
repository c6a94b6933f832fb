//! What a running processor answers.

use anyhow::{Context, Result};
use e2e::wait;

use crate::{World, processor::Processor, scenarios::SOON};

/// The address of one processor.
pub(crate) struct Http {
    url: String,
}

impl Http {
    /// Waits until it listens, and reads in its log where.
    pub(crate) fn of(world: &World, processor: &mut Processor) -> Result<Self> {
        processor.wait_for(world, "serving /livez")?;
        let said = processor.said();
        let address = said.split("address=").nth(1).and_then(|rest| rest.split_whitespace().next());
        Ok(Self { url: format!("http://{}", address.context("it names no address")?) })
    }

    /// Status and body.
    pub(crate) async fn get(&self, path: &str) -> Result<(u16, String)> {
        let answer = reqwest::get(format!("{}{path}", self.url)).await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// Waits until this path answers with this status.
    pub(crate) fn wait_for(&self, world: &World, path: &str, status: u16) -> Result<()> {
        let what = format!("{path} to answer {status}");
        world.runtime.block_on(wait::until(&what, SOON, async || match self.get(path).await {
            Ok((found, _)) if found == status => Ok(()),
            other => Err(format!("{other:?}")),
        }))
    }
}
