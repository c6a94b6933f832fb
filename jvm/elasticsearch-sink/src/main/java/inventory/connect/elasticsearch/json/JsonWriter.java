package inventory.connect.elasticsearch.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON as UTF-8 bytes, without whitespace: a document must stay on one line of a bulk body.
 *
 * <p>Commas are set by the writer; that names and values alternate is the caller's duty.
 */
public final class JsonWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] buffer = new byte[256];
    private int length;
    private boolean needsComma;

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    public JsonWriter name(String name) {
        comma();
        quoted(name);
        append((byte) ':');
        needsComma = false;
        return this;
    }

    public JsonWriter string(String value) {
        comma();
        quoted(value);
        return this;
    }

    public JsonWriter number(long value) {
        return token(Long.toString(value));
    }

    /** The exact digits, an exponent where {@link BigDecimal#toString} gives one. */
    public JsonWriter number(BigDecimal value) {
        return token(value.toString());
    }

    /** A finite number; JSON has no other. */
    public JsonWriter number(double value) {
        return token(Double.toString(value));
    }

    /** A finite number, with no more digits than a float holds. */
    public JsonWriter number(float value) {
        return token(Float.toString(value));
    }

    public JsonWriter bool(boolean value) {
        return token(value ? "true" : "false");
    }

    public JsonWriter nullValue() {
        return token("null");
    }

    /** Ends the line, so that the next object stands on its own. */
    public JsonWriter newLine() {
        append((byte) '\n');
        needsComma = false;
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    private JsonWriter open(char bracket) {
        comma();
        append((byte) bracket);
        needsComma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        append((byte) bracket);
        needsComma = true;
        return this;
    }

    private JsonWriter token(String ascii) {
        comma();
        int count = ascii.length();
        reserve(count);
        for (int index = 0; index < count; index++) {
            buffer[length++] = (byte) ascii.charAt(index);
        }
        return this;
    }

    private void comma() {
        if (needsComma) {
            append((byte) ',');
        }
        needsComma = true;
    }

    private void quoted(String text) {
        append((byte) '"');
        int index = 0;
        int count = text.length();
        reserve(count);
        while (index < count && isPlain(text.charAt(index))) {
            buffer[length++] = (byte) text.charAt(index++);
        }
        if (index < count) {
            escaped(text, index);
        }
        append((byte) '"');
    }

    private static boolean isPlain(char character) {
        return character >= ' ' && character < 0x7f && character != '"' && character != '\\';
    }

    private void escaped(String text, int start) {
        int index = start;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            index += Character.charCount(codePoint);
            if (codePoint < 0x80) {
                ascii((byte) codePoint);
            } else if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                // Half a surrogate pair has no UTF-8 form.
                unicodeEscape(codePoint);
            } else {
                utf8(codePoint);
            }
        }
    }

    private void ascii(byte character) {
        if (isPlain((char) character) || character == 0x7f) {
            append(character);
            return;
        }
        switch (character) {
            case '"' -> escape('"');
            case '\\' -> escape('\\');
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            default -> unicodeEscape(character);
        }
    }

    private void escape(char letter) {
        append((byte) '\\');
        append((byte) letter);
    }

    private void unicodeEscape(int unit) {
        escape('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            append(HEX[unit >> shift & 0xf]);
        }
    }

    private void utf8(int codePoint) {
        if (codePoint < 0x800) {
            append((byte) (0xc0 | codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                append((byte) (0xe0 | codePoint >> 12));
            } else {
                append((byte) (0xf0 | codePoint >> 18));
                append((byte) (0x80 | codePoint >> 12 & 0x3f));
            }
            append((byte) (0x80 | codePoint >> 6 & 0x3f));
        }
        append((byte) (0x80 | codePoint & 0x3f));
    }

    private void append(byte value) {
        reserve(1);
        buffer[length++] = value;
    }

    private void reserve(int count) {
        if (buffer.length - length < count) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + count));
        }
    }
}
