package inventory.connect.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.config.SinkKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The README promises keys and names tests: both must be there. */
class ReadmeTest {

    private static final List<Path> TESTS =
        List.of(Path.of("src/test/java"), Path.of("../elasticsearch-sink-node-test/src"));
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`");

    private static String readme;

    @BeforeAll
    static void read() throws IOException {
        readme = Files.readString(Path.of("README.md"));
    }

    @Test
    void everyKeyIsExplained() {
        List<String> missing = SinkKeys.definition().names().stream()
            .filter(key -> !key.startsWith("elastic.https.ssl."))
            .filter(key -> !readme.contains("`" + key + "`")).toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void everyTestItNamesIsThere() throws IOException {
        Map<String, String> sources = sources();
        List<MatchResult> named = TEST.matcher(readme).results().toList();
        assertTrue(named.size() > 30, "so few: " + named.size());
        List<String> missing = named.stream()
            .filter(test -> !isThere(sources.get(test.group(1)), test.group(2))).map(MatchResult::group).toList();
        assertEquals(List.of(), missing);
    }

    private static boolean isThere(String source, String method) {
        return source != null && (method == null || source.contains("void " + method + "("));
    }

    /** The test classes, by simple name. */
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> own = Files.walk(TESTS.get(0)); Stream<Path> onNode = Files.walk(TESTS.get(1))) {
            return Stream.concat(own, onNode).filter(path -> path.toString().endsWith("Test.java"))
                .collect(Collectors.toMap(ReadmeTest::simpleName, ReadmeTest::text));
        }
    }

    private static String simpleName(Path path) {
        return path.getFileName().toString().replace(".java", "");
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
