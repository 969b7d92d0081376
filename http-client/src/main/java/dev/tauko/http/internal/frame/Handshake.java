package dev.tauko.http.internal.frame;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.grammar.Elements;
import dev.tauko.http.internal.grammar.RequestHead;
import dev.tauko.internal.chance.Chance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * How a connection becomes a WebSocket (RFC 6455, section 4). Of the extensions, {@link
 * Compression} may be offered.
 *
 * @param key what the server proves with that it speaks WebSocket
 * @param protocols the subprotocols that are offered
 * @param windowBits 9 to 15 to offer compression, 0 not to
 */
public record Handshake(String key, List<String> protocols, int windowBits) {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  /** A handshake with a new key. */
  public static Handshake offering(List<String> protocols, int windowBits) {
    byte[] bytes = new byte[16];
    Chance.secret(bytes);
    return new Handshake(
        Base64.getEncoder().encodeToString(bytes), List.copyOf(protocols), windowBits);
  }

  /** The fields that ask for the WebSocket, all but the key. */
  public List<Headers.Header> fields() {
    List<Headers.Header> fields = new ArrayList<>();
    fields.add(new Headers.Header("Upgrade", "websocket"));
    fields.add(new Headers.Header("Connection", "Upgrade"));
    fields.add(new Headers.Header("Sec-WebSocket-Version", "13"));
    if (!protocols.isEmpty()) {
      fields.add(new Headers.Header("Sec-WebSocket-Protocol", String.join(", ", protocols)));
    }
    if (windowBits > 0) {
      fields.add(new Headers.Header(EXTENSIONS, Compression.offer(windowBits)));
    }
    return fields;
  }

  /** Whether a field is the handshake's own. */
  public static boolean isOwn(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("upgrade")
        || lower.equals("connection")
        || lower.startsWith("sec-websocket-");
  }

  /**
   * The bytes of the request.
   *
   * @param fields what it has beside its own fields, which are left out here; characters up to
   *     U+00FF
   */
  public ByteString request(String target, String host, Headers fields) {
    RequestHead head = new RequestHead("GET", target, host);
    fields().forEach(head::add);
    head.add("Sec-WebSocket-Key", key);
    for (Headers.Header field : fields) {
      if (!isOwn(field.name())) {
        head.add(field);
      }
    }
    return head.toBytes();
  }

  /**
   * What is wrong with a response that switches the protocol; null if the connection is a WebSocket
   * from here on.
   */
  public @Nullable String refusal(Headers headers) {
    if (!Elements.contain(headers.getAll("Upgrade"), "websocket")) {
      return "the field Upgrade does not say websocket";
    }
    if (!Elements.contain(headers.getAll("Connection"), "upgrade")) {
      return "the field Connection does not say Upgrade";
    }
    if (!headers.getAll("Sec-WebSocket-Accept").equals(List.of(accept()))) {
      return "the field Sec-WebSocket-Accept does not answer the key";
    }
    List<String> chosen = headers.getAll("Sec-WebSocket-Protocol");
    if (chosen.size() > 1 || !protocols.containsAll(chosen)) {
      return "there is a subprotocol that was not offered";
    }
    try {
      Compression.agreed(headers.getAll(EXTENSIONS), windowBits);
      return null;
    } catch (Compression.Disagreement disagreement) {
      return disagreement.getMessage();
    }
  }

  /** How messages are compressed by a response that is no refusal; null for not at all. */
  public @Nullable Compression compression(Headers headers) {
    try {
      return Compression.agreed(headers.getAll(EXTENSIONS), windowBits);
    } catch (Compression.Disagreement disagreement) {
      throw new IllegalArgumentException(disagreement);
    }
  }

  String accept() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Objects.requireNonNull(Base64.getEncoder().encodeToString(hash));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this JDK has no SHA-1", missing);
    }
  }
}
