package inventory.connect.elasticsearch.cluster;

import inventory.connect.elasticsearch.client.HttpAnswer;
import inventory.connect.elasticsearch.client.HttpCluster;
import inventory.connect.elasticsearch.config.ExternalResourceUsage;
import inventory.connect.elasticsearch.config.ResourceKeys;
import inventory.connect.elasticsearch.config.TargetConfig;
import inventory.connect.elasticsearch.config.Violation;
import inventory.connect.elasticsearch.json.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds out whether the resources that topics are mapped to are there, for nothing creates them. */
final class ExternalResources {

    private final TargetConfig target;

    ExternalResources(TargetConfig target) {
        this.target = target;
    }

    List<Violation> violations(HttpCluster cluster) throws IOException, InterruptedException {
        List<Violation> violations = new ArrayList<>();
        for (String name : target.resources().values()) {
            if (!isThere(cluster.get("/_resolve/index/" + name), name)) {
                String kind = target.usage().name().toLowerCase(Locale.ROOT);
                violations.add(new Violation("there is no `" + name + "` of the kind `" + kind
                    + "` in Elasticsearch; external resources are not created by this sink",
                    ResourceKeys.EXTERNAL_RESOURCE_USAGE, ResourceKeys.TOPIC_TO_EXTERNAL_RESOURCE_MAPPING));
            }
        }
        return violations;
    }

    // Only a clear no counts: whoever may write need not be allowed to look.
    private boolean isThere(HttpAnswer answer, String name) {
        return switch (answer.status()) {
            case 200 -> list(answer.body()).stream()
                .anyMatch(entry -> entry instanceof Map<?, ?> resource && name.equals(resource.get("name")));
            case 404 -> false;
            default -> true;
        };
    }

    private List<?> list(byte[] body) {
        return JsonParser.parse(body) instanceof Map<?, ?> members
            && members.get(member(target.usage())) instanceof List<?> list ? list : List.of();
    }

    private static String member(ExternalResourceUsage usage) {
        return switch (usage) {
            case INDEX -> "indices";
            case DATASTREAM -> "data_streams";
            case ALIAS_INDEX, ALIAS_DATASTREAM -> "aliases";
            case DISABLED -> throw new IllegalStateException("there are no external resources");
        };
    }
}
