package dev.tauko.demos.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
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
      Pattern.compile("(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://[^/?#]*)?");

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
   * @param charset what the page is in; their queries are sent in it
   */
  static Found of(String html, URI page, Charset charset) {
    URI base = page;
    boolean hasBase = false;
    Set<URI> links = new LinkedHashSet<>();
    Set<String> malformed = new LinkedHashSet<>();
    int templates = 0;
    for (Tags.Tag tag : Tags.of(html)) {
      if (tag.name().equals("template")) {
        templates = Math.max(0, templates + (tag.isEnd() ? -1 : 1));
      }
      if (tag.isEnd() || templates > 0) {
        continue;
      }
      String newBase = tag.attributes().get("href");
      if (tag.name().equals("base") && newBase != null && !hasBase) {
        base = resolved(page, newBase.strip()).orElse(page);
        hasBase = true;
      }
      for (String link : links(tag)) {
        try {
          resolve(base, link, charset).ifPresent(links::add);
        } catch (URISyntaxException e) {
          malformed.add(link);
        }
      }
    }
    return new Found(List.copyOf(links), List.copyOf(malformed));
  }

  /** The links of a tag, as they stand in it. */
  private static List<String> links(Tags.Tag tag) {
    Set<String> leading = LEADING.getOrDefault(tag.name(), Set.of());
    List<String> links = new ArrayList<>();
    tag.attributes()
        .forEach((name, value) -> {
          if (leading.contains(name)) {
            links.addAll(name.equals("srcset") ? candidates(value) : List.of(value.strip()));
          }
        });
    return links;
  }

  private static List<String> candidates(String srcset) {
    List<String> urls = new ArrayList<>();
    for (String candidate : srcset.split(",\\s", -1)) {
      String url = candidate.strip().replaceFirst("(?s)\\s.*", "");
      if (!url.isEmpty()) {
        urls.add(url);
      }
    }
    return urls;
  }

  /** What a link on a page leads to; nothing if it is malformed, or HTTP cannot fetch it. */
  static Optional<URI> resolved(URI page, String link) {
    try {
      return resolve(page, link, UTF_8);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** What a link on a page leads to; nothing if it is one that HTTP cannot fetch. */
  private static Optional<URI> resolve(URI page, String link, Charset charset)
      throws URISyntaxException {
    String target =
        LONE_PERCENT
            .matcher(link.replaceAll("[\\t\\r\\n]", "").replaceFirst("(?s)#.*$", ""))
            .replaceAll("%25");
    int query = target.indexOf('?');
    // Browsers take a backslash for a slash.
    String path = (query < 0 ? target : target.substring(0, query)).replace('\\', '/');
    Matcher beginning = BEGINNING.matcher(path);
    boolean _ = beginning.lookingAt();
    String scheme = beginning.group(1);
    if (scheme != null && !Set.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    String reference =
        encoded(path.substring(0, beginning.end()), UTF_8, "")
            + encoded(path.substring(beginning.end()), UTF_8, "[]")
            + (query < 0 ? "" : encoded(target.substring(query), ofQueries(charset), "[]"));
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

  /** What the queries of links are sent in if they are on a page of this charset. */
  private static Charset ofQueries(Charset page) {
    return page.canEncode() && !page.name().startsWith("UTF-") ? page : UTF_8;
  }

  /** Percent-encodes what may not be in a URL, as browsers do, and some more characters. */
  private static String encoded(String link, Charset charset, String more) {
    CharsetEncoder encoder = charset.newEncoder();
    StringBuilder url = new StringBuilder();
    link.codePoints()
        .forEach(c -> {
          if (c > ' ' && c <= '~' && ("\"<>\\^`{|}" + more).indexOf(c) < 0) {
            url.append((char) c);
          } else if (charset.equals(UTF_8) || encoder.canEncode(Character.toString(c))) {
            for (byte b : Character.toString(c).getBytes(charset)) {
              url.append("%%%02X".formatted(b));
            }
          } else {
            url.append("%26%23").append(c).append("%3B");
          }
        });
    return url.toString();
  }
}
