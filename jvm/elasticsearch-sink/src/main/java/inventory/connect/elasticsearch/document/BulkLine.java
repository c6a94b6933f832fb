package inventory.connect.elasticsearch.document;

/**
 * One write of a bulk request, rendered.
 *
 * @param action what it does to the document
 * @param document what it writes
 * @param onConflict what a version conflict means
 * @param bytes NDJSON: the action and, unless that is to delete, the document, each with its line feed
 */
public record BulkLine(BulkAction action, DocumentKey document, ConflictMeaning onConflict, byte[] bytes) {}
