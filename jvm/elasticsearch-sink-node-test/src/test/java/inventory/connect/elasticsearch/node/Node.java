package inventory.connect.elasticsearch.node;

import inventory.connect.elasticsearch.json.JsonParser;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The Elasticsearch node that the build assembles, as a process with data and ports of its own. */
final class Node {

    private static final Path SERVICE = Path.of("../target/services/elasticsearch");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final long STOP_TIMEOUT_SECONDS = 30;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = unusedPort();
    private final Path log;
    private final Process process;

    /** Starts the node and waits until it answers. */
    Node(Path folder) throws IOException, InterruptedException {
        if (!Files.exists(SERVICE.resolve("java.options"))) {
            throw new IllegalStateException("there is no " + SERVICE.toAbsolutePath().normalize()
                + ": run `mvn -f jvm/pom.xml verify`, which assembles it first");
        }
        log = folder.resolve("node.log");
        List<String> command = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@java.options", ".",
            "path.data=" + folder.resolve("data"), "path.logs=" + folder.resolve("logs"),
            "http.port=" + port, "transport.port=" + unusedPort());
        process = new ProcessBuilder(command).directory(SERVICE.toFile())
            .redirectErrorStream(true).redirectOutput(log.toFile()).redirectInput(new File("/dev/null")).start();
        awaitAnswer();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The members of a JSON answer, whatever its status. */
    Map<?, ?> ask(String method, String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build();
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            return (Map<?, ?>) JsonParser.parse(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException("the node does not answer; its log is " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Map<?, ?> get(String path) {
        return ask("GET", path, "");
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("the node did not start:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean answers() {
        try {
            return get("/_cluster/health?wait_for_status=yellow&timeout=1s").containsKey("cluster_name");
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
