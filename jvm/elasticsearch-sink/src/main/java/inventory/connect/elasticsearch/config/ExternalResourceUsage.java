package inventory.connect.elasticsearch.config;

/** What the resources of {@code topic.to.external.resource.mapping} are. None is ever created. */
public enum ExternalResourceUsage {
    /** Indices. */
    INDEX,
    /** Data streams. */
    DATASTREAM,
    /** Aliases of indices, one of which takes the writes. */
    ALIAS_INDEX,
    /** Aliases of data streams. */
    ALIAS_DATASTREAM,
    /** There is no such mapping. */
    DISABLED;

    /** True if documents are only ever added. */
    public boolean isDataStream() {
        return this == DATASTREAM || this == ALIAS_DATASTREAM;
    }

    /** True if the name is another one's. */
    public boolean isAlias() {
        return this == ALIAS_INDEX || this == ALIAS_DATASTREAM;
    }
}
