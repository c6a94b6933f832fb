package inventory.connect.elasticsearch.document;

import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** The external version of a document: the higher one wins, in whatever order they arrive. */
final class DocumentVersion {

    private DocumentVersion() {}

    /**
     * Reads the version.
     *
     * @param headerName the header to take it from; empty: the offset in Kafka, not the one that a
     *     transformation may have given, for only the first grows with time
     * @throws DataException if the header is missing or holds no integer from 0 on
     */
    static long of(SinkRecord record, String headerName) {
        if (headerName.isEmpty()) {
            return record.originalKafkaOffset();
        }
        Header header = record.headers().lastWithName(headerName);
        if (header == null) {
            throw new DataException("the header `" + headerName + "` (`external.version.header`) is missing");
        }
        long version = version(headerName, header.value());
        if (version < 0) {
            throw refusal(headerName);
        }
        return version;
    }

    private static long version(String headerName, Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw refusal(headerName);
            }
        }
        throw refusal(headerName);
    }

    private static DataException refusal(String headerName) {
        return new DataException("the header `" + headerName + "` (`external.version.header`) holds no integer"
            + " from 0 on, which a version must be");
    }
}
