package inventory.connect.elasticsearch.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** The rules that concern more than one key, and those no single validator can express. */
public final class ConfigRules {

    private ConfigRules() {}

    /** Attaches each broken rule to every key it concerns. */
    public static Config addErrors(Config config, Map<String, String> properties) {
        Map<String, Object> values = new HashMap<>();
        for (ConfigValue value : config.configValues()) {
            values.put(value.name(), value.value());
        }
        return attach(config, violations(values, properties));
    }

    /** Attaches each violation to every key it concerns. */
    public static Config attach(Config config, List<Violation> violations) {
        List<ConfigValue> all = new ArrayList<>(config.configValues());
        Map<String, ConfigValue> byName = new HashMap<>();
        all.forEach(value -> byName.put(value.name(), value));
        for (Violation violation : violations) {
            for (String key : violation.keys()) {
                ConfigValue value = byName.computeIfAbsent(key, name -> {
                    ConfigValue added = new ConfigValue(name);
                    all.add(added);
                    return added;
                });
                value.addErrorMessage(violation.message());
            }
        }
        return new Config(all);
    }

    /**
     * The broken rules.
     *
     * @param values what the keys were parsed to; a key that could not be parsed is absent or null
     *     and breaks no further rule
     * @param properties what was written
     */
    static List<Violation> violations(Map<String, Object> values, Map<String, String> properties) {
        Settings settings = new Settings(values);
        List<Violation> violations = new ArrayList<>();
        ConnectionRules.check(settings, properties, violations);
        DeliveryRules.check(settings, violations);
        DocumentRules.check(settings, violations);
        ResourceRules.check(settings, properties, violations);
        return violations;
    }
}
