package dev.tauko.http.internal.grammar;

import java.nio.charset.StandardCharsets;

/**
 * The value of a header field as text, with what its octets can be known from again.
 *
 * @param isLatin1 whether the octets are the text in ISO 8859-1, as they are not valid UTF-8; else
 *     they are the text in UTF-8
 */
public record FieldText(String text, boolean isLatin1) {

  /** A text as it stands in a head: one character for each octet. */
  public static String octets(String text, boolean isLatin1) {
    return isLatin1
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
