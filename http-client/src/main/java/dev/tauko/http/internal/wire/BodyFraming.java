package dev.tauko.http.internal.wire;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.grammar.Elements;
import java.util.List;
import java.util.Optional;

/** How the end of a response's body is found (RFC 9112, section 6.3). */
public sealed interface BodyFraming {
  /** The body has exactly this many bytes; zero where a response has no body. */
  record Fixed(long length) implements BodyFraming {}

  /** The body is a sequence of chunks that ends with an empty one. */
  record Chunked() implements BodyFraming {}

  /** The body ends when the server closes the connection. */
  record UntilClose() implements BodyFraming {}

  /**
   * Reads the framing from a final response's head.
   *
   * @param toHead whether the request's method was HEAD, whose response never has a body
   */
  static BodyFraming of(int status, Headers headers, boolean toHead) {
    List<String> codings = codings(headers);
    Optional<Long> length = contentLength(headers);
    if (toHead || status == 204 || status == 304) {
      return new Fixed(0);
    }
    if (!codings.isEmpty()) {
      if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
        throw new ProtocolViolation(
            "Transfer-Encoding is '"
                + String.join(", ", codings)
                + "', only 'chunked' is accepted");
      }
      if (length.isPresent()) {
        throw new ProtocolViolation("both Transfer-Encoding and Content-Length are present");
      }
      return new Chunked();
    }
    return length.<BodyFraming>map(Fixed::new).orElseGet(UntilClose::new);
  }

  /* Identity, which RFC 2616 had, codes nothing. */
  private static List<String> codings(Headers headers) {
    if (!headers.contains("Transfer-Encoding")) {
      return List.of();
    }
    return Elements.of(headers.getAll("Transfer-Encoding")).stream()
        .filter(coding -> !coding.equalsIgnoreCase("identity"))
        .toList();
  }

  private static Optional<Long> contentLength(Headers headers) {
    String agreed = null;
    List<String> fields = headers.getAll("Content-Length");
    if (fields.size() == 1 && isLength(fields.getFirst())) {
      return Optional.of(Long.valueOf(fields.getFirst()));
    }
    for (String field : fields) {
      for (String item : field.split(",", -1)) {
        String digits = Elements.trim(item);
        if (!isLength(digits)) {
          throw new ProtocolViolation(
              "Content-Length is '" + field + "', accepted are digits, 18 at most");
        }
        if (agreed != null && !agreed.equals(digits)) {
          throw new ProtocolViolation(
              "Content-Length is both '" + agreed + "' and '" + digits + "'");
        }
        agreed = digits;
      }
    }
    return Optional.ofNullable(agreed).map(Long::valueOf);
  }

  /** Whether it is one to eighteen digits. */
  private static boolean isLength(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
