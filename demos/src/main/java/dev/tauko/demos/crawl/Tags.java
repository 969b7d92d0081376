package dev.tauko.demos.crawl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tags of a page of HTML; what looks like one in a comment, a script or a text is none. */
final class Tags {
  private static final String ATTRIBUTES = "(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+";

  /** A comment, or the start of an element whose content is text and no tags, with its content. */
  private static final Pattern TEXT =
      Pattern.compile(
          "(?is)<!--.*?(?:-->|\\z)"
              + "|(<(script|style|textarea|title|xmp|iframe|noembed|noframes)(?![a-z0-9-])"
              + ATTRIBUTES
              + ">).*?(?=</\\2(?![a-z0-9-])|\\z)");

  private static final Pattern TAG =
      Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)(" + ATTRIBUTES + ")>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "(?<![a-zA-Z-])([a-zA-Z-]++)\\s*+=\\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");

  private Tags() {}

  /**
   * A tag.
   *
   * @param name in lower case
   * @param isEnd whether an element ends there
   * @param attributes the values of its attributes, decoded, by their names in lower case; of
   *     several with the same name, the first
   */
  record Tag(String name, boolean isEnd, Map<String, String> attributes) {}

  /** The tags, in the order of the page. */
  static List<Tag> of(String html) {
    List<Tag> tags = new ArrayList<>();
    Matcher tag = TAG.matcher(TEXT.matcher(html).replaceAll("$1"));
    while (tag.find()) {
      tags.add(
          new Tag(
              tag.group(2).toLowerCase(Locale.ROOT),
              !tag.group(1).isEmpty(),
              attributes(tag.group(3))));
    }
    return tags;
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher attribute = ATTRIBUTE.matcher(text);
    while (attribute.find()) {
      String name = attribute.group(1).toLowerCase(Locale.ROOT);
      attributes.putIfAbsent(name, Entities.decoded(value(attribute)));
    }
    return attributes;
  }

  private static String value(Matcher attribute) {
    for (int group = 2; group <= 4; group++) {
      if (attribute.group(group) != null) {
        return attribute.group(group);
      }
    }
    return "";
  }
}
