package inventory.connect.elasticsearch.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/**
 * Parsed values, by key. While a configuration is being checked a key may have none, because what was
 * written there is no value; such a key breaks no further rule.
 */
record Settings(Map<String, Object> values) {

    /** True if the key has a value that is not empty. */
    boolean isSet(String key) {
        Object value = values.get(key);
        if (value instanceof Password password) {
            return !password.value().isEmpty();
        }
        return value instanceof List<?> list ? !list.isEmpty() : value != null && !value.toString().isEmpty();
    }

    boolean isTrue(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    /** Empty if there is no value. */
    String text(String key) {
        return values.get(key) instanceof String text ? text : "";
    }

    /** Null if there is no value or an empty one. */
    Password secret(String key) {
        return isSet(key) ? (Password) values.get(key) : null;
    }

    /** Empty if there is no value. */
    List<String> list(String key) {
        return values.get(key) instanceof List<?> list ? list.stream().map(String.class::cast).toList() : List.of();
    }

    int number(String key) {
        return (Integer) values.get(key);
    }

    long longNumber(String key) {
        return (Long) values.get(key);
    }

    /** The named constant, in any case of letters; the fallback if there is no value. */
    <E extends Enum<E>> E choice(String key, E fallback) {
        String name = text(key).toUpperCase(Locale.ROOT);
        for (E constant : fallback.getDeclaringClass().getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        return fallback;
    }

    boolean usesTls() {
        return choice(SecurityKeys.SECURITY_PROTOCOL, SecurityProtocol.PLAINTEXT) == SecurityProtocol.SSL;
    }

    ExternalResourceUsage externalResourceUsage() {
        return choice(ResourceKeys.EXTERNAL_RESOURCE_USAGE, ExternalResourceUsage.DISABLED);
    }

    /** True if a data stream is named by its parts. */
    boolean namesDataStream() {
        return isSet(ResourceKeys.DATA_STREAM_TYPE)
            && !ResourceKeys.NO_DATA_STREAM.equalsIgnoreCase(text(ResourceKeys.DATA_STREAM_TYPE));
    }

    /** True if documents go to a data stream, however it is named. */
    boolean writesToDataStream() {
        return namesDataStream() || externalResourceUsage().isDataStream();
    }
}
