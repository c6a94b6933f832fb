package inventory.connect.elasticsearch.bulk;

/** Where bulk requests go; the seam between what is decided and what is sent. */
@FunctionalInterface
public interface BulkEndpoint {

    /**
     * Sends a bulk request and waits for the answer, a bounded time.
     *
     * @param body NDJSON
     * @return the body of the answer, whose status was a success
     */
    byte[] post(byte[] body) throws RequestFailedException, InterruptedException;
}
