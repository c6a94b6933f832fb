package inventory.connect.elasticsearch.client;

import co.elastic.clients.transport.rest5_client.low_level.Cancellable;
import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.ResponseListener;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import inventory.connect.elasticsearch.bulk.BulkEndpoint;
import inventory.connect.elasticsearch.bulk.RequestFailedException;
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
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.kafka.connect.errors.ConnectException;

/** The only place that talks to Elasticsearch. */
public final class HttpBulkEndpoint implements BulkEndpoint, Closeable {

    // The same for Elasticsearch 8 and 9, unlike the versioned media types.
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    private static final String ANSWER_FILTER = "errors,items.*.status,items.*.error.type,items.*.error.reason";

    /** How much later than its own timeouts the client may answer before it is taken for dead. */
    private static final long GRACE_MS = 2000;

    private static final TimeValue SHUTDOWN_TIMEOUT = TimeValue.ofSeconds(1);

    private final AsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient http;
    private final Rest5Client client;
    private final long deadlineMs;

    public HttpBulkEndpoint(SinkConfig config) {
        this.connections = HttpClients.connections(config);
        this.http = HttpClients.build(config, connections);
        this.client = Rest5Client.builder(config.urls())
            .setHttpClient(http)
            .setDefaultHeaders(HttpClients.headers(config))
            .build();
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

    @Override
    public byte[] post(byte[] body) throws RequestFailedException, InterruptedException {
        Request request = new Request("POST", "/_bulk");
        request.addParameter("filter_path", ANSWER_FILTER);
        request.setEntity(new ByteArrayEntity(body, NDJSON));
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Cancellable cancellable = client.performRequestAsync(request, completing(answer));
        try {
            return requireSuccess(answer.get(deadlineMs, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw requestFailed(e.getCause());
        } catch (TimeoutException e) {
            cancellable.cancel();
            throw RequestFailedException.withoutAnswer(new SocketTimeoutException("none in " + deadlineMs + " ms"));
        } catch (InterruptedException e) {
            cancellable.cancel();
            throw e;
        } catch (IOException e) {
            throw RequestFailedException.withoutAnswer(e);
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

    // The client hands over what is below 500 as an answer, the rest as a ResponseException.
    private static byte[] requireSuccess(Response response) throws IOException, RequestFailedException {
        byte[] body = bodyOf(response);
        if (response.getStatusCode() != 200) {
            throw RequestFailedException.withStatus(response.getStatusCode(), body);
        }
        return body;
    }

    // The message of a ResponseException quotes the answer, and that may quote a document.
    private static RequestFailedException requestFailed(Throwable cause) {
        if (cause instanceof ResponseException refused) {
            try {
                int status = refused.getResponse().getStatusCode();
                return RequestFailedException.withStatus(status, bodyOf(refused.getResponse()));
            } catch (IOException e) {
                return RequestFailedException.withoutAnswer(e);
            }
        }
        // Its subclasses are timeouts.
        if (cause.getClass() == InterruptedIOException.class) {
            Thread.currentThread().interrupt();
        }
        if (cause instanceof IOException failure) {
            return RequestFailedException.withoutAnswer(failure);
        }
        throw new ConnectException("the HTTP client failed: " + cause, cause);
    }

    private static byte[] bodyOf(Response response) throws IOException {
        HttpEntity entity = response.getEntity();
        return entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
    }
}
