package inventory.connect.elasticsearch.document;

import org.apache.kafka.connect.errors.DataException;

/** A record holds a value that Elasticsearch would reject with the whole document. */
public final class MalformedDocumentException extends DataException {

    private static final long serialVersionUID = 1L;

    MalformedDocumentException(String message) {
        super(message);
    }
}
