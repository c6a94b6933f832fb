package inventory.connect.elasticsearch.cluster;

import inventory.connect.elasticsearch.client.HttpAnswer;
import inventory.connect.elasticsearch.client.HttpCluster;
import inventory.connect.elasticsearch.config.SinkConfig;
import inventory.connect.elasticsearch.document.IndexMapping;
import inventory.connect.elasticsearch.json.JsonParser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an index the mapping that the schema of its first record suggests, before that is written. An
 * index that has a mapping keeps it as it is, for good.
 *
 * <p>Used by the task's thread alone.
 */
public final class IndexCreation implements Closeable {

    private static final Logger log = LoggerFactory.getLogger(IndexCreation.class);

    private final HttpCluster cluster;
    private final IndexMapping mapping;
    private final int maxRetries;
    private final Set<String> mapped = new HashSet<>();
    private int failures;

    public IndexCreation(SinkConfig config) {
        this.cluster = new HttpCluster(config);
        this.mapping = new IndexMapping(config.documents().compactMapEntries());
        this.maxRetries = config.maxRetries();
    }

    /** True if the index is known to have a mapping. */
    public boolean isMapped(String index) {
        return mapped.contains(index);
    }

    /**
     * Looks whether the index has a mapping, and gives it one if not. Without a schema it only looks.
     *
     * @param schema that of a record; null if it has none
     * @throws RetriableException if Elasticsearch does not answer now
     * @throws ConnectException if it never will
     */
    public void ensureMapped(String index, Schema schema) {
        if (mapped.contains(index)) {
            return;
        }
        try {
            if (hasMapping(index) || schema != null && give(index, schema)) {
                mapped.add(index);
            }
            failures = 0;
        } catch (IOException e) {
            failed(index, "no answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while the mapping of the index `" + index + "` was looked up", e);
        }
    }

    @Override
    public void close() {
        cluster.close();
    }

    private boolean hasMapping(String index) throws IOException, InterruptedException {
        HttpAnswer answer = cluster.get("/" + index + "/_mapping");
        if (answer.status() == 404) {
            return false;
        }
        requireSuccess(index, answer);
        // {"index": {"mappings": {"properties": {…}}}}: one member for each index behind the name.
        return JsonParser.parse(answer.body()) instanceof Map<?, ?> indices && indices.values().stream().anyMatch(
            one -> one instanceof Map<?, ?> members && members.get("mappings") instanceof Map<?, ?> mappings
                && !mappings.isEmpty());
    }

    private boolean give(String index, Schema schema) throws IOException, InterruptedException {
        byte[] properties = mapping.of(schema);
        HttpAnswer created = cluster.put("/" + index, creation(properties));
        if (isAlreadyThere(created)) {
            requireSuccess(index, cluster.put("/" + index + "/_mapping", properties));
            log.info("Gave the empty index {} the mapping of its first record", index);
            return true;
        }
        requireSuccess(index, created);
        log.info("Created the index {} with the mapping of its first record", index);
        return true;
    }

    private static byte[] creation(byte[] mapping) {
        String json = "{\"mappings\":" + new String(mapping, StandardCharsets.UTF_8) + "}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    // Another task may have been faster.
    private static boolean isAlreadyThere(HttpAnswer answer) {
        return answer.status() == 400
            && new String(answer.body(), StandardCharsets.UTF_8).contains("\"resource_already_exists_exception\"");
    }

    private void requireSuccess(String index, HttpAnswer answer) {
        if (answer.status() == 429 || answer.status() >= 500) {
            failed(index, "status " + answer.status(), null);
        }
        if (answer.status() >= 300) {
            throw new ConnectException("Elasticsearch refused the mapping of the index `" + index + "` with status "
                + answer.status() + "; the user needs the privileges `create_index` and `view_index_metadata`; or set"
                + " `schema.ignore` to true and put an index template in place");
        }
    }

    private void failed(String index, String problem, IOException cause) {
        failures++;
        String message = "the mapping of the index `" + index + "` could not be looked up or set: " + problem;
        if (failures > maxRetries) {
            throw new ConnectException(message + "; `max.retries` is " + maxRetries, cause);
        }
        throw new RetriableException(message, cause);
    }
}
