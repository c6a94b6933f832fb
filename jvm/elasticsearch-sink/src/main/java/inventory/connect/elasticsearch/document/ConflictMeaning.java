package inventory.connect.elasticsearch.document;

/** What it means that Elasticsearch answers a write with a version conflict. */
public enum ConflictMeaning {
    /** The index holds this write or a newer one already: nothing is left to do. */
    SUPERSEDED,
    /** Another document has the id, and this one will never get it. */
    ID_TAKEN,
    /** Somebody else wrote the document in the same moment: another attempt may succeed. */
    INTERRUPTED
}
