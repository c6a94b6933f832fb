//! The topics and what flows between them, for people.

use super::topics::{SOURCES, Topics};
use crate::config::{NameOptions, TopologyFormat};
use crate::record::{Output, Source, Target};

/// What one stage reads, keeps and writes.
struct Stage {
    title: &'static str,
    /// Topics of its input, each with the changelog of the state that it becomes.
    reads: Vec<(String, String)>,
    writes: Vec<String>,
}

/// Draws the topology.
#[must_use]
pub fn describe(names: &NameOptions, format: TopologyFormat) -> String {
    let stages = stages(&Topics::new(names));
    match format {
        TopologyFormat::Text => text(&stages),
        TopologyFormat::Mermaid => mermaid(&stages),
    }
}

fn stages(topics: &Topics) -> [Stage; 2] {
    let reads = |sources: &[Source]| {
        let of = |source: &Source| {
            (topics.source(*source).to_owned(), topics.target(source.changelog()).to_owned())
        };
        sources.iter().map(of).collect()
    };
    let (tables, updates): (Vec<Source>, Vec<Source>) =
        SOURCES.into_iter().partition(|source| matches!(source, Source::Table(_)));
    let (first, second): (Vec<Output>, Vec<Output>) =
        Output::ALL.into_iter().partition(|output| *output == Output::WarehouseStock);
    let outputs = |outputs: Vec<Output>| {
        outputs.into_iter().map(|output| topics.target(Target::Output(output)).to_owned())
    };
    let handed_on = topics.target(Target::Updates).to_owned();
    [
        Stage {
            title: "stage 1, one task a partition of a source",
            reads: reads(&tables),
            writes: outputs(first).chain([handed_on]).collect(),
        },
        Stage {
            title: "stage 2, one task a partition of the updates",
            reads: reads(&updates),
            writes: outputs(second).collect(),
        },
    ]
}

fn text(stages: &[Stage]) -> String {
    let mut lines = Vec::new();
    for stage in stages {
        lines.push(stage.title.to_owned());
        for (topic, changelog) in &stage.reads {
            lines.push(format!("  <- {topic}"));
            lines.push(format!("  <> {changelog}"));
        }
        lines.extend(stage.writes.iter().map(|topic| format!("  -> {topic}")));
    }
    lines.push("<- reads, -> writes, <> writes and restores its state from".to_owned());
    lines.join("\n")
}

/// A topic is a cylinder. Its name is its node's id, too, with what Mermaid does not take replaced.
fn mermaid(stages: &[Stage]) -> String {
    let mut lines = vec!["flowchart LR".to_owned()];
    for (number, stage) in (1..).zip(stages) {
        let id = format!("stage_{number}");
        lines.push(format!("    {id}[\"{}\"]", stage.title));
        for (topic, changelog) in &stage.reads {
            lines.push(format!("    {} --> {id}", node(topic)));
            lines.push(format!("    {id} <-->|state| {}", node(changelog)));
        }
        lines.extend(stage.writes.iter().map(|topic| format!("    {id} --> {}", node(topic))));
    }
    lines.join("\n")
}

fn node(topic: &str) -> String {
    let id: String =
        topic.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("topic_{id}[(\"{topic}\")]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(format: TopologyFormat) -> String {
        let names = NameOptions {
            application_id: "app".parse().unwrap(),
            source_prefix: "inventory.public".parse().unwrap(),
            output_prefix: "test-".parse().unwrap(),
        };
        describe(&names, format)
    }

    #[test]
    fn the_text_names_every_topic() {
        insta::assert_snapshot!(drawn(TopologyFormat::Text));
    }

    #[test]
    fn the_picture_names_every_topic() {
        insta::assert_snapshot!(drawn(TopologyFormat::Mermaid));
    }
}
