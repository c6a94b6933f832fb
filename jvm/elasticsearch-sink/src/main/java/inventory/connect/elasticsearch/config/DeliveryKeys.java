package inventory.connect.elasticsearch.config;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How documents travel: requests, retries, buffers. */
final class DeliveryKeys {

    static final String BATCH_SIZE = "batch.size";
    static final String BULK_SIZE_BYTES = "bulk.size.bytes";
    static final String LINGER_MS = "linger.ms";
    static final String MAX_IN_FLIGHT_REQUESTS = "max.in.flight.requests";
    static final String MAX_BUFFERED_RECORDS = "max.buffered.records";
    static final String FLUSH_TIMEOUT_MS = "flush.timeout.ms";
    static final String FLUSH_SYNCHRONOUSLY = "flush.synchronously";
    static final String MAX_RETRIES = "max.retries";
    static final String RETRY_BACKOFF_MS = "retry.backoff.ms";

    private static final long DAY_MS = 24 * 60 * 60 * 1000;
    private static final long WEEK_MS = 7 * DAY_MS;

    private DeliveryKeys() {}

    static void define(ConfigDef definition) {
        definition
            .define(BATCH_SIZE, Type.INT, 2000, between(1, 1_000_000), Importance.MEDIUM,
                "Most documents in one bulk request.")
            .define(BULK_SIZE_BYTES, Type.LONG, 5L * 1024 * 1024, between(-1, Integer.MAX_VALUE), Importance.LOW,
                "Most bytes in one bulk request, one document at least; -1: no limit.")
            .define(LINGER_MS, Type.LONG, 1L, between(0, WEEK_MS), Importance.LOW,
                "How long an idle lane waits for more documents before it sends what it has, in milliseconds.")
            .define(MAX_IN_FLIGHT_REQUESTS, Type.INT, 5, between(1, 1000), Importance.MEDIUM,
                "Lanes of a task, each with one request on its way; a document id always takes the same lane.")
            .define(MAX_BUFFERED_RECORDS, Type.INT, 20_000, atLeast(1), Importance.LOW,
                "Above so many unacknowledged records the task pauses its partitions.")
            .define(FLUSH_TIMEOUT_MS, Type.LONG, 180_000L, between(1000, WEEK_MS), Importance.LOW,
                "A task whose buffer is full and that makes no progress for so many milliseconds fails.")
            .define(FLUSH_SYNCHRONOUSLY, Type.BOOLEAN, false, Importance.LOW,
                "Either value: offsets are always committed as far as all is acknowledged, and no further.")
            .define(MAX_RETRIES, Type.INT, 5, atLeast(0), Importance.MEDIUM,
                "How often a request that failed as a whole is sent again before the task fails.")
            .define(RETRY_BACKOFF_MS, Type.LONG, 100L, between(0, DAY_MS), Importance.LOW,
                "First bound of the random pause before a retry, in milliseconds; doubled each time, up to 5 s.");
    }
}
