//! What happened to one row, whatever the table.

use super::model::{Stock, StockItem, Warehouse};

/// A change of the row with this key.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<K, R> {
    /// Primary key.
    pub key: K,
    /// What happened.
    pub event: Event<R>,
}

/// What happened to a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<R> {
    /// Created, updated or read by a snapshot.
    Upsert(Upsert<R>),
    /// Deleted; the position is unknown in an incremental snapshot's window.
    Delete {
        /// Position in the write-ahead log.
        lsn: Option<i64>,
    },
    /// A null value: the companion of a delete, or all that compaction left of it.
    Tombstone,
}

/// The row after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Upsert<R> {
    /// Its columns.
    pub row: R,
    /// The row's own time, microseconds since 1970; `stock_item` has none.
    pub last_update: Option<i64>,
    /// Position in the write-ahead log; incremental snapshots have none.
    pub lsn: Option<i64>,
    /// Read by a snapshot: the row was there before the change stream began.
    pub snapshot: bool,
}

/// A text column of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// The column's value.
    Known(Option<String>),
    /// A large value that the update left as it was, so that the log does not hold it.
    Unchanged,
}

impl Text {
    fn over(self, old: Option<&String>) -> Option<String> {
        match self {
            Self::Known(text) => text,
            Self::Unchanged => old.cloned(),
        }
    }
}

/// The columns of a change, some of which may be known from the row before only.
pub(crate) trait Columns {
    /// The complete row.
    type Row;

    /// Completes the columns with those of the row before.
    fn over(self, old: Option<&Self::Row>) -> Self::Row;
}

impl Columns for Stock {
    type Row = Self;

    fn over(self, _old: Option<&Self>) -> Self {
        self
    }
}

/// Columns of `warehouse`.
#[derive(Debug, Clone, PartialEq)]
pub struct WarehouseColumns {
    /// Name.
    pub name: Text,
    /// Degrees.
    pub latitude: Option<f64>,
    /// Degrees.
    pub longitude: Option<f64>,
    /// Units it can hold.
    pub storage_capacity: Option<i32>,
}

impl Columns for WarehouseColumns {
    type Row = Warehouse;

    fn over(self, old: Option<&Warehouse>) -> Warehouse {
        Warehouse {
            name: self.name.over(old.and_then(|old| old.name.as_ref())),
            latitude: self.latitude,
            longitude: self.longitude,
            storage_capacity: self.storage_capacity,
        }
    }
}

/// Columns of `stock_item`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockItemColumns {
    /// Description.
    pub description: Text,
}

impl Columns for StockItemColumns {
    type Row = StockItem;

    fn over(self, old: Option<&StockItem>) -> StockItem {
        StockItem {
            description: self.description.over(old.and_then(|old| old.description.as_ref())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_the_log_does_not_hold_stays_as_it_was() {
        let old = StockItem { description: Some("bolt".into()) };
        let columns = StockItemColumns { description: Text::Unchanged };
        assert_eq!(columns.clone().over(Some(&old)), old);
        assert_eq!(columns.over(None), StockItem { description: None });
    }

    #[test]
    fn a_text_set_to_null_does_not_stay() {
        let old = StockItem { description: Some("bolt".into()) };
        let columns = StockItemColumns { description: Text::Known(None) };
        assert_eq!(columns.over(Some(&old)), StockItem { description: None });
    }
}
