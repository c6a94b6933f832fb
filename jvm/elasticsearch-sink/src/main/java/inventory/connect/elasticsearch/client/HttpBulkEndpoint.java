package inventory.connect.elasticsearch.client;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import inventory.connect.elasticsearch.bulk.BulkEndpoint;
import inventory.connect.elasticsearch.bulk.RequestFailedException;
import inventory.connect.elasticsearch.config.SinkConfig;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** Bulk requests over HTTP. */
public final class HttpBulkEndpoint implements BulkEndpoint, Closeable {

    // The same for Elasticsearch 8 and 9, unlike the versioned media types.
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    private static final String ANSWER_FILTER = "errors,items.*.status,items.*.error.type,items.*.error.reason";

    private final HttpRequests requests;

    public HttpBulkEndpoint(SinkConfig config) {
        this.requests = new HttpRequests(config);
    }

    @Override
    public byte[] post(byte[] body) throws RequestFailedException, InterruptedException {
        Request request = new Request("POST", "/_bulk");
        request.addParameter("filter_path", ANSWER_FILTER);
        request.setEntity(new ByteArrayEntity(body, NDJSON));
        HttpAnswer answer;
        try {
            answer = requests.send(request);
        } catch (IOException e) {
            throw RequestFailedException.withoutAnswer(e);
        }
        if (answer.status() != 200) {
            throw RequestFailedException.withStatus(answer.status(), answer.body());
        }
        return answer.body();
    }

    /** Drops what is on its way; waits a bounded time for the connections to be closed. */
    @Override
    public void close() {
        requests.close();
    }
}
