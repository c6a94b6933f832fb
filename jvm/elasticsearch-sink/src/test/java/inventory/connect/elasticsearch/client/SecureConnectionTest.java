package inventory.connect.elasticsearch.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.bulk.RequestFailedException;
import inventory.connect.elasticsearch.config.SinkConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS, keys and proxies, against servers that insist on them. */
@Timeout(30)
class SecureConnectionTest {

    private static final byte[] BODY = """
        {"delete":{"_index":"stock","_id":"1","version":0,"version_type":"external"}}
        """.getBytes(StandardCharsets.UTF_8);

    private static final String TLS = "elastic.https.ssl.";

    // "gate:open", in base 64.
    private static final String PROXY_CREDENTIALS = "Z2F0ZTpvcGVu";

    private static Certificate server;
    private static Certificate elsewhere;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder)
        throws Exception {
        server = Certificate.of(folder, "server", "ip:127.0.0.1");
        elsewhere = Certificate.of(folder, "elsewhere", "dns:elsewhere.example");
    }

    private static HttpBulkEndpoint endpoint(String url, String... keysAndValues) {
        Map<String, String> properties = new HashMap<>(Map.of(
            "connection.url", url, "schema.ignore", "true", "read.timeout.ms", "10000",
            "connection.timeout.ms", "10000"));
        for (int index = 0; index < keysAndValues.length; index += 2) {
            properties.put(keysAndValues[index], keysAndValues[index + 1]);
        }
        return new HttpBulkEndpoint(SinkConfig.parse(properties));
    }

    private static String refusal(HttpBulkEndpoint endpoint) {
        return assertThrows(RequestFailedException.class, () -> endpoint.post(BODY)).getMessage();
    }

    @Test
    void aCertificateOfAnAuthorityInAPemFileIsAccepted() throws Exception {
        try (FakeElasticsearch node = new FakeElasticsearch(server.serverContext(), false);
            HttpBulkEndpoint endpoint = endpoint(node.url(), "elastic.security.protocol", "SSL",
                TLS + "truststore.type", "PEM", TLS + "truststore.location", server.pem().toString())) {
            endpoint.post(BODY);
            assertEquals(1, node.seen.size());
        }
    }

    @Test
    void theAuthorityMayStandInTheConfigurationItself() throws Exception {
        try (FakeElasticsearch node = new FakeElasticsearch(server.serverContext(), false);
            HttpBulkEndpoint endpoint = endpoint(node.url(), "elastic.security.protocol", "SSL",
                TLS + "truststore.type", "PEM", TLS + "truststore.certificates", Files.readString(server.pem()))) {
            endpoint.post(BODY);
        }
    }

    @Test
    void aServerThatAsksForACertificateGetsThatOfTheKeyStore() throws Exception {
        String store = server.store().toString();
        try (FakeElasticsearch node = new FakeElasticsearch(server.serverContext(), true);
            HttpBulkEndpoint endpoint = endpoint(node.url(), "elastic.security.protocol", "SSL",
                TLS + "truststore.type", "PEM", TLS + "truststore.location", server.pem().toString(),
                TLS + "keystore.type", "PKCS12", TLS + "keystore.location", store,
                TLS + "keystore.password", Certificate.PASSWORD, TLS + "key.password", Certificate.PASSWORD)) {
            endpoint.post(BODY);
        }
    }

    @Test
    void anUnknownAuthorityIsRefusedForGood() throws Exception {
        try (FakeElasticsearch node = new FakeElasticsearch(server.serverContext(), false);
            HttpBulkEndpoint endpoint = endpoint(node.url())) {
            String refusal = refusal(endpoint);
            assertTrue(refusal.startsWith("the certificate of Elasticsearch is not accepted: "), refusal);
            assertTrue(refusal.contains("truststore"), refusal);
            assertEquals(0, node.seen.size());
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefusedUnlessHostsAreNotToBeChecked() throws Exception {
        String[] trusting = {"elastic.security.protocol", "SSL",
            TLS + "truststore.type", "PEM", TLS + "truststore.location", elsewhere.pem().toString(),
            TLS + "endpoint.identification.algorithm", "https"};
        try (FakeElasticsearch node = new FakeElasticsearch(elsewhere.serverContext(), false)) {
            try (HttpBulkEndpoint endpoint = endpoint(node.url(), trusting)) {
                String refusal = refusal(endpoint);
                assertTrue(refusal.startsWith("the certificate of Elasticsearch is not accepted: "), refusal);
                assertEquals(0, node.seen.size());
            }
            trusting[trusting.length - 1] = "";
            try (HttpBulkEndpoint endpoint = endpoint(node.url(), trusting)) {
                endpoint.post(BODY);
            }
        }
    }

    @Test
    void theApiKeyIsSentWithEachRequest() throws Exception {
        try (FakeElasticsearch node = new FakeElasticsearch();
            HttpBulkEndpoint endpoint = endpoint(node.url(), "connection.api.key", "a2V5")) {
            endpoint.post(BODY);
            assertEquals("ApiKey a2V5", node.seen.get(0).authorization());
        }
    }

    @Test
    void aProxyIsGivenTheWholeUrlAndItsCredentials() throws Exception {
        try (FakeElasticsearch proxy = new FakeElasticsearch();
            HttpBulkEndpoint endpoint = endpoint("http://elsewhere.example:9200", "proxy.host", "127.0.0.1",
                "proxy.port", Integer.toString(proxy.port()), "proxy.username", "gate", "proxy.password", "open")) {
            endpoint.post(BODY);
            FakeElasticsearch.Seen seen = proxy.seen.get(0);
            assertTrue(seen.uri().startsWith("http://elsewhere.example:9200/_bulk"), seen.uri());
            assertEquals("Basic " + PROXY_CREDENTIALS, seen.proxyAuthorization());
        }
    }

    @Test
    void throughATunnelOnlyTheProxySeesItsCredentials() throws Exception {
        try (FakeElasticsearch node = new FakeElasticsearch(server.serverContext(), false);
            TunnelProxy proxy = new TunnelProxy(PROXY_CREDENTIALS);
            HttpBulkEndpoint endpoint = endpoint(node.url(), "proxy.host", "127.0.0.1",
                "proxy.port", Integer.toString(proxy.port()), "proxy.username", "gate", "proxy.password", "open",
                "connection.api.key", "a2V5", "elastic.security.protocol", "SSL",
                TLS + "truststore.type", "PEM", TLS + "truststore.location", server.pem().toString())) {
            endpoint.post(BODY);
            assertEquals(null, node.seen.get(0).proxyAuthorization());
            assertEquals("ApiKey a2V5", node.seen.get(0).authorization());
            assertTrue(proxy.heads.stream().noneMatch(head -> head.contains("a2V5")), proxy.heads.toString());
        }
    }

    @Test
    void aProxyThatRefusesItsCredentialsIsNamed() throws Exception {
        try (FakeElasticsearch node = new FakeElasticsearch(server.serverContext(), false);
            TunnelProxy proxy = new TunnelProxy("others");
            HttpBulkEndpoint endpoint = endpoint(node.url(), "proxy.host", "127.0.0.1",
                "proxy.port", Integer.toString(proxy.port()), "proxy.username", "gate", "proxy.password", "open")) {
            String refusal = refusal(endpoint);
            assertTrue(refusal.contains("status 407") && refusal.contains("proxy.password"), refusal);
        }
    }
}
