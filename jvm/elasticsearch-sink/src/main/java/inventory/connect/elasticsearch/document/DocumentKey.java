package inventory.connect.elasticsearch.document;

/**
 * Names one document.
 *
 * @param index name of its index, alias or data stream
 * @param id its {@code _id}; null if Elasticsearch is to make one up
 */
public record DocumentKey(String index, String id) {}
