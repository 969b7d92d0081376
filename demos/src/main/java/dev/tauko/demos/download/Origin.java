package dev.tauko.demos.download;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a file comes from, as its journal has it: without anything secret.
 *
 * @param url its preferred URL, without user, password, query and fragment
 * @param queries a digest of the queries of all its URLs; a dash if none has a query
 */
record Origin(String url, String queries) {
  private static final String NO_QUERY = "-";

  /** The origin of a file that can be had from these URLs. */
  static Origin of(List<String> urls) {
    String url = urls.getFirst().replaceFirst("(?s)[?#].*", "").replaceFirst("//[^/]*@", "//");
    String queries =
        urls.stream()
            .map(Origin::query)
            .filter(query -> !query.isEmpty())
            .collect(Collectors.joining("\n"));
    return new Origin(url, queries.isEmpty() ? NO_QUERY : digest(queries));
  }

  /**
   * Whether what was begun from there is the same file as this one. Where only the queries differ,
   * it may be a fresh link or another file: only a strong entity tag can tell. Two files may well
   * share the time of their last change.
   */
  boolean mayGoOnWith(Origin begun, String validator) {
    return url.equals(begun.url) && (queries.equals(begun.queries) || validator.startsWith("\""));
  }

  private static String query(String url) {
    String whole = url.replaceFirst("(?s)#.*", "");
    int start = whole.indexOf('?');
    return start < 0 ? "" : whole.substring(start + 1);
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
