package inventory.connect.elasticsearch.bulk;

import inventory.connect.elasticsearch.document.BulkLine;
import inventory.connect.elasticsearch.offsets.TrackedOffset;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One write on its way.
 *
 * @param line what is sent
 * @param record where it came from, for reports
 * @param offset acknowledged once the write is done, superseded or reported
 */
public record Operation(BulkLine line, SinkRecord record, TrackedOffset offset) {

    /** Writes with equal keys must not overtake each other: those of one document. */
    Object orderingKey() {
        return line.document().id() == null ? offset : line.document();
    }
}
