package inventory.connect.elasticsearch.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkConfigTest {

    @Test
    void severalUrlsLoseTheirTrailingSlash() {
        SinkConfig config = SinkConfigs.parse("connection.url", "http://a:9200/, http://b:9201");
        assertEquals(List.of(URI.create("http://a:9200"), URI.create("http://b:9201")), config.urls());
    }

    @Test
    void oneHttpsUrlMakesAllOfThemHttps() {
        SinkConfig config = SinkConfigs.parse("connection.url", "http://a:9200,HTTPS://b:9201");
        assertEquals(List.of(URI.create("https://a:9200"), URI.create("HTTPS://b:9201")), config.urls());
    }

    @Test
    void choicesAreReadInAnyCase() {
        SinkConfig config = SinkConfigs.parse("behavior.on.null.values", "Delete",
            "behavior.on.malformed.documents", "WARN", "write.method", "Upsert");
        assertEquals(NullValueBehavior.DELETE, config.documents().nullValueBehavior());
        assertEquals(MalformedDocumentBehavior.WARN, config.malformedDocumentBehavior());
        assertEquals(WriteMethod.UPSERT, config.documents().writeMethod());
    }

    @Test
    void aNegativeBulkSizeIsNoLimit() {
        assertEquals(Long.MAX_VALUE, SinkConfigs.parse("bulk.size.bytes", "-1").bulkSizeBytes());
    }

    @Test
    void elasticsearchRetriesAnInterruptedUpdateAsOftenAsThereAreRequestsButFiveTimesAtMost() {
        assertEquals(2, SinkConfigs.documents("max.in.flight.requests", "2").conflictRetries());
        assertEquals(5, SinkConfigs.documents("max.in.flight.requests", "9").conflictRetries());
    }

    @Test
    void aTopicMayIgnoreKeyOrSchemaByItself() {
        DocumentConfig config =
            SinkConfigs.documents("topic.key.ignore", "a, b", "schema.ignore", "false", "topic.schema.ignore", "c");
        assertTrue(config.ignoresKeyOf("a") && config.ignoresKeyOf("b") && config.ignoresSchemaOf("c"));
        assertFalse(config.ignoresKeyOf("c") || config.ignoresSchemaOf("a"));
        assertTrue(SinkConfigs.documents("key.ignore", "true").ignoresKeyOf("c"));
    }

    @Test
    void proxyAndTlsAreAbsentUnlessAskedFor() {
        assertNull(SinkConfigs.parse().proxy());
        assertNull(SinkConfigs.parse().tls());
    }

    @Test
    void aProxyMayWantCredentials() {
        assertEquals(new ProxyConfig("p", 8080, null, null), SinkConfigs.parse("proxy.host", "p").proxy());
        assertEquals(new ProxyConfig("p", 3128, "u", new Password("s3cret")), SinkConfigs.parse("proxy.host", "p",
            "proxy.port", "3128", "proxy.username", "u", "proxy.password", "s3cret").proxy());
    }

    @Test
    void tlsHasTheKeysOfKafkasClientsUnderTheirOwnNames() {
        Map<String, Object> tls = SinkConfigs.parse("connection.url", "https://a", "elastic.security.protocol", "ssl",
            "elastic.https.ssl.truststore.location", "/ca.pem", "elastic.https.ssl.truststore.type", "PEM").tls();
        assertEquals("/ca.pem", tls.get("ssl.truststore.location"));
        assertEquals("PEM", tls.get("ssl.truststore.type"));
        assertEquals("https", tls.get("ssl.endpoint.identification.algorithm"));
    }

    @Test
    void aDataStreamIsNamedByItsParts() {
        TargetConfig target = SinkConfigs.documents("data.stream.type", "LOGS", "data.stream.dataset", "d").target();
        assertEquals(new TargetConfig.DataStreamName("logs", "d", "${topic}"), target.dataStream());
        assertTrue(target.isDataStream());
    }

    @Test
    void topicsAreMappedToExternalResources() {
        TargetConfig target = SinkConfigs.documents("topics", "a,b", "external.resource.usage", "Alias_DataStream",
            "topic.to.external.resource.mapping", "a:x, b:y").target();
        assertEquals(Map.of("a", "x", "b", "y"), target.resources());
        assertTrue(target.isDataStream() && target.usage().isAlias());
    }

    @Test
    void aUrlWithCredentialsIsRefusedWithoutRepeatingThem() {
        ConfigException error = assertThrows(ConfigException.class,
            () -> SinkConfigs.parse("connection.url", "http://u:s3cret@elastic"));
        assertFalse(error.getMessage().contains("s3cret"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"connection.password, connection.username", "proxy.password, proxy.username", "connection.api.key, "})
    void theConfigurationDoesNotShowAPassword(String secret, String user) {
        SinkConfig config = user == null ? SinkConfigs.parse(secret, "s3cret")
            : SinkConfigs.parse(user, "u", secret, "s3cret", "proxy.host", "p");
        assertFalse(config.toString().contains("s3cret"));
    }
}
