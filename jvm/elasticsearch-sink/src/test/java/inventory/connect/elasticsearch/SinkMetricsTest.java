package inventory.connect.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.document.Records;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The metrics as a person reads them, by JMX, with a worker's own machinery behind. */
@Timeout(20)
class SinkMetricsTest {

    private static final String BEAN = "kafka.connect:type=plugins,connector=stock-sink,task=0";

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final Metrics worker = new Metrics(
        new MetricConfig(), List.of(new JmxReporter()), Time.SYSTEM, new KafkaMetricsContext("kafka.connect"));
    private final TaskHarness harness = new TaskHarness();

    SinkMetricsTest() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("connector", "stock-sink");
        tags.put("task", "0");
        harness.metrics = new PluginMetricsImpl(worker, tags);
    }

    @AfterEach
    void close() {
        harness.close();
        worker.close();
    }

    private double read(String attribute) {
        try {
            return ((Number) beans.getAttribute(new ObjectName(BEAN), attribute)).doubleValue();
        } catch (JMException e) {
            throw new AssertionError(attribute, e);
        }
    }

    @Test
    void whatBecameOfEachWriteIsCounted() {
        harness.server.thenStatus(500);
        harness.start("max.in.flight.requests", "1");
        harness.put(Records.document(1, 10, 0), Records.document(2, 20, 1));
        harness.awaitCommittable(2);
        harness.put(Records.tombstone(1, 2));
        harness.awaitCommittable(3);
        assertEquals(2, read("documents-written-total"));
        assertEquals(1, read("documents-deleted-total"));
        assertEquals(2, read("writes-retried-total"));
        assertEquals(0, read("writes-pending"));
        assertEquals(0, read("bulk-requests-in-flight"));
        assertEquals(2, read("bulk-requests-total"));
        assertTrue(read("bulk-latency-max") >= read("bulk-latency-avg"));
    }

    @Test
    void conflictsAndRejectedDocumentsAreCounted() {
        harness.server.model.setFault((id, source) -> id.equals("1") ? 409 : id.equals("2") ? 400 : 0);
        harness.start();
        harness.put(Records.document(1, 10, 0), Records.document(2, 20, 1));
        harness.awaitCommittable(2);
        assertEquals(1, read("version-conflicts-total"));
        assertEquals(1, read("documents-rejected-total"));
        assertEquals(0, read("documents-written-total"));
    }

    @Test
    void whatIsOnItsWayIsShown() throws InterruptedException {
        harness.server.thenHang();
        harness.start();
        harness.put(Records.document(1, 10, 0));
        harness.server.firstRequest.await();
        assertEquals(1, read("writes-pending"));
        assertEquals(1, read("bulk-requests-in-flight"));
    }

    @Test
    void aWorkerWithoutMetricsIsNoReasonToFail() {
        harness.metrics = null;
        harness.start();
        harness.put(Records.document(1, 10, 0));
        harness.awaitCommittable(1);
    }
}
