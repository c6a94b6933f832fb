package inventory.connect.elasticsearch;

import inventory.connect.elasticsearch.offsets.TrackedOffset;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Reports records that will never be documents, and acknowledges each once its report is safe.
 *
 * <p>Used by the task's thread alone.
 */
final class RejectedRecords {

    private record Report(Future<Void> written, TrackedOffset offset) {}

    private final ErrantRecordReporter reporter;
    private final Queue<Report> reports = new ArrayDeque<>();

    /**
     * @param reporter null if the connector has no dead-letter topic and logs no errors
     */
    RejectedRecords(ErrantRecordReporter reporter) {
        this.reporter = reporter;
    }

    /** Reports a record; without a reporter it counts as reported. */
    void report(SinkRecord record, TrackedOffset offset, ConnectException reason) {
        Future<Void> written =
            reporter == null ? CompletableFuture.completedFuture(null) : reporter.report(record, reason);
        reports.add(new Report(written, offset));
    }

    /**
     * Acknowledges the records whose reports are written; waits for none.
     *
     * @throws ConnectException if a report could not be written
     */
    void settle() {
        for (Report next = reports.peek(); next != null && next.written().isDone(); next = reports.peek()) {
            reports.remove();
            requireWritten(next.written());
            next.offset().acknowledge();
        }
    }

    boolean isEmpty() {
        return reports.isEmpty();
    }

    private static void requireWritten(Future<Void> written) {
        try {
            written.get();
        } catch (ExecutionException e) {
            throw new ConnectException("a rejected record could not be reported", e.getCause());
        } catch (CancellationException e) {
            throw new ConnectException("the report of a rejected record was cancelled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while a rejected record was reported", e);
        }
    }
}
