package inventory.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** `2026-01-01T08:00:00.123456Z` to microseconds. */
final class Timestamps {
    private static final long DAY_MICROS = 86_400_000_000L;

    private Timestamps() {}

    static long micros(byte[] text, int at, int length) {
        if (length != 27 || text[at + 26] != 'Z') {
            Instant instant = Instant.parse(new String(text, at, length, StandardCharsets.US_ASCII));
            return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
        }
        long days = days(number(text, at, 4), number(text, at + 5, 2), number(text, at + 8, 2));
        long minutes = number(text, at + 11, 2) * 60L + number(text, at + 14, 2);
        long seconds = minutes * 60 + number(text, at + 17, 2);
        return days * DAY_MICROS + seconds * 1_000_000 + number(text, at + 20, 6);
    }

    private static int number(byte[] text, int at, int digits) {
        int number = 0;
        for (int index = at; index < at + digits; index++) {
            number = number * 10 + text[index] - '0';
        }
        return number;
    }

    /** Days since 1970 in the Gregorian calendar, whose years begin in March here. */
    private static long days(int year, int month, int day) {
        int shifted = month > 2 ? year : year - 1;
        int era = Math.floorDiv(shifted, 400);
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }
}
