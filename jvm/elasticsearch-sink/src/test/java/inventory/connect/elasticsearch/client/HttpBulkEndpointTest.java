package inventory.connect.elasticsearch.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.bulk.RequestFailedException;
import inventory.connect.elasticsearch.config.SinkConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class HttpBulkEndpointTest {

    private static final byte[] BODY = """
        {"index":{"_index":"stock","_id":"1","version":0,"version_type":"external"}}
        {"name":"s3cret"}
        """.getBytes(StandardCharsets.UTF_8);

    private final FakeElasticsearch server = new FakeElasticsearch();

    @AfterEach
    void closeServer() {
        server.close();
    }

    private HttpBulkEndpoint endpoint(String... keysAndValues) {
        return new HttpBulkEndpoint(config(keysAndValues));
    }

    private SinkConfig config(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>(Map.of(
            "connection.url", server.url(), "schema.ignore", "true", "read.timeout.ms", "5000"));
        for (int index = 0; index < keysAndValues.length; index += 2) {
            properties.put(keysAndValues[index], keysAndValues[index + 1]);
        }
        return SinkConfig.parse(properties);
    }

    @Test
    void aBulkRequestIsPostedInOnePieceAndItsAnswerReturned() throws Exception {
        try (HttpBulkEndpoint endpoint = endpoint()) {
            String answer = new String(endpoint.post(BODY), StandardCharsets.UTF_8);
            assertEquals("{\"errors\":true,\"items\":[{\"index\":{\"status\":201}}]}", answer);
        }
        FakeElasticsearch.Seen seen = server.seen.get(0);
        assertEquals("POST", seen.method());
        assertTrue(seen.uri().startsWith("/_bulk?filter_path="), seen.uri());
        assertEquals("application/x-ndjson", seen.contentType());
        assertEquals(new String(BODY, StandardCharsets.UTF_8), seen.body());
        assertEquals(null, seen.authorization());
    }

    @Test
    void aPathInTheUrlStandsBeforeThatOfTheRequest() throws Exception {
        try (HttpBulkEndpoint endpoint = endpoint("connection.url", server.url() + "/search/es/")) {
            endpoint.post(BODY);
        }
        assertTrue(server.seen.get(0).uri().startsWith("/search/es/_bulk?"), server.seen.get(0).uri());
    }

    private String acceptedEncoding(String compression, String answer) throws Exception {
        String[] accepted = new String[1];
        server.then((exchange, body) -> {
            accepted[0] = exchange.getRequestHeaders().getFirst("Accept-Encoding");
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            try (GZIPOutputStream compressed = new GZIPOutputStream(exchange.getResponseBody())) {
                compressed.write(answer.getBytes(StandardCharsets.UTF_8));
            }
        });
        try (HttpBulkEndpoint endpoint = endpoint("connection.compression", compression)) {
            byte[] read = endpoint.post(BODY);
            if (compression.equals("true")) {
                assertEquals(answer, new String(read, StandardCharsets.UTF_8));
            }
        }
        return accepted[0];
    }

    @Test
    void compressedAnswersAreAskedForAndReadIfTheConfigurationSaysSo() throws Exception {
        String accepted = acceptedEncoding("true", "{\"items\":[]}");
        assertTrue(accepted.contains("gzip"), accepted);
        assertEquals(null, acceptedEncoding("false", "{}"));
    }

    @Test
    void credentialsAreSentWithTheFirstRequest() throws Exception {
        try (HttpBulkEndpoint endpoint = endpoint("connection.username", "u", "connection.password", "pä")) {
            endpoint.post(BODY);
        }
        assertEquals("Basic dTpww6Q=", server.seen.get(0).authorization());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404, 413, 429, 500, 502, 503, 504})
    void aStatusThatIsNoSuccessIsAFailureAndIsNotRetriedHere(int status) {
        server.thenStatus(status);
        try (HttpBulkEndpoint endpoint = endpoint()) {
            RequestFailedException error = assertThrows(RequestFailedException.class, () -> endpoint.post(BODY));
            assertTrue(error.getMessage().startsWith("status " + status + " (scripted_exception"), error.getMessage());
            assertFalse(error.getMessage().contains("s3cret"));
        }
        assertEquals(1, server.seen.size());
    }

    @Test
    void aClosedConnectionIsAFailureAndTheNextRequestWorks() throws Exception {
        server.thenReset();
        try (HttpBulkEndpoint endpoint = endpoint()) {
            RequestFailedException error = assertThrows(RequestFailedException.class, () -> endpoint.post(BODY));
            assertTrue(error.getMessage().startsWith("no answer: "), error.getMessage());
            endpoint.post(BODY);
        }
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsAFailure() {
        server.thenHang();
        try (HttpBulkEndpoint endpoint = endpoint("read.timeout.ms", "50")) {
            RequestFailedException error = assertThrows(RequestFailedException.class, () -> endpoint.post(BODY));
            assertTrue(error.getMessage().contains("Timeout"), error.getMessage());
        }
    }

    /** A port that was free a moment ago. */
    private static int unusedPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void aPortNobodyListensOnIsAFailure() throws Exception {
        try (HttpBulkEndpoint endpoint = endpoint("connection.url", "http://127.0.0.1:" + unusedPort())) {
            assertThrows(RequestFailedException.class, () -> endpoint.post(BODY));
        }
    }

    @Test
    void ofTwoNodesTheOtherIsAskedWhenOneIsAway() throws Exception {
        String urls = "http://127.0.0.1:" + unusedPort() + "," + server.url();
        try (HttpBulkEndpoint endpoint = endpoint("connection.url", urls)) {
            endpoint.post(BODY);
            endpoint.post(BODY);
        }
        assertEquals(2, server.seen.size());
    }

    @Test
    void theClientIsGivenUpOnlyAfterItsOwnTimeouts() {
        assertEquals(2 * (2 * 1000 + 5000) + 2000,
            HttpRequests.deadlineMs(config("connection.url", "http://a:9200,http://b:9200")));
        assertEquals(Long.MAX_VALUE, HttpRequests.deadlineMs(config("read.timeout.ms", "0")));
        assertEquals(Long.MAX_VALUE, HttpRequests.deadlineMs(config("connection.timeout.ms", "0")));
    }

    @Test
    void waitingForAnAnswerCanBeInterrupted() throws Exception {
        server.thenHang();
        CountDownLatch interrupted = new CountDownLatch(1);
        try (HttpBulkEndpoint endpoint = endpoint()) {
            Thread posting = new Thread(() -> {
                assertThrows(InterruptedException.class, () -> endpoint.post(BODY));
                interrupted.countDown();
            });
            posting.start();
            server.firstRequest.await();
            posting.interrupt();
            interrupted.await();
        }
    }
}
