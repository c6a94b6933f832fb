package inventory.connect.elasticsearch.bulk;

import inventory.connect.elasticsearch.document.ConflictMeaning;
import inventory.connect.elasticsearch.json.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of one write of a bulk request.
 *
 * @param status its own HTTP status
 * @param error what Elasticsearch says about it
 */
record ItemResult(int status, ServerError error) {

    /** What is to be done about it. */
    enum Verdict {
        /** It is in the index, or was gone already. */
        DONE,
        /** The index holds a newer version. */
        SUPERSEDED,
        /** The node is too busy or not ready. */
        THROTTLED,
        /** The node failed; another attempt may succeed. */
        FAILED,
        /** The document is not acceptable and never will be. */
        MALFORMED,
        /** Another document has the id. */
        ID_TAKEN,
        /** The request should never have been made so: the configuration is at fault. */
        REFUSED;

        /** True if the write is over and done with, one way or the other. */
        boolean isFinal() {
            return this == DONE || this == SUPERSEDED || this == MALFORMED || this == ID_TAKEN;
        }
    }

    private static final byte[] NO_ERRORS = "{\"errors\":false,".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STATUS = "\"status\":".getBytes(StandardCharsets.US_ASCII);
    private static final ItemResult SUCCESS = new ItemResult(200, ServerError.NONE);

    /** Error types that blame the document. */
    private static final Set<String> MALFORMED_TYPES = Set.of(
        "document_parsing_exception",
        "mapper_parsing_exception",
        "strict_dynamic_mapping_exception",
        "illegal_argument_exception",
        "action_request_validation_exception");

    /**
     * Reads the answer to a bulk request.
     *
     * @throws IllegalArgumentException if it is no such answer, or not one for so many writes
     */
    static List<ItemResult> parse(byte[] answer, int expected) {
        // Nearly every answer: its items need not be told apart, only counted.
        if (startsWith(answer, NO_ERRORS) && count(answer, STATUS) == expected) {
            return Collections.nCopies(expected, SUCCESS);
        }
        if (!(JsonParser.parse(answer) instanceof Map<?, ?> members)
            || !(members.get("items") instanceof List<?> items)) {
            throw new IllegalArgumentException("it has no list of items");
        }
        if (items.size() != expected) {
            throw new IllegalArgumentException("it has " + items.size() + " items for " + expected + " writes");
        }
        List<ItemResult> results = new ArrayList<>(expected);
        for (Object item : items) {
            results.add(ofItem(item));
        }
        return results;
    }

    private static boolean startsWith(byte[] answer, byte[] beginning) {
        return answer.length >= beginning.length
            && Arrays.equals(answer, 0, beginning.length, beginning, 0, beginning.length);
    }

    private static int count(byte[] answer, byte[] part) {
        int count = 0;
        for (int from = 0; from + part.length <= answer.length; from++) {
            if (answer[from] == part[0] && Arrays.equals(answer, from, from + part.length, part, 0, part.length)) {
                count++;
                from += part.length - 1;
            }
        }
        return count;
    }

    private static ItemResult ofItem(Object item) {
        // {"index": {"status": 201}}: one member, named after the action.
        if (item instanceof Map<?, ?> action && action.size() == 1
            && action.values().iterator().next() instanceof Map<?, ?> result
            && result.get("status") instanceof Double status) {
            return new ItemResult(status.intValue(), ServerError.of(result.get("error")));
        }
        throw new IllegalArgumentException("an item has no status");
    }

    /**
     * What is to be done.
     *
     * @param onConflict what a version conflict means for this write
     */
    Verdict verdict(ConflictMeaning onConflict) {
        if (status < 300) {
            return Verdict.DONE;
        }
        return switch (status) {
            // Without an error: the document to delete was not there.
            case 404 -> error.type().isEmpty() ? Verdict.DONE : Verdict.REFUSED;
            case 409 -> switch (onConflict) {
                case SUPERSEDED -> Verdict.SUPERSEDED;
                case ID_TAKEN -> Verdict.ID_TAKEN;
                case INTERRUPTED -> Verdict.FAILED;
            };
            case 429, 503 -> Verdict.THROTTLED;
            case 400 -> MALFORMED_TYPES.contains(error.type()) ? Verdict.MALFORMED : Verdict.REFUSED;
            default -> status >= 500 ? Verdict.FAILED : Verdict.REFUSED;
        };
    }
}
