package inventory.connect.elasticsearch;

import inventory.connect.elasticsearch.bulk.BulkPipeline;
import inventory.connect.elasticsearch.bulk.BulkStatistics;
import inventory.connect.elasticsearch.bulk.Operation;
import inventory.connect.elasticsearch.bulk.RejectedDocument;
import inventory.connect.elasticsearch.client.HttpBulkEndpoint;
import inventory.connect.elasticsearch.config.MalformedDocumentBehavior;
import inventory.connect.elasticsearch.config.SinkConfig;
import inventory.connect.elasticsearch.document.MalformedDocumentException;
import inventory.connect.elasticsearch.document.RecordRenderer;
import inventory.connect.elasticsearch.offsets.OffsetTracker;
import inventory.connect.elasticsearch.offsets.TrackedOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Connect side of a task: renders records, hands them to the pipeline and returns at once.
 *
 * <p>A failure of the pipeline is thrown by the next {@code put}; while anything is on its way, Connect
 * is asked to call {@code put} soon even if no record comes.
 */
public final class ElasticsearchSinkTask extends SinkTask {

    private static final Logger log = LoggerFactory.getLogger(ElasticsearchSinkTask.class);

    /** How soon a task with writes on their way looks for failures and rejections, in milliseconds. */
    private static final long PENDING_POLL_MS = 500;

    /** Connect gives a task 5 s to stop before it abandons it. */
    private static final long STOP_TIMEOUT_MS = 3000;

    private final OffsetTracker offsets = new OffsetTracker();
    private SinkConfig config;
    private RecordRenderer renderer;
    private IndexMappings mappings;
    private RejectedRecords rejectedRecords;
    private BackPressure backPressure;
    private HttpBulkEndpoint endpoint;
    private BulkPipeline pipeline;

    @Override
    public String version() {
        return PluginVersion.VALUE;
    }

    @Override
    public void start(Map<String, String> properties) {
        config = SinkConfig.parse(properties);
        renderer = new RecordRenderer(config.documents());
        mappings = new IndexMappings(config, renderer);
        rejectedRecords = new RejectedRecords(context.errantRecordReporter());
        backPressure =
            new BackPressure(context, config.maxBufferedRecords(), config.flushTimeoutMs(), System::nanoTime);
        endpoint = new HttpBulkEndpoint(config);
        SinkMetrics metrics = SinkMetrics.of(context);
        BulkStatistics statistics = new BulkStatistics(metrics.bulkLatencies());
        String name = "elasticsearch-sink-" + properties.getOrDefault("name", "task");
        pipeline = new BulkPipeline(name, config, endpoint, statistics);
        metrics.show(statistics, pipeline);
        log.info("Started, writing to {}", config.urls());
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        backPressure.partitionsAdded(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        pipeline.requireHealthy();
        mappings.prepare(records);
        List<Operation> operations = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            render(record, operations);
        }
        if (!operations.isEmpty()) {
            pipeline.submit(operations);
        }
        pipeline.takeRejected().forEach(this::reject);
        rejectedRecords.settle();
        long pending = pipeline.pending();
        if (pending > 0 || !rejectedRecords.isEmpty()) {
            context.timeout(PENDING_POLL_MS);
        }
        backPressure.update(pending, pipeline.settled());
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> current) {
        return offsets.committable(current);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        offsets.close(partitions);
    }

    @Override
    public void stop() {
        if (pipeline != null) {
            pipeline.stop(STOP_TIMEOUT_MS);
        }
        if (endpoint != null) {
            endpoint.close();
        }
        if (mappings != null) {
            mappings.close();
        }
    }

    private void render(SinkRecord record, List<Operation> operations) {
        TopicPartition partition = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
        TrackedOffset offset = offsets.track(partition, record.originalKafkaOffset());
        try {
            mappings.require(record);
            renderer.render(record).ifPresentOrElse(
                line -> operations.add(new Operation(line, record, offset)),
                offset::acknowledge);
        } catch (DataException e) {
            drop(record, offset, e);
        } catch (ConnectException e) {
            throw new ConnectException(place(record) + ": " + e.getMessage(), e);
        }
    }

    private void drop(SinkRecord record, TrackedOffset offset, DataException cause) {
        DataException reason =
            new DataException(place(record) + " cannot become a document: " + cause.getMessage(), cause);
        rejectedRecords.report(record, offset, reason);
        if (cause instanceof MalformedDocumentException) {
            skip(config.malformedDocumentBehavior(), reason);
            return;
        }
        if (!config.dropInvalidMessage()) {
            throw reason;
        }
        log.warn("Dropped a record: {}", reason.getMessage());
    }

    private void reject(RejectedDocument rejected) {
        SinkRecord record = rejected.operation().record();
        String index = rejected.operation().line().document().index();
        ConnectException reason = new ConnectException(
            place(record) + ": Elasticsearch rejected the document for index `" + index + "`: " + rejected.reason());
        rejectedRecords.report(record, rejected.operation().offset(), reason);
        MalformedDocumentBehavior behavior = rejected.cause() == RejectedDocument.Cause.MALFORMED
            ? config.malformedDocumentBehavior() : MalformedDocumentBehavior.WARN;
        skip(behavior, reason);
    }

    private static void skip(MalformedDocumentBehavior behavior, ConnectException reason) {
        switch (behavior) {
            case FAIL -> throw reason;
            case WARN -> log.warn("Skipped a document: {}", reason.getMessage());
            case IGNORE -> log.debug("Skipped a document: {}", reason.getMessage());
        }
    }

    private static String place(SinkRecord record) {
        return "the record at " + record.originalTopic() + "-" + record.originalKafkaPartition()
            + "@" + record.originalKafkaOffset();
    }
}
