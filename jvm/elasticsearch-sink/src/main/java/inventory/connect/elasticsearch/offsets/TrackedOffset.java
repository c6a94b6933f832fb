package inventory.connect.elasticsearch.offsets;

/** One record on its way: acknowledged by whoever finishes it, on any thread. */
public final class TrackedOffset {

    private final long offset;
    private final Assignment assignment;
    private volatile boolean acknowledged;

    TrackedOffset(long offset, Assignment assignment) {
        this.offset = offset;
        this.assignment = assignment;
    }

    /** Nothing more is to be done for this record. */
    public void acknowledge() {
        acknowledged = true;
    }

    /** True once the partition went to another task, which will be given this record again. */
    public boolean isAbandoned() {
        return assignment.revoked;
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    long offset() {
        return offset;
    }

    /** One stay of a partition with this task. */
    static final class Assignment {

        private volatile boolean revoked;

        void revoke() {
            revoked = true;
        }
    }
}
