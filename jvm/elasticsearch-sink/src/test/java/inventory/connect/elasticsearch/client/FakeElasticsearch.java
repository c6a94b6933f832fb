package inventory.connect.elasticsearch.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import inventory.connect.elasticsearch.bulk.IndexModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An HTTP server that answers as scripted and, when the script is over, as Elasticsearch would. */
public final class FakeElasticsearch implements AutoCloseable {

    /** How one request is answered. */
    @FunctionalInterface
    public interface Answer {
        void give(HttpExchange exchange, byte[] body) throws IOException;
    }

    /** What came in. */
    public record Seen(String method, String uri, String contentType, String authorization,
        String proxyAuthorization, String body) {}

    public final IndexModel model = new IndexModel();
    public final List<Seen> seen = new CopyOnWriteArrayList<>();
    public final CountDownLatch firstRequest = new CountDownLatch(1);

    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpServer server;

    public FakeElasticsearch() {
        this(null, false);
    }

    /**
     * One that speaks TLS.
     *
     * @param tls null: it does not
     * @param clientsNeedCertificates whether it asks who calls
     */
    public FakeElasticsearch(SSLContext tls, boolean clientsNeedCertificates) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            server = tls == null ? HttpServer.create(address, 0) : HttpsServer.create(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (server instanceof HttpsServer https) {
            https.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters wanted = tls.getDefaultSSLParameters();
                    wanted.setNeedClientAuth(clientsNeedCertificates);
                    parameters.setSSLParameters(wanted);
                }
            });
        }
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    public String url() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return scheme + "://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The next answer, after those scripted before. */
    public FakeElasticsearch then(Answer answer) {
        script.add(answer);
        return this;
    }

    /** The next answer: a status, with an error such as Elasticsearch gives. */
    public FakeElasticsearch thenStatus(int status) {
        String error = "{\"error\":{\"type\":\"scripted_exception\",\"reason\":\"as the test wants\"}}";
        return then((exchange, body) -> respond(exchange, status, error.getBytes(StandardCharsets.UTF_8)));
    }

    /** The next answer: this JSON, with the header by which Elasticsearch makes itself known. */
    public FakeElasticsearch thenJson(int status, String json) {
        return then((exchange, body) -> {
            exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
            respond(exchange, status, json.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** The next answer: the connection is closed instead. */
    public FakeElasticsearch thenReset() {
        return then((exchange, body) -> exchange.close());
    }

    /** The next answer does not come before {@link #endHanging}. */
    public FakeElasticsearch thenHang() {
        return then((exchange, body) -> {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
    }

    /** Closes the connections of all requests that were not answered. */
    public void endHanging() {
        hanging.countDown();
    }

    @Override
    public void close() {
        endHanging();
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        seen.add(new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            exchange.getRequestHeaders().getFirst("Authorization"),
            exchange.getRequestHeaders().getFirst("Proxy-Authorization"), new String(body, StandardCharsets.UTF_8)));
        firstRequest.countDown();
        Answer scripted = script.poll();
        if (scripted != null) {
            scripted.give(exchange, body);
        } else if (exchange.getRequestURI().getPath().equals("/")) {
            exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
            respond(exchange, 200, "{\"version\":{\"number\":\"9.5.3\"}}".getBytes(StandardCharsets.UTF_8));
        } else {
            respond(exchange, 200, model.bulk(body));
        }
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
