package dev.tauko.http.internal.wire;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.grammar.FieldText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The status line and header fields of a response, read strictly.
 *
 * @param status the three digits of the status code
 * @param reason the reason phrase, with {@code ?} in place of what cannot be shown; may be empty
 * @param keepAlive whether the server allows another request on this connection
 * @param latin1 which of the fields, by their places, have values that are not valid UTF-8 and are
 *     read as ISO 8859-1
 */
public record ResponseHead(
    int status,
    String reason,
    Headers headers,
    BodyFraming framing,
    boolean keepAlive,
    Set<Integer> latin1) {

  /** A head whose values are all UTF-8. */
  public ResponseHead(
      int status, String reason, Headers headers, BodyFraming framing, boolean keepAlive) {
    this(status, reason, headers, framing, keepAlive, Set.of());
  }

  /** The values of the Set-Cookie fields, in their order. */
  public List<FieldText> setCookies() {
    List<FieldText> values = List.of();
    int place = 0;
    for (Headers.Header field : headers) {
      if (field.name().equalsIgnoreCase("Set-Cookie")) {
        values = values.isEmpty() ? new ArrayList<>() : values;
        values.add(new FieldText(field.value(), latin1.contains(place)));
      }
      place++;
    }
    return values;
  }

  /**
   * Whether this is an interim response that another head follows (RFC 9110, section 15.2). The
   * last of a connection's heads is one that switches the protocol.
   */
  public boolean isInterim() {
    return status < 200 && status != 101;
  }
}
