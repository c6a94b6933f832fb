package inventory.connect.elasticsearch.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that opens a tunnel for who has the right credentials, and asks the others for them. */
public final class TunnelProxy implements AutoCloseable {

    /** The heads of the requests, a text each. */
    public final List<String> heads = new CopyOnWriteArrayList<>();

    private final ServerSocket server;
    private final String credentials;

    /**
     * A proxy on a free port.
     *
     * @param credentials user and password as basic authentication writes them
     */
    public TunnelProxy(String credentials) throws IOException {
        this.credentials = credentials;
        this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1), 1);
        while (true) {
            StringBuilder head = new StringBuilder();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                head.append(line).append('\n');
            }
            heads.add(head.toString());
            if (head.toString().contains("Proxy-Authorization: Basic " + credentials + "\n")) {
                tunnel(client, head.toString().split(" ")[1].split(":"));
                return;
            }
            client.getOutputStream().write(("HTTP/1.1 407 Proxy Authentication Required\r\n"
                + "Proxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n").getBytes());
        }
    }

    private static void tunnel(Socket client, String[] target) throws IOException {
        try (Socket server = new Socket(target[0], Integer.parseInt(target[1])); client) {
            client.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes());
            start(() -> server.getInputStream().transferTo(client.getOutputStream()));
            client.getInputStream().transferTo(server.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // Somebody hung up.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
