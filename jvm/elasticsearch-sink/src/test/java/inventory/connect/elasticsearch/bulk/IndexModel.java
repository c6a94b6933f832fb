package inventory.connect.elasticsearch.bulk;

import inventory.connect.elasticsearch.json.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Elasticsearch does with a bulk request under external versions, in memory. */
public final class IndexModel {

    /** Decides about one write before it is done: a status to answer instead, or 0. */
    @FunctionalInterface
    public interface Fault {
        int statusFor(String id, String source);
    }

    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, String> documents = new TreeMap<>();
    private Fault fault = (id, source) -> 0;

    public synchronized void setFault(Fault fault) {
        this.fault = fault;
    }

    /** The documents by index and id, as {@code index/id}. */
    public synchronized Map<String, String> documents() {
        return new TreeMap<>(documents);
    }

    /** Does the writes and answers as Elasticsearch would. */
    public synchronized byte[] bulk(byte[] body) {
        String[] lines = new String(body, StandardCharsets.UTF_8).split("\n");
        List<String> items = new ArrayList<>();
        for (int line = 0; line < lines.length; line++) {
            Map<?, ?> action = (Map<?, ?>) JsonParser.parse(lines[line].getBytes(StandardCharsets.UTF_8));
            String name = (String) action.keySet().iterator().next();
            Map<?, ?> target = (Map<?, ?>) action.get(name);
            String source = name.equals("delete") ? null : lines[++line];
            items.add(item(name, write(name, target, source)));
        }
        return ("{\"errors\":true,\"items\":[" + String.join(",", items) + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private int write(String action, Map<?, ?> target, String source) {
        String id = (String) target.get("_id");
        String key = target.get("_index") + "/" + id;
        int status = fault.statusFor(id, source);
        if (status != 0) {
            return status;
        }
        if (action.equals("create") && documents.containsKey(key)) {
            return 409;
        }
        if (target.get("version") instanceof Double version) {
            if (version.longValue() <= versions.getOrDefault(key, -1L)) {
                return 409;
            }
            versions.put(key, version.longValue());
        }
        if (source != null) {
            return documents.put(key, action.equals("update") ? partOf(source) : source) == null ? 201 : 200;
        }
        return documents.remove(key) == null ? 404 : 200;
    }

    // Every document here has the same one field, so an update replaces it.
    private static String partOf(String source) {
        return source.substring("{\"doc\":".length(), source.lastIndexOf(",\"doc_as_upsert\""));
    }

    private static String item(String action, int status) {
        String error = switch (status) {
            case 400 -> ",\"error\":{\"type\":\"document_parsing_exception\",\"reason\":\"bad field\"}";
            case 403 -> ",\"error\":{\"type\":\"security_exception\",\"reason\":\"not allowed\"}";
            case 409 -> ",\"error\":{\"type\":\"version_conflict_engine_exception\",\"reason\":\"newer\"}";
            case 429 -> ",\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"busy\"}";
            default -> "";
        };
        return "{\"" + action + "\":{\"status\":" + status + error + "}}";
    }
}
