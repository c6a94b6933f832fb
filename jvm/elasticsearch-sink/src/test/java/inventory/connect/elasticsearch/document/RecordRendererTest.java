package inventory.connect.elasticsearch.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.config.NullValueBehavior;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class RecordRendererTest {

    private static final SinkRecord TOMBSTONE = Records.tombstone(42, 7);

    private static Optional<String> rendered(NullValueBehavior behavior, SinkRecord record) {
        return new RecordRenderer(behavior, true).render(record)
            .map(line -> new String(line.bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void aValueIsAnIndexActionWithTheOffsetAsItsVersion() {
        assertEquals(Optional.of("""
            {"index":{"_index":"stock","_id":"42","version":7,"version_type":"external"}}
            {"quantity":-5}
            """), rendered(NullValueBehavior.FAIL, Records.document(42, -5, 7)));
    }

    @Test
    void aTombstoneIsADeleteActionWithTheOffsetAsItsVersion() {
        assertEquals(Optional.of("""
            {"delete":{"_index":"stock","_id":"42","version":7,"version_type":"external"}}
            """), rendered(NullValueBehavior.DELETE, TOMBSTONE));
    }

    @Test
    void aTombstoneMayBeIgnored() {
        assertEquals(Optional.empty(), rendered(NullValueBehavior.IGNORE, TOMBSTONE));
    }

    @Test
    void aTombstoneMayStopTheTask() {
        ConnectException error =
            assertThrows(ConnectException.class, () -> rendered(NullValueBehavior.FAIL, TOMBSTONE));
        assertTrue(error.getMessage().contains("behavior.on.null.values"), error.getMessage());
    }

    @Test
    void aTombstoneWithoutAKeyHasNothingToDelete() {
        assertEquals(Optional.empty(),
            rendered(NullValueBehavior.DELETE, Records.of(Schema.OPTIONAL_INT64_SCHEMA, null, null, null, 7)));
    }

    @Test
    void aTransformedRecordKeepsItsNewTopicAsIndexAndItsFirstOffsetAsVersion() {
        SinkRecord record = Records.document(1, 2, 9);
        SinkRecord routed =
            record.newRecord("elsewhere", 3, record.keySchema(), record.key(), null, record.value(), null);
        assertTrue(rendered(NullValueBehavior.FAIL, routed).orElseThrow()
            .startsWith("{\"index\":{\"_index\":\"elsewhere\",\"_id\":\"1\",\"version\":9,"));
    }
}
