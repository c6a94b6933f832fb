package inventory.connect.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.client.TunnelProxy;
import inventory.connect.elasticsearch.document.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no log may hold, whatever happens and however much is logged. */
@Timeout(20)
class LogContentTest {

    private static final String PASSWORD = "canary-password";
    private static final String BODY = "canary-in-the-document";

    private static final String API_KEY = "canary-key";

    private static final List<String> SECRETS = List.of(PASSWORD, BODY, API_KEY, base64("writer:" + PASSWORD));

    private final LogCapture log = new LogCapture();
    private final TaskHarness harness = new TaskHarness();

    @AfterEach
    void close() {
        harness.close();
        log.close();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SinkRecord record(long id, long offset) {
        return Records.of(Schema.INT64_SCHEMA, id, null, Map.of("text", BODY), offset);
    }

    private void start() {
        harness.start("connection.username", "writer", "connection.password", PASSWORD);
    }

    private void assertNoSecretWasLogged() {
        List<String> lines = log.lines();
        assertTrue(lines.stream().anyMatch(line -> line.contains("DEBUG org.apache.hc.client5.http.headers")),
            "the capture shows the client's own log: " + lines);
        // It would show them in pieces of 16 bytes.
        assertEquals(List.of(), lines.stream().filter(line -> line.contains("org.apache.hc.client5.http.wire")).toList());
        for (String secret : SECRETS) {
            assertEquals(List.of(), lines.stream().filter(line -> line.contains(secret)).toList());
        }
    }

    @Test
    void neitherCredentialsNorDocumentsAreLogged() {
        harness.server.thenReset().thenStatus(500).thenStatus(429);
        start();
        harness.put(record(1, 0));
        harness.awaitCommittable(1);
        assertTrue(harness.server.seen.get(3).authorization().startsWith("Basic "));
        assertNoSecretWasLogged();
    }

    @Test
    void neitherIsLoggedWhenTheyAreWrong() {
        harness.server.thenStatus(401);
        start();
        harness.put(record(1, 0));
        assertThrows(ConnectException.class, () -> harness.awaitCommittable(1));
        assertNoSecretWasLogged();
    }

    @Test
    void anApiKeyIsNotLogged() {
        harness.start("connection.api.key", API_KEY);
        harness.put(record(1, 0));
        harness.awaitCommittable(1);
        assertEquals("ApiKey " + API_KEY, harness.server.seen.get(0).authorization());
        assertNoSecretWasLogged();
    }

    @Test
    void theCredentialsOfAProxyAreNotLogged() throws IOException {
        try (TunnelProxy proxy = new TunnelProxy(base64("writer:" + PASSWORD))) {
            harness.start("connection.url", harness.server.url().replace("http:", "https:"),
                "proxy.host", "127.0.0.1", "proxy.port", Integer.toString(proxy.port()),
                "proxy.username", "writer", "proxy.password", PASSWORD);
            harness.put(record(1, 0));
            // Behind the tunnel nobody speaks TLS; by then the proxy was told all.
            harness.await(() -> proxy.heads.size() == 2);
            assertTrue(proxy.heads.get(1).contains("Proxy-Authorization: Basic "), proxy.heads.toString());
        }
        assertNoSecretWasLogged();
    }

    @Test
    void aRejectedDocumentIsNotQuoted() {
        harness.server.then((exchange, body) -> {
            byte[] answer = ("{\"errors\":true,\"items\":[{\"index\":{\"status\":400,\"error\":{"
                + "\"type\":\"document_parsing_exception\",\"reason\":\"failed to parse field [text] of type [long]."
                + " Preview of field's value: '" + BODY + "'\"}}}]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        start();
        harness.put(record(1, 0));
        harness.awaitCommittable(1);
        assertEquals(1, harness.reports.size());
        assertNoSecretWasLogged();
    }
}
