package inventory.connect.elasticsearch.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Measures the sink: against a node that does nothing, and against a bare loader on a real node.
 *
 * <p>{@code SinkBench stub DOCUMENTS RUNS} and {@code SinkBench node URL DOCUMENTS RUNS}. Prints one
 * JSON object for each run; the first, cold one of each is not printed.
 */
public final class SinkBench {

    private SinkBench() {}

    /** Runs a measurement. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "stub" -> stub(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            case "node" -> node(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            default -> throw new IllegalArgumentException("stub DOCUMENTS RUNS, or node URL DOCUMENTS RUNS");
        }
        System.exit(0);
    }

    /** All that the process uses counts, collector and compiler too, but for the stub's own threads. */
    private static void stub(int documents, int runs) throws IOException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Feed feed = new Feed("bench", documents);
        for (int run = 0; run <= runs; run++) {
            try (StubNode node = new StubNode()) {
                long before = process.getProcessCpuTime();
                long nanos = feed.run(node.url());
                long cpuNanos = process.getProcessCpuTime() - before - node.cpuNanos();
                if (run > 0) {
                    System.out.printf("{\"documents\":%d,\"cpu_seconds\":%.3f,\"seconds\":%.3f}%n",
                        documents, cpuNanos / 1e9, nanos / 1e9);
                }
            }
        }
    }

    /** Each run loads the same documents twice, by the loader and by the sink, in turns, into new indices. */
    private static void node(String url, int documents, int runs) throws Exception {
        for (int run = 0; run <= runs; run++) {
            String bare = "bench-bare-" + run;
            String sink = "bench-sink-" + run;
            boolean sinkFirst = run % 2 == 1;
            long sinkNanos = sinkFirst ? bySink(url, sink, documents) : 0;
            long bareNanos = byLoader(url, bare, documents);
            sinkNanos = sinkFirst ? sinkNanos : bySink(url, sink, documents);
            if (run > 0) {
                System.out.printf("{\"documents\":%d,\"sink_seconds\":%.3f,\"bare_seconds\":%.3f}%n",
                    documents, sinkNanos / 1e9, bareNanos / 1e9);
            }
        }
    }

    private static long bySink(String url, String index, int documents) throws Exception {
        create(url, index);
        long nanos = new Feed(index, documents).run(url);
        remove(url, index, documents);
        return nanos;
    }

    private static long byLoader(String url, String index, int documents) throws Exception {
        create(url, index);
        long nanos = new BareLoader(index, documents).run(url);
        remove(url, index, documents);
        return nanos;
    }

    private static void create(String url, String index) throws Exception {
        request("PUT", url + "/" + index, "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0,"
            + "\"refresh_interval\":\"-1\"},\"mappings\":{\"properties\":{\"description\":{\"type\":\"text\"},"
            + "\"quantity\":{\"type\":\"long\"},\"maximum\":{\"type\":\"long\"},\"percentage\":{\"type\":\"double\"},"
            + "\"last_update\":{\"type\":\"date\"}}}}");
    }

    private static void remove(String url, String index, int documents) throws Exception {
        request("POST", url + "/" + index + "/_refresh", "");
        String count = request("GET", url + "/" + index + "/_count?filter_path=count", "");
        if (!count.equals("{\"count\":" + documents + "}")) {
            throw new IOException("the index `" + index + "` should have " + documents + " documents: " + count);
        }
        request("DELETE", url + "/" + index, "");
    }

    private static String request(String method, String url, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(method + " " + url + ": " + answer.body());
        }
        return answer.body();
    }
}
