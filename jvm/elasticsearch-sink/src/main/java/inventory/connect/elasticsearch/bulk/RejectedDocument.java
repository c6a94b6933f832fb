package inventory.connect.elasticsearch.bulk;

/**
 * A document that Elasticsearch will never take. Its offset is not acknowledged yet: that is for
 * whoever reports it.
 *
 * @param operation the write
 * @param reason why, without the document
 */
public record RejectedDocument(Operation operation, String reason) {}
