package inventory.connect.elasticsearch.document;

import inventory.connect.elasticsearch.config.TargetConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The index, alias or data stream of each topic. */
final class ResourceNames {

    private final TargetConfig target;
    private final Map<String, String> names = new HashMap<>();

    ResourceNames(TargetConfig target) {
        this.target = target;
    }

    /**
     * Names where a record goes: the external resource of the topic it was read from or, if there are
     * none, what is named after the topic that transformations made of it.
     *
     * @throws ConnectException if there are external resources, but none of this topic
     */
    String of(SinkRecord record) {
        if (target.isExternal()) {
            String resource = target.resources().get(record.originalTopic());
            if (resource == null) {
                throw new ConnectException("the topic `" + record.originalTopic() + "` has no entry in"
                    + " `topic.to.external.resource.mapping`");
            }
            return resource;
        }
        return names.computeIfAbsent(record.topic(), this::ofTopic);
    }

    private String ofTopic(String topic) {
        TargetConfig.DataStreamName stream = target.dataStream();
        return IndexName.of(stream == null ? topic
            : stream.type() + "-" + stream.dataset() + "-" + stream.namespace().replace("${topic}", topic));
    }
}
