use insta::assert_snapshot;

use crate::fake_connect::FakeConnect;
use crate::session::Session;

const CANARY: &str = "canary-55d0";

fn file(session: &Session, text: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    let path = session.path().join("contexts.toml");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn contexts(url: &str) -> String {
    format!(
        "current = \"near\"\n\
         [contexts.near]\nurl = \"{url}\"\nuser = \"me\"\npassword = \"{CANARY}\"\n\
         [contexts.far]\nurl = [\"{url}\"]\ntoken-env = \"FAR_TOKEN\"\nheaders = {{ X-Tenant = \"b\" }}\n"
    )
}

#[tokio::test]
async fn the_current_context_says_where_and_who() {
    let connect = FakeConnect::start().await;
    let session = Session::without_url();
    file(&session, &contexts(&connect.url), 0o600);
    session.run_ok(&["status", "--contexts-file", "contexts.toml"]).await;
    assert_eq!(connect.header("authorization").unwrap(), "Basic bWU6Y2FuYXJ5LTU1ZDA=");
}

#[tokio::test]
async fn another_context_is_chosen_by_name() {
    let connect = FakeConnect::start().await;
    let session = Session::without_url();
    file(&session, &contexts(&connect.url), 0o600);
    let arguments = ["status", "--contexts-file", "contexts.toml", "--context", "far"];
    session.run_with(&arguments, &[("FAR_TOKEN", "t")]).await;
    assert_eq!(connect.header("authorization").unwrap(), "Bearer t");
    assert_eq!(connect.header("x-tenant").unwrap(), "b");
}

#[tokio::test]
async fn a_url_goes_without_the_credentials_of_the_current_context() {
    let connect = FakeConnect::start().await;
    let session = Session::without_url();
    file(&session, &contexts("http://127.0.0.1:9"), 0o600);
    let arguments = ["status", "--contexts-file", "contexts.toml", "--url", &connect.url];
    session.run_ok(&arguments).await;
    assert_eq!(connect.header("authorization"), None);
}

#[tokio::test]
async fn a_contexts_file_that_others_may_read_is_refused() {
    let session = Session::without_url();
    file(&session, "", 0o644);
    assert_snapshot!(session.run(&["status", "--contexts-file", "contexts.toml"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: others than its owner may use `contexts.toml` (mode 644)
    hint: `chmod 600 contexts.toml`
    "#);
}

#[tokio::test]
async fn a_fault_in_the_contexts_file_is_told_by_its_line_without_quoting_it() {
    let session = Session::without_url();
    file(&session, &format!("[contexts.a]\npasword = \"{CANARY}\"\n"), 0o600);
    assert_snapshot!(session.run(&["status", "--contexts-file", "contexts.toml"]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: contexts.toml:2: unknown field `pasword`, expected one of `url`, `user`, `password`, `password-file`, `password-env`, `token`, `token-file`, `token-env`, `headers`, `ca-certificate`, `client-certificate`, `client-key`, `proxy`
    hint: `connectctl --help` and the README tell how to connect
    "#);
    file(&session, &format!("[contexts.a]\npassword = \"{CANARY}\n"), 0o600);
    let transcript = session.run(&["status", "--contexts-file", "contexts.toml"]).await;
    assert!(transcript.contains("contexts.toml:2: "), "{transcript}");
    assert!(!transcript.contains(CANARY), "{transcript}");
}

#[tokio::test]
async fn an_unknown_context_is_told_with_the_nearest_name() {
    let session = Session::without_url();
    file(&session, &contexts("http://127.0.0.1:9"), 0o600);
    let arguments = ["status", "--contexts-file", "contexts.toml", "--context", "nera"];
    assert_snapshot!(session.run(&arguments).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    error: no context is named `nera`
    hint: did you mean `near`?
    "#);
}
