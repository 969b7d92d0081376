package dev.tauko.demos.download;

import dev.tauko.http.ClientResponse;
import dev.tauko.http.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about a file in the head of a response.
 *
 * @param from the position of the first byte that the response has
 * @param to the position after its last byte; -1 if it does not say
 * @param length how many bytes the whole file has; -1 if it does not say
 * @param validator what tells this version of the file from any other, byte by byte; empty if
 *     nothing does
 * @param takesRanges whether it may be asked for parts of the file
 * @param isHtml whether it calls the file a page
 * @param disposition the Content-Disposition field
 * @param modified when the file was changed
 */
record Remote(
    long from,
    long to,
    long length,
    String validator,
    boolean takesRanges,
    boolean isHtml,
    @Nullable String disposition,
    @Nullable Instant modified) {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /**
   * Reads a response of status 200 or 206.
   *
   * @throws Failure if it is a part that cannot be put into its place
   */
  static Remote of(ClientResponse response) throws Failure {
    Headers headers = response.headers();
    long from = 0;
    long to = number(headers);
    long length = to;
    if (response.status() == 206) {
      Matcher range = CONTENT_RANGE.matcher(headers.get("Content-Range").orElse("").strip());
      String coding = headers.get("Content-Encoding").orElse("identity");
      if (!range.matches() || !coding.equals("identity")) {
        throw new Failure(Failure.Kind.NO_RANGES, "the server sends parts that have no place");
      }
      from = Long.parseLong(range.group(1));
      to = Long.parseLong(range.group(2)) + 1;
      length = Long.parseLong(range.group(3));
      long sent = number(headers);
      if (to <= from || to > length || (sent >= 0 && sent != to - from)) {
        throw new Failure(Failure.Kind.NO_RANGES, "the server sends parts of a wrong length");
      }
    }
    return new Remote(
        from,
        to,
        length,
        validator(headers),
        !headers.get("Accept-Ranges").orElse("").strip().equalsIgnoreCase("none"),
        headers.get("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html"),
        headers.get("Content-Disposition").orElse(null),
        date(headers, "Last-Modified"));
  }

  /** The Content-Length; of a body in chunks it says nothing. */
  private static long number(Headers headers) {
    String text = headers.get("Content-Length").orElse("").strip();
    return NUMBER.matcher(text).matches() && !headers.contains("Transfer-Encoding")
        ? Long.parseLong(text)
        : -1;
  }

  /** A strong entity tag; or else the time of the last change, if no later change can share it. */
  private static String validator(Headers headers) {
    String tag = headers.get("ETag").orElse("").strip();
    if (!tag.isEmpty()) {
      return tag.startsWith("\"") ? tag : "";
    }
    Instant modified = date(headers, "Last-Modified");
    Instant sent = date(headers, "Date");
    boolean isOld =
        modified != null
            && sent != null
            && Duration.between(modified, sent).compareTo(Duration.ofSeconds(1)) >= 0;
    return isOld ? headers.get("Last-Modified").orElse("").strip() : "";
  }

  static @Nullable Instant date(Headers headers, String field) {
    return HttpDate.parse(headers.get(field).orElse(""));
  }

  /** Whether the file was changed after that, to the second; true if its server does not say. */
  boolean isNewerThan(Instant moment) {
    return modified == null || modified.getEpochSecond() > moment.getEpochSecond();
  }

  /** Whether parts of the file can be fetched one by one, now or at another time. */
  boolean isDivisible() {
    return takesRanges && length > 0 && !validator.isEmpty();
  }
}
