package inventory.connect.elasticsearch.config;

import static inventory.connect.elasticsearch.config.ResourceKeys.MAX_EXTERNAL_RESOURCE_MAPPINGS;
import static inventory.connect.elasticsearch.config.ResourceKeys.TOPIC_TO_EXTERNAL_RESOURCE_MAPPING;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The list of {@code topic:resource}: what it says and what is wrong with it. */
final class ResourceMapping {

    private static final String TOPICS = "topics";
    private static final String TOPICS_REGEX = "topics.regex";

    private ResourceMapping() {}

    /** The resources by topic; entries that are none are left out. */
    static Map<String, String> parse(List<String> entries) {
        Map<String, String> resources = new LinkedHashMap<>();
        for (String entry : entries) {
            int colon = entry.indexOf(':');
            if (isEntry(entry)) {
                resources.put(entry.substring(0, colon).strip(), entry.substring(colon + 1).strip());
            }
        }
        return resources;
    }

    static void check(Settings settings, Map<String, String> properties, List<Violation> violations) {
        List<String> entries = settings.list(TOPIC_TO_EXTERNAL_RESOURCE_MAPPING);
        List<String> faults = new ArrayList<>();
        entries.stream().filter(entry -> !isEntry(entry))
            .forEach(entry -> faults.add("the entry `" + entry + "` is not of the form topic:resource"));
        List<String> wellFormed = entries.stream().filter(ResourceMapping::isEntry).toList();
        repeated(wellFormed.stream().map(entry -> entry.substring(0, entry.indexOf(':')).strip()).toList())
            .forEach(topic -> faults.add("the topic `" + topic + "` stands there twice"));
        repeated(wellFormed.stream().map(entry -> entry.substring(entry.indexOf(':') + 1).strip()).toList())
            .forEach(resource -> faults.add("the resource `" + resource + "` stands there twice"));
        faults.forEach(fault -> violations.add(new Violation(
            "`topic.to.external.resource.mapping`: " + fault, TOPIC_TO_EXTERNAL_RESOURCE_MAPPING)));
        requireAtMost(settings, entries.size(), violations);
        requireSameTopics(parse(entries), properties, violations);
    }

    private static void requireAtMost(Settings settings, int size, List<Violation> violations) {
        if (settings.values().get(MAX_EXTERNAL_RESOURCE_MAPPINGS) instanceof Integer most && size > most) {
            violations.add(new Violation("`topic.to.external.resource.mapping` has " + size + " entries, but"
                + " `max.external.resource.mappings` is " + most,
                TOPIC_TO_EXTERNAL_RESOURCE_MAPPING, MAX_EXTERNAL_RESOURCE_MAPPINGS));
        }
    }

    private static void requireSameTopics(
        Map<String, String> resources, Map<String, String> properties, List<Violation> violations) {
        List<String> topics = split(properties.getOrDefault(TOPICS, ""));
        String regex = properties.getOrDefault(TOPICS_REGEX, "");
        for (String topic : topics) {
            if (!resources.containsKey(topic)) {
                violations.add(new Violation("the topic `" + topic + "` has no entry in"
                    + " `topic.to.external.resource.mapping`", TOPIC_TO_EXTERNAL_RESOURCE_MAPPING, TOPICS));
            }
        }
        for (String topic : resources.keySet()) {
            if (!topics.contains(topic) && !matches(regex, topic)) {
                violations.add(new Violation("`topic.to.external.resource.mapping` names the topic `" + topic
                    + "`, which the connector does not read", TOPIC_TO_EXTERNAL_RESOURCE_MAPPING,
                    regex.isEmpty() ? TOPICS : TOPICS_REGEX));
            }
        }
    }

    // A pattern that is none is Connect's to refuse.
    private static boolean matches(String regex, String topic) {
        try {
            return !regex.isEmpty() && Pattern.matches(regex, topic);
        } catch (PatternSyntaxException e) {
            return true;
        }
    }

    private static boolean isEntry(String entry) {
        int colon = entry.indexOf(':');
        return colon > 0 && colon == entry.lastIndexOf(':')
            && !entry.substring(0, colon).isBlank() && !entry.substring(colon + 1).isBlank();
    }

    private static List<String> repeated(List<String> names) {
        return names.stream().filter(name -> names.indexOf(name) != names.lastIndexOf(name)).distinct().toList();
    }

    private static List<String> split(String list) {
        return List.of(list.split(",")).stream().map(String::strip).filter(topic -> !topic.isEmpty()).toList();
    }
}
