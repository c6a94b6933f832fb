/** One Elasticsearch node, started from the jars of Maven Central. */
module inventory.elasticsearch.node {
    requires org.apache.logging.log4j;
    requires org.elasticsearch.base;
    requires org.elasticsearch.server;
}
