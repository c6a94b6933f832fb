use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::Session;

#[tokio::test]
async fn depends_on_goes_before_the_order_of_sources_and_sinks() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    let needs = |name: &str| json!({ "depends_on": [name] });
    session.connector("a-sink", "FileSink", &json!({}));
    session.connector_beside("b-source", "FileSource", &json!({}), &needs("a-sink"));
    session.connector("c-source", "FileSource", &json!({}));
    session.run_ok(&["apply", "connectors"]).await;
    let put = |name: &str| format!("PUT /connectors/{name}/config");
    assert_eq!(connect.writes(), [put("c-source"), put("a-sink"), put("b-source")]);
}

#[tokio::test]
async fn sinks_go_first_if_asked_for() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    session.connector("a-source", "FileSource", &json!({}));
    session.connector("b-sink", "FileSink", &json!({}));
    session.run_ok(&["apply", "--order", "sinks-first", "connectors"]).await;
    assert_eq!(connect.writes()[0], "PUT /connectors/b-sink/config");
}

#[tokio::test]
async fn dependencies_in_a_circle_are_an_error_before_any_write() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    let needs = |name: &str| json!({ "depends_on": [name] });
    session.connector_beside("a", "FileSource", &json!({}), &needs("b"));
    session.connector_beside("b", "FileSource", &json!({}), &needs("c"));
    session.connector_beside("c", "FileSource", &json!({}), &needs("a"));
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: 1 problem in the connector files, nothing was written:
      connectors/c.json:1 depends_on: goes in a circle: `a` needs `b` needs `c` needs `a`
    "#);
    assert!(connect.requests().is_empty());
}

#[tokio::test]
async fn a_dependency_that_is_nowhere_is_an_error_before_any_write() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    let beside = json!({ "depends_on": ["b"] });
    session.connector_beside("a", "FileSource", &json!({}), &beside);
    assert_snapshot!(session.run(&["apply", "connectors"]).await, @r#"
    exit code 3
    --- stdout
    --- stderr
    error: 1 problem in the connector files, nothing was written:
      connectors/a.json:1 depends_on: no connector of the files or the cluster is named `b`
    "#);
    assert!(connect.writes().is_empty());
}
