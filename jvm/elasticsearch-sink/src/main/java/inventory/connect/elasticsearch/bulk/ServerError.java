package inventory.connect.elasticsearch.bulk;

import inventory.connect.elasticsearch.json.JsonParser;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What Elasticsearch says went wrong, fit for logs and headers.
 *
 * @param type such as {@code document_parsing_exception}; empty if there was none
 * @param reason without the parts that quote the document and its id; empty if there was none
 */
record ServerError(String type, String reason) {

    static final ServerError NONE = new ServerError("", "");

    private static final int MAX_REASON_LENGTH = 500;
    // An id is a record's key, which may be as private as its value.
    private static final Pattern LEADING_ID =
        Pattern.compile("^\\[.*]: (?=version conflict|document missing)", Pattern.DOTALL);
    private static final Pattern QUOTED_ID = Pattern.compile(" in document with id '.*'", Pattern.DOTALL);
    private static final String QUOTED_VALUE = "Preview of field's value";

    /** Reads the {@code error} member of an answer or item. */
    static ServerError of(Object error) {
        if (error instanceof Map<?, ?> members) {
            return new ServerError(text(members.get("type")), withoutDocument(text(members.get("reason"))));
        }
        return error instanceof String reason ? new ServerError("", withoutDocument(reason)) : NONE;
    }

    /** Reads the body of an answer that is not 200; a body that is not Elasticsearch's is no error. */
    static ServerError ofAnswer(byte[] body) {
        try {
            return JsonParser.parse(body) instanceof Map<?, ?> members ? of(members.get("error")) : NONE;
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }

    private static String text(Object value) {
        return value instanceof String text ? text : "";
    }

    private static String withoutDocument(String reason) {
        int quoted = reason.indexOf(QUOTED_VALUE);
        String kept = quoted < 0 ? reason : reason.substring(0, quoted).stripTrailing();
        kept = QUOTED_ID.matcher(LEADING_ID.matcher(kept).replaceFirst("")).replaceFirst("");
        return kept.length() <= MAX_REASON_LENGTH ? kept : kept.substring(0, MAX_REASON_LENGTH) + "…";
    }

    @Override
    public String toString() {
        if (type.isEmpty() && reason.isEmpty()) {
            return "no reason given";
        }
        return type.isEmpty() || reason.isEmpty() ? type + reason : type + ": " + reason;
    }
}
