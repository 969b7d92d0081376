package dev.tauko.http.settings;

/**
 * How the bodies of responses are taken in.
 *
 * @param readBufferSize how many unread bytes are taken in before the server is held back
 * @param maxSize how many bytes are gathered for who reads a body as a whole
 */
public record BodySettings(int readBufferSize, int maxSize) {
  /** The largest array that every JVM makes. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  static BodySettings of(Section http) {
    return new BodySettings(
        http.bytes("read-buffer-size", 1, Integer.MAX_VALUE),
        http.bytes("max-body-size", 1, MAX_ARRAY));
  }
}
