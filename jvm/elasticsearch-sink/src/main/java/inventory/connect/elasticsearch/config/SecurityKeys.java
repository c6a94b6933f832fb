package inventory.connect.elasticsearch.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/** TLS, with the keys of Kafka's clients behind a prefix, and Kerberos, which is refused. */
public final class SecurityKeys {

    public static final String SECURITY_PROTOCOL = "elastic.security.protocol";
    public static final String TLS_PREFIX = "elastic.https.";
    static final String TRUSTSTORE_LOCATION = TLS_PREFIX + "ssl.truststore.location";
    static final String TRUSTSTORE_CERTIFICATES = TLS_PREFIX + "ssl.truststore.certificates";
    static final String KEYSTORE_LOCATION = TLS_PREFIX + "ssl.keystore.location";
    static final String KEYSTORE_KEY = TLS_PREFIX + "ssl.keystore.key";
    static final String KERBEROS_PRINCIPAL = "kerberos.user.principal";
    static final String KERBEROS_KEYTAB = "kerberos.keytab.path";

    private SecurityKeys() {}

    static void define(ConfigDef definition) {
        definition
            .define(SECURITY_PROTOCOL, Type.STRING, "PLAINTEXT", SinkKeys.oneOf(SecurityProtocol.values()),
                Importance.MEDIUM, "ssl: TLS with the keys under elastic.https.; plaintext: an https URL is checked"
                    + " against the worker's own trust store.")
            .define(KERBEROS_PRINCIPAL, Type.STRING, null, new NoKerberos(), Importance.LOW, NoKerberos.REFUSAL)
            .define(KERBEROS_KEYTAB, Type.STRING, null, new NoKerberos(), Importance.LOW, NoKerberos.REFUSAL);
        definition.embed(TLS_PREFIX, "TLS", 0, new ConfigDef().withClientSslSupport());
    }

    private static final class NoKerberos implements ConfigDef.Validator {

        static final String REFUSAL = "Kerberos is not supported: use connection.api.key, or connection.username and"
            + " connection.password";

        @Override
        public void ensureValid(String name, Object value) {
            if (value != null && !((String) value).isEmpty()) {
                throw new ConfigException("`" + name + "`: " + REFUSAL);
            }
        }

        @Override
        public String toString() {
            return "empty";
        }
    }
}
