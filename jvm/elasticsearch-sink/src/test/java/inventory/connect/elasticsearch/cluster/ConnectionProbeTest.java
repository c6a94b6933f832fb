package inventory.connect.elasticsearch.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.client.FakeElasticsearch;
import inventory.connect.elasticsearch.config.SinkConfigs;
import inventory.connect.elasticsearch.config.Violation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ConnectionProbeTest {

    private static final String GREETING = "{\"version\":{\"number\":\"%s\"}}";
    private static final List<String> BASIC = List.of("connection.url", "connection.username", "connection.password");

    private final FakeElasticsearch server = new FakeElasticsearch();

    @AfterEach
    void closeServer() {
        server.close();
    }

    private List<Violation> probe(String... keysAndValues) {
        String[] withUrl = Stream.concat(Stream.of("connection.url", server.url()), Stream.of(keysAndValues))
            .toArray(String[]::new);
        return new ConnectionProbe(SinkConfigs.parse(withUrl), 2000).violations();
    }

    private static void assertViolation(List<String> keys, String named, List<Violation> violations) {
        assertEquals(1, violations.size(), violations.toString());
        assertEquals(keys, violations.get(0).keys());
        assertTrue(violations.get(0).message().contains(named), violations.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.0.0", "8.19.4", "9.5.3", "10.0.0-SNAPSHOT"})
    void elasticsearchFromEightOnIsWelcome(String version) {
        server.thenJson(200, GREETING.formatted(version));
        assertEquals(List.of(), probe());
        assertEquals("GET /", server.seen.get(0).method() + " " + server.seen.get(0).uri());
    }

    @ParameterizedTest
    @CsvSource({"7.17.0, 7.17.0", "six, tells no version"})
    void anOlderOneOrNoneIsNot(String version, String named) {
        server.thenJson(200, GREETING.formatted(version));
        assertViolation(BASIC, named, probe());
    }

    @Test
    void aServerThatDoesNotCallItselfElasticsearchIsNone() {
        server.then((exchange, body) -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        assertViolation(BASIC, "X-Elastic-Product", probe());
    }

    @Test
    void whoMayNotAskForTheVersionMayStillWrite() {
        server.thenStatus(403);
        assertEquals(List.of(), probe());
    }

    @Test
    void wrongCredentialsAreAnErrorOfEachKeyThatHoldsThem() {
        server.thenStatus(401).thenStatus(401);
        assertViolation(BASIC, "status 401", probe("connection.username", "u", "connection.password", "s3cret"));
        List<Violation> violations = probe("connection.api.key", "s3cret");
        assertViolation(List.of("connection.url", "connection.api.key"), "status 401", violations);
        assertFalse(violations.toString().contains("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429, 500, 503})
    void anyOtherStatusIsAnError(int status) {
        server.thenStatus(status);
        assertViolation(BASIC, "status " + status, probe());
    }

    @Test
    void aFailureIsNotRemembered() {
        server.thenStatus(503).thenJson(200, GREETING.formatted("9.5.3"));
        assertEquals(1, probe().size());
        assertEquals(List.of(), probe());
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForLongerThanTheProbeMayTake() {
        server.thenHang();
        long started = System.nanoTime();
        assertViolation(BASIC, "does not answer", probe("read.timeout.ms", "600000"));
        assertTrue(System.nanoTime() - started < TimeUnit.SECONDS.toNanos(8));
    }

    @Test
    void aPortNobodyListensOnIsAnErrorOfEachKeyThatLeadsThere() throws IOException {
        int unused;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = free.getLocalPort();
        }
        List<Violation> violations = probe("connection.url", "https://127.0.0.1:" + unused);
        assertViolation(List.of("connection.url", "connection.username", "connection.password",
            "elastic.security.protocol"), "does not answer", violations);
    }

    private List<Violation> probeResource(String usage, String resolved, int status) {
        server.thenJson(200, GREETING.formatted("9.5.3")).thenJson(status, resolved);
        return probe("topics", "t", "external.resource.usage", usage, "topic.to.external.resource.mapping", "t:x");
    }

    @ParameterizedTest
    @CsvSource({
        "index, indices", "datastream, data_streams", "alias_index, aliases", "alias_datastream, aliases"})
    void anExternalResourceMustBeThereAndOfItsKind(String usage, String member) {
        assertEquals(List.of(), probeResource(usage, "{\"" + member + "\":[{\"name\":\"x\"}]}", 200));
        assertEquals("/_resolve/index/x", server.seen.get(1).uri());
        List<String> keys = List.of("external.resource.usage", "topic.to.external.resource.mapping");
        assertViolation(keys, "`x`", probeResource(usage, "{\"other\":[{\"name\":\"x\"}]}", 200));
        assertViolation(keys, "`x`", probeResource(usage, "{}", 404));
        assertEquals(List.of(), probeResource(usage, "{}", 403));
    }
}
