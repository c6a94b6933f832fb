package inventory.connect.elasticsearch.config;

import java.util.Map;

/**
 * Where documents go.
 *
 * @param usage what the external resources are
 * @param resources the external resource of each topic; empty if there are none
 * @param dataStream the data stream of each topic; null if there is none
 */
public record TargetConfig(ExternalResourceUsage usage, Map<String, String> resources, DataStreamName dataStream) {

    /**
     * A data stream named by its parts.
     *
     * @param namespace may hold {@code ${topic}}
     */
    public record DataStreamName(String type, String dataset, String namespace) {}

    /** True if documents are only ever added. */
    public boolean isDataStream() {
        return dataStream != null || usage.isDataStream();
    }

    /** True if the resources are there already and are never created. */
    public boolean isExternal() {
        return usage != ExternalResourceUsage.DISABLED;
    }
}
