package inventory.connect.elasticsearch.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes bulk requests of index actions and says that all is well: the least a node could do. */
final class StubNode implements AutoCloseable {

    private static final byte[] ITEM = "{\"index\":{\"status\":201}}".getBytes(StandardCharsets.US_ASCII);

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    StubNode() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** The processor time of its threads, in nanoseconds. */
    long cpuNanos() {
        return threads.stream()
            .mapToLong(thread -> Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId())))
            .sum();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            client.setTcpNoDelay(true);
            start(() -> serve(client));
        }
    }

    private static void serve(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 16);
        OutputStream out = client.getOutputStream();
        while (true) {
            int length = readHead(in);
            if (length < 0) {
                return;
            }
            byte[] body = in.readNBytes(length);
            out.write(answer(countLines(body) / 2));
            out.flush();
        }
    }

    /** Reads a request's head; the length of its body, or -1 if there is no more request. */
    private static int readHead(InputStream in) throws IOException {
        int length = -1;
        StringBuilder line = new StringBuilder();
        while (true) {
            int character = in.read();
            if (character < 0) {
                return -1;
            }
            if (character != '\n') {
                line.append((char) character);
                continue;
            }
            String text = line.toString().strip().toLowerCase(Locale.ROOT);
            line.setLength(0);
            if (text.isEmpty()) {
                if (length < 0) {
                    throw new UncheckedIOException(new IOException("the request did not come in one piece"));
                }
                return length;
            }
            if (text.startsWith("content-length:")) {
                length = Integer.parseInt(text.substring(text.indexOf(':') + 1).strip());
            }
        }
    }

    private static int countLines(byte[] body) {
        int lines = 0;
        for (byte character : body) {
            if (character == '\n') {
                lines++;
            }
        }
        return lines;
    }

    private static byte[] answer(int writes) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(writes * (ITEM.length + 1) + 64);
        body.writeBytes("{\"errors\":false,\"items\":[".getBytes(StandardCharsets.US_ASCII));
        for (int write = 0; write < writes; write++) {
            if (write > 0) {
                body.write(',');
            }
            body.writeBytes(ITEM);
        }
        body.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream whole = new ByteArrayOutputStream(body.size() + 128);
        whole.writeBytes(("HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\n"
            + "Content-Length: " + body.size() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(body.toByteArray());
        return whole.toByteArray();
    }

    private interface Work {
        void run() throws IOException;
    }

    private void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The client has gone, or this was closed.
            }
        }, "stub-node");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }
}
