package inventory.connect.elasticsearch.config;

import java.util.List;

/**
 * A broken rule.
 *
 * @param message what is wrong and what to do, without any value that may be secret
 * @param keys every key that could mend it
 */
public record Violation(String message, List<String> keys) {

    public Violation(String message, String... keys) {
        this(message, List.of(keys));
    }
}
