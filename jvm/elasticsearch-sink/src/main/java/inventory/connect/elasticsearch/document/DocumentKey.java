package inventory.connect.elasticsearch.document;

/**
 * Names one document.
 *
 * @param index name of its index
 * @param id its {@code _id}
 */
public record DocumentKey(String index, String id) {}
