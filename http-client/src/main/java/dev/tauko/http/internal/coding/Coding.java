package dev.tauko.http.internal.coding;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The content codings that can be undone (RFC 9110, section 8.4.1). */
enum Coding {
  /** RFC 1952. */
  GZIP("gzip"),
  /** RFC 1950, or RFC 1951 as some servers send it. */
  DEFLATE("deflate"),
  /** RFC 7932. */
  BR(
      "br",
      "com.aayushatharva.brotli4j:brotli4j and the native-* artifact of the same group for this"
          + " system"),
  /** RFC 8878, with windows as RFC 9659 limits them. */
  ZSTD("zstd", "com.github.luben:zstd-jni");

  private final String token;
  private final String artifact;

  Coding(String token) {
    this(token, "");
  }

  /**
   * @param artifact what it needs on the class path; empty if nothing
   */
  Coding(String token, String artifact) {
    this.token = token;
    this.artifact = artifact;
  }

  /** What it needs on the class path, for people to read. */
  String artifact() {
    return artifact;
  }

  /** The coding of a name in any case; null if there is none. */
  static @Nullable Coding named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      case "br" -> BR;
      case "zstd" -> ZSTD;
      default -> null;
    };
  }

  /** Begins to undo it. */
  Decoder start() {
    return switch (this) {
      case GZIP -> new GzipDecoder();
      case DEFLATE -> new DeflateDecoder();
      case BR -> new BrotliDecoder();
      case ZSTD -> new ZstdDecoder();
    };
  }

  /** The name by which it goes in header fields. */
  @Override
  public String toString() {
    return token;
  }
}
