//! What is compared: the three source tables in their topics, and the five aggregates.

use std::fmt;

use serde_json::Value;

/// A row or a document: field name to value.
pub(crate) type Document = serde_json::Map<String, Value>;

/// One table or aggregate, in the order in which data flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dataset {
    /// Rows of `warehouse`.
    Warehouse,
    /// Rows of `stock_item`.
    StockItem,
    /// Rows of `stock_quantity`.
    StockQuantity,
    /// The accepted rows.
    WarehouseStock,
    /// Sums over a warehouse, against its capacity.
    WarehouseAllocation,
    /// Sums over an item.
    GlobalStock,
    /// Sums over an item's negative rows.
    HighDemandStock,
    /// An item's stock against the most there ever was.
    StockGlobalPercentage,
}

impl Dataset {
    /// What Debezium writes.
    pub const SOURCES: [Self; 3] = [Self::Warehouse, Self::StockItem, Self::StockQuantity];

    /// What the processor writes.
    pub const AGGREGATES: [Self; 5] = [
        Self::WarehouseStock,
        Self::WarehouseAllocation,
        Self::GlobalStock,
        Self::HighDemandStock,
        Self::StockGlobalPercentage,
    ];

    /// What the sink writes.
    pub(crate) const INDEXED: [Self; 4] = [
        Self::WarehouseAllocation,
        Self::GlobalStock,
        Self::HighDemandStock,
        Self::StockGlobalPercentage,
    ];

    /// Name of the table, or of the output topic and its index without prefix.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Warehouse => "warehouse",
            Self::StockItem => "stock_item",
            Self::StockQuantity => "stock_quantity",
            Self::WarehouseStock => "warehouse-stock",
            Self::WarehouseAllocation => "warehouse-allocation",
            Self::GlobalStock => "global-stock",
            Self::HighDemandStock => "high-demand-stock",
            Self::StockGlobalPercentage => "stock-global-percentage",
        }
    }

    /// Fields of a document that make its key.
    pub(crate) fn key_fields(self) -> &'static [&'static str] {
        match self {
            Self::Warehouse | Self::StockItem => &["id"],
            Self::StockQuantity | Self::WarehouseStock => &["warehouse_id", "stock_item_id"],
            Self::WarehouseAllocation => &["warehouse_id"],
            Self::GlobalStock | Self::HighDemandStock | Self::StockGlobalPercentage => {
                &["stock_item_id"]
            }
        }
    }

    /// Whether its records are Debezium's envelopes.
    pub(crate) fn source(self) -> bool {
        Self::SOURCES.contains(&self)
    }
}

impl fmt::Display for Dataset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// Key of a row or document.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Key {
    /// Values of the key fields, in their order.
    Ids(Vec<i64>),
    /// A document id that is no number: nothing of ours writes it.
    Foreign(String),
}

impl Key {
    /// The key of a document, or of a record whose key is a record; `None`: a field is missing or no integer.
    pub(crate) fn of(document: &Document, fields: &[&str]) -> Option<Self> {
        let ids = fields.iter().map(|field| document.get(*field)?.as_i64());
        ids.collect::<Option<_>>().map(Self::Ids)
    }

    /// The key of a document of Elasticsearch.
    pub(crate) fn of_document_id(id: &str) -> Self {
        id.parse().map_or_else(|_| Self::Foreign(id.to_owned()), |id| Self::Ids(vec![id]))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Ids(ids) => ids.iter().map(i64::to_string).collect::<Vec<_>>().join("/"),
            Self::Foreign(text) => format!("`{text}`"),
        };
        formatter.pad(&text)
    }
}
