package inventory.connect.elasticsearch.document;

/**
 * One write of a bulk request, rendered.
 *
 * @param document what it writes
 * @param bytes NDJSON: the action and, for an index action, the document, each with its line feed
 */
public record BulkLine(DocumentKey document, byte[] bytes) {}
