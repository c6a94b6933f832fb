package inventory.connect.elasticsearch.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts a list of http and https URLs; credentials inside a URL would end up in logs. */
final class UrlList implements ConfigDef.Validator {

    @Override
    public void ensureValid(String name, Object value) {
        List<?> urls = (List<?>) value;
        if (urls == null || urls.isEmpty()) {
            throw new ConfigException(name + " is empty; give the URL of a node, such as http://127.0.0.1:9200");
        }
        for (Object url : urls) {
            ensureValidUrl(name, (String) url);
        }
        long paths = urls.stream().map(url -> path((String) url)).distinct().count();
        if (paths > 1) {
            throw new ConfigException(name + " holds URLs with different paths; a cluster has one");
        }
    }

    private static String path(String url) {
        return URI.create(url).getPath().replaceFirst("/+$", "");
    }

    // The URL itself stays out of the messages: it may hold a password.
    private static void ensureValidUrl(String name, String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new ConfigException(name + " holds a malformed URL: " + e.getReason());
        }
        if (uri.getRawUserInfo() != null) {
            throw new ConfigException(name + " holds a user or password; use "
                + ConnectionKeys.CONNECTION_USERNAME + " and " + ConnectionKeys.CONNECTION_PASSWORD);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new ConfigException(name + " holds a URL with a query or a fragment, which would be lost");
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw new ConfigException(name + " holds a URL that is not like http://host:9200");
        }
    }

    static boolean isHttps(String url) {
        return url.regionMatches(true, 0, "https:", 0, "https:".length());
    }

    @Override
    public String toString() {
        return "http and https URLs without credentials";
    }
}
