package inventory.connect.elasticsearch.document;

import java.util.Locale;

/** What a line of a bulk request does. */
public enum BulkAction {
    /** Writes the whole document, whether or not it is there. */
    INDEX,
    /** Writes the document unless there is one of its id. */
    CREATE,
    /** Merges the fields into the document, or writes it if it is not there. */
    UPDATE,
    /** Removes the document. */
    DELETE;

    /** True if what the document was before makes no difference to what it is after. */
    public boolean replacesDocument() {
        return this == INDEX || this == DELETE;
    }

    String token() {
        return name().toLowerCase(Locale.ROOT);
    }
}
