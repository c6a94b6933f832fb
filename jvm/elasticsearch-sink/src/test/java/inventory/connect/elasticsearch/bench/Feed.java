package inventory.connect.elasticsearch.bench;

import inventory.connect.elasticsearch.ElasticsearchSinkTask;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A task, fed as a worker feeds it, with records such as the pipeline's, made beforehand. */
final class Feed {

    /** Records of one poll of the consumer: what {@code connectors/inventory-sink.json} asks for. */
    private static final int POLL_RECORDS = 2000;

    private static final Schema SCHEMA = SchemaBuilder.struct().name("GlobalStock")
        .field("description", Schema.OPTIONAL_STRING_SCHEMA)
        .field("quantity", Schema.INT64_SCHEMA)
        .field("maximum", Schema.INT64_SCHEMA)
        .field("percentage", Schema.OPTIONAL_FLOAT64_SCHEMA)
        .field("last_update", Timestamp.SCHEMA)
        .build();

    private final TopicPartition partition;
    private final List<List<SinkRecord>> polls = new ArrayList<>();
    private final int records;
    private boolean paused;

    /** So many records, each of a document of its own. */
    Feed(String topic, int records) {
        this.partition = new TopicPartition(topic, 0);
        this.records = records;
        for (int offset = 0; offset < records; offset++) {
            if (offset % POLL_RECORDS == 0) {
                polls.add(new ArrayList<>(POLL_RECORDS));
            }
            polls.get(polls.size() - 1).add(new SinkRecord(
                topic, 0, Schema.INT64_SCHEMA, (long) offset, SCHEMA, value(offset), offset));
        }
    }

    private static Struct value(int offset) {
        return new Struct(SCHEMA)
            .put("description", "Stock item number " + offset)
            .put("quantity", offset % 1000L)
            .put("maximum", 1000L)
            .put("percentage", offset % 1000 / 10.0)
            .put("last_update", new Date(1_767_225_600_000L + offset));
    }

    /** Runs a task until all is acknowledged; returns the nanoseconds that took, its start and stop left out. */
    long run(String url) {
        ElasticsearchSinkTask task = new ElasticsearchSinkTask();
        task.initialize(context());
        task.start(new HashMap<>(Map.of("name", "bench", "connection.url", url, "schema.ignore", "true",
            "read.timeout.ms", "60000", "max.in.flight.requests", "2", "batch.size", "2000")));
        task.open(List.of(partition));
        long started = System.nanoTime();
        for (List<SinkRecord> poll : polls) {
            task.put(poll);
            while (paused) {
                // A worker's consumer would wait in its poll.
                LockSupport.parkNanos(1_000_000);
                task.put(List.of());
            }
        }
        Map<TopicPartition, OffsetAndMetadata> read = Map.of(partition, new OffsetAndMetadata(records));
        while (task.preCommit(read).get(partition).offset() < records) {
            LockSupport.parkNanos(1_000_000);
            task.put(List.of());
        }
        long nanos = System.nanoTime() - started;
        task.stop();
        return nanos;
    }

    private SinkTaskContext context() {
        return (SinkTaskContext) Proxy.newProxyInstance(
            Feed.class.getClassLoader(), new Class<?>[] {SinkTaskContext.class}, (proxy, method, arguments) ->
                switch (method.getName()) {
                    case "assignment" -> Set.of(partition);
                    case "pause" -> {
                        paused = true;
                        yield null;
                    }
                    case "resume" -> {
                        paused = false;
                        yield null;
                    }
                    case "timeout", "errantRecordReporter" -> null;
                    case "pluginMetrics" -> throw new NoSuchMethodError("measured without");
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
