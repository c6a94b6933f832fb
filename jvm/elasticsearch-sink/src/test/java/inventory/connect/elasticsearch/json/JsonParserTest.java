package inventory.connect.elasticsearch.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {

    private static Object parse(String json) {
        return JsonParser.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> documents() {
        return Stream.of(
            arguments("{}", Map.of()),
            arguments(" [ ] ", List.of()),
            arguments("[1, -2.5e3, true, false, null]", Arrays.asList(1.0, -2500.0, true, false, null)),
            arguments("{\"a\":{\"b\":[{}]},\"c\":\"\"}", Map.of("a", Map.of("b", List.of(Map.of())), "c", "")),
            arguments("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9 ü 😀\"", "\"\\/\b\f\n\r\té ü 😀"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void validDocumentsAreRead(String json, Object expected) {
        assertEquals(expected, parse(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "{", "[", "[1", "[1,", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "\"", "\"a", "\"\\x\"", "\"\\u12\"",
        "\"\\uzzzz\"", "tru", "nul", "1 2", "<html>", "-", "1e", "{}}"})
    void anythingElseIsAFaultWithItsPosition(String json) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> parse(json));
        assertEquals(0, error.getMessage().indexOf("at position "));
    }

    @Test
    void deepNestingIsAFaultAndNoOverflow() {
        assertThrows(IllegalArgumentException.class, () -> parse("[".repeat(100_000)));
    }
}
