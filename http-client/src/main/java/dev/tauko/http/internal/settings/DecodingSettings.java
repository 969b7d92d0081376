package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;
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
  /** How many bytes any body may become: a repetitive log, whose ratio has no bound. */
  public static final int UNSUSPICIOUS = 64 * 1024 * 1024;

  private static final Set<String> KNOWN = Set.of("gzip", "deflate", "br", "zstd");

  static DecodingSettings of(Section http) {
    return new DecodingSettings(
        http.flag("decompress"),
        codings(http),
        http.bytesOrInfinite("max-decoded-size", 1),
        http.decimalOrInfinite("max-decompression-ratio", 1, Integer.MAX_VALUE));
  }

  private static List<String> codings(Section http) {
    String accepted = "a list of some of gzip, deflate, br, zstd, each once";
    List<String> codings = http.texts("accept-encoding", KNOWN::contains, accepted);
    if (codings.isEmpty() || Set.copyOf(codings).size() < codings.size()) {
      throw http.bad("accept-encoding", accepted);
    }
    return codings;
  }
}
