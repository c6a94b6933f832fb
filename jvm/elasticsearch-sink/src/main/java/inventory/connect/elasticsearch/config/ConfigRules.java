package inventory.connect.elasticsearch.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** The rules that concern more than one key, and those no single validator can express. */
public final class ConfigRules {

    /** A broken rule and every key that could mend it. */
    record Violation(String message, List<String> keys) {

        Violation(String message, String... keys) {
            this(message, List.of(keys));
        }
    }

    private ConfigRules() {}

    /** Attaches each broken rule to every key it concerns. */
    public static Config addErrors(Config config, Map<String, String> properties) {
        Map<String, ConfigValue> byName = new HashMap<>();
        Map<String, Object> values = new HashMap<>();
        List<ConfigValue> all = new ArrayList<>(config.configValues());
        for (ConfigValue value : all) {
            byName.put(value.name(), value);
            values.put(value.name(), value.value());
        }
        for (Violation violation : violations(values, properties)) {
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
        List<Violation> violations = new ArrayList<>();
        requireCredentialsTogether(values, violations);
        requireSchemaIgnore(values, violations);
        requireLingerBelowFlushTimeout(values, violations);
        requireRoomForTheRequestsInFlight(values, violations);
        refuseTlsKeys(properties, violations);
        return violations;
    }

    private static void requireCredentialsTogether(Map<String, Object> values, List<Violation> violations) {
        boolean user = values.get(SinkKeys.CONNECTION_USERNAME) != null;
        boolean password = values.get(SinkKeys.CONNECTION_PASSWORD) != null;
        if (user != password) {
            violations.add(new Violation(
                "`connection.username` and `connection.password` go together: set both or neither",
                SinkKeys.CONNECTION_USERNAME, SinkKeys.CONNECTION_PASSWORD));
        }
    }

    private static void requireSchemaIgnore(Map<String, Object> values, List<Violation> violations) {
        if (Boolean.FALSE.equals(values.get(SinkKeys.SCHEMA_IGNORE))) {
            violations.add(new Violation(
                "this sink creates no mappings: set `schema.ignore` to true and put an index template in place",
                SinkKeys.SCHEMA_IGNORE));
        }
    }

    private static void requireLingerBelowFlushTimeout(Map<String, Object> values, List<Violation> violations) {
        if (values.get(SinkKeys.LINGER_MS) instanceof Long linger
            && values.get(SinkKeys.FLUSH_TIMEOUT_MS) instanceof Long timeout && linger > timeout) {
            violations.add(new Violation(
                "`linger.ms` (" + linger + ") must not be above `flush.timeout.ms` (" + timeout + ")",
                SinkKeys.LINGER_MS, SinkKeys.FLUSH_TIMEOUT_MS));
        }
    }

    private static void requireRoomForTheRequestsInFlight(Map<String, Object> values, List<Violation> violations) {
        if (values.get(SinkKeys.BATCH_SIZE) instanceof Integer batch
            && values.get(SinkKeys.MAX_IN_FLIGHT_REQUESTS) instanceof Integer inFlight
            && values.get(SinkKeys.MAX_BUFFERED_RECORDS) instanceof Integer buffered
            && (long) batch * inFlight > buffered) {
            violations.add(new Violation("`max.buffered.records` (" + buffered + ") must be at least `batch.size` × "
                + "`max.in.flight.requests` (" + (long) batch * inFlight + ")",
                SinkKeys.MAX_BUFFERED_RECORDS, SinkKeys.BATCH_SIZE, SinkKeys.MAX_IN_FLIGHT_REQUESTS));
        }
    }

    private static void refuseTlsKeys(Map<String, String> properties, List<Violation> violations) {
        properties.keySet().stream()
            .filter(name -> name.startsWith(UnsupportedKeys.TLS_PREFIX))
            .sorted()
            .forEach(name -> violations.add(new Violation(
                UnsupportedKeys.refusal(name) + "; an https URL is checked against the worker's own trust store",
                name)));
    }
}
