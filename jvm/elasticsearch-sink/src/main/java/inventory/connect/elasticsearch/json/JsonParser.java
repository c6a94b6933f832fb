package inventory.connect.elasticsearch.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON of an answer into maps, lists, text, {@link Double}, {@link Boolean} and null.
 *
 * <p>Answers are small (they are asked for with a filter), and this spares the plugin a JSON library
 * that could clash with the worker's.
 */
public final class JsonParser {

    /** No answer nests so deeply; hostile ones shall not overflow the stack. */
    private static final int MAX_DEPTH = 64;

    private final String text;
    private int position;

    private JsonParser(String text) {
        this.text = text;
    }

    /**
     * Parses a whole document.
     *
     * @throws IllegalArgumentException if it is not JSON, with the position of the first fault
     */
    public static Object parse(byte[] utf8) {
        JsonParser parser = new JsonParser(new String(utf8, StandardCharsets.UTF_8));
        Object value = parser.value(0);
        parser.skipSpace();
        if (parser.position < parser.text.length()) {
            throw parser.fault("the end");
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw fault("less than " + MAX_DEPTH + " levels");
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new HashMap<>(4);
        expect('{');
        if (accept('}')) {
            return members;
        }
        do {
            skipSpace();
            String name = string();
            skipSpace();
            expect(':');
            members.put(name, value(depth + 1));
        } while (accept(','));
        expect('}');
        return members;
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        expect('[');
        if (accept(']')) {
            return elements;
        }
        do {
            elements.add(value(depth + 1));
        } while (accept(','));
        expect(']');
        return elements;
    }

    private String string() {
        expect('"');
        int start = position;
        while (peek() != '"' && peek() != '\\') {
            position++;
        }
        if (peek() == '"') {
            return text.substring(start, position++);
        }
        StringBuilder unescaped = new StringBuilder(text.substring(start, position));
        while (peek() != '"') {
            char character = text.charAt(position++);
            unescaped.append(character == '\\' ? escape() : character);
        }
        position++;
        return unescaped.toString();
    }

    private char escape() {
        char letter = peek();
        position++;
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw fault("an escape");
        };
    }

    private char unicode() {
        int end = position + 4;
        if (end > text.length()) {
            throw fault("four hexadecimal digits");
        }
        try {
            char unit = (char) Integer.parseInt(text, position, end, 16);
            position = end;
            return unit;
        } catch (NumberFormatException e) {
            throw fault("four hexadecimal digits");
        }
    }

    private Object literal(String word, Object value) {
        if (!text.startsWith(word, position)) {
            throw fault("a value");
        }
        position += word.length();
        return value;
    }

    private Double number() {
        int start = position;
        while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        try {
            return Double.valueOf(text.substring(start, position));
        } catch (NumberFormatException e) {
            position = start;
            throw fault("a value");
        }
    }

    private boolean accept(char wanted) {
        skipSpace();
        if (peek() != wanted) {
            return false;
        }
        position++;
        return true;
    }

    private void expect(char wanted) {
        if (!accept(wanted)) {
            throw fault("`" + wanted + "`");
        }
    }

    private char peek() {
        if (position >= text.length()) {
            throw fault("more");
        }
        return text.charAt(position);
    }

    private void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private IllegalArgumentException fault(String wanted) {
        return new IllegalArgumentException("at position " + position + " of the answer: expected " + wanted);
    }
}
