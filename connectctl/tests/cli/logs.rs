use insta::assert_snapshot;

use crate::fake_connect::FakeConnect;
use crate::session::Session;

#[tokio::test]
async fn levels_are_shown_and_set() {
    let connect = FakeConnect::start().await;
    let session = Session::new(&connect.url);
    assert_snapshot!(session.run(&["logs", "level", "io.debezium", "debug"]).await, @r#"
    exit code 0
    --- stdout
    io.debezium  DEBUG
    --- stderr
    it holds on the worker that answered, until a restart
    "#);
    assert_snapshot!(session.run(&["logs", "level"]).await, @r#"
    exit code 0
    --- stdout
    LOGGER       LEVEL
    io.debezium  DEBUG
    root         INFO
    --- stderr
    "#);
    assert_snapshot!(session.run(&["describe", "logger", "io.debezium"]).await, @r#"
    exit code 0
    --- stdout
    Name:   io.debezium
    Level:  DEBUG
    --- stderr
    "#);
    session.run_ok(&["logs", "level", "root", "WARN", "--scope", "cluster"]).await;
    assert_eq!(
        connect.writes(),
        ["PUT /admin/loggers/io.debezium", "PUT /admin/loggers/root?scope=cluster"]
    );
}
