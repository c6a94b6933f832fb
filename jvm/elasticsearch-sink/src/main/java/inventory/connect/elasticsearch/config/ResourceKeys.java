package inventory.connect.elasticsearch.config;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Where documents go, if not to the index named after their topic. */
public final class ResourceKeys {

    public static final String EXTERNAL_RESOURCE_USAGE = "external.resource.usage";
    public static final String TOPIC_TO_EXTERNAL_RESOURCE_MAPPING = "topic.to.external.resource.mapping";
    static final String MAX_EXTERNAL_RESOURCE_MAPPINGS = "max.external.resource.mappings";
    static final String DATA_STREAM_TYPE = "data.stream.type";
    static final String DATA_STREAM_DATASET = "data.stream.dataset";
    static final String DATA_STREAM_NAMESPACE = "data.stream.namespace";
    static final String DATA_STREAM_TIMESTAMP_FIELD = "data.stream.timestamp.field";

    static final String NO_DATA_STREAM = "NONE";
    static final String NAMESPACE_OF_TOPIC = "${topic}";

    private ResourceKeys() {}

    static void define(ConfigDef definition) {
        definition
            .define(EXTERNAL_RESOURCE_USAGE, Type.STRING, "DISABLED", SinkKeys.oneOf(ExternalResourceUsage.values()),
                Importance.LOW, "What the resources of topic.to.external.resource.mapping are: index, datastream,"
                    + " alias_index or alias_datastream; disabled: there is no such mapping.")
            .define(TOPIC_TO_EXTERNAL_RESOURCE_MAPPING, Type.LIST, "", Importance.LOW,
                "Resources that are there already and that topics are written to, as topic:resource, separated by"
                    + " commas.")
            .define(MAX_EXTERNAL_RESOURCE_MAPPINGS, Type.INT, 15, atLeast(1), Importance.LOW,
                "Most entries of that mapping.")
            .define(DATA_STREAM_TYPE, Type.STRING, NO_DATA_STREAM, new DataStreamPart(), Importance.LOW,
                "First part of a data stream's name, such as logs; none: no data stream.")
            .define(DATA_STREAM_DATASET, Type.STRING, "", new DataStreamPart(), Importance.LOW,
                "Second part of a data stream's name.")
            .define(DATA_STREAM_NAMESPACE, Type.STRING, NAMESPACE_OF_TOPIC, new DataStreamPart(), Importance.LOW,
                "Third part of a data stream's name; ${topic} stands for the topic.")
            .define(DATA_STREAM_TIMESTAMP_FIELD, Type.LIST, "", Importance.LOW,
                "Fields of which the first that a record has becomes its @timestamp; none: the record's own time.");
    }
}
