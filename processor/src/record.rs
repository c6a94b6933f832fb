//! All that the pipeline and the runtime share: what comes in and what goes out.

/// A source table, as Debezium captures it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// `warehouse`.
    Warehouse,
    /// `stock_item`.
    StockItem,
    /// `stock_quantity`.
    StockQuantity,
}

impl Table {
    /// Every table, in the order of the data model.
    pub const ALL: [Self; 3] = [Self::Warehouse, Self::StockItem, Self::StockQuantity];

    /// Name in the database, and last part of the source topic's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warehouse => "warehouse",
            Self::StockItem => "stock_item",
            Self::StockQuantity => "stock_quantity",
        }
    }
}

/// An output topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Output {
    /// The accepted rows of `stock_quantity`.
    WarehouseStock,
    /// How full each warehouse is.
    WarehouseAllocation,
    /// Each item's stock in all warehouses.
    GlobalStock,
    /// What is ordered beyond the stock, per item.
    HighDemandStock,
    /// Each item's stock against the most there ever was.
    StockGlobalPercentage,
}

impl Output {
    /// Every output, in the order in which [`drain`](crate::pipeline::Topology::drain) emits them.
    pub const ALL: [Self; 5] = [
        Self::WarehouseStock,
        Self::WarehouseAllocation,
        Self::GlobalStock,
        Self::HighDemandStock,
        Self::StockGlobalPercentage,
    ];

    /// Name of the topic without the output prefix; `<name>-key` and `<name>-value` are its
    /// subjects.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WarehouseStock => "warehouse-stock",
            Self::WarehouseAllocation => "warehouse-allocation",
            Self::GlobalStock => "global-stock",
            Self::HighDemandStock => "high-demand-stock",
            Self::StockGlobalPercentage => "stock-global-percentage",
        }
    }

    /// The Avro schema of the key, as JSON.
    #[must_use]
    pub const fn key_schema(self) -> &'static str {
        self.schemas().0
    }

    /// The Avro schema of the value, as JSON.
    #[must_use]
    pub const fn value_schema(self) -> &'static str {
        self.schemas().1
    }

    const fn schemas(self) -> (&'static str, &'static str) {
        macro_rules! schemas {
            ($name:literal) => {
                (
                    include_str!(concat!("../../schemas/", $name, "-key.avsc")),
                    include_str!(concat!("../../schemas/", $name, "-value.avsc")),
                )
            };
        }
        match self {
            Self::WarehouseStock => schemas!("warehouse-stock"),
            Self::WarehouseAllocation => schemas!("warehouse-allocation"),
            Self::GlobalStock => schemas!("global-stock"),
            Self::HighDemandStock => schemas!("high-demand-stock"),
            Self::StockGlobalPercentage => schemas!("stock-global-percentage"),
        }
    }
}

/// Which consumed topic a record comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Debezium's topic of a table: feeds stage 1.
    Table(Table),
    /// The internal topic between the stages: feeds stage 2.
    Updates,
}

/// A consumed record.
#[derive(Debug, Clone, Copy)]
pub struct Inbound<'a> {
    /// The topic it comes from.
    pub source: Source,
    /// Partition of that topic.
    pub partition: i32,
    /// Offset in that partition.
    pub offset: i64,
    /// Raw key.
    pub key: Option<&'a [u8]>,
    /// Raw value; `None` is a tombstone.
    pub value: Option<&'a [u8]>,
}

impl Source {
    /// The changelog that restores the state of a partition: the same partition number.
    #[must_use]
    pub const fn changelog(self) -> Target {
        match self {
            Self::Table(table) => Target::Rows(table),
            Self::Updates => Target::Aggregates,
        }
    }
}

/// Where a produced record goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// An output topic.
    Output(Output),
    /// The changelog of stage 1: a table's current rows.
    Rows(Table),
    /// The internal topic between the stages.
    Updates,
    /// The changelog of stage 2.
    Aggregates,
}

/// A record to produce. Its bytes are borrowed from a buffer that the next record reuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outbound<'a> {
    /// The topic it goes to.
    pub target: Target,
    /// The partition it must go to; `None` leaves it to the producer's partitioner.
    pub partition: Option<i32>,
    /// Encoded key.
    pub key: &'a [u8],
    /// Encoded value; `None` is a tombstone.
    pub value: Option<&'a [u8]>,
}
