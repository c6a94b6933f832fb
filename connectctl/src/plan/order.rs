//! Sources before sinks, so that a sink finds its topics; and whatever a connector depends on
//! before it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::connect::model::{Kind, Plugin};

use super::Step;

/// What goes first among connectors that do not depend on each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Sinks wait until the sources run.
    #[default]
    SourcesFirst,
    /// Sources wait until the sinks run.
    SinksFirst,
    /// One after the other, as the files come.
    Files,
}

/// The steps in waves: a wave is started when the one before runs.
#[must_use]
pub fn waves(steps: Vec<Step>, order: Order) -> Vec<Vec<Step>> {
    let mut waves = Vec::new();
    let mut rest = steps;
    while !rest.is_empty() {
        let names: BTreeSet<String> = rest.iter().map(|step| step.connector.name.clone()).collect();
        let is_ready = |step: &Step| {
            !step.connector.depends_on.iter().any(|dependency| names.contains(dependency))
        };
        let (mut wave, mut later): (Vec<Step>, Vec<Step>) = rest.into_iter().partition(is_ready);
        if wave.is_empty() {
            // Dependencies in a circle, which the files are refused for: as they come, then.
            waves.push(later);
            return waves;
        }
        later.extend(put_off(&mut wave, order));
        waves.push(wave);
        rest = later;
    }
    waves
}

/// Takes what has to wait out of a wave.
fn put_off(wave: &mut Vec<Step>, order: Order) -> Vec<Step> {
    let first_kind = match order {
        Order::Files => return wave.split_off(1),
        Order::SourcesFirst => false,
        Order::SinksFirst => true,
    };
    let goes_first = |step: &Step| (step.kind == Kind::Sink) == first_kind;
    if !wave.iter().any(goes_first) {
        return Vec::new();
    }
    let (first, later) = std::mem::take(wave).into_iter().partition(goes_first);
    *wave = first;
    later
}

/// What a class is. Connect takes the class in full, its simple name, and that without the ending
/// `Connector`.
#[must_use]
pub fn kind_of_class(class: &str, plugins: &[Plugin]) -> Option<Kind> {
    plugins.iter().find(|plugin| answers_to(&plugin.class, class)).map(|plugin| plugin.kind)
}

/// Whether a class in full is meant by a name.
#[must_use]
pub fn answers_to(full: &str, name: &str) -> bool {
    let simple = full.rsplit(['.', '$']).next().unwrap_or(full);
    [full, simple, simple.strip_suffix("Connector").unwrap_or(simple)].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Connector;
    use crate::plan::Action;

    fn plugins() -> Vec<Plugin> {
        let plugin = |class: &str, kind| Plugin { class: class.to_owned(), kind };
        vec![
            plugin("a.b.FileSourceConnector", Kind::Source),
            plugin("a.b.FileSinkConnector", Kind::Sink),
        ]
    }

    fn step(name: &str, kind: Kind, depends_on: &[&str]) -> Step {
        let connector = Connector {
            name: name.to_owned(),
            depends_on: depends_on.iter().map(|name| (*name).to_owned()).collect(),
            ..Connector::default()
        };
        Step { connector, kind, action: Action::Create, state: None }
    }

    fn names(steps: Vec<Step>, order: Order) -> Vec<String> {
        let wave = |wave: Vec<Step>| {
            wave.into_iter().map(|step| step.connector.name).collect::<Vec<_>>().join(" ")
        };
        waves(steps, order).into_iter().map(wave).collect()
    }

    fn pipeline() -> Vec<Step> {
        vec![
            step("sink", Kind::Sink, &[]),
            step("one", Kind::Source, &[]),
            step("two", Kind::Source, &[]),
        ]
    }

    #[test]
    fn sources_go_first_unless_it_is_said_otherwise() {
        assert_eq!(names(pipeline(), Order::SourcesFirst), ["one two", "sink"]);
        assert_eq!(names(pipeline(), Order::SinksFirst), ["sink", "one two"]);
        assert_eq!(names(pipeline(), Order::Files), ["sink", "one", "two"]);
    }

    #[test]
    fn a_dependency_goes_before_the_order_of_kinds() {
        let mut steps = pipeline();
        steps.push(step("late", Kind::Source, &["sink"]));
        assert_eq!(names(steps, Order::SourcesFirst), ["one two", "sink", "late"]);
    }

    #[test]
    fn kinds_and_dependencies_across_each_other_still_come_to_an_end() {
        let steps = vec![
            step("source-1", Kind::Source, &["sink-2"]),
            step("source-2", Kind::Source, &["sink-1"]),
            step("sink-1", Kind::Sink, &[]),
            step("sink-2", Kind::Sink, &[]),
        ];
        assert_eq!(names(steps, Order::SourcesFirst), ["sink-1 sink-2", "source-1 source-2"]);
    }

    #[test]
    fn a_class_answers_to_its_aliases() {
        for name in ["a.b.FileSinkConnector", "FileSinkConnector", "FileSink"] {
            assert_eq!(kind_of_class(name, &plugins()), Some(Kind::Sink), "{name}");
        }
        assert_eq!(kind_of_class("FileSource", &plugins()), Some(Kind::Source));
        assert_eq!(kind_of_class("File", &plugins()), None);
        assert_eq!(kind_of_class("", &plugins()), None);
    }
}
