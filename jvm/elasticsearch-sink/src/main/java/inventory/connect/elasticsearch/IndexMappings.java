package inventory.connect.elasticsearch;

import inventory.connect.elasticsearch.cluster.IndexCreation;
import inventory.connect.elasticsearch.config.DocumentConfig;
import inventory.connect.elasticsearch.config.SinkConfig;
import inventory.connect.elasticsearch.document.RecordRenderer;
import java.io.Closeable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Sees to it that no document is written to an index without a mapping, if mappings are asked for. */
final class IndexMappings implements Closeable {

    private final DocumentConfig config;
    private final RecordRenderer renderer;
    private final IndexCreation creation;

    IndexMappings(SinkConfig config, RecordRenderer renderer) {
        this.config = config.documents();
        this.renderer = renderer;
        this.creation = this.config.makesMappings() ? new IndexCreation(config) : null;
    }

    /**
     * Sets up what these records need, once for each index.
     *
     * @throws RetriableException if Elasticsearch does not answer now; none of the records may be tracked yet
     */
    void prepare(Collection<SinkRecord> records) {
        if (creation == null) {
            return;
        }
        Map<String, Schema> schemas = new LinkedHashMap<>();
        for (SinkRecord record : records) {
            if (needsMapping(record)) {
                schemas.putIfAbsent(renderer.resourceOf(record), record.valueSchema());
            }
        }
        schemas.forEach(creation::ensureMapped);
    }

    /**
     * Does nothing if the record's index has a mapping or needs none.
     *
     * @throws DataException if it needs one, and no record so far had a schema to make it of
     */
    void require(SinkRecord record) {
        if (creation != null && needsMapping(record)) {
            throw new DataException("the record has no schema to make the mapping of the index `"
                + renderer.resourceOf(record) + "` of; set `schema.ignore` to true");
        }
    }

    @Override
    public void close() {
        if (creation != null) {
            creation.close();
        }
    }

    private boolean needsMapping(SinkRecord record) {
        return record.value() != null
            && !config.ignoresSchemaOf(record.topic()) && !config.ignoresSchemaOf(record.originalTopic())
            && !creation.isMapped(renderer.resourceOf(record));
    }
}
