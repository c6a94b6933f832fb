//! Checks files against the definitions of the plugins: pure, so it needs no worker at hand.
//!
//! A worker's own validation knows more, such as whether a password is right; this one runs in any
//! editor or pull request.

mod across;
mod key;
mod scope;
mod snapshot;

use std::fmt;

use crate::manifest::{Connector, Problem};

pub use snapshot::{Plugin, SavedKey, Snapshot};

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Where and what.
    pub problem: Problem,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot work.
    Error,
    /// It works, but perhaps not as meant.
    Warning,
}

impl Finding {
    fn error(problem: Problem) -> Self {
        Self { severity: Severity::Error, problem }
    }

    fn warning(problem: Problem) -> Self {
        Self { severity: Severity::Warning, problem }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {}", self.problem)
    }
}

/// Everything that is found, connector by connector, each in order of line.
#[must_use]
pub fn lint(connectors: &[Connector], snapshot: &Snapshot) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        connectors.iter().flat_map(|connector| of_connector(connector, snapshot)).collect();
    findings.extend(across::check(connectors));
    findings
}

fn of_connector(connector: &Connector, snapshot: &Snapshot) -> Vec<Finding> {
    let Some(plugin) = snapshot.connector(&connector.class) else {
        return vec![Finding::error(unknown_class(connector, snapshot))];
    };
    let mut findings = scope::Scopes::of(connector, plugin, snapshot).check();
    findings.sort_by_key(|finding| finding.problem.line);
    findings
}

fn unknown_class(connector: &Connector, snapshot: &Snapshot) -> Problem {
    let classes = snapshot.plugins.iter().filter(|plugin| plugin.is_connector());
    let nearest = key::nearest(&connector.class, classes.map(|plugin| plugin.class.as_str()), 0.0);
    let hint = nearest.map(|class| format!("; did you mean `{class}`?")).unwrap_or_default();
    connector.problem("connector.class", format!("no plugin is `{}`{hint}", connector.class))
}
