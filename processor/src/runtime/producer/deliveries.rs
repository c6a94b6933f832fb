//! What became of the records handed to the client.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::KafkaError;
use rdkafka::producer::{DeliveryResult, ProducerContext};

use crate::runtime::clients::{log_client_error, log_client_message};

/// Counts the records on their way, and remembers the first that could not be delivered.
#[derive(Default)]
pub(super) struct Deliveries {
    state: Mutex<State>,
    none_left: Condvar,
}

#[derive(Default)]
struct State {
    on_their_way: usize,
    failure: Option<KafkaError>,
}

impl Deliveries {
    /// A record is about to be handed over: its delivery may be reported before the call returns.
    pub(super) fn expect_one(&self) {
        self.state().on_their_way += 1;
    }

    /// The client did not take the record.
    pub(super) fn expect_one_less(&self) {
        self.state().on_their_way -= 1;
    }

    /// True once nothing is on its way, false when `timeout` passed before that.
    pub(super) fn wait_for_all(&self, timeout: Duration) -> bool {
        let waited = self
            .none_left
            .wait_timeout_while(self.state(), timeout, |state| state.on_their_way > 0);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// The first failure since the last call.
    pub(super) fn take_failure(&self) -> Option<KafkaError> {
        self.state().failure.take()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is complete by itself, so a panic elsewhere leaves nothing half-done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClientContext for Deliveries {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log_client_message(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        log_client_error(&error, reason);
    }
}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        let mut state = self.state();
        state.on_their_way = state.on_their_way.saturating_sub(1);
        if let Err((error, _)) = result {
            state.failure.get_or_insert_with(|| error.clone());
        }
        if state.on_their_way == 0 {
            self.none_left.notify_all();
        }
    }
}
