use super::*;

fn recovery(status: u16, body: &str) -> Recovery {
    let status = StatusCode::from_u16(status).unwrap();
    Failure::of_answer("http://c", status, body.as_bytes(), str::to_owned).recovery()
}

fn error(code: u16, message: &str) -> String {
    serde_json::json!({"error_code": code, "message": message}).to_string()
}

#[test]
fn a_rebalance_is_repeated_whether_it_shows_as_409_or_as_500() {
    let conflict =
        "Cannot complete request because of a conflicting operation (e.g. worker rebalance)";
    let expected = "Request cannot be completed because a rebalance is expected";
    assert_eq!(recovery(409, &error(409, conflict)), Recovery::Repeat);
    assert_eq!(recovery(500, &error(500, expected)), Recovery::Repeat);
    let leader = "Cannot complete request momentarily due to no known leader URL, likely because a rebalance was underway.";
    assert_eq!(recovery(409, &error(409, leader)), Recovery::Repeat);
    let stale = "Cannot complete request momentarily due to stale configuration (typically caused by a concurrent config change)";
    assert_eq!(recovery(409, &error(409, stale)), Recovery::Repeat);
}

#[test]
fn a_conflict_that_stays_is_never_repeated() {
    assert_eq!(recovery(409, &error(409, "Connector x already exists")), Recovery::None);
}

#[test]
fn a_404_without_an_error_code_means_a_starting_worker_and_one_with_it_an_absent_thing() {
    assert_eq!(recovery(404, "<html>404 Not Found</html>"), Recovery::Repeat);
    assert_eq!(recovery(404, &error(404, "Connector x not found")), Recovery::None);
}

#[test]
fn a_request_of_unknown_outcome_is_looked_after_before_it_is_repeated() {
    let forward = "IO Error trying to forward REST request: java.net.ConnectException";
    assert_eq!(
        recovery(500, &error(500, "Request timed out. The worker is …")),
        Recovery::LookFirst
    );
    assert_eq!(recovery(500, &error(500, forward)), Recovery::LookFirst);
}

#[test]
fn a_proxy_that_gave_up_knows_nothing_of_the_outcome() {
    for status in [502, 504] {
        let status = StatusCode::from_u16(status).unwrap();
        let failure = Failure::of_answer("http://c", status, b"<html>", str::to_owned);
        assert_eq!(failure.recovery(), Recovery::LookFirst);
        assert!(!failure.had_no_effect());
    }
}

#[test]
fn tasks_that_still_stop_are_waited_for() {
    let message = "Failed to alter consumer group offsets for connector x either because its tasks haven't stopped completely yet or … If the connector is in a stopped state, this operation can be safely retried.";
    assert_eq!(recovery(500, &error(500, message)), Recovery::Repeat);
}

#[test]
fn any_other_error_is_final() {
    assert_eq!(recovery(400, &error(400, "Connector configuration is invalid")), Recovery::None);
    assert_eq!(recovery(500, &error(500, "boom")), Recovery::None);
    assert_eq!(recovery(401, "User cannot access the resource."), Recovery::None);
}
