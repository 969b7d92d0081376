package dev.tauko.http.internal.auth;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a challenge of Digest authentication is answered with (RFC 7616, section 3.4; for a
 * challenge without qop, RFC 2617).
 *
 * @param count how many requests this nonce has been used for, this one included
 * @param clientNonce what the client adds so that answers cannot be prepared
 */
public record DigestAnswer(
    DigestChallenge challenge, String user, String password, int count, String clientNonce) {

  /**
   * The value of the Authorization field.
   *
   * @param target the request target
   * @param body the hash of the body, for an answer that covers it; null for one that does not
   */
  public String field(String method, String target, byte @Nullable [] body) {
    boolean hasQop = challenge.auth() || challenge.authInt();
    String qop = body == null ? "auth" : "auth-int";
    String nc = String.format(Locale.ROOT, "%08x", count);
    DigestAlgorithm hash = challenge.algorithm();
    String secret = hash.of(user + ":" + challenge.realm() + ":" + password);
    if (challenge.session()) {
      secret = hash.of(secret + ":" + challenge.nonce() + ":" + clientNonce);
    }
    String what =
        hash.of(method + ":" + target + (body == null ? "" : ":" + HexFormat.of().formatHex(body)));
    String response =
        hash.of(
            secret
                + ":"
                + challenge.nonce()
                + ":"
                + (hasQop ? nc + ":" + clientNonce + ":" + qop + ":" : "")
                + what);

    StringBuilder field = new StringBuilder("Digest ").append(name());
    append(field, "realm", Challenge.quote(challenge.realm()));
    append(field, "nonce", Challenge.quote(challenge.nonce()));
    append(field, "uri", Challenge.quote(target));
    append(field, "response", Challenge.quote(response));
    if (!challenge.algorithmName().isEmpty()) {
      append(field, "algorithm", challenge.algorithmName());
    }
    if (challenge.opaque() != null) {
      append(field, "opaque", Challenge.quote(challenge.opaque()));
    }
    if (hasQop) {
      append(field, "qop", qop);
      append(field, "nc", nc);
    }
    if (hasQop || challenge.session()) {
      append(field, "cnonce", Challenge.quote(clientNonce));
    }
    if (challenge.userhash()) {
      append(field, "userhash", "true");
    }
    return field.toString();
  }

  private String name() {
    if (challenge.userhash()) {
      return "username=\"" + challenge.algorithm().of(user + ":" + challenge.realm()) + '"';
    }
    if (user.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
      return "username=" + Challenge.quote(user);
    }
    // RFC 8187: every byte outside a few is percent-encoded.
    StringBuilder encoded = new StringBuilder("username*=UTF-8''");
    for (byte b : user.getBytes(StandardCharsets.UTF_8)) {
      if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9')) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static void append(StringBuilder field, String name, String value) {
    field.append(", ").append(name).append('=').append(value);
  }
}
