package inventory.connect.elasticsearch.config;

import static inventory.connect.elasticsearch.config.ConnectionKeys.CONNECTION_API_KEY;
import static inventory.connect.elasticsearch.config.ConnectionKeys.CONNECTION_PASSWORD;
import static inventory.connect.elasticsearch.config.ConnectionKeys.CONNECTION_URL;
import static inventory.connect.elasticsearch.config.ConnectionKeys.CONNECTION_USERNAME;
import static inventory.connect.elasticsearch.config.ConnectionKeys.PROXY_HOST;
import static inventory.connect.elasticsearch.config.ConnectionKeys.PROXY_PASSWORD;
import static inventory.connect.elasticsearch.config.ConnectionKeys.PROXY_PORT;
import static inventory.connect.elasticsearch.config.ConnectionKeys.PROXY_USERNAME;
import static inventory.connect.elasticsearch.config.SecurityKeys.SECURITY_PROTOCOL;
import static inventory.connect.elasticsearch.config.SecurityKeys.TLS_PREFIX;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Credentials, proxy and TLS. */
final class ConnectionRules {

    private static final List<String> STORES = List.of(
        SecurityKeys.TRUSTSTORE_LOCATION, SecurityKeys.TRUSTSTORE_CERTIFICATES,
        SecurityKeys.KEYSTORE_LOCATION, SecurityKeys.KEYSTORE_KEY);

    private ConnectionRules() {}

    static void check(Settings settings, Map<String, String> properties, List<Violation> violations) {
        requireOneIdentity(settings, violations);
        requireProxyWhole(settings, violations);
        requireTlsForItsKeys(settings, properties, violations);
        if (settings.usesTls()) {
            requireStore(settings, violations);
            requireHttps(settings, violations);
        }
    }

    private static void requireOneIdentity(Settings settings, List<Violation> violations) {
        boolean user = settings.isSet(CONNECTION_USERNAME);
        boolean password = settings.isSet(CONNECTION_PASSWORD);
        if (user != password) {
            violations.add(new Violation(
                "`connection.username` and `connection.password` go together: set both or neither",
                CONNECTION_USERNAME, CONNECTION_PASSWORD));
        }
        if (settings.isSet(CONNECTION_API_KEY) && (user || password)) {
            violations.add(new Violation(
                "`connection.api.key` takes the place of `connection.username` and `connection.password`: set one",
                CONNECTION_API_KEY, CONNECTION_USERNAME, CONNECTION_PASSWORD));
        }
    }

    private static void requireProxyWhole(Settings settings, List<Violation> violations) {
        boolean user = settings.isSet(PROXY_USERNAME);
        boolean password = settings.isSet(PROXY_PASSWORD);
        if (user != password) {
            violations.add(new Violation("`proxy.username` and `proxy.password` go together: set both or neither",
                PROXY_USERNAME, PROXY_PASSWORD));
        }
        if (settings.isSet(PROXY_HOST)) {
            return;
        }
        if (user || password) {
            violations.add(new Violation("`proxy.username` and `proxy.password` need a `proxy.host`",
                PROXY_HOST, PROXY_USERNAME, PROXY_PASSWORD));
        }
        if (settings.values().get(PROXY_PORT) instanceof Integer port && port != ConnectionKeys.DEFAULT_PROXY_PORT) {
            violations.add(new Violation("`proxy.port` needs a `proxy.host`", PROXY_HOST, PROXY_PORT));
        }
    }

    private static void requireTlsForItsKeys(
        Settings settings, Map<String, String> properties, List<Violation> violations) {
        List<String> written = properties.keySet().stream().filter(key -> key.startsWith(TLS_PREFIX)).sorted().toList();
        for (String key : written) {
            if (!SinkKeys.definition().names().contains(key)) {
                violations.add(new Violation("`" + key + "` is no TLS key of Kafka's clients behind `" + TLS_PREFIX
                    + "`; look for a misprint", key));
            }
        }
        if (!written.isEmpty() && !settings.usesTls()) {
            List<String> keys = new ArrayList<>(written);
            keys.add(SECURITY_PROTOCOL);
            violations.add(new Violation("the keys under `" + TLS_PREFIX + "` have no effect unless `"
                + SECURITY_PROTOCOL + "` is ssl", keys));
        }
    }

    private static void requireStore(Settings settings, List<Violation> violations) {
        if (STORES.stream().noneMatch(settings::isSet)) {
            List<String> keys = new ArrayList<>(STORES);
            keys.add(SECURITY_PROTOCOL);
            violations.add(new Violation("`" + SECURITY_PROTOCOL + "` is ssl, so a trust store or a key store is"
                + " needed: a file of certificates in PEM, for one, is `" + SecurityKeys.TRUSTSTORE_LOCATION
                + "` with `" + TLS_PREFIX + "ssl.truststore.type` PEM; an https URL alone needs plaintext here", keys));
        }
    }

    private static void requireHttps(Settings settings, List<Violation> violations) {
        List<String> urls = settings.list(CONNECTION_URL);
        if (!urls.isEmpty() && urls.stream().noneMatch(UrlList::isHttps)) {
            violations.add(new Violation("`" + SECURITY_PROTOCOL + "` is ssl, but `connection.url` begins with http:",
                CONNECTION_URL, SECURITY_PROTOCOL));
        }
    }
}
