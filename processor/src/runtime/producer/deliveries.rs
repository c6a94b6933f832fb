//! What became of the records handed to the client.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::KafkaError;
use rdkafka::producer::{DeliveryResult, ProducerContext};

use crate::runtime::clients::{log_client_error, log_client_message};

/// Counts the records on their way, and remembers the first that could not be delivered.
///
/// Every record passes here twice, on two threads: the count takes no lock, and only whoever brings
/// it to the number that is waited for does.
#[derive(Default)]
pub(super) struct Deliveries {
    on_their_way: AtomicUsize,
    /// The count at which somebody wants to be woken.
    wanted: AtomicUsize,
    failure: Mutex<Option<KafkaError>>,
    reached: Condvar,
}

impl Deliveries {
    /// A record is about to be handed over: its delivery may be reported before the call returns.
    pub(super) fn expect_one(&self) {
        self.on_their_way.fetch_add(1, Ordering::SeqCst);
    }

    /// The client did not take the record.
    pub(super) fn expect_one_less(&self) {
        self.on_their_way.fetch_sub(1, Ordering::SeqCst);
    }

    /// True once no more than `count` records are on their way, false when `timeout` passed before.
    pub(super) fn wait_for(&self, count: usize, timeout: Duration) -> bool {
        let failure = self.failure();
        // From here on the report that reaches the count takes the lock: it cannot be missed.
        self.wanted.store(count, Ordering::SeqCst);
        let is_above =
            |_: &mut Option<KafkaError>| self.on_their_way.load(Ordering::SeqCst) > count;
        let waited = self.reached.wait_timeout_while(failure, timeout, is_above);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// The first failure since the last call.
    pub(super) fn take_failure(&self) -> Option<KafkaError> {
        self.failure().take()
    }

    fn failure(&self) -> MutexGuard<'_, Option<KafkaError>> {
        // Each change is complete by itself, so a panic elsewhere leaves nothing half-done.
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
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
        if let Err((error, _)) = result {
            self.failure().get_or_insert_with(|| error.clone());
        }
        let left = self.on_their_way.fetch_sub(1, Ordering::SeqCst) - 1;
        if left == self.wanted.load(Ordering::SeqCst) {
            // Whoever is between its look at the count and its sleep holds the lock.
            drop(self.failure());
            self.reached.notify_all();
        }
    }
}
