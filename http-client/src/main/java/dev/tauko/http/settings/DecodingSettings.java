package dev.tauko.http.settings;

/**
 * How the content codings of responses are undone.
 *
 * @param decompress whether they are, unless a request says otherwise
 * @param maxSize how many bytes a body may become
 * @param maxRatio how many bytes of a body one byte of it may become, once it has more than {@link
 *     #UNSUSPICIOUS}
 */
public record DecodingSettings(boolean decompress, long maxSize, double maxRatio) {
  /** How many bytes any body may become. */
  public static final int UNSUSPICIOUS = 10 * 1024 * 1024;

  static DecodingSettings of(Section http) {
    return new DecodingSettings(
        http.flag("decompress"),
        http.isInfinite("max-decoded-size")
            ? Long.MAX_VALUE
            : http.manyBytes("max-decoded-size", 1),
        http.isInfinite("max-decompression-ratio")
            ? Double.POSITIVE_INFINITY
            : http.decimal("max-decompression-ratio", 1, Integer.MAX_VALUE));
  }
}
