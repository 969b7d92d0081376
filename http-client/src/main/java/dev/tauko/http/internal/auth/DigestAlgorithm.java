package dev.tauko.http.internal.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The hash functions of Digest authentication (RFC 7616, section 6.1). */
public enum DigestAlgorithm {
  MD5("MD5", "MD5"),
  SHA_256("SHA-256", "SHA-256"),
  SHA_512_256("SHA-512-256", "SHA-512/256");

  private static final String SESSION = "-sess";

  private final String token;
  private final String function;

  DigestAlgorithm(String token, String function) {
    this.token = token;
    this.function = function;
  }

  /** The algorithm that a challenge names, with or without {@code -sess}; null if not known. */
  static @Nullable DigestAlgorithm named(String name) {
    String plain = isSession(name) ? name.substring(0, name.length() - SESSION.length()) : name;
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.token.equalsIgnoreCase(plain)) {
        return algorithm;
      }
    }
    return null;
  }

  static boolean isSession(String name) {
    return name.regionMatches(true, name.length() - SESSION.length(), SESSION, 0, SESSION.length());
  }

  /** A new hash. */
  public MessageDigest start() {
    try {
      return MessageDigest.getInstance(function);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this JDK has no " + function, missing);
    }
  }

  /** The hash of a text's UTF-8, in hexadecimal digits of lower case. */
  String of(String text) {
    return HexFormat.of().formatHex(start().digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
