package inventory.connect.elasticsearch.bulk;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One queue and one thread that empties it, a request at a time. A document id always takes the
 * same lane, so its writes cannot overtake each other.
 */
final class BulkLane {

    private final BulkQueue queue;
    private final BulkDelivery delivery;
    private final Consumer<Throwable> onFailure;
    private final Thread thread;

    BulkLane(String name, BulkQueue queue, BulkDelivery delivery, Consumer<Throwable> onFailure) {
        this.queue = queue;
        this.delivery = delivery;
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(List<Operation> operations) {
        queue.add(operations);
    }

    void interrupt() {
        thread.interrupt();
    }

    /** True if the thread ended in time. */
    boolean join(long nanoseconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(nanoseconds, 1));
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (true) {
                delivery.deliver(queue.take());
            }
        } catch (InterruptedException e) {
            // The task is being stopped; what is left will be delivered again.
        } catch (Throwable e) {
            onFailure.accept(e);
        }
    }
}
