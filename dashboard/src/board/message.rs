//! What a page is told: everything at first, then what changed. Its JSON is the contract with `page/modules`.

use serde::Serialize;

use super::documents::{Item, ItemShare, Warehouse};
use super::pipeline::PipelineView;

/// One message.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Update {
    /// What the page knew is void: this is everything.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reset: bool,
    /// Those that are new or have changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warehouses: Vec<Warehouse>,
    /// Ids of those that are gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<i64>,
    /// The lists, if one of them changed.
    #[serde(flatten)]
    pub lists: Option<Lists>,
    /// How the pipeline does, if that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<PipelineView>,
}

/// The short lists beside the map, each whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Lists {
    /// Least available against their historical maximum, lowest first.
    pub lowest_percentages: Vec<ItemShare>,
    /// Least there is, lowest first.
    pub lowest_quantities: Vec<Item>,
    /// Most ordered beyond the stock, most first.
    pub high_demand: Vec<Item>,
    /// How many documents there are behind the lists.
    pub counts: Counts,
}

/// Documents of each index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// `warehouse-allocation`.
    pub warehouses: u64,
    /// `global-stock`.
    pub items: u64,
    /// `high-demand-stock`.
    pub high_demand: u64,
}

impl Update {
    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
