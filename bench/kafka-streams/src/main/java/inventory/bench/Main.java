package inventory.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** The Kafka Streams peer: the outputs of the processor, by the means of Kafka Streams. */
public final class Main {
    private Main() {}

    /** Runs until a signal or a fault. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = options(arguments);
        OutputSchemas schemas = OutputSchemas.register(
                options.get("schema-registry-url"), Path.of(options.get("schemas")), options.get("output-prefix"));
        InventoryTopology topology =
                new InventoryTopology(options.get("source-prefix"), options.get("output-prefix"), schemas);
        var settings = Settings.of(options);
        var failed = new CountDownLatch(1);
        try (var streams = new KafkaStreams(topology.build(settings), settings)) {
            streams.setUncaughtExceptionHandler(failure -> {
                failure.printStackTrace();
                failed.countDown();
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
            streams.start();
            failed.await();
        }
        System.exit(1);
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int at = 0; at + 1 < arguments.length; at += 2) {
            options.put(arguments[at].substring(2), arguments[at + 1]);
        }
        return options;
    }
}
