package dev.tauko.http.internal.grammar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the dates of header fields (RFC 9110, section 5.6.7), in the two obsolete forms, too. */
public final class HttpDate {
  /** A year of two digits is one of 1970 to 2069, as in the dates of cookies. */
  private static final DateTimeFormatter RFC_850 =
      new DateTimeFormatterBuilder()
          .appendPattern("EEEE, dd-MMM-")
          .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
          .appendPattern(" HH:mm:ss 'GMT'")
          .toFormatter(Locale.US);

  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US);

  private HttpDate() {}

  /** The moment that the value of a field names; null if it names none. */
  public static @Nullable Instant parse(String field) {
    String text = field.strip();
    try {
      // This one reads a day of one digit, too, and other zones than GMT.
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException another) {
      Instant found = parse(text, RFC_850);
      return found != null ? found : parse(text, ASCTIME);
    }
  }

  private static @Nullable Instant parse(String text, DateTimeFormatter form) {
    try {
      return LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException another) {
      return null;
    }
  }
}
