package inventory.connect.elasticsearch.client;

/**
 * What came back for a request, whatever its status.
 *
 * @param product the header by which Elasticsearch makes itself known; null if it is missing
 * @param body empty if there is none
 */
public record HttpAnswer(int status, String product, byte[] body) {

    /** True if it is Elasticsearch that answered. */
    public boolean isElasticsearch() {
        return "Elasticsearch".equals(product);
    }
}
