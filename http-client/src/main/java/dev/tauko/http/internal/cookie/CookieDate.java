package dev.tauko.http.internal.cookie;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dates of cookies in every form that is about: time, day of month, month and year are
 * looked for one after the other, whatever stands between them (RFC 6265, section 5.1.1).
 */
final class CookieDate {
  private static final Pattern DELIMITERS =
      Pattern.compile("[\\x09\\x20-\\x2F\\x3B-\\x40\\x5B-\\x60\\x7B-\\x7E]+");
  private static final Pattern TIME =
      Pattern.compile("([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9].*)?");
  private static final Pattern DAY_OF_MONTH = Pattern.compile("([0-9]{1,2})(?:[^0-9].*)?");
  private static final Pattern YEAR = Pattern.compile("([0-9]{2,4})(?:[^0-9].*)?");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final int FIRST_YEAR = 1601;
  private static final int UNKNOWN = -1;

  private int year = UNKNOWN;
  private int month = UNKNOWN;
  private int day = UNKNOWN;
  private int hour = UNKNOWN;
  private int minute;
  private int second;

  private CookieDate() {}

  /** The moment that a text names, in UTC; null if it names none. */
  static @Nullable Instant parse(String text) {
    CookieDate date = new CookieDate();
    for (String token : DELIMITERS.split(text, -1)) {
      date.take(token);
    }
    return date.instant();
  }

  private void take(String token) {
    Matcher time = TIME.matcher(token);
    Matcher dayOfMonth = DAY_OF_MONTH.matcher(token);
    Matcher anno = YEAR.matcher(token);
    if (hour == UNKNOWN && time.matches()) {
      hour = Integer.parseInt(time.group(1));
      minute = Integer.parseInt(time.group(2));
      second = Integer.parseInt(time.group(3));
    } else if (day == UNKNOWN && dayOfMonth.matches()) {
      day = Integer.parseInt(dayOfMonth.group(1));
    } else if (month == UNKNOWN && token.length() >= 3 && month(token) > 0) {
      month = month(token);
    } else if (year == UNKNOWN && anno.matches()) {
      year = Integer.parseInt(anno.group(1));
    }
  }

  private static int month(String token) {
    return MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
  }

  private @Nullable Instant instant() {
    if (year >= 70 && year <= 99) {
      year += 1900;
    } else if (year >= 0 && year <= 69) {
      year += 2000;
    }
    if (year < FIRST_YEAR || month == UNKNOWN || day == UNKNOWN || hour == UNKNOWN) {
      return null;
    }
    try {
      return LocalDateTime.of(year, month, day, hour, minute, second).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException noSuchDate) {
      return null;
    }
  }
}
