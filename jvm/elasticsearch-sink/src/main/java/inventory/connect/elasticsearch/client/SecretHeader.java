package inventory.connect.elasticsearch.client;

import org.apache.hc.core5.http.message.BasicHeader;

/** A header whose value goes to the server and to no log: loggers print what {@code toString} gives. */
final class SecretHeader extends BasicHeader {

    private static final long serialVersionUID = 1L;

    SecretHeader(String name, String value) {
        super(name, value, true);
    }

    @Override
    public String toString() {
        return getName() + ": (secret)";
    }
}
