//! Bands and limits of the panels: `elasticsearch/panels.json`, which Kibana's dashboard shares.

use serde::Deserialize;

use crate::Error;

/// The file itself, as the page reads it.
pub const FILE: &str = include_str!("../../elasticsearch/panels.json");

/// What this program needs of the file; the bands are the page's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Panels {
    /// Items least available, against their historical maximum.
    pub stock_global_percentage: Limit,
    /// Items of which there is least.
    pub global_stock: Limit,
    /// Items of which most is ordered beyond the stock.
    pub high_demand_stock: Limit,
}

/// How many entries a panel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Limit {
    /// Entries at most.
    pub limit: usize,
}

impl Panels {
    /// What the program was built with.
    pub fn load() -> Result<Self, Error> {
        serde_json::from_str(FILE).map_err(Error::Panels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_names_every_limit() {
        let panels = Panels::load().unwrap();
        assert_eq!(panels.stock_global_percentage.limit, 5);
        assert_eq!(panels.global_stock.limit, 10);
        assert_eq!(panels.high_demand_stock.limit, 10);
    }
}
