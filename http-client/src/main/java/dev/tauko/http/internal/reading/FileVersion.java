package dev.tauko.http.internal.reading;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.grammar.Elements;
import dev.tauko.http.internal.grammar.HttpDate;
import dev.tauko.http.internal.wire.BodyFraming;
import dev.tauko.http.internal.wire.ResponseHead;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a file a response of status 200 has, and whether a part of the file is of the
 * same one (RFC 9110, sections 8.8, 13.1.5 and 14.4).
 *
 * @param validator what tells the version from any other, byte by byte, as an If-Range field has
 *     it; empty if nothing does, or if the server sends no parts
 * @param isDate whether that is the time of the last change, and not an entity tag
 * @param length how many bytes the file has; -1 if the response does not say
 */
public record FileVersion(String validator, boolean isDate, long length) {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)", Pattern.CASE_INSENSITIVE);

  /**
   * By how much a file is older than the response, at least, if no later change can share its date.
   */
  private static final Duration SURELY_OLDER = Duration.ofSeconds(1);

  /** What a response says of the version that it has. */
  public static FileVersion of(ResponseHead head) {
    Headers headers = head.headers();
    if (isCoded(headers) || Elements.contain(headers.getAll("Accept-Ranges"), "none")) {
      return new FileVersion("", false, -1);
    }
    long length = head.framing() instanceof BodyFraming.Fixed(long stated) ? stated : -1;
    String tag = field(headers, "ETag");
    if (!tag.isEmpty()) {
      return new FileVersion(isStrong(tag) ? tag : "", false, length);
    }
    return new FileVersion(
        isDateStrong(headers) ? field(headers, "Last-Modified") : "", true, length);
  }

  /* One that is not all ASCII cannot be sent back as it came. */
  private static boolean isStrong(String tag) {
    return tag.startsWith("\"") && tag.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
  }

  /** Whether a body is coded, so that its bytes are not those of the file. */
  public static boolean isCoded(Headers headers) {
    return Elements.of(headers.getAll("Content-Encoding")).stream()
        .anyMatch(coding -> !coding.equalsIgnoreCase("identity"));
  }

  /** Whether the rest of the file can be asked for. */
  public boolean isDivisible() {
    return !validator.isEmpty();
  }

  /** This version, of which a part has told how long it is. */
  FileVersion withLength(long told) {
    return new FileVersion(validator, isDate, told);
  }

  /**
   * This version with the length that a response of status 206 tells, if that response has the rest
   * of the file from this position on.
   *
   * @return null if it has not: it is of another version, or has other bytes, or does not say
   *     clearly what it has
   */
  public @Nullable FileVersion rest(ResponseHead head, long from) {
    Headers headers = head.headers();
    Matcher range = CONTENT_RANGE.matcher(field(headers, "Content-Range"));
    if (!range.matches() || isCoded(headers) || !isSame(headers)) {
      return null;
    }
    long first = Long.parseLong(range.group(1));
    long last = Long.parseLong(range.group(2));
    long total = range.group(3).equals("*") ? length : Long.parseLong(range.group(3));
    boolean isFramed =
        !(head.framing() instanceof BodyFraming.Fixed(long sent)) || sent == last + 1 - first;
    return first == from
            && last >= first
            && last + 1 == total
            && (length < 0 || total == length)
            && isFramed
        ? withLength(total)
        : null;
  }

  /* A part has the entity tag of its file; its date may be left out (RFC 9110, section 15.3.7). */
  private boolean isSame(Headers headers) {
    String told = field(headers, isDate ? "Last-Modified" : "ETag");
    return told.equals(validator) || (isDate && told.isEmpty());
  }

  private static boolean isDateStrong(Headers headers) {
    Instant modified = date(headers, "Last-Modified");
    Instant sent = date(headers, "Date");
    return modified != null
        && sent != null
        && Duration.between(modified, sent).compareTo(SURELY_OLDER) >= 0;
  }

  private static @Nullable Instant date(Headers headers, String name) {
    return HttpDate.parse(field(headers, name));
  }

  private static String field(Headers headers, String name) {
    return headers.getAll(name).size() == 1 ? headers.getAll(name).getFirst().strip() : "";
  }
}
