package inventory.connect.elasticsearch.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The documents of a {@link Feed} as finished requests, and nothing but their sending: as fast as the node takes them. */
final class BareLoader {

    private static final int BATCH = 2000;
    private static final int IN_FLIGHT = 2;

    private final List<byte[]> requests = new ArrayList<>();

    BareLoader(String index, int documents) {
        StringBuilder body = new StringBuilder();
        for (int id = 0; id < documents; id++) {
            body.append("{\"index\":{\"_index\":\"").append(index).append("\",\"_id\":\"").append(id)
                .append("\",\"version\":").append(id).append(",\"version_type\":\"external\"}}\n")
                .append("{\"description\":\"Stock item number ").append(id)
                .append("\",\"quantity\":").append(id % 1000)
                .append(",\"maximum\":1000,\"percentage\":").append(id % 1000 / 10.0)
                .append(",\"last_update\":").append(1_767_225_600_000L + id).append("}\n");
            if (id % BATCH == BATCH - 1 || id == documents - 1) {
                requests.add(body.toString().getBytes(StandardCharsets.UTF_8));
                body.setLength(0);
            }
        }
    }

    /** Sends everything; returns the nanoseconds that took. */
    long run(String url) throws Exception {
        ConcurrentLinkedQueue<byte[]> left = new ConcurrentLinkedQueue<>(requests);
        ExecutorService executor = Executors.newFixedThreadPool(IN_FLIGHT);
        long started = System.nanoTime();
        List<Future<?>> senders = new ArrayList<>();
        for (int sender = 0; sender < IN_FLIGHT; sender++) {
            senders.add(executor.submit(() -> {
                for (byte[] request = left.poll(); request != null; request = left.poll()) {
                    post(url, request);
                }
                return null;
            }));
        }
        for (Future<?> sender : senders) {
            sender.get();
        }
        long nanos = System.nanoTime() - started;
        executor.shutdown();
        executor.awaitTermination(1, TimeUnit.SECONDS);
        return nanos;
    }

    private static void post(String url, byte[] request) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
            URI.create(url + "/_bulk?filter_path=errors,items.*.status").toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/x-ndjson");
        connection.setFixedLengthStreamingMode(request.length);
        connection.getOutputStream().write(request);
        try (InputStream answer = connection.getInputStream()) {
            String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            if (!text.startsWith("{\"errors\":false")) {
                throw new IOException("the node did not take all: " + text.substring(0, Math.min(300, text.length())));
            }
        }
    }
}
