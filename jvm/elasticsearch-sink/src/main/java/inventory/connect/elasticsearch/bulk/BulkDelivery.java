package inventory.connect.elasticsearch.bulk;

import inventory.connect.elasticsearch.bulk.ItemResult.Verdict;
import inventory.connect.elasticsearch.bulk.RejectedDocument.Cause;
import inventory.connect.elasticsearch.document.BulkAction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one batch to its end: sends it, settles what was answered, and sends the rest again, until
 * every write is acknowledged or rejected, or a failure is final.
 *
 * <p>Writes refused for lack of room (429, 503) are sent again for as long as it takes. A request
 * that fails as a whole, and a write the node failed to do, count against {@code max.retries}; the
 * count starts anew whenever a write gets through.
 */
final class BulkDelivery {

    /** Waits between attempts. */
    @FunctionalInterface
    interface Pause {
        void forMs(long milliseconds) throws InterruptedException;
    }

    private static final Logger log = LoggerFactory.getLogger(BulkDelivery.class);

    private final BulkEndpoint endpoint;
    private final int maxRetries;
    private final RetryDelay delay;
    private final Pause pause;
    private final Settlement settlement;
    private final BulkStatistics statistics;

    BulkDelivery(BulkEndpoint endpoint, int maxRetries, RetryDelay delay, Pause pause, Settlement settlement,
        BulkStatistics statistics) {
        this.endpoint = endpoint;
        this.maxRetries = maxRetries;
        this.delay = delay;
        this.pause = pause;
        this.settlement = settlement;
        this.statistics = statistics;
    }

    /**
     * Delivers a batch, in which each document stands once, with all its writes.
     *
     * @throws ConnectException if the failure is final
     */
    void deliver(List<PendingDocument> batch) throws InterruptedException {
        List<PendingDocument> remaining = batch;
        int failures = 0;
        while (true) {
            // The HTTP client answers an interrupt with a request that failed; that one is not to be repeated.
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            remaining = withoutAbandoned(remaining);
            if (remaining.isEmpty()) {
                return;
            }
            try {
                Attempt attempt = settle(remaining, send(remaining));
                failures = attempt.progress() ? 0 : failures + 1;
                requireRetriesLeft(attempt, failures);
                remaining = attempt.again();
                if (attempt.firstProblem() != null) {
                    statistics.retried(attempt.problems());
                    log.warn("Elasticsearch did not take {} of {} writes now, sending them again: {}",
                        attempt.problems(), attempt.size(), attempt.firstProblem());
                    pause.forMs(delay.afterFailuresMs(Math.max(failures, 1)));
                }
            } catch (RequestFailedException e) {
                if (e.verdict() == RequestFailedException.Verdict.SPLIT) {
                    split(remaining, e);
                    return;
                }
                failures++;
                giveUpUnlessRetriesLeft(e, failures);
                statistics.retried(remaining.size());
                log.warn("A bulk request of {} writes failed, retry {} of {}: {}",
                    remaining.size(), failures, maxRetries, e.getMessage());
                pause.forMs(delay.afterFailuresMs(failures));
            }
        }
    }

    private List<PendingDocument> withoutAbandoned(List<PendingDocument> documents) {
        return documents.stream()
            .filter(document -> {
                settlement.settled(document.removeAbandoned());
                return !document.isEmpty();
            })
            .collect(Collectors.toList());
    }

    private List<ItemResult> send(List<PendingDocument> documents) throws RequestFailedException, InterruptedException {
        byte[] answer = post(PendingDocument.body(documents));
        try {
            return ItemResult.parse(answer, documents.size());
        } catch (IllegalArgumentException e) {
            throw RequestFailedException.notUnderstood(e);
        }
    }

