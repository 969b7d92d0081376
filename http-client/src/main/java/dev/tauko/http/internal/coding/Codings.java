package dev.tauko.http.internal.coding;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.grammar.Elements;
import dev.tauko.http.internal.settings.DecodingSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The content codings that are undone, and which of them can be on this system. */
public final class Codings {
  /** None at all. */
  public static final Codings NONE = new Codings(Map.of());

  private static final int PARTIAL_CONTENT = 206;

  private final Map<Coding, Boolean> wanted;
  private final String accepted;

  private Codings(Map<Coding, Boolean> wanted) {
    this.wanted = wanted;
    this.accepted =
        wanted.entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(entry -> entry.getKey().toString())
            .collect(Collectors.joining(", "));
  }

  /**
   * The codings of these names, in this order; names that are not known count for nothing. Loads
   * the libraries that they need, and may block for it.
   */
  public static Codings load(List<String> names, Libraries libraries) {
    Map<Coding, Boolean> wanted = new LinkedHashMap<>();
    for (String name : names) {
      Coding coding = Coding.named(name);
      if (coding != null) {
        wanted.put(coding, libraries.has(coding.toString()));
      }
    }
    return new Codings(wanted);
  }

  /** The value of an Accept-Encoding field that names all that can be undone here. */
  public String accepted() {
    return accepted.isEmpty() ? "identity" : accepted;
  }

  /**
   * What there is to undo in a response. Nothing, if one of its codings is not among these, or if
   * it is a part of something that is coded as a whole.
   */
  public ContentDecoding of(int status, Headers headers, DecodingSettings limits) {
    if (wanted.isEmpty() || !headers.contains("Content-Encoding")) {
      return ContentDecoding.NONE;
    }
    List<Coding> codings = new ArrayList<>();
    for (String name : Elements.of(headers.getAll("Content-Encoding"))) {
      if (name.equalsIgnoreCase("identity")) {
        continue;
      }
      Coding coding = Coding.named(name);
      if (coding == null || !wanted.containsKey(coding) || status == PARTIAL_CONTENT) {
        return ContentDecoding.NONE;
      }
      codings.addFirst(coding);
    }
    for (Coding coding : codings) {
      if (!wanted.getOrDefault(coding, false)) {
        return ContentDecoding.refused(
            "the coding "
                + coding
                + " cannot be undone, as its library is not there or does not load on this system:"
                + " add "
                + coding.artifact()
                + "; accepted: "
                + accepted());
      }
    }
    return ContentDecoding.of(codings, limits);
  }
}
