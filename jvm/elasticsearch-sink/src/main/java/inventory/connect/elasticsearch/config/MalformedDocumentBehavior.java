package inventory.connect.elasticsearch.config;

/** What happens, beside the dead-letter report, when Elasticsearch rejects a document as such. */
public enum MalformedDocumentBehavior {
    /** Goes on without a word. */
    IGNORE,
    /** Goes on and logs where the record came from. */
    WARN,
    /** Stops the task. */
    FAIL
}
