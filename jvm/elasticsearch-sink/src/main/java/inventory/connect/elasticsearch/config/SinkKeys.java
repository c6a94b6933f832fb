package inventory.connect.elasticsearch.config;

import static org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString.in;

import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The keys of this sink: those of Confluent's connector, each under its name and with its default,
 * and {@link ConnectionKeys#CONNECTION_API_KEY}.
 */
public final class SinkKeys {

    private static final ConfigDef DEFINITION = define();

    private SinkKeys() {}

    /** Every key, the ones refused by name included. */
    public static ConfigDef definition() {
        return DEFINITION;
    }

    private static ConfigDef define() {
        ConfigDef definition = new ConfigDef();
        ConnectionKeys.define(definition);
        SecurityKeys.define(definition);
        DeliveryKeys.define(definition);
        DocumentKeys.define(definition);
        ResourceKeys.define(definition);
        return definition;
    }

    static ConfigDef.Validator oneOf(Enum<?>[] values) {
        return in(Stream.of(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toArray(String[]::new));
    }
}
