package inventory.connect.elasticsearch.config;

/** How connections are secured. */
enum SecurityProtocol {
    /** As the URL says, with the worker's own trust store. */
    PLAINTEXT,
    /** TLS with stores of its own. */
    SSL
}
