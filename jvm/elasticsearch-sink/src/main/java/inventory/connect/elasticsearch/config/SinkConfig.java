package inventory.connect.elasticsearch.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * The configuration of a task, checked.
 *
 * @param urls nodes of the cluster, without a trailing slash
 * @param username null without authentication
 * @param password null without authentication
 * @param maxConnectionIdleTimeMs negative: no limit
 * @param bulkSizeBytes {@link Long#MAX_VALUE}: no limit
 */
public record SinkConfig(
    List<URI> urls,
    String username,
    Password password,
    int connectionTimeoutMs,
    int readTimeoutMs,
    int maxConnectionIdleTimeMs,
    int batchSize,
    long bulkSizeBytes,
    long lingerMs,
    int maxInFlightRequests,
    int maxBufferedRecords,
    long flushTimeoutMs,
    int maxRetries,
    long retryBackoffMs,
    boolean compactMapEntries,
    boolean dropInvalidMessage,
    NullValueBehavior nullValueBehavior,
    MalformedDocumentBehavior malformedDocumentBehavior) {

    /**
     * Reads and checks the properties of a connector or task.
     *
     * @throws ConfigException if a key is missing, malformed, not supported or breaks a rule
     */
    public static SinkConfig parse(Map<String, String> properties) {
        Map<String, Object> values = SinkKeys.definition().parse(properties);
        List<ConfigRules.Violation> violations = ConfigRules.violations(values, properties);
        if (!violations.isEmpty()) {
            List<String> messages = violations.stream().map(ConfigRules.Violation::message).toList();
            throw new ConfigException(String.join("; ", messages));
        }
        return of(values);
    }

    private static SinkConfig of(Map<String, Object> values) {
        long bulkSizeBytes = (Long) values.get(SinkKeys.BULK_SIZE_BYTES);
        return new SinkConfig(
            urls((List<?>) values.get(SinkKeys.CONNECTION_URL)),
            (String) values.get(SinkKeys.CONNECTION_USERNAME),
            (Password) values.get(SinkKeys.CONNECTION_PASSWORD),
            (Integer) values.get(SinkKeys.CONNECTION_TIMEOUT_MS),
            (Integer) values.get(SinkKeys.READ_TIMEOUT_MS),
            (Integer) values.get(SinkKeys.MAX_CONNECTION_IDLE_TIME_MS),
            (Integer) values.get(SinkKeys.BATCH_SIZE),
            bulkSizeBytes < 0 ? Long.MAX_VALUE : bulkSizeBytes,
            (Long) values.get(SinkKeys.LINGER_MS),
            (Integer) values.get(SinkKeys.MAX_IN_FLIGHT_REQUESTS),
            (Integer) values.get(SinkKeys.MAX_BUFFERED_RECORDS),
            (Long) values.get(SinkKeys.FLUSH_TIMEOUT_MS),
            (Integer) values.get(SinkKeys.MAX_RETRIES),
            (Long) values.get(SinkKeys.RETRY_BACKOFF_MS),
            (Boolean) values.get(SinkKeys.COMPACT_MAP_ENTRIES),
            (Boolean) values.get(SinkKeys.DROP_INVALID_MESSAGE),
            NullValueBehavior.valueOf(upperCase(values.get(SinkKeys.BEHAVIOR_ON_NULL_VALUES))),
            MalformedDocumentBehavior.valueOf(upperCase(values.get(SinkKeys.BEHAVIOR_ON_MALFORMED_DOCUMENTS))));
    }

    private static List<URI> urls(List<?> urls) {
        return urls.stream().map(url -> URI.create(((String) url).replaceFirst("/+$", ""))).toList();
    }

    private static String upperCase(Object value) {
        return ((String) value).toUpperCase(Locale.ROOT);
    }
}
