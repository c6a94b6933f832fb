package inventory.connect.elasticsearch.document;

import inventory.connect.elasticsearch.config.NullValueBehavior;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Record in, bulk line out. Pure. */
public final class RecordRenderer {

    private final NullValueBehavior nullValueBehavior;
    private final ConnectJson documents;

    public RecordRenderer(NullValueBehavior nullValueBehavior, boolean compactMapEntries) {
        this.nullValueBehavior = nullValueBehavior;
        this.documents = new ConnectJson(compactMapEntries);
    }

    /**
     * Renders a record; empty if there is nothing to write.
     *
     * @throws DataException if the record cannot become a document
     * @throws ConnectException if it has no value and that is to stop the task
     */
    public Optional<BulkLine> render(SinkRecord record) {
        if (record.value() != null) {
            return Optional.of(index(record));
        }
        return switch (nullValueBehavior) {
            case IGNORE -> Optional.empty();
            // Without a key there is no document to delete.
            case DELETE -> record.key() == null ? Optional.empty() : Optional.of(delete(record));
            case FAIL -> throw new ConnectException("the record has no value, and `behavior.on.null.values` is fail;"
                + " set it to delete or ignore if tombstones are meant");
        };
    }

    private BulkLine index(SinkRecord record) {
        DocumentKey document = documentKey(record);
        JsonWriter json = action(BulkAction.INDEX, document, record);
        documents.writeDocument(json, record.valueSchema(), record.value());
        return new BulkLine(BulkAction.INDEX, document, ConflictMeaning.SUPERSEDED, json.newLine().toBytes());
    }

    private static BulkLine delete(SinkRecord record) {
        DocumentKey document = documentKey(record);
        return new BulkLine(BulkAction.DELETE, document, ConflictMeaning.SUPERSEDED,
            action(BulkAction.DELETE, document, record).toBytes());
    }

    private static DocumentKey documentKey(SinkRecord record) {
        return new DocumentKey(IndexName.of(record.topic()), DocumentId.of(record));
    }

    // The offset in Kafka, not the one a transformation may have given: only it grows with time.
    private static JsonWriter action(BulkAction action, DocumentKey document, SinkRecord record) {
        return new JsonWriter()
            .beginObject().name(action.token()).beginObject()
            .name("_index").string(document.index())
            .name("_id").string(document.id())
            .name("version").number(record.originalKafkaOffset())
            .name("version_type").string("external")
            .endObject().endObject().newLine();
    }
}
