package dev.tauko.demos.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a server allows crawlers (RFC 9309). */
final class Robots {
  /** Everything is allowed. */
  static final Robots NONE = new Robots(List.of());

  private static final int LONGEST = 500_000;

  /** What may be in a path, and in a query, as it is; {@code *} and {@code $} have a meaning. */
  private static final String PLAIN = "-._~!&'()+,;=:@/?";

  /**
   * A rule: which paths it is for, and whether they are allowed. The longer one goes before.
   *
   * @param parts what is between the asterisks
   * @param isAnchored whether the path ends with the last part
   */
  private record Rule(List<String> parts, boolean isAnchored, int length, boolean allows) {

    static Rule of(String value, boolean allows) {
      boolean isAnchored = value.endsWith("$");
      String path = isAnchored ? value.substring(0, value.length() - 1) : value;
      List<String> parts = Arrays.stream(path.split("\\*", -1)).map(Robots::normal).toList();
      int length = parts.stream().mapToInt(String::length).sum() + parts.size() - 1;
      return new Rule(parts, isAnchored, length + (isAnchored ? 1 : 0), allows);
    }

    boolean isFor(String path) {
      String first = parts.getFirst();
      String last = parts.getLast();
      if (!path.startsWith(first)) {
        return false;
      }
      int end = first.length();
      for (String part : parts.subList(1, parts.size())) {
        int start = path.indexOf(part, end);
        if (start < 0) {
          return false;
        }
        end = start + part.length();
      }
      return !isAnchored || end == path.length() || (parts.size() > 1 && path.endsWith(last));
    }
  }

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
          Rule rule = Rule.of(value, key.equals("allow"));
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

  /**
   * A path as it is compared: percent-encoded is what has to be, in upper case, and nothing else.
   */
  private static String normal(String path) {
    StringBuilder normal = new StringBuilder();
    byte[] bytes = path.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i];
      int high = octet == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
      if (low >= 0) {
        octet = high << 4 | low;
        i += 2;
      }
      boolean isUnreserved =
          (octet >= 'a' && octet <= 'z')
              || (octet >= 'A' && octet <= 'Z')
              || (octet >= '0' && octet <= '9')
              || "-._~".indexOf(octet) >= 0;
      if (isUnreserved || (low < 0 && PLAIN.indexOf(octet) >= 0)) {
        normal.append((char) octet);
      } else {
        normal.append("%%%02X".formatted(octet & 0xFF));
      }
    }
    return normal.toString();
  }

  /** Whether a path, with its query, may be fetched. */
  boolean allows(String path) {
    String normal = normal(path);
    Rule decisive = null;
    for (Rule rule : rules) {
      int longer = decisive == null ? 1 : rule.length - decisive.length;
      boolean goesBefore = longer > 0 || (longer == 0 && rule.allows);
      if (goesBefore && rule.isFor(normal)) {
        decisive = rule;
      }
    }
    return decisive == null || decisive.allows || path.equals("/robots.txt");
  }
}
