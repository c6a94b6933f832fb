use insta::assert_snapshot;
use serde_json::json;

use crate::fake_connect::FakeConnect;
use crate::session::{Session, config};

async fn cluster() -> FakeConnect {
    let connect = FakeConnect::start().await;
    connect.has("a-source", config("FileSource", &json!({})));
    connect.has("b-sink", config("FileSink", &json!({ "topics": "t" })));
    connect
}

#[tokio::test]
async fn sinks_are_deleted_before_sources() {
    let connect = cluster().await;
    assert_snapshot!(Session::new(&connect.url).run(&["delete", "a-source", "b-sink"]).await, @r#"
    exit code 0
    --- stdout
    deleted b-sink
    deleted a-source
    --- stderr
    deleting `b-sink`
    deleting `a-source`
    offsets and replication slots stay: a connector of the same name goes on where this one stopped
    "#);
    assert_eq!(connect.writes(), ["DELETE /connectors/b-sink", "DELETE /connectors/a-source"]);
}

#[tokio::test]
async fn an_unknown_name_stops_it_before_anything_is_deleted() {
    let connect = cluster().await;
    assert_snapshot!(Session::new(&connect.url).run(&["delete", "b-sink", "a-sorce"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: no connector is named `a-sorce`
    hint: did you mean `a-source`?
    "#);
    assert!(connect.writes().is_empty());
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_counts_as_done() {
    let connect = cluster().await;
    let request = "DELETE /connectors/b-sink";
    connect.answers(
        request,
        409,
        "Cannot complete request because of a conflicting operation (e.g. worker rebalance)",
    );
    connect.answers_after_effect(request, 500, "Request timed out. The worker is stuck");
    assert_snapshot!(Session::new(&connect.url).run(&["delete", "b-sink"]).await, @r#"
    exit code 0
    --- stdout
    deleted b-sink
    --- stderr
    deleting `b-sink`
    deleting `b-sink`: waiting, the workers are rebalancing (409: Cannot complete request because of a conflicting operation (e.g. worker rebalance))
    deleting `b-sink`: waiting, Kafka Connect did not finish the request (500: Request timed out. The worker is stuck)
    offsets and replication slots stay: a connector of the same name goes on where this one stopped
    "#);
}
