package inventory.elasticsearch.root;

import java.io.IOException;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.XContentBuilder;

/** Answers `GET /` and `HEAD /`: clients ask it to learn whether this is Elasticsearch, and which version. */
final class RootHandler extends BaseRestHandler {
    private final ClusterService clusterService;

    RootHandler(ClusterService clusterService) {
        this.clusterService = clusterService;
    }

    @Override
    public String getName() {
        return "main_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(Method.GET, "/"), new Route(Method.HEAD, "/"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        // Elasticsearch indents this answer even when it is not asked to.
        boolean indented = request.paramAsBoolean("pretty", true);
        ClusterState state = clusterService.state();
        Greeting greeting = Greeting.of(
                clusterService.getNodeName(), state.getClusterName().value(), state.metadata().clusterUUID());
        return channel -> {
            XContentBuilder json = indented ? channel.newBuilder().prettyPrint().lfAtEnd() : channel.newBuilder();
            channel.sendResponse(new RestResponse(RestStatus.OK, greeting.write(json)));
        };
    }
}
