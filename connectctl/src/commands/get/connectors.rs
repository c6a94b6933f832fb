//! Connectors with their states.

use crate::commands::status::status;
use crate::connect::client::Client;
use crate::error::Error;
use crate::render;
use crate::render::listing::Listing;

pub(super) async fn list(client: &Client, names: &[String]) -> Result<Listing, Error> {
    Ok(render::status::listing(&status(client, names).await?))
}
