package inventory.connect.avro;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.apicurio.registry.rest.client.exception.RestClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetriableAvroConverterTest {

    private static final byte[] RECORD = {0, 0, 0, 0, 1, 2};

    private HttpServer registry;

    @BeforeEach
    void start() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.start();
    }

    @AfterEach
    void stop() {
        registry.stop(0);
    }

    @Test
    void aRegistryThatIsDownIsWaitedFor() {
        var converter = converter();
        registry.stop(0);
        assertThrows(RetriableException.class, () -> converter.toConnectData("topic", RECORD));
        assertThrows(RetriableException.class, () -> converter.fromConnectData("topic", Schema.INT64_SCHEMA, 5L));
    }

    @Test
    void aRegistryWithoutItsDatabaseIsWaitedFor() {
        answer(500, "{\"error_code\": 500, \"message\": \"no connection\", \"name\": \"SQLException\"}");
        assertThrows(RetriableException.class, () -> converter().toConnectData("topic", RECORD));
    }

    @Test
    void aProxyWithoutItsRegistryIsWaitedFor() {
        answer(503, "busy");
        assertThrows(RetriableException.class, () -> converter().toConnectData("topic", RECORD));
    }

    @Test
    void aSchemaThatDoesNotExistIsTheRecordsFault() {
        answer(404, "{\"error_code\": 404, \"message\": \"no such id\", \"name\": \"ArtifactNotFoundException\"}");
        var refusal = assertThrows(RuntimeException.class, () -> converter().toConnectData("topic", RECORD));
        assertInstanceOf(RestClientException.class, refusal);
    }

    private void answer(int status, String body) {
        registry.createContext("/", exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private RetriableAvroConverter converter() {
        var converter = new RetriableAvroConverter();
        var url = "http://127.0.0.1:" + registry.getAddress().getPort() + "/apis/registry/v2";
        converter.configure(Map.of(
                "apicurio.registry.url", url,
                "apicurio.registry.auto-register", "true",
                "apicurio.registry.as-confluent", "true",
                "apicurio.registry.headers.enabled", "false",
                "apicurio.registry.id-handler", "io.apicurio.registry.serde.Legacy4ByteIdHandler",
                "apicurio.registry.use-id", "contentId"), false);
        return converter;
    }
}
