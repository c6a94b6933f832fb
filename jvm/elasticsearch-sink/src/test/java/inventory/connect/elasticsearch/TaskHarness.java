package inventory.connect.elasticsearch;

import inventory.connect.elasticsearch.client.FakeElasticsearch;
import inventory.connect.elasticsearch.document.Records;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A task with what Connect would give it, and a scripted Elasticsearch. */
final class TaskHarness implements AutoCloseable {

    static final TopicPartition PARTITION = new TopicPartition(Records.TOPIC, 0);

    final FakeElasticsearch server;
    final ElasticsearchSinkTask task = new ElasticsearchSinkTask();
    final List<String> reports = new ArrayList<>();
    CompletableFuture<Void> reportWritten = CompletableFuture.completedFuture(null);
    PluginMetrics metrics;
    boolean paused;
    private long next;

    TaskHarness() {
        this(new FakeElasticsearch());
    }

    TaskHarness(FakeElasticsearch server) {
        this.server = server;
    }

    TaskHarness start(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>(Map.of(
            "name", "test", "connection.url", server.url(), "schema.ignore", "true", "read.timeout.ms", "5000",
            "behavior.on.null.values", "delete", "behavior.on.malformed.documents", "warn",
            "retry.backoff.ms", "0", "linger.ms", "0"));
        for (int index = 0; index < keysAndValues.length; index += 2) {
            properties.put(keysAndValues[index], keysAndValues[index + 1]);
        }
        task.initialize(context());
        task.start(properties);
        task.open(List.of(PARTITION));
        return this;
    }

    void put(SinkRecord... records) {
        for (SinkRecord record : records) {
            next = Math.max(next, record.originalKafkaOffset() + 1);
        }
        task.put(List.of(records));
    }

    /** What a commit would write now. */
    long committable() {
        return task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(next))).get(PARTITION).offset();
    }

    /** Polls as Connect does, until the offset is reached. */
    void awaitCommittable(long offset) {
        await(() -> committable() == offset);
    }

    void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (true) {
            task.put(List.of());
            if (condition.getAsBoolean()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the condition did not come true in 5 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void close() {
        task.stop();
        server.close();
    }

    private SinkTaskContext context() {
        ErrantRecordReporter reporter = (record, error) -> {
            reports.add(error.getMessage());
            return reportWritten;
        };
        return (SinkTaskContext) Proxy.newProxyInstance(
            TaskHarness.class.getClassLoader(), new Class<?>[] {SinkTaskContext.class}, (proxy, method, arguments) ->
                switch (method.getName()) {
                    case "errantRecordReporter" -> reporter;
                    case "assignment" -> Set.of(PARTITION);
                    case "pause" -> {
                        paused = true;
                        yield null;
                    }
                    case "resume" -> {
                        paused = false;
                        yield null;
                    }
                    case "timeout" -> null;
                    case "pluginMetrics" -> {
                        if (metrics == null) {
                            throw new NoSuchMethodError("a worker before Kafka 4.1");
                        }
                        yield metrics;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
