package inventory.connect.elasticsearch.client;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import inventory.connect.elasticsearch.config.SinkConfig;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** Questions to the cluster itself, and the few things that are set up there. */
public final class HttpCluster implements Closeable {

    private final HttpRequests requests;
    private final long deadlineNanos;

    /** Opens no connection yet. */
    public HttpCluster(SinkConfig config) {
        this(config, Long.MAX_VALUE);
    }

    /**
     * Opens no connection yet.
     *
     * @param timeoutMs how long all requests together may take
     */
    public HttpCluster(SinkConfig config, long timeoutMs) {
        this.requests = new HttpRequests(config);
        this.deadlineNanos =
            timeoutMs == Long.MAX_VALUE ? 0 : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    /**
     * Asks.
     *
     * @throws IOException if there is no answer
     */
    public HttpAnswer get(String path) throws IOException, InterruptedException {
        return send(new Request("GET", path));
    }

    /**
     * Sets up.
     *
     * @throws IOException if there is no answer
     */
    public HttpAnswer put(String path, byte[] json) throws IOException, InterruptedException {
        Request request = new Request("PUT", path);
        request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        return send(request);
    }

    @Override
    public void close() {
        requests.close();
    }

    private HttpAnswer send(Request request) throws IOException, InterruptedException {
        if (deadlineNanos == 0) {
            return requests.send(request);
        }
        long remainingMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (remainingMs <= 0) {
            throw new SocketTimeoutException("no time is left");
        }
        return requests.send(request, remainingMs);
    }
}
