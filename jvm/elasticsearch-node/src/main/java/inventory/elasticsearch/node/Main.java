package inventory.elasticsearch.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Starts one node and keeps it until the process is asked to end.
 *
 * <p>Elasticsearch's own main expects to be started by its command line tool, which is not on Maven Central; this one
 * takes the same steps without that tool, without the sandbox it installs around plugins (ours are two, and known) and
 * without its refusal of the root user.
 */
public final class Main {
    private static final long STOP_TIMEOUT_S = 20;

    private Main() {}

    /**
     * @param arguments the folder that holds `lib`, `modules` and `config`, then settings as `key=value`, which win over
     *     those in `config/elasticsearch.yml`
     */
    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            System.err.println("usage: Main HOME [KEY=VALUE]...");
            System.exit(2);
        }
        Path home = Path.of(arguments[0]).toAbsolutePath().normalize();
        // Where libzstd is looked for.
        System.setProperty("es.path.home", home.toString());
        // Its library for vectors is not on Maven Central, and looking for it in vain would turn off libzstd too.
        System.setProperty("org.elasticsearch.nativeaccess.enableVectorLibrary", "false");
        try {
            LogConfigurator.registerErrorListener();
            LogConfigurator.configureESLogging();
            Node node = start(environment(home, Arrays.copyOfRange(arguments, 1, arguments.length)));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "elasticsearch-shutdown"));
            new CountDownLatch(1).await();
        } catch (Exception | Error error) {
            fail(error);
        }
    }

    private static Environment environment(Path home, String[] settings) {
        return InternalSettingsPreparer.prepareEnvironment(
                Settings.builder().put("path.home", home).build(),
                overrides(settings),
                home.resolve("config"),
                () -> "elasticsearch");
    }

    private static Map<String, String> overrides(String[] settings) {
        Map<String, String> overrides = new LinkedHashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("expected a setting as KEY=VALUE, got `" + setting + "`");
            }
            overrides.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return overrides;
    }

    private static Node start(Environment environment) throws Exception {
        LogConfigurator.setClusterName(ClusterName.CLUSTER_NAME_SETTING.get(environment.settings()).value());
        LogConfigurator.setNodeName(Node.NODE_NAME_SETTING.get(environment.settings()));
        LogConfigurator.configure(environment, true);
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
                PluginsLoader.loadModulesBundles(environment.modulesDir(), false),
                PluginsLoader.loadPluginsBundles(environment.pluginsDir(), false),
                Map.of());
        return new Node(environment, plugins).start();
    }

    private static void stop(Node node) {
        try {
            node.prepareForClose();
            node.close();
            if (!node.awaitClose(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                LogManager.getLogger(Main.class).warn("node still busy after {} s, ended nevertheless", STOP_TIMEOUT_S);
            }
        } catch (IOException error) {
            LogManager.getLogger(Main.class).error("node did not stop cleanly", error);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
        } finally {
            LogManager.shutdown();
        }
    }

    /** The sentence comes after the stack trace: who reads the end of the log sees it. */
    private static void fail(Throwable error) {
        error.printStackTrace();
        StringJoiner causes = new StringJoiner(": ", "elasticsearch did not start: ", "");
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            causes.add(cause.getMessage());
        }
        System.err.println(causes);
        Runtime.getRuntime().halt(1);
    }
}
