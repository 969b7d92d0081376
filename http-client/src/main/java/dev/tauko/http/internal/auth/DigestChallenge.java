package dev.tauko.http.internal.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A challenge of Digest authentication that can be answered (RFC 7616, section 3.3).
 *
 * @param algorithmName as the server wrote it; empty if it did not, which means MD5
 * @param session whether the secret is bound to the first nonces
 * @param auth whether requests may be authenticated without their bodies
 * @param authInt whether requests may be authenticated with their bodies
 * @param opaque what the server wants back; null for nothing
 * @param domain the URIs that the answer is for; empty for the whole origin
 */
public record DigestChallenge(
    String realm,
    String nonce,
    DigestAlgorithm algorithm,
    String algorithmName,
    boolean session,
    boolean auth,
    boolean authInt,
    @Nullable String opaque,
    List<String> domain,
    boolean userhash,
    boolean stale) {

  /** The first challenge of Digest that can be answered; null if there is none. */
  public static @Nullable DigestChallenge first(List<Challenge> challenges) {
    for (Challenge challenge : challenges) {
      DigestChallenge digest = challenge.scheme().equals("digest") ? of(challenge) : null;
      if (digest != null) {
        return digest;
      }
    }
    return null;
  }

  private static @Nullable DigestChallenge of(Challenge challenge) {
    String name = challenge.get("algorithm");
    DigestAlgorithm algorithm = DigestAlgorithm.named(name.isEmpty() ? "MD5" : name);
    List<String> qop = split(challenge.get("qop").toLowerCase(Locale.ROOT), "[, \t]+");
    boolean auth = qop.contains("auth");
    boolean authInt = qop.contains("auth-int");
    boolean isKnown = qop.isEmpty() || auth || authInt;
    boolean hasControl =
        challenge.parameters().values().stream()
            .anyMatch(value -> value.chars().anyMatch(c -> c < 0x20 || c == 0x7F));
    if (algorithm == null || !isKnown || hasControl || challenge.get("nonce").isEmpty()) {
      return null;
    }
    return new DigestChallenge(
        challenge.get("realm"),
        challenge.get("nonce"),
        algorithm,
        name,
        DigestAlgorithm.isSession(name),
        auth,
        authInt,
        challenge.parameters().get("opaque"),
        split(challenge.get("domain"), "[ \t]+"),
        challenge.get("userhash").equalsIgnoreCase("true"),
        challenge.get("stale").equalsIgnoreCase("true"));
  }

  private static List<String> split(String list, String separator) {
    return Arrays.stream(list.split(separator, -1)).filter(item -> !item.isEmpty()).toList();
  }

  /** This challenge with the nonce that is next. */
  public DigestChallenge withNonce(String next) {
    return new DigestChallenge(
        realm,
        next,
        algorithm,
        algorithmName,
        session,
        auth,
        authInt,
        opaque,
        domain,
        userhash,
        false);
  }
}
