//! The names and labels that dashboards rest on.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

/// Everything has happened once.
fn busy() -> String {
    let metrics = Metrics::new();
    metrics.read("in", 0, 2);
    metrics.written("out", 3);
    metrics.dead_lettered("avro");
    metrics.committed(Duration::from_millis(3));
    metrics.aborted();
    metrics.visible("in", Duration::from_millis(4));
    metrics.restored(Duration::from_millis(5));
    metrics.set_state_rows("in", 0, 7);
    let statistics = serde_json::from_str(
        r#"{"topics":{"in":{"partitions":{"0":{"partition":0,"leader":1,"desired":true,
            "ls_offset":5,"app_offset":3,"next_offset":5,"fetchq_cnt":2},
            "-1":{"partition":-1,"leader":-1,"desired":false,"ls_offset":-1001,
            "app_offset":-1001,"next_offset":-1001,"fetchq_cnt":0}}}}}"#,
    );
    metrics.set_lags(&statistics.unwrap());
    metrics.render(true).unwrap()
}

#[test]
fn the_text_holds_every_metric() {
    let text = busy();
    let samples = text.lines().filter(|line| !line.starts_with('#') && !line.contains("_bucket{"));
    let lines: BTreeSet<&str> = samples.collect();
    let lines: Vec<&str> = lines.into_iter().collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_partition_that_went_away_is_forgotten() {
    let metrics = Metrics::new();
    metrics.set_state_rows("in", 0, 7);
    metrics.forget("in", 0);
    assert!(!metrics.render(false).unwrap().contains("topic=\"in\""));
}

/// The expressions of a dashboard's panels, which may be nested in rows.
fn expressions(panels: &Value, found: &mut Vec<String>) {
    for panel in panels.as_array().unwrap() {
        if let Some(targets) = panel["targets"].as_array() {
            assert!(!targets.is_empty(), "{panel}");
            found.extend(targets.iter().map(|one| one["expr"].as_str().unwrap().to_owned()));
        }
    }
}

fn dashboard() -> Value {
    serde_json::from_str(include_str!("../../../grafana/processor.json")).unwrap()
}

fn metric_names(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("processor_")).collect()
}

#[test]
fn the_dashboard_uses_metrics_that_exist_and_leaves_none_out() {
    let text = busy();
    let exported = metric_names(&text);
    let mut shown = Vec::new();
    expressions(&dashboard()["panels"], &mut shown);
    let shown = shown.join(" ");
    let shown = metric_names(&shown);
    for name in &shown {
        assert!(exported.contains(name), "`{name}` is not exported");
    }
    let base = |name: &str| {
        let name =
            name.strip_suffix("_bucket").or_else(|| name.strip_suffix("_sum")).unwrap_or(name);
        name.strip_suffix("_count").unwrap_or(name).trim_end_matches("_total").to_owned()
    };
    let shown: BTreeSet<String> = shown.into_iter().map(base).collect();
    let exported: BTreeSet<String> = exported.into_iter().map(base).collect();
    assert_eq!(shown, exported);
}

#[test]
fn every_alert_asks_for_metrics_that_exist() {
    let text = busy();
    let exported = metric_names(&text);
    let rules = include_str!("../../../grafana/alerts.yaml").lines().map(str::trim);
    let asked = rules.clone().filter_map(|line| line.strip_prefix("expr: "));
    let asked: Vec<_> = asked.map(metric_names).collect();
    assert_eq!(asked.len(), rules.filter(|line| line.starts_with("- alert: ")).count());
    for names in asked {
        assert!(!names.is_empty() && names.is_subset(&exported), "{names:?}");
    }
}

#[test]
fn the_dashboard_is_one_that_grafana_takes() {
    let dashboard = dashboard();
    assert!(dashboard["schemaVersion"].as_u64().unwrap() >= 39);
    assert!(dashboard["title"].is_string() && dashboard["uid"].is_string());
    let variables = dashboard["templating"]["list"].as_array().unwrap();
    let is_source = |one: &&Value| one["type"] == "datasource" && one["query"] == "prometheus";
    let source = variables.iter().find(is_source).unwrap()["name"].as_str().unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<u64> = panels.iter().map(|panel| panel["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), panels.len(), "panels share an id");
    for panel in panels {
        for key in ["h", "w", "x", "y"] {
            assert!(panel["gridPos"][key].is_u64(), "{panel}");
        }
        assert!(panel["title"].is_string() && panel["type"].is_string(), "{panel}");
        if panel["type"] != "row" {
            assert_eq!(panel["datasource"]["uid"], format!("${{{source}}}"), "{panel}");
        }
    }
}
