package inventory.connect.elasticsearch.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRulesTest {

    private static final String STREAM = "data.stream.type=logs data.stream.dataset=d ";
    private static final String EXTERNAL = "topics=a external.resource.usage=index ";
    private static final String TLS = "connection.url=https://a elastic.security.protocol=ssl ";

    /** The keys that validation marks, with their messages. */
    private static Map<String, List<String>> errors(Map<String, String> properties) {
        Config config = new Config(SinkKeys.definition().validate(properties));
        return ConfigRules.addErrors(config, properties).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }

    private static Map<String, String> properties(String written) {
        Map<String, String> properties = SinkConfigs.properties();
        String expanded = written.replace("STREAM ", STREAM).replace("EXTERNAL ", EXTERNAL).replace("TLS ", TLS);
        for (String property : expanded.split(" ")) {
            properties.put(property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
        }
        return properties;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // One value
        "batch.size=0 | batch.size",
        "batch.size=1000001 max.buffered.records=9000000 | batch.size",
        "batch.size=many | batch.size",
        "max.retries=-1 | max.retries",
        "read.timeout.ms=604800001 | read.timeout.ms",
        "flush.timeout.ms=999 | flush.timeout.ms",
        "proxy.host=p proxy.port=0 | proxy.port",
        "max.external.resource.mappings=0 | max.external.resource.mappings",
        "behavior.on.null.values=drop | behavior.on.null.values",
        "write.method=replace | write.method",
        "external.resource.usage=table | external.resource.usage",
        "data.stream.type=logs data.stream.dataset=My | data.stream.dataset",
        "data.stream.type=logs data.stream.dataset=a-b | data.stream.dataset",
        "STREAM data.stream.namespace=a*b | data.stream.namespace",
        "connection.url= | connection.url",
        "connection.url=elastic:9200 | connection.url",
        "connection.url=ftp://elastic | connection.url",
        "connection.url=http://u:s3cret@elastic | connection.url",
        "connection.url=http://a/x,http://b/y | connection.url",
        "connection.url=http://a?pretty | connection.url",
        // Credentials
        "connection.username=u | connection.password connection.username",
        "connection.password=s3cret | connection.password connection.username",
        "connection.username=u connection.password=s3cret connection.api.key=s3cret"
            + " | connection.api.key connection.password connection.username",
        // Proxy
        "proxy.host=p proxy.username=u | proxy.password proxy.username",
        "proxy.host=p proxy.password=s3cret | proxy.password proxy.username",
        "proxy.username=u proxy.password=s3cret | proxy.host proxy.password proxy.username",
        "proxy.port=3128 | proxy.host proxy.port",
        // TLS
        "elastic.https.ssl.truststore.location=f"
            + " | elastic.https.ssl.truststore.location elastic.security.protocol",
        "TLS elastic.https.ssl.protocol=TLSv1.3"
            + " | elastic.https.ssl.keystore.key elastic.https.ssl.keystore.location"
            + " elastic.https.ssl.truststore.certificates elastic.https.ssl.truststore.location"
            + " elastic.security.protocol",
        "TLS elastic.https.ssl.truststore.location=f elastic.https.truststore=f | elastic.https.truststore",
        "elastic.security.protocol=ssl elastic.https.ssl.truststore.location=f"
            + " | connection.url elastic.security.protocol",
        // Kerberos
        "kerberos.user.principal=k | kerberos.user.principal",
        "kerberos.keytab.path=/k.keytab | kerberos.keytab.path",
        "kerberos.user.principal=k kerberos.keytab.path=/k.keytab proxy.host=p"
            + " | kerberos.keytab.path kerberos.user.principal",
        // Sizes and times
        "linger.ms=2000 flush.timeout.ms=1000 | flush.timeout.ms linger.ms",
        "max.buffered.records=9999 | batch.size max.buffered.records max.in.flight.requests",
        // Ids and schemas
        "key.ignore=true topic.key.ignore=a | key.ignore topic.key.ignore",
        "schema.ignore=true topic.schema.ignore=a | schema.ignore topic.schema.ignore",
        "use.autogenerated.ids=true write.method=upsert | use.autogenerated.ids write.method",
        "external.version.header=v write.method=upsert | external.version.header write.method",
        "external.version.header=v use.autogenerated.ids=true | external.version.header use.autogenerated.ids",
        "external.version.header=v key.ignore=true | external.version.header key.ignore",
        // Data streams
        "data.stream.type=logs | data.stream.dataset data.stream.type",
        "data.stream.dataset=d | data.stream.dataset data.stream.type",
        "data.stream.namespace=n | data.stream.dataset data.stream.namespace data.stream.type",
        "data.stream.timestamp.field=t | data.stream.dataset data.stream.timestamp.field data.stream.type",
        "STREAM write.method=upsert | data.stream.type write.method",
        "STREAM behavior.on.null.values=delete | behavior.on.null.values data.stream.type",
        "STREAM external.version.header=v | data.stream.type external.version.header",
        // External resources
        "external.resource.usage=index | external.resource.usage topic.to.external.resource.mapping",
        "topics=a topic.to.external.resource.mapping=a:x"
            + " | external.resource.usage topic.to.external.resource.mapping",
        "EXTERNAL topic.to.external.resource.mapping=a:x data.stream.type=logs data.stream.dataset=d"
            + " | data.stream.dataset data.stream.type external.resource.usage topic.to.external.resource.mapping",
        "EXTERNAL topic.to.external.resource.mapping=a:x,b | topic.to.external.resource.mapping",
        "EXTERNAL topic.to.external.resource.mapping=a:x,:y | topic.to.external.resource.mapping",
        "EXTERNAL topic.to.external.resource.mapping=a:x,a:y | topic.to.external.resource.mapping",
        "EXTERNAL topics=a,b topic.to.external.resource.mapping=a:x,b:x | topic.to.external.resource.mapping",
        "EXTERNAL topics=a,b topic.to.external.resource.mapping=a:x,b:y max.external.resource.mappings=1"
            + " | max.external.resource.mappings topic.to.external.resource.mapping",
        "EXTERNAL topics=a,b topic.to.external.resource.mapping=a:x | topic.to.external.resource.mapping topics",
        "EXTERNAL topic.to.external.resource.mapping=a:x,b:y | topic.to.external.resource.mapping topics",
        "topics.regex=a.* external.resource.usage=index topic.to.external.resource.mapping=b:y"
            + " | topic.to.external.resource.mapping topics.regex",
        "topics=a external.resource.usage=datastream topic.to.external.resource.mapping=a:x"
            + " behavior.on.null.values=delete | behavior.on.null.values external.resource.usage"})
    void aBrokenRuleIsAnErrorOfEachKeyItConcerns(String written, String marked) {
        Map<String, String> properties = properties(written);
        Map<String, List<String>> errors = errors(properties);
        assertEquals(marked, String.join(" ", errors.keySet().stream().sorted().toList()));
        assertFalse(errors.toString().contains("s3cret"), "no secret in a message");
        assertThrows(ConfigException.class, () -> SinkConfig.parse(properties));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "schema.ignore=false", "key.ignore=false", "write.method=INSERT", "external.resource.usage=DISABLED",
        "data.stream.type=NONE", "elastic.security.protocol=PLAINTEXT", "proxy.port=8080", "flush.synchronously=true",
        "connection.compression=true", "connection.api.key=k", "kerberos.user.principal=",
        "connection.url=https://a", "connection.url=http://a/x/,http://b/x", "use.autogenerated.ids=true",
        "write.method=upsert", "external.version.header=v",
        "key.ignore=true behavior.on.null.values=delete", "schema.ignore=false topic.schema.ignore=a",
        "TLS elastic.https.ssl.truststore.location=/ca.pem elastic.https.ssl.truststore.type=PEM",
        "TLS elastic.https.ssl.truststore.location=/t elastic.https.ssl.endpoint.identification.algorithm=",
        "STREAM data.stream.timestamp.field=t,u", "STREAM data.stream.namespace=n",
        "EXTERNAL topic.to.external.resource.mapping=a:x",
        "topics=a,b external.resource.usage=alias_index topic.to.external.resource.mapping=b:y,a:x",
        "topics.regex=a.* external.resource.usage=index topic.to.external.resource.mapping=ab:y",
        "topics=a external.resource.usage=datastream topic.to.external.resource.mapping=a:x"
            + " data.stream.timestamp.field=t"})
    void whatBreaksNoRuleIsAccepted(String written) {
        assertEquals(Map.of(), errors(properties(written)));
        SinkConfig.parse(properties(written));
    }

    @Test
    void kerberosIsRefusedWithTheWaysThereAre() {
        String message = errors(properties("kerberos.user.principal=k")).get("kerberos.user.principal").get(0);
        assertTrue(message.contains("`kerberos.user.principal`") && message.contains("connection.api.key"), message);
    }

    @Test
    void aMissingUrlIsNamed() {
        assertTrue(errors(new HashMap<>(Map.of("schema.ignore", "true"))).containsKey("connection.url"));
    }
}
