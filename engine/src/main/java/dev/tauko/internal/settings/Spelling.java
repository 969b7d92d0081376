package dev.tauko.internal.settings;

import java.util.Collection;
import java.util.Comparator;

/** What somebody may have meant who has misspelt a word. */
final class Spelling {
  /** More wrong letters than this make another word. */
  private static final int MOST_WRONG = 2;

  private Spelling() {}

  /** The word that is meant, as a part of a sentence that begins with a comma; or nothing. */
  static String suggestion(String word, Collection<String> known) {
    return known.stream()
        .filter(each -> distance(word, each) <= Math.min(MOST_WRONG, each.length() / 2))
        .min(Comparator.comparingInt(each -> distance(word, each)))
        .map(each -> ", did you mean " + each + "?")
        .orElse("");
  }

  /** How many letters have to be added, left out or replaced. */
  private static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > MOST_WRONG) {
      return Integer.MAX_VALUE;
    }
    int[] before = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[other.length()];
  }
}
