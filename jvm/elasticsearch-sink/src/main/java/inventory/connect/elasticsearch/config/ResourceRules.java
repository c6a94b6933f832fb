package inventory.connect.elasticsearch.config;

import static inventory.connect.elasticsearch.config.DocumentKeys.BEHAVIOR_ON_NULL_VALUES;
import static inventory.connect.elasticsearch.config.DocumentKeys.EXTERNAL_VERSION_HEADER;
import static inventory.connect.elasticsearch.config.DocumentKeys.WRITE_METHOD;
import static inventory.connect.elasticsearch.config.ResourceKeys.DATA_STREAM_DATASET;
import static inventory.connect.elasticsearch.config.ResourceKeys.DATA_STREAM_NAMESPACE;
import static inventory.connect.elasticsearch.config.ResourceKeys.DATA_STREAM_TIMESTAMP_FIELD;
import static inventory.connect.elasticsearch.config.ResourceKeys.DATA_STREAM_TYPE;
import static inventory.connect.elasticsearch.config.ResourceKeys.EXTERNAL_RESOURCE_USAGE;
import static inventory.connect.elasticsearch.config.ResourceKeys.TOPIC_TO_EXTERNAL_RESOURCE_MAPPING;

import java.util.List;
import java.util.Map;

/** Where documents go: one way at a time, and nothing that a data stream cannot do. */
final class ResourceRules {

    private ResourceRules() {}

    static void check(Settings settings, Map<String, String> properties, List<Violation> violations) {
        requireDataStreamWhole(settings, violations);
        requireUsageAndMappingTogether(settings, violations);
        requireOneTarget(settings, violations);
        if (settings.isSet(TOPIC_TO_EXTERNAL_RESOURCE_MAPPING)) {
            ResourceMapping.check(settings, properties, violations);
        }
        if (settings.writesToDataStream()) {
            requireNoChange(settings, violations);
        } else if (settings.isSet(DATA_STREAM_TIMESTAMP_FIELD)) {
            violations.add(new Violation("`data.stream.timestamp.field` has no effect without a data stream: set `"
                + DATA_STREAM_TYPE + "` and `" + DATA_STREAM_DATASET + "`",
                DATA_STREAM_TIMESTAMP_FIELD, DATA_STREAM_TYPE, DATA_STREAM_DATASET));
        }
    }

    private static void requireDataStreamWhole(Settings settings, List<Violation> violations) {
        boolean type = settings.namesDataStream();
        boolean dataset = settings.isSet(DATA_STREAM_DATASET);
        if (type != dataset) {
            violations.add(new Violation(
                "`data.stream.type` and `data.stream.dataset` go together: set both or neither",
                DATA_STREAM_TYPE, DATA_STREAM_DATASET));
        }
        boolean namespace = settings.isSet(DATA_STREAM_NAMESPACE)
            && !settings.text(DATA_STREAM_NAMESPACE).equals(ResourceKeys.NAMESPACE_OF_TOPIC);
        if (namespace && !type && !dataset) {
            violations.add(new Violation(
                "`data.stream.namespace` has no effect without `data.stream.type` and `data.stream.dataset`",
                DATA_STREAM_NAMESPACE, DATA_STREAM_TYPE, DATA_STREAM_DATASET));
        }
    }

    private static void requireUsageAndMappingTogether(Settings settings, List<Violation> violations) {
        boolean usage = settings.externalResourceUsage() != ExternalResourceUsage.DISABLED;
        if (usage != settings.isSet(TOPIC_TO_EXTERNAL_RESOURCE_MAPPING)) {
            violations.add(new Violation("`external.resource.usage` other than disabled and"
                + " `topic.to.external.resource.mapping` go together: set both or neither",
                EXTERNAL_RESOURCE_USAGE, TOPIC_TO_EXTERNAL_RESOURCE_MAPPING));
        }
    }

    private static void requireOneTarget(Settings settings, List<Violation> violations) {
        boolean external = settings.externalResourceUsage() != ExternalResourceUsage.DISABLED
            || settings.isSet(TOPIC_TO_EXTERNAL_RESOURCE_MAPPING);
        if (external && (settings.namesDataStream() || settings.isSet(DATA_STREAM_DATASET))) {
            violations.add(new Violation("external resources and `data.stream.…` are two places for one document:"
                + " remove the one or the other", EXTERNAL_RESOURCE_USAGE, TOPIC_TO_EXTERNAL_RESOURCE_MAPPING,
                DATA_STREAM_TYPE, DATA_STREAM_DATASET));
        }
    }

    private static void requireNoChange(Settings settings, List<Violation> violations) {
        String target = settings.namesDataStream() ? DATA_STREAM_TYPE : EXTERNAL_RESOURCE_USAGE;
        if (DocumentRules.isUpsert(settings)) {
            violations.add(new Violation("documents of a data stream cannot be updated: set `write.method` to insert",
                WRITE_METHOD, target));
        }
        if (settings.choice(BEHAVIOR_ON_NULL_VALUES, NullValueBehavior.FAIL) == NullValueBehavior.DELETE) {
            violations.add(new Violation("documents of a data stream cannot be deleted:"
                + " set `behavior.on.null.values` to ignore or fail", BEHAVIOR_ON_NULL_VALUES, target));
        }
        if (settings.isSet(EXTERNAL_VERSION_HEADER)) {
            violations.add(new Violation("`external.version.header` has no effect with a data stream:"
                + " such documents have no version", EXTERNAL_VERSION_HEADER, target));
        }
    }
}
