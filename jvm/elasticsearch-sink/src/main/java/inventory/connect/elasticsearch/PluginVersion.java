package inventory.connect.elasticsearch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version Maven wrote into the jar. */
final class PluginVersion {

    static final String VALUE = read();

    private PluginVersion() {}

    private static String read() {
        try (InputStream stream = PluginVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
