package inventory.connect.elasticsearch.config;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * The configuration of a task, checked.
 *
 * @param urls nodes of the cluster, without a trailing slash, all http or all https
 * @param username null without basic authentication
 * @param password null without basic authentication
 * @param apiKey as Elasticsearch encodes it; null if there is none
 * @param compression true: compressed answers are asked for
 * @param maxConnectionIdleTimeMs negative: no limit
 * @param proxy null if there is none
 * @param tls the settings of Kafka's clients under their own names ({@code ssl.truststore.location});
 *     null: the worker's own trust store is used
 * @param bulkSizeBytes {@link Long#MAX_VALUE}: no limit
 */
public record SinkConfig(
    List<URI> urls,
    String username,
    Password password,
    Password apiKey,
    boolean compression,
    int connectionTimeoutMs,
    int readTimeoutMs,
    int maxConnectionIdleTimeMs,
    ProxyConfig proxy,
    Map<String, Object> tls,
    int batchSize,
    long bulkSizeBytes,
    long lingerMs,
    int maxInFlightRequests,
    int maxBufferedRecords,
    long flushTimeoutMs,
    int maxRetries,
    long retryBackoffMs,
    boolean dropInvalidMessage,
    MalformedDocumentBehavior malformedDocumentBehavior,
    DocumentConfig documents) {

    /**
     * Reads and checks the properties of a connector or task.
     *
     * @throws ConfigException if a key is missing, malformed, not supported or breaks a rule
     */
    public static SinkConfig parse(Map<String, String> properties) {
        Map<String, Object> values = SinkKeys.definition().parse(properties);
        List<Violation> violations = ConfigRules.violations(values, properties);
        if (!violations.isEmpty()) {
            List<String> messages = violations.stream().map(Violation::message).toList();
            throw new ConfigException(String.join("; ", messages));
        }
        return of(new Settings(values));
    }

    private static SinkConfig of(Settings settings) {
        long bulkSizeBytes = settings.longNumber(DeliveryKeys.BULK_SIZE_BYTES);
        return new SinkConfig(
            urls(settings.list(ConnectionKeys.CONNECTION_URL)),
            settings.isSet(ConnectionKeys.CONNECTION_USERNAME)
                ? settings.text(ConnectionKeys.CONNECTION_USERNAME) : null,
            settings.secret(ConnectionKeys.CONNECTION_PASSWORD),
            settings.secret(ConnectionKeys.CONNECTION_API_KEY),
            settings.isTrue(ConnectionKeys.CONNECTION_COMPRESSION),
            settings.number(ConnectionKeys.CONNECTION_TIMEOUT_MS),
            settings.number(ConnectionKeys.READ_TIMEOUT_MS),
            settings.number(ConnectionKeys.MAX_CONNECTION_IDLE_TIME_MS),
            proxy(settings),
            settings.usesTls() ? tls(settings.values()) : null,
            settings.number(DeliveryKeys.BATCH_SIZE),
            bulkSizeBytes < 0 ? Long.MAX_VALUE : bulkSizeBytes,
            settings.longNumber(DeliveryKeys.LINGER_MS),
            settings.number(DeliveryKeys.MAX_IN_FLIGHT_REQUESTS),
            settings.number(DeliveryKeys.MAX_BUFFERED_RECORDS),
            settings.longNumber(DeliveryKeys.FLUSH_TIMEOUT_MS),
            settings.number(DeliveryKeys.MAX_RETRIES),
            settings.longNumber(DeliveryKeys.RETRY_BACKOFF_MS),
            settings.isTrue(DocumentKeys.DROP_INVALID_MESSAGE),
            settings.choice(DocumentKeys.BEHAVIOR_ON_MALFORMED_DOCUMENTS, MalformedDocumentBehavior.FAIL),
            DocumentConfig.of(settings));
    }

    // One https URL makes all of them https: credentials shall not travel in the clear by a slip.
    private static List<URI> urls(List<String> urls) {
        boolean https = urls.stream().anyMatch(UrlList::isHttps);
        return urls.stream()
            .map(url -> url.replaceFirst("/+$", ""))
            .map(url -> https ? url.replaceFirst("(?i)^http:", "https:") : url)
            .map(URI::create)
            .toList();
    }

    private static ProxyConfig proxy(Settings settings) {
        if (!settings.isSet(ConnectionKeys.PROXY_HOST)) {
            return null;
        }
        String username = settings.isSet(ConnectionKeys.PROXY_USERNAME)
            ? settings.text(ConnectionKeys.PROXY_USERNAME) : null;
        return new ProxyConfig(settings.text(ConnectionKeys.PROXY_HOST), settings.number(ConnectionKeys.PROXY_PORT),
            username, settings.secret(ConnectionKeys.PROXY_PASSWORD));
    }

    private static Map<String, Object> tls(Map<String, Object> values) {
        Map<String, Object> tls = new HashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(SecurityKeys.TLS_PREFIX)) {
                tls.put(key.substring(SecurityKeys.TLS_PREFIX.length()), value);
            }
        });
        return tls;
    }
}
