package dev.tauko.http.internal.payload;

import dev.tauko.http.internal.grammar.Tokens;
import dev.tauko.http.internal.grammar.Utf8;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names a field of a form: the Content-Disposition of its part (RFC 7578, section 4.2). */
public final class Disposition {
  private static final Pattern ASCII = Pattern.compile("[\\x20-\\x7E]*");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  /* What stands for itself between quotes, whether the reader decodes percent signs or not. */
  private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7E&&[^\"\\\\%]]*");

  private Disposition() {}

  /**
   * The value of the Content-Disposition field.
   *
   * @param filename null for a field that is not a file
   * @throws IllegalArgumentException if a name has a control character or half a surrogate pair
   */
  public static String of(String name, @Nullable String filename) {
    check("name", name);
    String value = "form-data; " + name(name);
    if (filename == null) {
      return value;
    }
    check("filename", filename);
    return value
        + "; filename=\""
        + (PLAIN.matcher(filename).matches() ? filename : percentEncoded(filename))
        + "\"";
  }

  private static String name(String name) {
    return ASCII.matcher(name).matches()
        ? "name=\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
        : "name*=utf-8''" + percentEncoded(name);
  }

  private static String percentEncoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static void check(String what, String text) {
    if (CONTROL.matcher(text).find()) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " of a form field, '"
              + Tokens.printable(text)
              + "', has a control character; accepted are all others");
    }
    Utf8.require("the " + what + " of a form field", text);
  }
}
