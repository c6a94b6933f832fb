package inventory.connect.elasticsearch.client;

import co.elastic.clients.transport.rest5_client.low_level.Cancellable;
import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.ResponseListener;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import inventory.connect.elasticsearch.config.SinkConfig;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.kafka.connect.errors.ConnectException;

/** The only place that talks to Elasticsearch: one request, one answer, in bounded time. */
final class HttpRequests implements Closeable {

    private static final String PRODUCT_HEADER = "X-Elastic-Product";

    /** How much later than its own timeouts the client may answer before it is taken for dead. */
    private static final long GRACE_MS = 2000;

    private static final TimeValue SHUTDOWN_TIMEOUT = TimeValue.ofSeconds(1);

    private final AsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient http;
    private final Rest5Client client;
    private final long deadlineMs;

    HttpRequests(SinkConfig config) {
        this.connections = HttpClients.connections(config);
        this.http = HttpClients.build(config, connections);
        Rest5ClientBuilder builder = Rest5Client.builder(config.urls())
            .setHttpClient(http)
            .setDefaultHeaders(HttpClients.headers(config));
        // The client takes the path of no URL by itself.
        String path = config.urls().get(0).getPath();
        this.client = (path.isEmpty() ? builder : builder.setPathPrefix(path)).build();
        this.deadlineMs = deadlineMs(config);
    }

    /** The longest the client may take to ask every node, in milliseconds; a timeout of 0 is no limit. */
    static long deadlineMs(SinkConfig config) {
        if (config.connectionTimeoutMs() == 0 || config.readTimeoutMs() == 0) {
            return Long.MAX_VALUE;
        }
        // A connection is waited for in the pool, then opened, then an answer is waited for.
        long perNodeMs = 2L * config.connectionTimeoutMs() + config.readTimeoutMs();
        return perNodeMs * config.urls().size() + GRACE_MS;
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws IOException if there is no answer, or not all of it
     */
    HttpAnswer send(Request request) throws IOException, InterruptedException {
        return send(request, deadlineMs);
    }

    /** As above, but waits no longer than so many milliseconds, however many nodes there are. */
    HttpAnswer send(Request request, long timeoutMs) throws IOException, InterruptedException {
        long waitMs = Math.min(timeoutMs, deadlineMs);
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Cancellable cancellable = client.performRequestAsync(request, completing(answer));
        try {
            return read(answer.get(waitMs, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return refused(e.getCause());
        } catch (TimeoutException e) {
            cancellable.cancel();
            throw new SocketTimeoutException("none in " + waitMs + " ms");
        } catch (InterruptedException e) {
            cancellable.cancel();
            throw e;
        }
    }

    /** Drops what is on its way; waits a bounded time for the connections to be closed. */
    @Override
    public void close() {
        // The client's own immediate close takes the selector away from its thread, which may leak what
        // that was about to close. Without connections the thread ends by itself.
        connections.close(CloseMode.IMMEDIATE);
        http.initiateShutdown();
        try {
            http.awaitShutdown(SHUTDOWN_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close(CloseMode.IMMEDIATE);
    }

    private static ResponseListener completing(CompletableFuture<Response> answer) {
        return new ResponseListener() {
            @Override
            public void onSuccess(Response response) {
                answer.complete(response);
            }

            @Override
            public void onFailure(Exception failure) {
                answer.completeExceptionally(failure);
            }
        };
    }

    private static HttpAnswer read(Response response) throws IOException {
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
        return new HttpAnswer(response.getStatusCode(), response.getHeader(PRODUCT_HEADER), body);
    }

    // The client hands over what is below 500 as an answer, the rest as an exception, whose message quotes
    // the answer; and that may quote a document.
    private static HttpAnswer refused(Throwable cause) throws IOException {
        if (cause instanceof ResponseException refused) {
            return read(refused.getResponse());
        }
        // Its subclasses are timeouts.
        if (cause.getClass() == InterruptedIOException.class) {
            Thread.currentThread().interrupt();
        }
        if (cause instanceof IOException failure) {
            throw failure;
        }
        throw new ConnectException("the HTTP client failed: " + cause, cause);
    }
}
