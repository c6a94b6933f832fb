package inventory.connect.elasticsearch.config;

import static org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString.in;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * The keys this sink understands, each under the name and with the default that Confluent's
 * connector gives it.
 */
public final class SinkKeys {

    public static final String CONNECTION_URL = "connection.url";
    public static final String CONNECTION_USERNAME = "connection.username";
    public static final String CONNECTION_PASSWORD = "connection.password";
    public static final String CONNECTION_TIMEOUT_MS = "connection.timeout.ms";
    public static final String READ_TIMEOUT_MS = "read.timeout.ms";
    public static final String MAX_CONNECTION_IDLE_TIME_MS = "max.connection.idle.time.ms";
    public static final String BATCH_SIZE = "batch.size";
    public static final String BULK_SIZE_BYTES = "bulk.size.bytes";
    public static final String LINGER_MS = "linger.ms";
    public static final String MAX_IN_FLIGHT_REQUESTS = "max.in.flight.requests";
    public static final String MAX_BUFFERED_RECORDS = "max.buffered.records";
    public static final String FLUSH_TIMEOUT_MS = "flush.timeout.ms";
    public static final String MAX_RETRIES = "max.retries";
    public static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
    public static final String SCHEMA_IGNORE = "schema.ignore";
    public static final String COMPACT_MAP_ENTRIES = "compact.map.entries";
    public static final String DROP_INVALID_MESSAGE = "drop.invalid.message";
    public static final String BEHAVIOR_ON_NULL_VALUES = "behavior.on.null.values";
    public static final String BEHAVIOR_ON_MALFORMED_DOCUMENTS = "behavior.on.malformed.documents";

    private static final int TWELVE_HOURS_MS = 12 * 60 * 60 * 1000;
    private static final int DAY_MS = 24 * 60 * 60 * 1000;
    private static final int WEEK_MS = 7 * DAY_MS;

    private static final ConfigDef DEFINITION = define();

    private SinkKeys() {}

    /** Every key, the ones refused by name included. */
    public static ConfigDef definition() {
        return DEFINITION;
    }

    private static ConfigDef define() {
        ConfigDef definition = new ConfigDef();
        defineConnection(definition);
        defineBatching(definition);
        defineRetries(definition);
        defineConversion(definition);
        UnsupportedKeys.define(definition);
        return definition;
    }

    private static void defineConnection(ConfigDef definition) {
        definition
            .define(CONNECTION_URL, Type.LIST, ConfigDef.NO_DEFAULT_VALUE, new UrlList(), Importance.HIGH,
                "Nodes of the cluster, such as http://127.0.0.1:9200, separated by commas.")
            .define(CONNECTION_USERNAME, Type.STRING, null, Importance.MEDIUM,
                "User for basic authentication; together with connection.password.")
            .define(CONNECTION_PASSWORD, Type.PASSWORD, null, Importance.MEDIUM,
                "Password for basic authentication; best by a config provider, never in the file.")
            .define(CONNECTION_TIMEOUT_MS, Type.INT, 1000, between(0, TWELVE_HOURS_MS), Importance.LOW,
                "Longest wait for a connection, in milliseconds; 0: no limit.")
            .define(READ_TIMEOUT_MS, Type.INT, 3000, between(0, WEEK_MS), Importance.LOW,
                "Longest wait for an answer, in milliseconds; 0: no limit; a busy node needs more than the default.")
            .define(MAX_CONNECTION_IDLE_TIME_MS, Type.INT, 60_000, between(-1, DAY_MS), Importance.LOW,
                "A connection unused for so many milliseconds is not used again; -1: no limit.");
    }

    private static void defineBatching(ConfigDef definition) {
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
                "A task whose buffer is full and that makes no progress for so many milliseconds fails.");
    }

    private static void defineRetries(ConfigDef definition) {
        definition
            .define(MAX_RETRIES, Type.INT, 5, atLeast(0), Importance.MEDIUM,
                "How often a request that failed as a whole is sent again before the task fails.")
            .define(RETRY_BACKOFF_MS, Type.LONG, 100L, between(0, DAY_MS), Importance.LOW,
                "First bound of the random pause before a retry, in milliseconds; doubled each time, up to 5 s.");
    }

    private static void defineConversion(ConfigDef definition) {
        definition
            .define(SCHEMA_IGNORE, Type.BOOLEAN, false, Importance.LOW,
                "Must be true: mappings come from index templates.")
            .define(COMPACT_MAP_ENTRIES, Type.BOOLEAN, true, Importance.LOW,
                "true: a map with text keys becomes an object; false: a list of key and value.")
            .define(DROP_INVALID_MESSAGE, Type.BOOLEAN, false, Importance.LOW,
                "true: a record that cannot become a document is reported and skipped; false: it stops the task.")
            .define(BEHAVIOR_ON_NULL_VALUES, Type.STRING, "FAIL", oneOf(NullValueBehavior.values()), Importance.LOW,
                "What a record without a value does: ignore, delete or fail.")
            .define(BEHAVIOR_ON_MALFORMED_DOCUMENTS, Type.STRING, "FAIL", oneOf(MalformedDocumentBehavior.values()),
                Importance.LOW, "What a document that Elasticsearch rejects does: ignore, warn or fail.");
    }

    private static ConfigDef.Validator oneOf(Enum<?>[] values) {
        return in(Stream.of(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toArray(String[]::new));
    }
}
