package inventory.connect.elasticsearch.config;

/** What a record does to the document that is there. */
public enum WriteMethod {
    /** Takes its place. */
    INSERT,
    /** Is merged into it, field by field. */
    UPSERT
}
