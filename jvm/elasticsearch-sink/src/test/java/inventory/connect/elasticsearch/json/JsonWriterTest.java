package inventory.connect.elasticsearch.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {

    private static String written(JsonWriter json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void commasStandBetweenElementsOnly() {
        JsonWriter json = new JsonWriter().beginObject()
            .name("a").beginArray().number(1).beginObject().endObject().nullValue().endArray()
            .name("b").bool(false)
            .endObject();
        assertEquals("{\"a\":[1,{},null],\"b\":false}", written(json));
    }

    @Test
    void aNewLineStartsAfresh() {
        assertEquals("{}\n{}\n", written(new JsonWriter()
            .beginObject().endObject().newLine().beginObject().endObject().newLine()));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {
        "plain, plain",
        "'a\"b', 'a\\\"b'",
        "a\\b, a\\\\b",
        "'a\nb\r\t', 'a\\nb\\r\\t'",
        "a\u0001b, a\\u0001b",
        "\u007f, \u007f",
        "é ü ß, é ü ß",
        "東京, 東京",
        "😀 x, 😀 x",
        "\ud83d!, \\ud83d!",
        "'\u2028', '\u2028'"})
    void textIsEscapedWhereItMustBe(String text, String expected) {
        assertEquals("\"" + expected + "\"", written(new JsonWriter().string(text)));
    }

    @Test
    void longTextGrowsTheBuffer() {
        String text = "ä".repeat(10_000);
        assertEquals("\"" + text + "\"", written(new JsonWriter().string(text)));
    }
}
