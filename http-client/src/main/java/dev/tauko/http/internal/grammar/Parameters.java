package dev.tauko.http.internal.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields that have parameters, {@code ; name=value} with a token or a quoted text as the
 * value (RFC 9110, section 5.6.6). What is malformed is skipped, never refused. Not thread-safe.
 */
final class Parameters {
  private final String text;
  private final boolean isList;
  private int at;

  /**
   * @param isList whether a comma outside of quotes ends the parameters
   */
  Parameters(String text, boolean isList) {
    this.text = text;
    this.isList = isList;
  }

  /** Goes behind the next character of this kind; returns false if there is none. */
  boolean skipBehind(char wanted) {
    int found = text.indexOf(wanted, at);
    at = found < 0 ? text.length() : found + 1;
    return found >= 0;
  }

  /** The text up to the next character of this kind, which is skipped. */
  String upTo(char end) {
    int from = at;
    return text.substring(from, skipBehind(end) ? at - 1 : at);
  }

  /**
   * The parameters up to the end of the element: names in lower case, quotes taken off. Of one name
   * the first counts; a name without a value has an empty one.
   */
  Map<String, String> read() {
    Map<String, String> parameters = new LinkedHashMap<>();
    while (at < text.length() && !isEnd()) {
      String name = Elements.trim(plain(true)).toLowerCase(Locale.ROOT);
      String value = "";
      if (at < text.length() && text.charAt(at) == '=') {
        at++;
        value = value();
      }
      if (!name.isEmpty()) {
        parameters.putIfAbsent(name, value);
      }
      if (at < text.length() && !isEnd()) {
        at++;
      }
    }
    return parameters;
  }

  private boolean isEnd() {
    return isList && text.charAt(at) == ',';
  }

  private String value() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    if (at == text.length() || text.charAt(at) != '"') {
      return Elements.trim(plain(false));
    }
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
    }
    at++;
    plain(false);
    return value.toString();
  }

  /** What comes before the next separator. */
  private String plain(boolean isName) {
    int from = Math.min(at, text.length());
    at = from;
    while (at < text.length()
        && text.charAt(at) != ';'
        && !isEnd()
        && !(isName && text.charAt(at) == '=')) {
      at++;
    }
    return text.substring(from, at);
  }

  /**
   * The text of a value with a charset, {@code UTF-8'en'%e2%82%ac} (RFC 8187); null if it is
   * malformed or in another charset than UTF-8 and ISO 8859-1.
   */
  static @Nullable String extended(String value) {
    String[] parts = value.split("'", 3);
    if (parts.length < 3) {
      return null;
    }
    return switch (parts[0].toUpperCase(Locale.ROOT)) {
      case "UTF-8" -> percentDecoded(parts[2], StandardCharsets.UTF_8);
      case "ISO-8859-1" -> percentDecoded(parts[2], StandardCharsets.ISO_8859_1);
      default -> null;
    };
  }

  /** A text whose bytes may be written as {@code %41}; null if one is malformed. */
  static @Nullable String percentDecoded(String text, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.writeBytes(String.valueOf(c).getBytes(charset));
        continue;
      }
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      bytes.write(16 * high + low);
      i += 2;
    }
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }
}
