package inventory.connect.elasticsearch.client;

import inventory.connect.elasticsearch.config.SinkConfig;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/** The HTTP client, set up for few large requests; retries are decided elsewhere. */
final class HttpClients {

    private HttpClients() {}

    static CloseableHttpAsyncClient build(SinkConfig config) {
        return HttpAsyncClients.custom()
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).setTcpNoDelay(true).build())
            .setDefaultRequestConfig(requestConfig(config))
            .setConnectionManager(connections(config))
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .build();
    }

    static Header[] headers(SinkConfig config) {
        if (config.username() == null) {
            return new Header[0];
        }
        String credentials = config.username() + ":" + config.password().value();
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return new Header[] {new BasicHeader(HttpHeaders.AUTHORIZATION, "Basic " + encoded, true)};
    }

    private static RequestConfig requestConfig(SinkConfig config) {
        return RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.ofMilliseconds(config.connectionTimeoutMs()))
            .setResponseTimeout(Timeout.ofMilliseconds(config.readTimeoutMs()))
            .build();
    }

    private static AsyncClientConnectionManager connections(SinkConfig config) {
        ConnectionConfig.Builder connection = ConnectionConfig.custom()
            .setConnectTimeout(Timeout.ofMilliseconds(config.connectionTimeoutMs()));
        if (config.maxConnectionIdleTimeMs() >= 0) {
            connection.setIdleTimeout(Timeout.ofMilliseconds(config.maxConnectionIdleTimeMs()));
        }
        return PoolingAsyncClientConnectionManagerBuilder.create()
            .setDefaultConnectionConfig(connection.build())
            .setMaxConnPerRoute(config.maxInFlightRequests())
            .setMaxConnTotal(config.maxInFlightRequests() * config.urls().size())
            .build();
    }
}
