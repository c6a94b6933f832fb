//! Rows in: what an application would write.

use anyhow::{Context, Result};
use jiff::Timestamp;
use tokio_postgres::{Client, NoTls};

/// The inventory as its application sees it.
pub struct Inventory {
    client: Client,
}

impl Inventory {
    /// Connects to the PostgreSQL of a local stack.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn connect(port: u16) -> Result<Self> {
        let url = format!("postgresql://postgres:postgres@127.0.0.1:{port}/inventory");
        let (client, connection) = tokio_postgres::connect(&url, NoTls)
            .await
            .with_context(|| format!("connect to port {port}"))?;
        // Ends with the client; an error on it shows as the error of the next statement.
        tokio::spawn(connection);
        Ok(Self { client })
    }

    /// Inserts a warehouse or overwrites it.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub async fn put_warehouse(&self, id: i64, name: &str, capacity: i32) -> Result<()> {
        let statement = "INSERT INTO warehouse VALUES ($1, $2, 41.5, -81.75, $3, now()) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
             storage_capacity = excluded.storage_capacity, last_update = excluded.last_update";
        self.client.execute(statement, &[&id, &name, &capacity]).await?;
        Ok(())
    }

    /// Inserts an item or overwrites it.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub async fn put_item(&self, id: i64, description: &str) -> Result<()> {
        let statement = "INSERT INTO stock_item VALUES ($1, $2) \
             ON CONFLICT (id) DO UPDATE SET description = excluded.description";
        self.client.execute(statement, &[&id, &description]).await?;
        Ok(())
    }

    /// Inserts a stock row or overwrites it, written now.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub async fn put_stock(&self, warehouse: i64, item: i64, quantity: i32) -> Result<()> {
        self.put_stock_at(warehouse, item, quantity, Timestamp::now()).await
    }

    /// Inserts a stock row or overwrites it, with a `last_update` of the caller's.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub async fn put_stock_at(
        &self,
        warehouse: i64,
        item: i64,
        quantity: i32,
        last_update: Timestamp,
    ) -> Result<()> {
        let statement = "INSERT INTO stock_quantity VALUES ($1, $2, $3, $4) \
             ON CONFLICT (warehouse_id, stock_item_id) DO UPDATE \
             SET quantity = excluded.quantity, last_update = excluded.last_update";
        self.client.execute(statement, &[&warehouse, &item, &quantity, &last_update]).await?;
        Ok(())
    }

    /// Runs a statement without parameters.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub async fn execute(&self, statement: &str) -> Result<u64> {
        self.client.execute(statement, &[]).await.with_context(|| format!("execute `{statement}`"))
    }

    /// The one number that a query gives.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub async fn count(&self, query: &str) -> Result<u64> {
        let row =
            self.client.query_one(query, &[]).await.with_context(|| format!("query `{query}`"))?;
        Ok(u64::try_from(row.try_get::<_, i64>(0)?)?)
    }
}
