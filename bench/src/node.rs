//! An Elasticsearch node of a case's own: the other cases are measured without it.

use std::path::PathBuf;

use anyhow::Result;

use crate::services::Services;

/// Its port without an offset.
const PORT: u16 = 9200;

/// Added to the offset of the other services: a stack wants the ports of all services free.
const BESIDE: u16 = 500;

/// A running node; stopped and removed when dropped.
pub(crate) struct Node<'a> {
    services: &'a Services,
    folder: PathBuf,
}

impl<'a> Node<'a> {
    /// Starts it in an empty folder, beside the others, and returns when it is ready.
    ///
    /// # Errors
    /// When a step fails; the text is what `stack up` said.
    pub(crate) fn start(services: &'a Services) -> Result<Self> {
        let node = Self { services, folder: services.folder().with_extension("node") };
        node.stack(&["down", "--purge"])?;
        let port_offset = (services.port_offset() + BESIDE).to_string();
        let only = ["up", "--detach", "--only", "elasticsearch", "--port-offset", &port_offset];
        node.stack(&only)?;
        Ok(node)
    }

    /// Address.
    #[must_use]
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", PORT + BESIDE + self.services.port_offset())
    }

    fn stack(&self, arguments: &[&str]) -> Result<()> {
        self.services.stack_in(&self.folder, arguments).map(drop)
    }
}

impl Drop for Node<'_> {
    #[expect(clippy::print_stderr, reason = "nobody else is told of what is left behind")]
    fn drop(&mut self) {
        if let Err(error) = self.stack(&["down", "--purge"]) {
            eprintln!("{error:#}");
        }
    }
}
