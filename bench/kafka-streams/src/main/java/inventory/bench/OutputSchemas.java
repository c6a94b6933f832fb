package inventory.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Ids of the output topics' schemas, the same as those of the processor. */
final class OutputSchemas {
    static final String[] TOPICS = {
        "warehouse-stock", "warehouse-allocation", "global-stock", "high-demand-stock", "stock-global-percentage"
    };
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+)");

    private final Map<String, Integer> ids = new HashMap<>();

    static OutputSchemas register(String registry, Path folder, String prefix)
            throws IOException, InterruptedException {
        var schemas = new OutputSchemas();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String topic : TOPICS) {
                for (String part : new String[] {"-key", "-value"}) {
                    String schema = Files.readString(folder.resolve(topic + part + ".avsc"));
                    URI uri = URI.create(registry + "/subjects/" + prefix + topic + part + "/versions");
                    schemas.ids.put(topic + part, post(client, uri, schema));
                }
            }
        }
        return schemas;
    }

    private static int post(HttpClient client, URI uri, String schema) throws IOException, InterruptedException {
        String text = schema.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"" + text + "\"}"))
                .build();
        String answer = client.send(request, BodyHandlers.ofString()).body();
        var found = ID.matcher(answer);
        if (!found.find()) {
            throw new IOException("the registry has no id for " + uri + ": " + answer);
        }
        return Integer.parseInt(found.group(1));
    }

    int key(String topic) {
        return ids.get(topic + "-key");
    }

    int value(String topic) {
        return ids.get(topic + "-value");
    }
}
