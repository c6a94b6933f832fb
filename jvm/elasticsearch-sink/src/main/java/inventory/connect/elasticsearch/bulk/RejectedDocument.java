package inventory.connect.elasticsearch.bulk;

/**
 * A document that Elasticsearch will never take. Its offset is not acknowledged yet: that is for
 * whoever reports it.
 *
 * @param operation the write
 * @param cause what is wrong with it
 * @param reason why, without the document
 */
public record RejectedDocument(Operation operation, Cause cause, String reason) {

    /** What is wrong with a document. */
    public enum Cause {
        /** Its content. */
        MALFORMED,
        /** Its id: another document has it. */
        ID_TAKEN
    }
}
