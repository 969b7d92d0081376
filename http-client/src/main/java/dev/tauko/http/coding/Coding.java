package dev.tauko.http.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content codings that can be undone (RFC 9110, section 8.4.1). */
enum Coding {
  /** RFC 1952. */
  GZIP("gzip"),
  /** RFC 1950, or RFC 1951 as some servers send it. */
  DEFLATE("deflate"),
  /** RFC 7932. */
  BR("br"),
  /** RFC 8878, with windows as RFC 9659 limits them. */
  ZSTD("zstd");

  /** What this machine has libraries for, found out when it is first asked for. */
  private static final class Libraries {
    private static final Logger log = LoggerFactory.getLogger("dev.tauko.http.ClientSession");
    static final boolean BROTLI = loads("br", Brotli4jLoader::ensureAvailability);
    static final boolean ZSTD = loads("zstd", Native::load);
    static final String ACCEPTED =
        Arrays.stream(values())
            .filter(Coding::isAvailable)
            .map(coding -> coding.token)
            .collect(Collectors.joining(", "));

    private static boolean loads(String coding, Runnable loading) {
      try {
        loading.run();
        return true;
      } catch (LinkageError | RuntimeException missing) {
        log.warn("Bodies in the coding {} cannot be read on this system: {}", coding, missing);
        return false;
      }
    }
  }

  private final String token;

  Coding(String token) {
    this.token = token;
  }

  /** The coding of a name in any case; null if it cannot be undone anywhere. */
  static @Nullable Coding named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      case "br" -> BR;
      case "zstd" -> ZSTD;
      default -> null;
    };
  }

  /** The names of those that can be undone here, as a field's value. */
  static String accepted() {
    return Libraries.ACCEPTED;
  }

  /** Whether it can be undone here. */
  boolean isAvailable() {
    return switch (this) {
      case GZIP, DEFLATE -> true;
      case BR -> Libraries.BROTLI;
      case ZSTD -> Libraries.ZSTD;
    };
  }

  /** Says that it cannot be undone here. */
  CodingViolation refusal() {
    return new CodingViolation(
        "the coding "
            + token
            + " cannot be undone on this system, as its library does not load; accepted: "
            + accepted());
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
