package dev.tauko.demos.crawl;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the links in a page of HTML. */
final class Links {
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
      Pattern.compile("([a-zA-Z-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));");
  private static final Map<String, String> NAMED =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'");

  /** Which attributes of which elements lead to something. */
  private static final Map<String, Set<String>> LEADING =
      Map.ofEntries(
          Map.entry("a", Set.of("href")),
          Map.entry("area", Set.of("href")),
          Map.entry("link", Set.of("href")),
          Map.entry("img", Set.of("src", "srcset")),
          Map.entry("source", Set.of("src", "srcset")),
          Map.entry("script", Set.of("src")),
          Map.entry("iframe", Set.of("src")),
          Map.entry("frame", Set.of("src")),
          Map.entry("embed", Set.of("src")),
          Map.entry("audio", Set.of("src")),
          Map.entry("video", Set.of("src", "poster")),
          Map.entry("track", Set.of("src")),
          Map.entry("object", Set.of("data")));

  /** The scheme of a link, and its host; what follows is the path. */
  private static final Pattern BEGINNING =
      Pattern.compile("(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://[^/?#\\\\]*)?");

  private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9a-fA-F]{2})");

  private Links() {}

  /**
   * The links of a page that HTTP should be able to follow, each once, in the order of the page.
   *
   * @param urls where they lead, without fragments
   * @param malformed those from which no URL can be made, as they stand in the page
   */
  record Found(List<URI> urls, List<String> malformed) {}

  /**
   * The links of a page.
   *
   * @param page where the page is
   */
  static Found of(String html, URI page) {
    String visible = TEXT.matcher(html).replaceAll("$1");
    URI base = page;
    Set<URI> links = new LinkedHashSet<>();
    Set<String> malformed = new LinkedHashSet<>();
    Matcher tag = TAG.matcher(visible);
    int templates = 0;
    while (tag.find()) {
      boolean isEnd = !tag.group(1).isEmpty();
      String element = tag.group(2).toLowerCase(Locale.ROOT);
      if (element.equals("template")) {
        templates = Math.max(0, templates + (isEnd ? -1 : 1));
      }
      if (isEnd || templates > 0) {
        continue;
      }
      Matcher attribute = ATTRIBUTE.matcher(tag.group(3));
      while (attribute.find()) {
        String name = attribute.group(1).toLowerCase(Locale.ROOT);
        String value = decoded(value(attribute)).strip();
        if (element.equals("base") && name.equals("href")) {
          base = resolved(page, value).orElse(page);
        } else if (LEADING.getOrDefault(element, Set.of()).contains(name)) {
          for (String target : name.equals("srcset") ? candidates(value) : List.of(value)) {
            try {
              resolve(base, target).ifPresent(links::add);
            } catch (URISyntaxException e) {
              malformed.add(target);
            }
          }
        }
      }
    }
    return new Found(List.copyOf(links), List.copyOf(malformed));
  }

  private static String value(Matcher attribute) {
    for (int group = 2; group <= 4; group++) {
      if (attribute.group(group) != null) {
        return attribute.group(group);
      }
    }
    return "";
  }

  private static List<String> candidates(String srcset) {
    List<String> urls = new ArrayList<>();
    for (String candidate : srcset.split(",\\s", -1)) {
      String url = candidate.strip().replaceFirst("\\s.*$", "");
      if (!url.isEmpty()) {
        urls.add(url);
      }
    }
    return urls;
  }

  private static String decoded(String text) {
    return ENTITY
        .matcher(text)
        .replaceAll(entity ->
            Matcher.quoteReplacement(
                entity.group(3) != null
                    ? NAMED.getOrDefault(entity.group(3), "")
                    : character(entity.group(1), entity.group(2))));
  }

  private static String character(String decimal, String hex) {
    int code = decimal != null ? Integer.parseInt(decimal) : Integer.parseInt(hex, 16);
    return Character.isValidCodePoint(code) ? Character.toString(code) : "\uFFFD";
  }

  /** What a link on a page leads to; nothing if it is malformed, or HTTP cannot fetch it. */
  static Optional<URI> resolved(URI page, String link) {
    try {
      return resolve(page, link);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** What a link on a page leads to; nothing if it is one that HTTP cannot fetch. */
  private static Optional<URI> resolve(URI page, String link) throws URISyntaxException {
    String target = link.replaceAll("[\\t\\r\\n]", "").replaceFirst("#.*$", "");
    Matcher beginning = BEGINNING.matcher(target);
    boolean _ = beginning.lookingAt();
    String scheme = beginning.group(1);
    if (scheme != null && !Set.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    String reference =
        encoded(target.substring(0, beginning.end()), "")
            + encoded(
                LONE_PERCENT.matcher(target.substring(beginning.end())).replaceAll("%25"), "[]");
    URI base = page.getRawPath().isEmpty() ? page.resolve("/") : page;
    URI found =
        reference.isEmpty()
            ? base
            : reference.startsWith("?")
                ? new URI(base.toString().replaceFirst("[?#].*$", "") + reference)
                : base.resolve(new URI(reference)).normalize();
    if (found.getRawAuthority() == null) {
      throw new URISyntaxException(link, "there is no host");
    }
    String text = found.toString().replaceFirst("#.*$", "");
    return Optional.of(new URI(found.getRawPath().isEmpty() ? withRoot(found) : text));
  }

  private static String withRoot(URI url) {
    return url.getScheme()
        + "://"
        + url.getRawAuthority()
        + "/"
        + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
  }

  /** Percent-encodes what may not be in a URL, as browsers do, and some more characters. */
  private static String encoded(String link, String more) {
    StringBuilder url = new StringBuilder();
    for (byte b : link.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xFF;
      if (c <= ' ' || c > '~' || ("\"<>\\^`{|}" + more).indexOf(c) >= 0) {
        url.append('%').append("%02X".formatted(c));
      } else {
        url.append((char) c);
      }
    }
    return url.toString();
  }
}
