package inventory.connect.elasticsearch.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Where Elasticsearch is, how it is reached and who asks. */
public final class ConnectionKeys {

    public static final String CONNECTION_URL = "connection.url";
    public static final String CONNECTION_USERNAME = "connection.username";
    public static final String CONNECTION_PASSWORD = "connection.password";
    public static final String CONNECTION_API_KEY = "connection.api.key";
    static final String CONNECTION_COMPRESSION = "connection.compression";
    static final String CONNECTION_TIMEOUT_MS = "connection.timeout.ms";
    static final String READ_TIMEOUT_MS = "read.timeout.ms";
    static final String MAX_CONNECTION_IDLE_TIME_MS = "max.connection.idle.time.ms";
    public static final String PROXY_HOST = "proxy.host";
    public static final String PROXY_PORT = "proxy.port";
    public static final String PROXY_USERNAME = "proxy.username";
    public static final String PROXY_PASSWORD = "proxy.password";

    static final int DEFAULT_PROXY_PORT = 8080;

    private static final int TWELVE_HOURS_MS = 12 * 60 * 60 * 1000;
    private static final int DAY_MS = 24 * 60 * 60 * 1000;
    private static final int WEEK_MS = 7 * DAY_MS;

    private ConnectionKeys() {}

    static void define(ConfigDef definition) {
        definition
            .define(CONNECTION_URL, Type.LIST, ConfigDef.NO_DEFAULT_VALUE, new UrlList(), Importance.HIGH,
                "Nodes of the cluster, such as http://127.0.0.1:9200, separated by commas.")
            .define(CONNECTION_USERNAME, Type.STRING, null, Importance.MEDIUM,
                "User for basic authentication; together with connection.password.")
            .define(CONNECTION_PASSWORD, Type.PASSWORD, null, Importance.MEDIUM,
                "Password for basic authentication; best by a config provider, never in the file.")
            .define(CONNECTION_API_KEY, Type.PASSWORD, null, Importance.MEDIUM,
                "API key, as Elasticsearch encodes it, in place of user and password. Confluent's connector has no"
                    + " such key.")
            .define(CONNECTION_COMPRESSION, Type.BOOLEAN, false, Importance.LOW,
                "true: asks Elasticsearch to compress its answers.")
            .define(CONNECTION_TIMEOUT_MS, Type.INT, 1000, between(0, TWELVE_HOURS_MS), Importance.LOW,
                "Longest wait for a connection, in milliseconds; 0: no limit.")
            .define(READ_TIMEOUT_MS, Type.INT, 3000, between(0, WEEK_MS), Importance.LOW,
                "Longest wait for an answer, in milliseconds; 0: no limit; a busy node needs more than the default.")
            .define(MAX_CONNECTION_IDLE_TIME_MS, Type.INT, 60_000, between(-1, DAY_MS), Importance.LOW,
                "A connection unused for so many milliseconds is not used again; -1: no limit.");
        defineProxy(definition);
    }

    private static void defineProxy(ConfigDef definition) {
        definition
            .define(PROXY_HOST, Type.STRING, "", Importance.LOW,
                "Host of an HTTP proxy; empty: none.")
            .define(PROXY_PORT, Type.INT, DEFAULT_PROXY_PORT, between(1, 65_535), Importance.LOW,
                "Port of the proxy.")
            .define(PROXY_USERNAME, Type.STRING, "", Importance.LOW,
                "User at the proxy; together with proxy.password.")
            .define(PROXY_PASSWORD, Type.PASSWORD, null, Importance.LOW,
                "Password at the proxy.");
    }
}