    private byte[] post(byte[] body) throws RequestFailedException, InterruptedException {
        long started = System.nanoTime();
        statistics.requestSent();
        try {
            byte[] answer = endpoint.post(body);
            statistics.answeredAfterMs(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            return answer;
        } finally {
            statistics.requestEnded();
        }
    }

    /**
     * What one answered request came to.
     *
     * @param size how many writes it held
     * @param again the documents to send again
     * @param progress true if any write was settled
     * @param problems how many writes were not taken and must wait
     * @param firstProblem why the first of them was not; null if none
     * @param failed true if that was more than lack of room
     */
    private record Attempt(int size, List<PendingDocument> again, boolean progress, int problems,
        ItemResult firstProblem, boolean failed) {}

    private Attempt settle(List<PendingDocument> documents, List<ItemResult> results) {
        List<PendingDocument> again = new ArrayList<>();
        boolean progress = false;
        boolean failed = false;
        int problems = 0;
        ItemResult firstProblem = null;
        String refusal = null;
        for (int index = 0; index < documents.size(); index++) {
            PendingDocument document = documents.get(index);
            ItemResult result = results.get(index);
            Verdict verdict = result.verdict(document.current().line().onConflict());
            switch (verdict) {
                case DONE -> {
                    statistics.done(document.current().line().action() == BulkAction.DELETE);
                    settlement.settled(document.acknowledge());
                }
                case SUPERSEDED -> {
                    statistics.conflict();
                    settlement.settled(document.acknowledge());
                }
                case MALFORMED -> reject(document, Cause.MALFORMED, result.error().toString());
                case ID_TAKEN -> reject(document, Cause.ID_TAKEN, result.error().toString());
                case THROTTLED, FAILED -> {
                    problems++;
                    failed |= verdict == Verdict.FAILED;
                    firstProblem = firstProblem == null ? result : firstProblem;
                }
                case REFUSED -> refusal = refusal == null ? refusalOf(document, result) : refusal;
            }
            progress |= verdict.isFinal();
            if (!document.isEmpty()) {
                again.add(document);
            }
        }
        if (refusal != null) {
            throw new ConnectException(refusal);
        }
        return new Attempt(documents.size(), again, progress, problems, firstProblem, failed);
    }

    private void reject(PendingDocument document, Cause cause, String reason) {
        statistics.rejectedOne();
        settlement.rejected(new RejectedDocument(document.removeCurrent(), cause, reason));
    }

    private static String refusalOf(PendingDocument document, ItemResult result) {
        return "Elasticsearch refused a write to the index `" + document.current().line().document().index()
            + "` with status " + result.status() + " (" + result.error() + "); it would refuse it again:"
            + " check the index, its template and the user's privileges, then restart the task";
    }

    private void requireRetriesLeft(Attempt attempt, int failures) {
        if (attempt.failed() && failures > maxRetries) {
            throw new ConnectException("Elasticsearch failed to do " + attempt.again().size() + " writes in "
                + failures + " attempts; the first: status " + attempt.firstProblem().status()
                + " (" + attempt.firstProblem().error() + ")");
        }
    }

    private void giveUpUnlessRetriesLeft(RequestFailedException failure, int failures) {
        if (failure.verdict() == RequestFailedException.Verdict.GIVE_UP) {
            throw new ConnectException("a bulk request to Elasticsearch failed: " + failure.getMessage(), failure);
        }
        if (failures > maxRetries) {
            throw new ConnectException("a bulk request to Elasticsearch failed " + failures + " times;"
                + " `max.retries` is " + maxRetries + "; the last: " + failure.getMessage(), failure);
        }
    }

    private void split(List<PendingDocument> documents, RequestFailedException tooLarge) throws InterruptedException {
        if (documents.size() > 1) {
            int middle = documents.size() / 2;
            deliver(documents.subList(0, middle));
            deliver(documents.subList(middle, documents.size()));
            return;
        }
        PendingDocument document = documents.get(0);
        reject(document, Cause.MALFORMED, tooLarge.getMessage());
        if (!document.isEmpty()) {
            deliver(documents);
        }
    }
}
