package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;
import java.nio.charset.Charset;

/**
 * How the bodies of responses are taken in.
 *
 * @param readBufferSize how many unread bytes are taken in before the server is held back
 * @param maxSize how many bytes are gathered for who reads a body as a whole
 * @param maxLineLength how many characters a line may have for who reads a body by lines
 * @param fallbackCharset the charset of text whose response tells none
 */
public record BodySettings(
    int readBufferSize, int maxSize, int maxLineLength, Charset fallbackCharset) {
  /** The largest array that every JVM makes. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private static final long LARGEST_AUTO = 256 * 1024 * 1024;

  static BodySettings of(Section http) {
    return new BodySettings(
        (int) http.bytes("read-buffer-size", 1, Integer.MAX_VALUE),
        (int)
            http.bytesOr(
                "auto", autoSize(Runtime.getRuntime().maxMemory()), "max-body-size", 1, MAX_ARRAY),
        http.whole("max-line-length", 1, MAX_ARRAY),
        charset(http));
  }

  /** How many bytes are gathered where the settings leave it to the heap. */
  static int autoSize(long heap) {
    return (int) Math.min(heap / 8, LARGEST_AUTO);
  }

  private static Charset charset(Section http) {
    return Charset.forName(
        http.text("fallback-charset", BodySettings::isCharset, "a charset that Java knows"));
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalArgumentException illegal) {
      return false;
    }
  }
}
