//! A short drill; `make drill` is the long one.

use e2e::drill::{Settings, run};
use tokio::runtime::Runtime;

/// Every kind of fault at least once, in about a minute.
const SHORT: Settings = Settings {
    // Seeds differ from run to run, and the one of a failure is printed.
    seed: None,
    changes: 40_000,
    // The load lasts until the last fault.
    rows_per_second: Some(1_000),
    // Few enough keys for each to have many versions.
    warehouses: 60,
    items: 100,
    kills: 6,
    pauses: 1,
    broker_kills: 1,
    registry_kills: 1,
    session_timeout_ms: 6_000,
    port_offset: 22_000,
};

#[test]
fn nothing_is_lost_repeated_or_out_of_order_under_fault() {
    let report = Runtime::new().unwrap().block_on(run(&SHORT, "drill-short")).unwrap();
    println!("{report}");
    assert!(report.passed(), "{report}");
}
