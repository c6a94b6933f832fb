//! Kibana says no, to the whole or to single objects.

use insta::assert_snapshot;
use serde_json::json;

use crate::fake_kibana::FakeKibana;
use crate::session::Session;

#[tokio::test]
async fn every_object_that_was_not_taken_is_told_with_reason_and_hint() {
    let kibana = FakeKibana::start().await;
    let of = |kind: &str, id: &str, error| json!({"type": kind, "id": id, "meta": {"title": "T"}, "error": error});
    kibana.import(200, &json!({"success": false, "successCount": 1, "errors": [
        of("lens", "a", json!({"type": "missing_references", "references": [
            {"type": "index-pattern", "id": "x"}, {"type": "index-pattern", "id": "y"}]})),
        of("map", "b", json!({"type": "conflict"})),
        of("map", "c", json!({"type": "ambiguous_conflict", "destinations": [{"id": "d"}, {"id": "e"}]})),
        of("lens", "f", json!({"type": "unsupported_type"})),
        of("dashboard", "g", json!({"type": "unknown", "statusCode": 400, "message": "attributes\u{1b}[2J are bad"})),
        of("dashboard", "h", json!({"type": "new_in_10", "because": 1})),
    ]}));
    assert_snapshot!(Session::new(&kibana.url).import(&[]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    error: Kibana took 1 of 7 objects
      lens `a`: it needs index-pattern `x`, index-pattern `y`, which is not there
        hint: put that object back into the file; `stack kibana build` checks all references
      map `b`: an object with this id is there and was not replaced
        hint: delete it in Kibana (Stack Management, Saved Objects), then import again
      map `c`: several objects came from it before: `d`, `e`
        hint: delete them in Kibana (Stack Management, Saved Objects), then import again
      lens `f`: this Kibana has no such type
        hint: turn the plugin of that type on, and use Kibana 9.0 or later
      dashboard `g`: status 400: attributes[2J are bad
        hint: Kibana's log says more; `kibana/README.md` says what the versions in the file mean
      dashboard `h`: Kibana says {"type":"new_in_10","because":1}
        hint: Kibana's log says more
    "#);
}

#[tokio::test]
async fn success_with_fewer_objects_than_were_sent_is_none() {
    let kibana = FakeKibana::start().await;
    kibana.import(200, &json!({"success": true, "successCount": 6}));
    assert_snapshot!(Session::new(&kibana.url).import(&[]).await, @r"
    exit code 1
    --- stdout
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    error: Kibana took 6 of 7 objects and does not say why
    ");
}

#[tokio::test]
async fn a_file_from_a_newer_kibana_is_refused_as_a_whole() {
    let kibana = FakeKibana::start().await;
    let message = "Document \"inventory-dashboard\" belongs to a more recent version of Kibana [10.3.0] when the last known version is [10.2.0].";
    kibana.import(
        422,
        &json!({"statusCode": 422, "error": "Unprocessable Entity", "message": message}),
    );
    assert_snapshot!(Session::new(&kibana.url).import(&[]).await, @r#"
    exit code 1
    --- stdout
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    error: the import failed
      caused by: `[URL]/api/saved_objects/_import?overwrite=true` was answered with 422: Document "inventory-dashboard" belongs to a more recent version of Kibana [10.3.0] when the last known version is [10.2.0].

    hint: an object is of a newer version than this Kibana: use Kibana 9.0 or later, or take the objects of kibana/
    "#);
}

#[tokio::test]
async fn missing_rights_and_a_missing_space_are_told_apart() {
    let kibana = FakeKibana::start().await;
    kibana.import(403, &json!({"statusCode": 403, "error": "Forbidden", "message": "Unable to bulk_create dashboard"}));
    kibana.import(404, &json!({"statusCode": 404, "error": "Not Found", "message": "Not Found"}));
    let session = Session::new(&kibana.url);
    let transcripts = session.import(&[]).await + &session.import(&["--space", "absent"]).await;
    assert_snapshot!(transcripts, @r"
    exit code 1
    --- stdout
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    error: the import failed
      caused by: `[URL]/api/saved_objects/_import?overwrite=true` was answered with 403: Unable to bulk_create dashboard

    hint: the user needs the Kibana privilege `Saved Objects Management: All` in that space
    exit code 1
    --- stdout
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    error: the import failed
      caused by: `[URL]/s/absent/api/saved_objects/_import?overwrite=true` was answered with 404: Not Found

    hint: does `--url` have Kibana's base path, and is there a space of that id?
    ");
}

#[tokio::test]
async fn an_answer_that_is_no_json_and_an_endless_one_are_failures() {
    let kibana = FakeKibana::start().await;
    kibana.import(200, &"<html>welcome</html>");
    kibana.import(502, &"");
    kibana.import(200, &" ".repeat(5 << 20));
    let session = Session::new(&kibana.url);
    let mut transcripts = session.import(&[]).await;
    transcripts += &session.import(&[]).await;
    transcripts += &session.import(&[]).await;
    assert_snapshot!(transcripts, @r"
    exit code 1
    --- stdout
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    error: the import failed
      caused by: `[URL]/api/saved_objects/_import?overwrite=true` does not answer as Kibana does: <html>welcome</html>

    hint: `--url` must lead to Kibana itself, with its base path
    exit code 1
    --- stdout
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    error: the import failed
      caused by: `[URL]/api/saved_objects/_import?overwrite=true` was answered with 502: nothing
    exit code 1
    --- stdout
    --- stderr
    Kibana 9.0.0 is ready
    objects to import: 7
    error: the import failed
      caused by: `[URL]/api/saved_objects/_import?overwrite=true` does not answer as Kibana does: the answer does not end

    hint: `--url` must lead to Kibana itself, with its base path
    ");
}
