package inventory.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Avro's binary encoding, as far as it is needed. */
final class Avro {
    /** Bytes before the datum: zero and the schema's id. */
    static final int HEADER = 5;

    private Avro() {}

    /** Reads a datum from its beginning to the last field in use. */
    static final class Reader {
        private final byte[] bytes;
        private int at = HEADER;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long readLong() {
            long raw = 0;
            int shift = 0;
            byte next;
            do {
                next = bytes[at++];
                raw |= (long) (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
            return (raw >>> 1) ^ -(raw & 1);
        }

        double readDouble() {
            long bits = 0;
            for (int index = 7; index >= 0; index--) {
                bits = bits << 8 | bytes[at + index] & 0xff;
            }
            at += 8;
            return Double.longBitsToDouble(bits);
        }

        String readString() {
            int length = (int) readLong();
            at += length;
            return new String(bytes, at - length, length, StandardCharsets.UTF_8);
        }

        void skipString() {
            int length = (int) readLong();
            at += length;
        }

        /** Microseconds since 1970 of a ZonedTimestamp as Debezium writes it in UTC, without making a text of it. */
        long readTimestamp() {
            int length = (int) readLong();
            long micros = Timestamps.micros(bytes, at, length);
            at += length;
            return micros;
        }

        /** The first letter of a string. */
        byte readLetter() {
            int length = (int) readLong();
            at += length;
            return bytes[at - length];
        }
    }

    /** Writes a datum behind its header. */
    static final class Writer {
        private byte[] bytes = new byte[96];
        private int at;

        Writer(int schemaId) {
            for (int shift = 32; shift >= 0; shift -= 8) {
                bytes[at++] = (byte) (shift == 32 ? 0 : schemaId >>> shift);
            }
        }

        Writer writeLong(long value) {
            reserve(10);
            long rest = value << 1 ^ value >> 63;
            while ((rest & ~0x7fL) != 0) {
                bytes[at++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[at++] = (byte) rest;
            return this;
        }

        Writer writeDouble(double value) {
            reserve(8);
            long bits = Double.doubleToLongBits(value);
            for (int shift = 0; shift < 64; shift += 8) {
                bytes[at++] = (byte) (bits >>> shift);
            }
            return this;
        }

        Writer writeString(String value) {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            writeLong(text.length);
            reserve(text.length);
            System.arraycopy(text, 0, bytes, at, text.length);
            at += text.length;
            return this;
        }

        /** A value of the union of null and string. */
        Writer writeOptional(String value) {
            return value == null ? writeLong(0) : writeLong(1).writeString(value);
        }

        /** A value of the union of null and double. */
        Writer writeOptional(Double value) {
            return value == null ? writeLong(0) : writeLong(1).writeDouble(value);
        }

        byte[] toBytes() {
            return Arrays.copyOf(bytes, at);
        }

        private void reserve(int count) {
            if (at + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length + count);
            }
        }
    }
}
