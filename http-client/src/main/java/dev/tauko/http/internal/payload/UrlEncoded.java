package dev.tauko.http.internal.payload;

import dev.tauko.http.internal.grammar.Utf8;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.pekko.util.ByteString;

/** Forms as pairs in one line of text, the way that browsers write them. */
public final class UrlEncoded {
  private UrlEncoded() {}

  /**
   * The pairs in their order.
   *
   * @throws IllegalArgumentException if UTF-8 cannot express one
   */
  public static BytesBody of(Collection<? extends Map.Entry<String, String>> pairs) {
    String text =
        pairs.stream()
            .map(pair -> encoded("name", pair.getKey()) + "=" + encoded("value", pair.getValue()))
            .collect(Collectors.joining("&"));
    return new BytesBody(
        "application/x-www-form-urlencoded",
        ByteString.fromString(text, StandardCharsets.US_ASCII));
  }

  private static String encoded(String argument, String text) {
    Objects.requireNonNull(text, argument);
    return URLEncoder.encode(Utf8.require("a field of the form", text), StandardCharsets.UTF_8);
  }
}
