package inventory.connect.elasticsearch.config;

import static inventory.connect.elasticsearch.config.DeliveryKeys.BATCH_SIZE;
import static inventory.connect.elasticsearch.config.DeliveryKeys.FLUSH_TIMEOUT_MS;
import static inventory.connect.elasticsearch.config.DeliveryKeys.LINGER_MS;
import static inventory.connect.elasticsearch.config.DeliveryKeys.MAX_BUFFERED_RECORDS;
import static inventory.connect.elasticsearch.config.DeliveryKeys.MAX_IN_FLIGHT_REQUESTS;

import java.util.List;

/** Sizes and times that must fit each other. */
final class DeliveryRules {

    private DeliveryRules() {}

    static void check(Settings settings, List<Violation> violations) {
        requireLingerBelowFlushTimeout(settings, violations);
        requireRoomForTheRequestsInFlight(settings, violations);
    }

    private static void requireLingerBelowFlushTimeout(Settings settings, List<Violation> violations) {
        if (settings.values().get(LINGER_MS) instanceof Long linger
            && settings.values().get(FLUSH_TIMEOUT_MS) instanceof Long timeout && linger > timeout) {
            violations.add(new Violation(
                "`linger.ms` (" + linger + ") must not be above `flush.timeout.ms` (" + timeout + ")",
                LINGER_MS, FLUSH_TIMEOUT_MS));
        }
    }

    private static void requireRoomForTheRequestsInFlight(Settings settings, List<Violation> violations) {
        if (settings.values().get(BATCH_SIZE) instanceof Integer batch
            && settings.values().get(MAX_IN_FLIGHT_REQUESTS) instanceof Integer inFlight
            && settings.values().get(MAX_BUFFERED_RECORDS) instanceof Integer buffered
            && (long) batch * inFlight > buffered) {
            violations.add(new Violation("`max.buffered.records` (" + buffered + ") must be at least `batch.size` × "
                + "`max.in.flight.requests` (" + (long) batch * inFlight + ")",
                MAX_BUFFERED_RECORDS, BATCH_SIZE, MAX_IN_FLIGHT_REQUESTS));
        }
    }
}
