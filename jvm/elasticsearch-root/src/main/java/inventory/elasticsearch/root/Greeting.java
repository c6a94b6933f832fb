package inventory.elasticsearch.root;

import java.io.IOException;
import org.elasticsearch.Build;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * What Elasticsearch says of itself at `/`.
 *
 * @param nodeName name of the node that answers
 * @param clusterName name of its cluster
 * @param clusterUuid identity of the cluster, `_na_` until it has formed
 * @param build the Elasticsearch that runs
 */
record Greeting(String nodeName, String clusterName, String clusterUuid, Build build) {
    static Greeting of(String nodeName, String clusterName, String clusterUuid) {
        return new Greeting(nodeName, clusterName, clusterUuid, Build.current());
    }

    XContentBuilder write(XContentBuilder json) throws IOException {
        json.startObject();
        json.field("name", nodeName);
        json.field("cluster_name", clusterName);
        json.field("cluster_uuid", clusterUuid);
        json.startObject("version");
        json.field("number", build.qualifiedVersion());
        json.field("build_flavor", build.flavor());
        json.field("build_type", build.type().displayName());
        json.field("build_hash", build.hash());
        json.field("build_date", build.date());
        json.field("build_snapshot", build.isSnapshot());
        json.field("lucene_version", IndexVersion.current().luceneVersion().toString());
        json.field("minimum_wire_compatibility_version", build.minWireCompatVersion());
        json.field("minimum_index_compatibility_version", build.minIndexCompatVersion());
        json.endObject();
        json.field("tagline", "You Know, for Search");
        return json.endObject();
    }
}
