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
  private static final Pattern COMMENT = Pattern.compile("<!--.*?(?:-->|$)", Pattern.DOTALL);
  private static final Pattern SCRIPT =
      Pattern.compile("(?is)(<(script|style)\\b[^>]*>).*?(?=</\\2)");
  private static final Pattern TAG =
      Pattern.compile("<([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>");
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

  private Links() {}

  /**
   * The links of a page to something that HTTP can fetch, without fragments, each once, in the
   * order of the page.
   *
   * @param page where the page is
   */
  static List<URI> of(String html, URI page) {
    String visible = SCRIPT.matcher(COMMENT.matcher(html).replaceAll("")).replaceAll("$1");
    URI base = page;
    Set<URI> links = new LinkedHashSet<>();
    Matcher tag = TAG.matcher(visible);
    while (tag.find()) {
      String element = tag.group(1).toLowerCase(Locale.ROOT);
      Matcher attribute = ATTRIBUTE.matcher(tag.group(2));
      while (attribute.find()) {
        String name = attribute.group(1).toLowerCase(Locale.ROOT);
        String value = decoded(value(attribute)).strip();
        if (element.equals("base") && name.equals("href")) {
          base = resolve(page, value).orElse(page);
        } else if (LEADING.getOrDefault(element, Set.of()).contains(name)) {
          for (String target : name.equals("srcset") ? candidates(value) : List.of(value)) {
            resolve(base, target).ifPresent(links::add);
          }
        }
      }
    }
    return List.copyOf(links);
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

  /** What a link on a page leads to; nothing if HTTP cannot fetch it. */
  static Optional<URI> resolve(URI page, String link) {
    try {
      String target = encoded(link.replaceFirst("#.*$", ""));
      URI base = page.getRawPath().isEmpty() ? page.resolve("/") : page;
      URI found =
          target.isEmpty()
              ? base
              : target.startsWith("?")
                  ? new URI(base.toString().replaceFirst("[?#].*$", "") + target)
                  : base.resolve(new URI(target)).normalize();
      String scheme = String.valueOf(found.getScheme()).toLowerCase(Locale.ROOT);
      if (found.getRawAuthority() == null || !Set.of("http", "https").contains(scheme)) {
        return Optional.empty();
      }
      String text = found.toString().replaceFirst("#.*$", "");
      return Optional.of(new URI(found.getRawPath().isEmpty() ? withRoot(found) : text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String withRoot(URI url) {
    return url.getScheme()
        + "://"
        + url.getRawAuthority()
        + "/"
        + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
  }

  /** Percent-encodes what may not be in a URL, as browsers do. */
  private static String encoded(String link) {
    StringBuilder url = new StringBuilder();
    for (byte b : link.replaceAll("[\\t\\r\\n]", "").getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xFF;
      if (c <= ' ' || c > '~' || "\"<>\\^`{|}".indexOf(c) >= 0) {
        url.append('%').append("%02X".formatted(c));
      } else {
        url.append((char) c);
      }
    }
    return url.toString();
  }
}
