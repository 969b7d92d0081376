package dev.tauko.demos.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;

/**
 * What the bytes of a file come to.
 *
 * @param algorithm as Java names it
 * @param hex the value, in lower case
 */
record Checksum(String algorithm, String hex) {
  private static final Pattern OPTION = Pattern.compile("([A-Za-z0-9-]+)=([0-9A-Fa-f]+)");

  /** The algorithms, as aria2 names them; the length of a value tells which one it is. */
  private static final List<Named> KNOWN =
      List.of(
          new Named("md5", "MD5", 32),
          new Named("sha-1", "SHA-1", 40),
          new Named("sha-256", "SHA-256", 64),
          new Named("sha-512", "SHA-512", 128));

  private record Named(String name, String algorithm, int digits) {}

  /**
   * Reads {@code sha-256=…}, with the digits in hexadecimal.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Checksum parse(String text) {
    Matcher parts = OPTION.matcher(text.strip());
    Optional<Checksum> sum =
        parts.matches() ? of(parts.group(1), parts.group(2)) : Optional.empty();
    return sum.orElseThrow(() ->
        new IllegalArgumentException(
            "'"
                + Show.text(text)
                + "' is no checksum; accepted is sha-256=DIGITS, with 64 of them,"
                + " and the same with sha-512, sha-1 and md5"));
  }

  /** A checksum of an algorithm, as aria2, BSD's or OpenSSL's tools name it. */
  static Optional<Checksum> of(String algorithm, String digits) {
    String name =
        algorithm
            .toLowerCase(Locale.ROOT)
            .replaceFirst("^sha2-", "sha-")
            .replaceFirst("^sha(?=\\d)", "sha-");
    return ofDigits(digits)
        .filter(sum -> KNOWN.contains(new Named(name, sum.algorithm, digits.length())));
  }

  /** A checksum that is digits alone: their number tells its algorithm. */
  static Optional<Checksum> ofDigits(String digits) {
    return KNOWN.stream()
        .filter(known -> known.digits == digits.length())
        .findFirst()
        .map(known -> new Checksum(known.algorithm, digits.toLowerCase(Locale.ROOT)));
  }

  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }

  /** Whether a file has it. Blocks. */
  boolean isOf(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[256 << 10];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest()).equals(hex);
  }

  /** Compares with what bytes come to. */
  void verify(List<ByteString> bytes) throws Failure {
    MessageDigest digest = digest();
    bytes.forEach(piece -> piece.getByteBuffers().forEach(digest::update));
    verify(digest);
  }

  /**
   * Compares with what a digest has come to.
   *
   * @throws Failure of the kind CHECKSUM if it is something else
   */
  void verify(MessageDigest digest) throws Failure {
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(hex)) {
      throw new Failure(
          Failure.Kind.CHECKSUM,
          "the file's " + algorithm + " is " + actual + ", and should be " + hex);
    }
  }
}
