//! What is known, folded from what was seen. Pure: the time comes from outside.

mod documents;
mod fleet;
mod message;
mod pipeline;

pub use documents::{Item, ItemShare, Location, Warehouse};
pub use fleet::{Fleet, FleetChanges};
pub use message::{Counts, Lists, Update};
pub use pipeline::{Condition, Connector, Lags, Pipeline, PipelineView, Service, Sighting};

/// All that is shown, and what of it was not told yet.
#[derive(Debug, Default)]
pub struct Board {
    fleet: Fleet,
    lists: Option<Lists>,
    lists_untold: bool,
    /// How the pipeline does.
    pub pipeline: Pipeline,
    pipeline_told: Option<PipelineView>,
}

impl Board {
    /// Takes in what a look at Elasticsearch found.
    pub fn see_documents(&mut self, changes: FleetChanges, lists: Lists) {
        self.fleet.apply(changes);
        if self.lists.as_ref() != Some(&lists) {
            self.lists = Some(lists);
            self.lists_untold = true;
        }
    }

    /// What changed since the last call; `None`: nothing.
    pub fn take_update(&mut self, now_ms: u64) -> Option<Update> {
        let (warehouses, removed) = self.fleet.take_untold();
        let lists = if std::mem::take(&mut self.lists_untold) { self.lists.clone() } else { None };
        let view = Some(self.pipeline.view(now_ms));
        let pipeline = if view == self.pipeline_told { None } else { view };
        if pipeline.is_some() {
            self.pipeline_told.clone_from(&pipeline);
        }
        let update = Update { reset: false, warehouses, removed, lists, pipeline };
        (!update.is_empty()).then_some(update)
    }

    /// Everything, for a page that knows nothing yet.
    #[must_use]
    pub fn snapshot(&mut self, now_ms: u64) -> Update {
        Update {
            reset: true,
            warehouses: self.fleet.all().cloned().collect(),
            removed: Vec::new(),
            lists: self.lists.clone(),
            pipeline: Some(self.pipeline.view(now_ms)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(percentage: f64) -> Lists {
        let item = ItemShare {
            stock_item_id: 3,
            description: Some("Bolt".to_owned()),
            quantity: 2,
            maximum: 8,
            percentage: Some(percentage),
            last_update: Some(5),
        };
        Lists { lowest_percentages: vec![item], ..Lists::default() }
    }

    fn warehouse() -> Warehouse {
        let location = Some(Location { lat: 30.2, lon: -81.6 });
        Warehouse {
            warehouse_id: 85,
            name: Some("Depot".to_owned()),
            location,
            quantity: 50,
            capacity: Some(100),
            allocation: Some(0.5),
            threshold: Some("NORMAL".to_owned()),
            last_update: Some(7),
        }
    }

    #[test]
    fn an_update_holds_what_changed_and_nothing_else() {
        let mut board = Board::default();
        board.take_update(0);
        assert_eq!(board.take_update(1), None);
        board.see_documents(FleetChanges::Some(vec![warehouse()]), share(25.0));
        let update = board.take_update(2).unwrap();
        assert_eq!((update.warehouses.len(), update.lists), (1, Some(share(25.0))));
        board.see_documents(FleetChanges::Some(vec![]), share(25.0));
        assert_eq!(board.take_update(3), None);
    }

    #[test]
    fn the_json_is_what_the_page_reads() {
        let mut board = Board::default();
        board.see_documents(FleetChanges::All(vec![warehouse()]), share(25.0));
        insta::assert_json_snapshot!(board.snapshot(0));
    }
}
