package inventory.connect.avro;

import io.apicurio.registry.rest.client.exception.RestClientException;
import io.apicurio.registry.utils.converter.AvroConverter;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Apicurio's Avro converter, with one difference: a registry that cannot be asked is no fault of the record.
 *
 * <p>Connect tries a conversion again when it ends with a {@link RetriableException}, for as long as the connector's
 * {@code errors.retry.timeout} says (KIP-298). Anything else is the record's fault: the task fails, or with
 * {@code errors.tolerance=all} the record goes to the dead-letter topic, and a restart of the registry would cost
 * documents.
 */
public final class RetriableAvroConverter extends AvroConverter<Object> {

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        return retriable(() -> super.fromConnectData(topic, schema, value));
    }

    @Override
    public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
        return retriable(() -> super.fromConnectData(topic, headers, schema, value));
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        return retriable(() -> super.toConnectData(topic, value));
    }

    @Override
    public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
        return retriable(() -> super.toConnectData(topic, headers, value));
    }

    private static <T> T retriable(Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (RestClientException refusal) {
            if (isAnswer(refusal)) {
                throw refusal;
            }
            throw new RetriableException("the schema registry cannot be asked", refusal);
        }
    }

    /** Whether the registry itself said no: nothing behind it (500 and above), and no connection, is no answer. */
    private static boolean isAnswer(RestClientException refusal) {
        var error = refusal.getError();
        var code = error == null ? null : error.getErrorCode();
        return code != null && code >= 400 && code < 500;
    }
}
