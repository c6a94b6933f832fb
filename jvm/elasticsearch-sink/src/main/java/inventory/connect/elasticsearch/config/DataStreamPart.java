package inventory.connect.elasticsearch.config;

import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts what Elasticsearch takes as one part of a data stream's name; the type in any case of letters. */
final class DataStreamPart implements ConfigDef.Validator {

    private static final int MAX_LENGTH = 100;
    private static final String FORBIDDEN = "\\/*?\"<>| ,#:-";

    @Override
    public void ensureValid(String name, Object value) {
        String part = (String) value;
        if (part == null) {
            return;
        }
        if (part.length() > MAX_LENGTH) {
            throw new ConfigException("`" + name + "` is longer than " + MAX_LENGTH + " characters");
        }
        if (!name.equals(ResourceKeys.DATA_STREAM_TYPE) && !part.equals(part.toLowerCase(Locale.ROOT))) {
            throw new ConfigException("`" + name + "` must be lower case");
        }
        part.chars().filter(character -> FORBIDDEN.indexOf(character) >= 0).findFirst().ifPresent(character -> {
            throw new ConfigException("`" + name + "` must not contain `" + (char) character + "`");
        });
    }

    @Override
    public String toString() {
        return "at most " + MAX_LENGTH + " characters, lower case, none of " + FORBIDDEN;
    }
}
