package dev.tauko.demos.crawl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a server allows crawlers (RFC 9309). */
final class Robots {
  /** Everything is allowed. */
  static final Robots NONE = new Robots(List.of());

  private static final int LONGEST = 500_000;

  /** A rule: which paths it is for, and whether they are allowed. The longer one goes before. */
  private record Rule(String path, Pattern pattern, boolean allows) {}

  private final List<Rule> rules;

  private Robots(List<Rule> rules) {
    this.rules = rules;
  }

  /** Reads a {@code robots.txt}: what it says to a crawler of this name, or else to all. */
  static Robots parse(String text, String name) {
    List<Rule> own = new ArrayList<>();
    List<Rule> common = new ArrayList<>();
    boolean isOwn = false;
    boolean isCommon = false;
    boolean isInNames = false;
    boolean isNamed = false;
    for (String line : text.substring(0, Math.min(LONGEST, text.length())).lines().toList()) {
      String[] parts = line.replaceFirst("#.*$", "").split(":", 2);
      if (parts.length < 2) {
        continue;
      }
      String key = parts[0].strip().toLowerCase(Locale.ROOT);
      String value = parts[1].strip();
      if (key.equals("user-agent")) {
        if (!isInNames) {
          isOwn = false;
          isCommon = false;
        }
        isInNames = true;
        isOwn |= value.equalsIgnoreCase(name);
        isCommon |= value.equals("*");
        isNamed |= isOwn;
      } else if (key.equals("allow") || key.equals("disallow")) {
        isInNames = false;
        if (!value.isEmpty()) {
          Rule rule = new Rule(value, pattern(value), key.equals("allow"));
          if (isOwn) {
            own.add(rule);
          }
          if (isCommon) {
            common.add(rule);
          }
        }
      }
    }
    return new Robots(isNamed ? own : common);
  }

  private static Pattern pattern(String path) {
    boolean isAnchored = path.endsWith("$");
    String start = isAnchored ? path.substring(0, path.length() - 1) : path;
    StringBuilder regex = new StringBuilder();
    for (String part : start.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(regex + (isAnchored ? "$" : ""));
  }

  /** Whether a path, with its query, may be fetched. */
  boolean allows(String path) {
    Rule decisive = null;
    for (Rule rule : rules) {
      int longer = decisive == null ? 1 : rule.path.length() - decisive.path.length();
      boolean goesBefore = longer > 0 || (longer == 0 && rule.allows);
      if (goesBefore && rule.pattern.matcher(path).lookingAt()) {
        decisive = rule;
      }
    }
    return decisive == null || decisive.allows || path.equals("/robots.txt");
  }
}
