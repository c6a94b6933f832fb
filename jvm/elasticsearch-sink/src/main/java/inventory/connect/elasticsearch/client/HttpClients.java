package inventory.connect.elasticsearch.client;

import inventory.connect.elasticsearch.config.ProxyConfig;
import inventory.connect.elasticsearch.config.SinkConfig;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The HTTP client, set up for few large requests; retries are decided elsewhere. */
final class HttpClients {

    /** How soon the client's thread sees that its last connection is closed, and ends; by default 1 s. */
    private static final TimeValue SELECT_INTERVAL = TimeValue.ofMilliseconds(50);

    private HttpClients() {}

    static CloseableHttpAsyncClient build(SinkConfig config, AsyncClientConnectionManager connections) {
        HttpAsyncClientBuilder builder = HttpAsyncClients.custom()
            .setIOReactorConfig(reactorConfig())
            .setDefaultRequestConfig(requestConfig(config))
            .setConnectionManager(connections)
            // Instead of the default, which writes all that is sent and received to the log at DEBUG.
            .setIoSessionDecorator(session -> session)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching();
        if (!config.compression()) {
            builder.disableContentCompression();
        }
        ProxyConfig proxy = config.proxy();
        if (proxy != null) {
            builder.setProxy(new HttpHost(proxy.host(), proxy.port()));
        }
        if (proxy != null && proxy.username() != null) {
            builder.setDefaultCredentialsProvider(Credentials.provider(proxy));
            builder.setDefaultAuthSchemeRegistry(Credentials.schemes());
        }
        return builder.build();
    }

    static Header[] headers(SinkConfig config) {
        return Credentials.headers(config);
    }

    private static IOReactorConfig reactorConfig() {
        return IOReactorConfig.custom()
            .setIoThreadCount(1)
            .setTcpNoDelay(true)
            .setSelectInterval(SELECT_INTERVAL)
            .build();
    }

    private static RequestConfig requestConfig(SinkConfig config) {
        return RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.ofMilliseconds(config.connectionTimeoutMs()))
            .setResponseTimeout(Timeout.ofMilliseconds(config.readTimeoutMs()))
            .build();
    }

    static AsyncClientConnectionManager connections(SinkConfig config) {
        ConnectionConfig.Builder connection = ConnectionConfig.custom()
            .setConnectTimeout(Timeout.ofMilliseconds(config.connectionTimeoutMs()));
        if (config.maxConnectionIdleTimeMs() >= 0) {
            connection.setIdleTimeout(Timeout.ofMilliseconds(config.maxConnectionIdleTimeMs()));
        }
        return PoolingAsyncClientConnectionManagerBuilder.create()
            .setDefaultConnectionConfig(connection.build())
            .setTlsStrategy(Tls.strategy(config.tls()))
            .setMaxConnPerRoute(config.maxInFlightRequests())
            .setMaxConnTotal(config.maxInFlightRequests() * config.urls().size())
            .build();
    }
}
