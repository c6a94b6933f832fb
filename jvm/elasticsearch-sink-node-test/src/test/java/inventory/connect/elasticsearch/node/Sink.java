package inventory.connect.elasticsearch.node;

import inventory.connect.elasticsearch.ElasticsearchSinkTask;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A task that writes one partition of one topic to the node. */
final class Sink implements AutoCloseable {

    static final long TIME = 1_700_000_000_000L;

    final List<String> reports = new ArrayList<>();

    private final String topic;
    private final TopicPartition partition;
    private final ElasticsearchSinkTask task = new ElasticsearchSinkTask();
    private long end;

    Sink(Node node, String topic, String... keysAndValues) {
        this.topic = topic;
        this.partition = new TopicPartition(topic, 0);
        Map<String, String> properties = new HashMap<>(Map.of(
            "name", topic, "topics", topic, "connection.url", node.url(), "schema.ignore", "true",
            "read.timeout.ms", "30000",
            "behavior.on.null.values", "delete", "behavior.on.malformed.documents", "warn"));
        for (int index = 0; index < keysAndValues.length; index += 2) {
            properties.put(keysAndValues[index], keysAndValues[index + 1]);
        }
        task.initialize(context());
        task.start(properties);
        task.open(List.of(partition));
    }

    /** Hands over a value (null: a tombstone), without waiting for it. */
    Sink put(long offset, String key, Object value) {
        Schema schema = value instanceof Struct struct ? struct.schema() : null;
        end = Math.max(end, offset + 1);
        task.put(List.of(new SinkRecord(
            topic, 0, Schema.STRING_SCHEMA, key, schema, value, offset, TIME, TimestampType.CREATE_TIME)));
        return this;
    }

    /** Polls as Connect does, until all is acknowledged. */
    void await() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (task.preCommit(Map.of(partition, new OffsetAndMetadata(end))).get(partition).offset() < end) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not all is acknowledged after 30 s");
            }
            task.put(List.of());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void close() {
        task.stop();
    }

    private SinkTaskContext context() {
        ErrantRecordReporter reporter = (record, error) -> {
            reports.add(error.getMessage());
            return CompletableFuture.completedFuture(null);
        };
        return (SinkTaskContext) Proxy.newProxyInstance(
            Sink.class.getClassLoader(), new Class<?>[] {SinkTaskContext.class}, (proxy, method, arguments) ->
                switch (method.getName()) {
                    case "errantRecordReporter" -> reporter;
                    case "assignment" -> Set.of(partition);
                    case "pause", "resume", "timeout" -> null;
                    // As on a worker before 4.1.
                    case "pluginMetrics" -> throw new NoSuchMethodError(method.getName());
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
