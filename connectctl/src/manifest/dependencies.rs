//! Dependencies that go in a circle can never be started in order.

use std::collections::BTreeMap;

use super::{Connector, Problem};

/// One circle, told at the connector that closes it; `None` when there is none.
pub(super) fn cycle(connectors: &[Connector]) -> Option<Problem> {
    let by_name: BTreeMap<&str, &Connector> =
        connectors.iter().map(|connector| (connector.name.as_str(), connector)).collect();
    let mut search = Search { by_name, finished: Vec::new(), path: Vec::new() };
    connectors.iter().find_map(|connector| search.visit(connector))
}

struct Search<'a> {
    by_name: BTreeMap<&'a str, &'a Connector>,
    finished: Vec<&'a str>,
    path: Vec<&'a Connector>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, connector: &'a Connector) -> Option<Problem> {
        if self.finished.contains(&connector.name.as_str()) {
            return None;
        }
        if let Some(start) = self.path.iter().position(|one| one.name == connector.name) {
            return Some(told(&self.path[start..]));
        }
        self.path.push(connector);
        let known: Vec<&Connector> = connector
            .depends_on
            .iter()
            .filter_map(|name| self.by_name.get(name.as_str()).copied())
            .collect();
        let found = known.into_iter().find_map(|dependency| self.visit(dependency));
        self.path.pop();
        self.finished.push(&connector.name);
        found
    }
}

fn told(circle: &[&Connector]) -> Problem {
    let names = circle.iter().chain(&circle[..1]).map(|one| format!("`{}`", one.name));
    let message = format!("goes in a circle: {}", names.collect::<Vec<_>>().join(" needs "));
    circle[circle.len() - 1].problem("depends_on", message)
}
