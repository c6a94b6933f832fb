//! Debezium's `ZonedTimestamp`: ISO 8601 with as many digits of a second as it needs, so that it
//! is never compared as text.

/// Days of the months before each, in a year that begins in March: the leap day comes last.
const DAYS_BEFORE_MONTH: [i64; 12] = [306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275];

/// Days that each month has in every year.
const DAYS_IN_MONTH: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_1970: i64 = 719_468;

/// Microseconds since 1970; `None` if the text is no point in time.
pub(super) fn microseconds(text: &str) -> Option<i64> {
    usual(text.as_bytes()).or_else(|| unusual(text))
}

/// Whatever ISO 8601 allows.
fn unusual(text: &str) -> Option<i64> {
    text.parse().ok().map(jiff::Timestamp::as_microsecond)
}

/// `YYYY-MM-DDTHH:MM:SS[.ffffff]Z`, which is what Debezium writes; none, if it is anything else.
fn usual(text: &[u8]) -> Option<i64> {
    let (date_time, rest) = text.split_first_chunk::<19>()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2] =
        *date_time
    else {
        return None;
    };
    let year = 100 * two(y1, y2)? + two(y3, y4)?;
    let month = usize::try_from(two(m1, m2)? - 1).ok().filter(|month| *month < 12)?;
    let day = two(d1, d2)?;
    let (hour, minute, second) = (two(h1, h2)?, two(n1, n2)?, two(s1, s2)?);
    // Left to the calendar: its last year, which is not whole, and leap days.
    let usual = (1..=9998).contains(&year)
        && (1..=DAYS_IN_MONTH[month]).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !usual {
        return None;
    }
    let seconds = 86_400 * days(year, month, day) + 3_600 * hour + 60 * minute + second;
    Some(1_000_000 * seconds + fraction(rest)?)
}

/// Days since 1970 of a date of the Gregorian calendar; January is month 0.
fn days(year: i64, month: usize, day: i64) -> i64 {
    let march_year = year - i64::from(month < 2);
    let leap_days = march_year / 4 - march_year / 100 + march_year / 400;
    365 * march_year + leap_days + DAYS_BEFORE_MONTH[month] + day - 1 - DAYS_TO_1970
}

/// Microseconds of `[.f{1,6}]Z`.
fn fraction(text: &[u8]) -> Option<i64> {
    let [b'.', digits @ .., b'Z'] = text else {
        return (text == b"Z").then_some(0);
    };
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    let mut microseconds = 0;
    for index in 0..6 {
        let digit = digits.get(index).map_or(Some(0), |byte| digit(*byte))?;
        microseconds = 10 * microseconds + digit;
    }
    Some(microseconds)
}

fn two(tens: u8, ones: u8) -> Option<i64> {
    Some(10 * digit(tens)? + digit(ones)?)
}

fn digit(byte: u8) -> Option<i64> {
    byte.is_ascii_digit().then(|| i64::from(byte - b'0'))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_usual_shape_needs_no_calendar() {
        assert_eq!(usual(b"1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(usual(b"2026-01-01T00:00:56.1Z"), unusual("2026-01-01T00:00:56.1Z"));
        assert_eq!(usual(b"2024-02-28T23:59:59.999999Z"), unusual("2024-02-28T23:59:59.999999Z"));
    }

    #[test]
    fn what_is_not_usual_is_left_to_the_calendar() {
        for text in ["2024-02-29T00:00:00Z", "2026-01-01T01:00:56.100001+01:00"] {
            assert_eq!(usual(text.as_bytes()), None);
            assert!(microseconds(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["infinity", "", "2023-02-29T00:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01"] {
            assert_eq!(microseconds(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_instant_reads_as_the_calendar_says(
            micros in Timestamp::MIN.as_microsecond()..=Timestamp::MAX.as_microsecond(),
            digits in 0_usize..=9,
        ) {
            let time = Timestamp::from_microsecond(micros).unwrap();
            let text = format!("{time:.digits$}");
            prop_assert_eq!(microseconds(&text), unusual(&text), "{}", text);
            if let Some(usual) = usual(text.as_bytes()) {
                prop_assert_eq!(Some(usual), unusual(&text), "{}", text);
            }
        }

        #[test]
        fn no_text_reads_as_another_time_than_the_calendar_says(
            text in "[0-9]{4}-[0-1][0-9]-[0-3][0-9][T t][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?[Zz+]?",
        ) {
            prop_assert_eq!(microseconds(&text), unusual(&text), "{}", text);
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            prop_assert_eq!(microseconds(&text), unusual(&text));
        }
    }
}
