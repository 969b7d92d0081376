package dev.tauko.http.internal.wire;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.grammar.Elements;
import dev.tauko.http.internal.grammar.Printable;
import dev.tauko.http.internal.grammar.Tokens;
import dev.tauko.http.internal.settings.HeadSettings;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bytes of response heads and reads them by RFC 9112, sections 2 to 5.
 *
 * <p>A line ends with CR LF or with LF alone; where it is folded, the fold is replaced by blanks.
 * Refused are: a CR elsewhere, a NUL, a fold before the first field, a name that is not a token, a
 * blank before the colon, contradicting framing fields, a switch of protocols in HTTP/1.0. The
 * limits count since {@link #reset()}: the size that of all heads, so that interim responses cannot
 * stretch it, and these by themselves.
 */
public final class HeadReader {
  /** How every head begins: v is a minor version, c and d are digits. */
  private static final String STATUS_LINE = "HTTP/1.v cdd";

  /** Up to how many bytes a head is kept to compare the next one with. */
  private static final int MOST_KEPT = 2048;

  private final HeadSettings limits;

  private byte[] buffer = new byte[1024];
  private int length;
  private int consumed;
  private int interimResponses;
  private boolean atLineStart = true;

  /** The final head read last, and what it says: most heads on a connection have the same lines. */
  private byte[] lastBytes = new byte[0];

  private @Nullable ResponseHead last;
  private boolean wasToHead;

  /** Whether the text read last is not UTF-8. */
  private boolean isLatin1;

  public HeadReader(HeadSettings limits) {
    this.limits = limits;
  }

  /** Starts anew for the next response, with all of the limits. */
  public void reset() {
    length = 0;
    consumed = 0;
    interimResponses = 0;
    atLineStart = true;
  }

  /**
   * Takes bytes up to and including the blank line that ends a head.
   *
   * @throws ProtocolViolation as soon as the bytes cannot be the beginning of a head, or are too
   *     many
   * @return the index after the blank line, or -1 if the head is not complete yet
   */
  public int feed(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        if (atLineStart) {
          append(bytes, from, i + 1);
          return i + 1;
        }
        atLineStart = true;
      } else if (b != '\r') {
        atLineStart = false;
      }
    }
    append(bytes, from, to);
    return -1;
  }

  private void append(byte[] bytes, int from, int to) {
    int count = to - from;
    if (consumed + length + (long) count > limits.maxSize()) {
      throw new ProtocolViolation("the head is larger than " + limits.maxSize() + " bytes");
    }
    if (length + count > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + count, buffer.length * 2));
    }
    System.arraycopy(bytes, from, buffer, length, count);
    int known = length;
    length += count;
    refuseForeign(known);
  }

  /* Whatever speaks another protocol may wait for an answer to its first line. */
  private void refuseForeign(int known) {
    for (int i = known; i < Math.min(length, STATUS_LINE.length()); i++) {
      if (!fits((char) (buffer[i] & 0xff), STATUS_LINE.charAt(i))) {
        int end = i;
        while (end < length && buffer[end] != '\r' && buffer[end] != '\n') {
          end++;
        }
        throw noStatusLine(text(0, end));
      }
    }
  }

  private static boolean fits(char c, char pattern) {
    return switch (pattern) {
      case 'v' -> c == '0' || c == '1';
      case 'c' -> isDigit(c) && c != '0';
      case 'd' -> isDigit(c);
      default -> c == pattern;
    };
  }

  private static ProtocolViolation noStatusLine(String line) {
    return new ProtocolViolation(
        "the status line is '" + excerpt(line) + "', accepted is 'HTTP/1.1 <3 digits> [<reason>]'");
  }

  /**
   * Reads the complete head that {@link #feed} has collected and gets ready for the next one.
   *
   * @param toHead whether the request's method was HEAD
   */
  public ResponseHead take(boolean toHead) {
    ResponseHead same = last;
    if (same != null
        && toHead == wasToHead
        && Arrays.equals(buffer, 0, length, lastBytes, 0, lastBytes.length)) {
      consumed += length;
      length = 0;
      return same;
    }
    int size = length;
    ResponseHead head = read(toHead);
    if (size <= MOST_KEPT && !head.isInterim()) {
      if (lastBytes.length != size) {
        lastBytes = new byte[size];
      }
      System.arraycopy(buffer, 0, lastBytes, 0, size);
      last = head;
      wasToHead = toHead;
    }
    return head;
  }

  private ResponseHead read(boolean toHead) {
    List<Headers.Header> fields = new ArrayList<>();
    Iterator<Headers.Header> before =
        last == null ? Collections.emptyIterator() : last.headers().iterator();
    Set<Integer> latin1 = Set.of();
    String statusLine = null;
    int start = 0;
    while (start < length) {
      int feed = indexOf((byte) '\n', start, length);
      if (statusLine != null) {
        feed = unfolded(start, feed);
      }
      int end = lineEnd(start, feed);
      refuseControls(start, end);
      if (statusLine == null) {
        statusLine = text(start, end);
      } else if (end > start) {
        if (fields.size() == limits.maxHeaders()) {
          throw new ProtocolViolation(
              "there are more than " + limits.maxHeaders() + " header fields");
        }
        Headers.Header known = before.hasNext() ? before.next() : null;
        isLatin1 = false;
        fields.add(known != null && says(start, end, known) ? known : field(start, end));
        if (isLatin1) {
          latin1 = latin1.isEmpty() ? new HashSet<>() : latin1;
          latin1.add(fields.size() - 1);
        }
      }
      start = feed + 1;
    }
    consumed += length;
    length = 0;
    ResponseHead head =
        head(statusLine == null ? "" : statusLine, Headers.of(fields), Set.copyOf(latin1), toHead);
    if (head.isInterim() && ++interimResponses > limits.maxInterimResponses()) {
      throw new ProtocolViolation(
          "there are more than " + limits.maxInterimResponses() + " interim (1xx) responses");
    }
    return head;
  }

  private int lineEnd(int start, int feed) {
    return feed > start && buffer[feed - 1] == '\r' ? feed - 1 : feed;
  }

  /**
   * Writes blanks in place of the line breaks that blanks follow (RFC 9112, section 5.2).
   *
   * @return where the line that started ends then
   */
  private int unfolded(int start, int feed) {
    int at = feed;
    while (lineEnd(start, at) > start && at + 1 < length && isBlank(buffer[at + 1])) {
      Arrays.fill(buffer, lineEnd(start, at), at + 1, (byte) ' ');
      at = indexOf((byte) '\n', at + 1, length);
    }
    return at;
  }

  private static ResponseHead head(
      String line, Headers headers, Set<Integer> latin1, boolean toHead) {
    if (!isStatusLine(line)) {
      throw noStatusLine(line);
    }
    int minorVersion = line.charAt(7) - '0';
    int status = Integer.parseInt(line, 9, 12, 10);
    String reason = line.length() > 13 ? Printable.of(Elements.trim(line.substring(13))) : "";
    if (status == 101 && minorVersion == 0) {
      throw new ProtocolViolation("the status is 101 in HTTP/1.0, which cannot switch protocols");
    }
    if (status < 200) {
      return new ResponseHead(status, reason, headers, new BodyFraming.Fixed(0), true, latin1);
    }
    BodyFraming framing = BodyFraming.of(status, headers, toHead);
    return new ResponseHead(
        status, reason, headers, framing, keepAlive(minorVersion, headers, framing), latin1);
  }

  /**
   * Whether no more than {@code HTTP/1.x}, a blank and three digits, which were checked as they
   * came, is there, or a blank follows.
   */
  private static boolean isStatusLine(String line) {
    return line.length() == STATUS_LINE.length() || line.charAt(STATUS_LINE.length()) == ' ';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean keepAlive(int minorVersion, Headers headers, BodyFraming framing) {
    boolean isChunked = framing instanceof BodyFraming.Chunked;
    if (framing instanceof BodyFraming.UntilClose
        || (headers.contains("Transfer-Encoding") && !isChunked && !isBodiless(framing))) {
      return false;
    }
    List<String> options = headers.getAll("Connection");
    if (minorVersion == 1) {
      return !Elements.contain(options, "close");
    }
    return Elements.contain(options, "keep-alive") && !isChunked;
  }

  private static boolean isBodiless(BodyFraming framing) {
    return framing instanceof BodyFraming.Fixed(long length) && length == 0;
  }

  /** Whether a line is a field as servers write it: name, colon, blank, value, all in ASCII. */
  private boolean says(int start, int end, Headers.Header field) {
    String name = field.name();
    String value = field.value();
    int colon = start + name.length();
    return end - start == name.length() + 2 + value.length()
        && buffer[colon] == ':'
        && buffer[colon + 1] == ' '
        && says(start, name)
        && says(colon + 2, value);
  }

  private boolean says(int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 128 || buffer[at + i] != c) {
        return false;
      }
    }
    return true;
  }

  private Headers.Header field(int start, int end) {
    if (buffer[start] == ' ' || buffer[start] == '\t') {
      throw new ProtocolViolation(
          "a header line is folded before the first field: '" + excerpt(text(start, end)) + "'");
    }
    int colon = indexOf((byte) ':', start, end);
    if (colon <= start) {
      throw new ProtocolViolation("a header line has no name: '" + excerpt(text(start, end)) + "'");
    }
    for (int i = start; i < colon; i++) {
      if (!Tokens.isCharacter(buffer[i])) {
        throw new ProtocolViolation(
            "a header name is not a token: '" + excerpt(text(start, colon)) + "'");
      }
    }
    int from = colon + 1;
    int to = end;
    while (from < to && isBlank(buffer[from])) {
      from++;
    }
    while (to > from && isBlank(buffer[to - 1])) {
      to--;
    }
    return new Headers.Header(text(start, colon), text(from, to));
  }

  private void refuseControls(int start, int end) {
    for (int i = start; i < end; i++) {
      if (buffer[i] == '\r') {
        throw new ProtocolViolation("a line of the head has a CR that no LF follows");
      }
      if (buffer[i] == 0) {
        throw new ProtocolViolation("a line of the head has a NUL byte");
      }
    }
  }

  private int indexOf(byte wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private String text(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] < 0) {
        try {
          return StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(buffer, from, to - from))
              .toString();
        } catch (CharacterCodingException notUtf8) {
          isLatin1 = true;
          break;
        }
      }
    }
    return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** The start of a text from the network, fit for a message: controls are written as {@code ?}. */
  private static String excerpt(String text) {
    return Printable.of(text.length() > 40 ? text.substring(0, 40) + "…" : text);
  }
}
