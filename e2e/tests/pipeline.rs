//! The whole pipeline on real services: rows in, documents out.
//!
//! One stack serves all scenarios; each has warehouses and items of its own. They run one after another, for
//! some of them kill services.

use std::process::ExitCode;

use anyhow::Result;
use e2e::{search::Search, sql::Inventory, stack::Stack};
use tokio::runtime::Runtime;

mod scenarios;

/// Far from the ports of a stack that somebody runs beside the tests.
const PORT_OFFSET: u16 = 20_000;

/// What a scenario works on.
pub(crate) struct World {
    stack: Stack,
    search: Search,
    runtime: Runtime,
}

impl e2e::scenarios::World for World {
    fn start() -> Result<Self> {
        let stack = Stack::up("pipeline", PORT_OFFSET)?;
        let search = Search::new(stack.port(9200));
        Ok(Self { stack, search, runtime: Runtime::new()? })
    }

    fn stack(&self) -> &Stack {
        &self.stack
    }
}

impl World {
    /// A connection of the scenario's own, since PostgreSQL may have been killed since the last.
    async fn inventory(&self) -> Result<Inventory> {
        Inventory::connect(self.stack.port(5432)).await
    }
}

fn main() -> ExitCode {
    e2e::scenarios::run(scenarios::ALL)
}
