package inventory.connect.elasticsearch.cluster;

import inventory.connect.elasticsearch.client.HttpAnswer;
import inventory.connect.elasticsearch.client.HttpCluster;
import inventory.connect.elasticsearch.config.ConnectionKeys;
import inventory.connect.elasticsearch.config.SecurityKeys;
import inventory.connect.elasticsearch.config.SinkConfig;
import inventory.connect.elasticsearch.config.Violation;
import inventory.connect.elasticsearch.json.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;

/**
 * Finds out whether Elasticsearch is where the configuration says, before a task does. Nothing is
 * remembered: each validation asks anew.
 */
public final class ConnectionProbe {

    /** All questions together; Connect's own limit for a request is 90 s. */
    private static final long TIMEOUT_MS = 10_000;

    private static final int OLDEST_MAJOR_VERSION = 8;

    private final SinkConfig config;
    private final long timeoutMs;

    public ConnectionProbe(SinkConfig config) {
        this(config, TIMEOUT_MS);
    }

    ConnectionProbe(SinkConfig config, long timeoutMs) {
        this.config = config;
        this.timeoutMs = timeoutMs;
    }

    /** What is wrong, on every key that could mend it; empty if all is well. */
    public List<Violation> violations() {
        try (HttpCluster cluster = new HttpCluster(config, timeoutMs)) {
            List<Violation> violations = ofGreeting(cluster.get("/"));
            return violations.isEmpty()
                ? new ExternalResources(config.documents().target()).violations(cluster) : violations;
        } catch (IOException e) {
            String reason = Objects.requireNonNullElse(e.getMessage(), e.toString());
            return unreachable("does not answer (" + reason + "); see that it is up and that the worker reaches it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unreachable("could not be asked: interrupted");
        } catch (KafkaException e) {
            return unreachable("cannot be reached (" + e.getMessage() + ")");
        }
    }

    private List<Violation> ofGreeting(HttpAnswer answer) {
        return switch (answer.status()) {
            case 200 -> ofVersion(answer);
            case 401 -> List.of(new Violation(
                target() + " answers with status 401: the credentials are missing or wrong", identityKeys()));
            // Whoever may write to an index need not be allowed to ask for the version.
            case 403 -> List.of();
            default -> unreachable("answers with status " + answer.status()
                + "; see that this is Elasticsearch itself, and that it is ready");
        };
    }

    private List<Violation> ofVersion(HttpAnswer answer) {
        if (!answer.isElasticsearch()) {
            return unreachable("answers, but is not Elasticsearch (the header X-Elastic-Product is missing)");
        }
        String version = version(answer.body());
        try {
            int major = Integer.parseInt(version.split("\\.")[0]);
            return major >= OLDEST_MAJOR_VERSION ? List.of()
                : unreachable("is Elasticsearch " + version + ", and this sink needs 8.0 or later");
        } catch (NumberFormatException e) {
            return unreachable("answers, but tells no version of Elasticsearch");
        }
    }

    private static String version(byte[] body) {
        try {
            return JsonParser.parse(body) instanceof Map<?, ?> members
                && members.get("version") instanceof Map<?, ?> version
                && version.get("number") instanceof String number ? number : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private List<Violation> unreachable(String what) {
        List<String> keys = new ArrayList<>(identityKeys());
        if (config.tls() != null || config.urls().get(0).getScheme().equalsIgnoreCase("https")) {
            keys.add(SecurityKeys.SECURITY_PROTOCOL);
        }
        if (config.proxy() != null) {
            keys.addAll(List.of(ConnectionKeys.PROXY_HOST, ConnectionKeys.PROXY_PORT));
        }
        return List.of(new Violation(target() + " " + what, keys));
    }

    private List<String> identityKeys() {
        List<String> keys = new ArrayList<>(List.of(ConnectionKeys.CONNECTION_URL));
        if (config.apiKey() != null) {
            keys.add(ConnectionKeys.CONNECTION_API_KEY);
        } else {
            keys.addAll(List.of(ConnectionKeys.CONNECTION_USERNAME, ConnectionKeys.CONNECTION_PASSWORD));
        }
        return keys;
    }

    private String target() {
        return "`connection.url` " + config.urls();
    }
}
