package inventory.connect.elasticsearch.client;

import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * TLS as Kafka's clients are told to do it: the worker's Kafka reads the stores, PEM included, so that
 * each key means here what it means there.
 */
final class Tls {

    private Tls() {}

    /**
     * How connections are secured.
     *
     * @param settings of Kafka's clients, under their own names; null: the worker's own trust store and
     *     the host name of the certificate decide
     */
    static TlsStrategy strategy(Map<String, Object> settings) {
        ClientTlsStrategyBuilder builder = ClientTlsStrategyBuilder.create()
            // Asked by the client itself: httpclient 5.6.3 tells the JDK to check the host only after it has
            // given it the parameters, which is too late for this connection.
            .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
            .setHostnameVerifier(new DefaultHostnameVerifier());
        if (settings == null) {
            return builder.useSystemProperties().buildAsync();
        }
        if (!checksHosts(settings)) {
            builder.setHostVerificationPolicy(HostnameVerificationPolicy.CLIENT)
                .setHostnameVerifier(NoopHostnameVerifier.INSTANCE);
        }
        try (DefaultSslEngineFactory stores = new DefaultSslEngineFactory()) {
            stores.configure(settings);
            builder.setSslContext(stores.sslContext());
        }
        return builder
            .setTlsVersions(list(settings, SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG))
            .setCiphers(list(settings, SslConfigs.SSL_CIPHER_SUITES_CONFIG))
            .buildAsync();
    }

    // As Kafka has it, only an empty text turns the check off.
    private static boolean checksHosts(Map<String, Object> settings) {
        Object algorithm = settings.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
        return algorithm == null || !algorithm.toString().isBlank();
    }

    private static String[] list(Map<String, Object> settings, String key) {
        return settings.get(key) instanceof List<?> values && !values.isEmpty()
            ? values.toArray(String[]::new) : null;
    }
}
