package inventory.connect.elasticsearch;

import inventory.connect.elasticsearch.bulk.BulkPipeline;
import inventory.connect.elasticsearch.bulk.BulkStatistics;
import java.util.LinkedHashMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeCount;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The task's metrics, as {@code kafka.connect:type=plugins,connector=…,task=…} in JMX and wherever
 * else the worker reports its own. Connect removes them when the task ends.
 */
final class SinkMetrics {

    private final PluginMetrics metrics;

    private SinkMetrics(PluginMetrics metrics) {
        this.metrics = metrics;
    }

    /** Metrics where the worker knows them, which is from Kafka 4.1 on; elsewhere nothing is shown. */
    static SinkMetrics of(SinkTaskContext context) {
        try {
            return new SinkMetrics(context.pluginMetrics());
        } catch (LinkageError e) {
            return new SinkMetrics(null);
        }
    }

    /** Where the latencies of the bulk requests go, in milliseconds. */
    LongConsumer bulkLatencies() {
        if (metrics == null) {
            return milliseconds -> {};
        }
        Sensor sensor = metrics.addSensor("bulk-latency");
        sensor.add(name("bulk-requests-total", "Bulk requests answered"), new CumulativeCount());
        sensor.add(name("bulk-latency-avg", "Mean time to the answer of a bulk request, in ms"), new Avg());
        sensor.add(name("bulk-latency-max", "Longest time to the answer of a bulk request, in ms"), new Max());
        return sensor::record;
    }

    void show(BulkStatistics statistics, BulkPipeline pipeline) {
        gauge("documents-written-total", "Documents indexed, created or updated", statistics::written);
        gauge("documents-deleted-total", "Documents deleted, those not there included", statistics::deleted);
        gauge("version-conflicts-total", "Writes that lost against a newer version", statistics::conflicts);
        gauge("writes-retried-total", "Writes sent again, once for each time", statistics::retried);
        gauge("documents-rejected-total", "Documents Elasticsearch will never take", statistics::rejected);
        gauge("writes-pending", "Writes neither acknowledged nor rejected yet", pipeline::pending);
        gauge("bulk-requests-in-flight", "Bulk requests waiting for their answer", statistics::requestsInFlight);
    }

    private void gauge(String name, String description, LongSupplier value) {
        if (metrics != null) {
            Gauge<Long> gauge = (config, now) -> value.getAsLong();
            metrics.addMetric(name(name, description), gauge);
        }
    }

    private MetricName name(String name, String description) {
        return metrics.metricName(name, description, new LinkedHashMap<>());
    }
}
