package inventory.connect.elasticsearch;

import inventory.connect.elasticsearch.cluster.ConnectionProbe;
import inventory.connect.elasticsearch.config.ConfigRules;
import inventory.connect.elasticsearch.config.SinkConfig;
import inventory.connect.elasticsearch.config.SinkKeys;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * The Connect side of the sink: checks the configuration and hands it to the tasks.
 *
 * <p>The simple name is that of Confluent's connector, so that one connector file serves both.
 */
public final class ElasticsearchSinkConnector extends SinkConnector {

    private Map<String, String> properties = Map.of();

    @Override
    public void start(Map<String, String> properties) {
        SinkConfig.parse(properties);
        this.properties = Map.copyOf(properties);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return ElasticsearchSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, properties);
    }

    @Override
    public Config validate(Map<String, String> properties) {
        Config config = ConfigRules.addErrors(super.validate(properties), properties);
        // What is wrong by itself would only be found wrong once more by Elasticsearch.
        boolean clean = config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty());
        return clean
            ? ConfigRules.attach(config, new ConnectionProbe(SinkConfig.parse(properties)).violations()) : config;
    }

    @Override
    public ConfigDef config() {
        return SinkKeys.definition();
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
        return PluginVersion.VALUE;
    }
}
