package dev.tauko.http.internal.grammar;

import java.util.ArrayList;
import java.util.List;

/** Fields that are lists (RFC 9110, section 5.6.1). */
public final class Elements {
  private Elements() {}

  /**
   * The elements of a list whose elements have no commas in them, from all fields of its name.
   * Empty elements count for nothing (section 5.6.1.2); of white space, only blanks and tabs are
   * dropped.
   */
  public static List<String> of(List<String> values) {
    if (values.isEmpty()) {
      return values;
    }
    List<String> elements = new ArrayList<>(values.size());
    for (String value : values) {
      for (String element : value.split(",", -1)) {
        String trimmed = trim(element);
        if (!trimmed.isEmpty()) {
          elements.add(trimmed);
        }
      }
    }
    return elements;
  }

  /** Whether a list has an element, without regard to case. */
  public static boolean contain(List<String> values, String wanted) {
    for (String element : of(values)) {
      if (element.equalsIgnoreCase(wanted)) {
        return true;
      }
    }
    return false;
  }

  /** A text without the blanks and tabs around it (OWS; RFC 9110, section 5.6.3). */
  public static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
