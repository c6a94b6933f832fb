package inventory.connect.elasticsearch.client;

import inventory.connect.elasticsearch.config.ProxyConfig;
import inventory.connect.elasticsearch.config.SinkConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.hc.client5.http.auth.AuthScheme;
import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.AuthenticationException;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.auth.CredentialsProviderBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.kafka.common.config.types.Password;

/** Who asks: told to Elasticsearch with each request, to a proxy when a tunnel is opened. */
final class Credentials {

    private Credentials() {}

    /** The headers of each request. */
    static Header[] headers(SinkConfig config) {
        List<Header> headers = new ArrayList<>();
        if (config.apiKey() != null) {
            headers.add(new SecretHeader(HttpHeaders.AUTHORIZATION, "ApiKey " + config.apiKey().value()));
        } else if (config.username() != null) {
            headers.add(new SecretHeader(HttpHeaders.AUTHORIZATION, basic(config.username(), config.password())));
        }
        ProxyConfig proxy = config.proxy();
        boolean tunnel = "https".equalsIgnoreCase(config.urls().get(0).getScheme());
        if (proxy != null && proxy.username() != null && !tunnel) {
            headers.add(
                new SecretHeader(HttpHeaders.PROXY_AUTHORIZATION, basic(proxy.username(), proxy.password())));
        }
        return headers.toArray(Header[]::new);
    }

    /** What a proxy is told when it asks. */
    static CredentialsProvider provider(ProxyConfig proxy) {
        return CredentialsProviderBuilder.create()
            .add(new AuthScope(proxy.host(), proxy.port()),
                new UsernamePasswordCredentials(proxy.username(), proxy.password().value().toCharArray()))
            .build();
    }

    /** Basic authentication, whose header stays out of the log. */
    static Lookup<AuthSchemeFactory> schemes() {
        return RegistryBuilder.<AuthSchemeFactory>create()
            .register(StandardAuthScheme.BASIC, Credentials::secretBasicScheme)
            .build();
    }

    private static AuthScheme secretBasicScheme(HttpContext context) {
        return new BasicScheme() {

            private static final long serialVersionUID = 1L;

            @Override
            public String generateAuthResponse(HttpHost host, HttpRequest request, HttpContext context)
                throws AuthenticationException {
                request.setHeader(new SecretHeader(
                    HttpHeaders.PROXY_AUTHORIZATION, super.generateAuthResponse(host, request, context)));
                // Otherwise the client would add a header of its own, which the log shows.
                return null;
            }
        };
    }

    private static String basic(String username, Password password) {
        String credentials = username + ":" + password.value();
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
