package dev.tauko.http.internal.payload;

import dev.tauko.http.internal.grammar.Tokens;
import dev.tauko.http.internal.grammar.Utf8;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a field of a form: the Content-Disposition of its part (RFC 7578, section 4.2). Names are
 * written as browsers write them (WHATWG HTML, section 4.10.21.8): in UTF-8, with nothing encoded
 * but the quotation mark.
 */
public final class Disposition {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private Disposition() {}

  /**
   * The value of the Content-Disposition field, to be sent in UTF-8.
   *
   * @param filename null for a field that is not a file
   * @throws IllegalArgumentException if a name has a control character or half a surrogate pair
   */
  public static String of(String name, @Nullable String filename) {
    check("name", name);
    String value = "form-data; name=" + quoted(name);
    if (filename == null) {
      return value;
    }
    check("filename", filename);
    return value + "; filename=" + quoted(filename);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "%22") + '"';
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
