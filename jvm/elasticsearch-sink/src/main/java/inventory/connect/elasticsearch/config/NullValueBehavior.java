package inventory.connect.elasticsearch.config;

/** What a record without a value (a tombstone) does. */
public enum NullValueBehavior {
    /** Nothing. */
    IGNORE,
    /** Deletes the document of its key. */
    DELETE,
    /** Stops the task. */
    FAIL
}
