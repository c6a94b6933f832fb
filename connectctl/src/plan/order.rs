//! Sources before sinks, so that a sink finds its topics.

use crate::connect::model::{Kind, Plugin};

use super::Step;

/// The steps with sources first, else in the order of the files.
#[must_use]
pub fn in_order(mut steps: Vec<Step>) -> Vec<Step> {
    steps.sort_by_key(|step| step.kind == Kind::Sink);
    steps
}

/// What a class is. Connect takes the class in full, its simple name, and that without the ending
/// `Connector`.
#[must_use]
pub fn kind_of_class(class: &str, plugins: &[Plugin]) -> Option<Kind> {
    plugins.iter().find(|plugin| answers_to(&plugin.class, class)).map(|plugin| plugin.kind)
}

fn answers_to(full: &str, name: &str) -> bool {
    let simple = full.rsplit(['.', '$']).next().unwrap_or(full);
    [full, simple, simple.strip_suffix("Connector").unwrap_or(simple)].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugins() -> Vec<Plugin> {
        let plugin = |class: &str, kind| Plugin { class: class.to_owned(), kind };
        vec![
            plugin("a.b.FileSourceConnector", Kind::Source),
            plugin("a.b.FileSinkConnector", Kind::Sink),
        ]
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
