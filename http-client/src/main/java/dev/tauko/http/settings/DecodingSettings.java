package dev.tauko.http.settings;

import java.util.List;
import java.util.Set;

/**
 * How the content codings of responses are undone.
 *
 * @param decompress whether they are, unless a request says otherwise
 * @param codings which ones, in the order in which they are asked for
 * @param maxSize how many bytes a body may become
 * @param maxRatio how many bytes of a body one byte of it may become, once it has more than {@link
 *     #UNSUSPICIOUS}
 */
public record DecodingSettings(
    boolean decompress, List<String> codings, long maxSize, double maxRatio) {
  /** How many bytes any body may become. */
  public static final int UNSUSPICIOUS = 10 * 1024 * 1024;

  private static final Set<String> KNOWN = Set.of("gzip", "deflate", "br", "zstd");

  static DecodingSettings of(Section http) {
    return new DecodingSettings(
        http.flag("decompress"),
        codings(http),
        http.isInfinite("max-decoded-size")
            ? Long.MAX_VALUE
            : http.manyBytes("max-decoded-size", 1),
        http.isInfinite("max-decompression-ratio")
            ? Double.POSITIVE_INFINITY
            : http.decimal("max-decompression-ratio", 1, Integer.MAX_VALUE));
  }

  private static List<String> codings(Section http) {
    List<String> codings = http.root().getStringList(http.at("accept-encoding"));
    if (codings.isEmpty()
        || !KNOWN.containsAll(codings)
        || Set.copyOf(codings).size() < codings.size()) {
      throw http.bad("accept-encoding", "a list of some of gzip, deflate, br, zstd, each once");
    }
    return List.copyOf(codings);
  }
}
