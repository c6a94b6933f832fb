package inventory.connect.elasticsearch.document;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The index of a topic: its name, made acceptable to Elasticsearch. */
final class IndexName {

    private static final int MAX_BYTES = 255;

    private IndexName() {}

    /** Lower case, at most 255 bytes, without a leading {@code -} or {@code _}. Topic names are ASCII. */
    static String of(String topic) {
        String name = topic.toLowerCase(Locale.ROOT);
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            name = name.substring(0, MAX_BYTES);
        }
        if (name.startsWith("-") || name.startsWith("_")) {
            name = name.substring(1);
        }
        return switch (name) {
            case "." -> "dot";
            case ".." -> "dotdot";
            default -> name;
        };
    }
}
