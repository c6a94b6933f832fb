package inventory.connect.elasticsearch.config;

import org.apache.kafka.common.config.types.Password;

/**
 * An HTTP proxy in front of Elasticsearch.
 *
 * @param username null without authentication
 * @param password null without authentication
 */
public record ProxyConfig(String host, int port, String username, Password password) {}
