package inventory.connect.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import inventory.connect.elasticsearch.client.FakeElasticsearch;
import inventory.connect.elasticsearch.document.Records;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a task leaves behind in its worker when it stops. */
@Timeout(60)
class TaskRestartTest {

    private static final int RESTARTS = 1000;

    private final FakeElasticsearch server = new FakeElasticsearch();

    @AfterEach
    void close() {
        server.close();
    }

    /** Every other task stops while its request is not answered. */
    private void runAndStop(int round) throws InterruptedException {
        boolean hang = round % 2 == 1;
        if (hang) {
            server.thenHang();
        }
        int requests = server.seen.size();
        TaskHarness harness = new TaskHarness(server).start("name", "leak", "max.in.flight.requests", "2");
        harness.put(Records.document(1, round, round));
        if (hang) {
            harness.await(() -> server.seen.size() > requests);
        } else {
            harness.await(() -> harness.committable() == round + 1);
        }
        harness.task.stop();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
            .filter(name -> name.contains("leak") || name.startsWith("httpclient")).sorted().toList();
    }

    /** Both ends of each connection are in this process, and each is a file to the system. */
    private static long openFiles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    @Test
    void aThousandRestartsLeaveNeitherThreadNorConnection() throws InterruptedException {
        List<String> threadsBefore = threads();
        runAndStop(0);
        long filesBefore = openFiles();
        for (int round = 1; round <= RESTARTS; round++) {
            runAndStop(round);
        }
        server.endHanging();
        // A thread ends, and the system closes a file, a moment after it was told to.
        await(() -> threads().equals(threadsBefore), () -> "left behind: " + threads());
        await(() -> openFiles() <= filesBefore, () -> openFiles() + " files are open, before " + filesBefore);
    }

    private static void await(BooleanSupplier condition, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, otherwise);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
