package dev.tauko.demos.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which charset a page of HTML is in: that of its byte order mark; or else of its Content-Type
 * field; or else of a {@code meta} element near its start. A charset that Java does not know counts
 * as none.
 */
final class PageCharset {
  /** What a page that calls itself Latin-1 or ASCII is in. */
  static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /** How many bytes are looked at for a {@code meta} element. */
  private static final int PRESCAN = 1024;

  private static final Pattern PARAMETER =
      Pattern.compile("(?i)charset\\s*=\\s*[\"']?([^\\s\"';,]+)");

  private PageCharset() {}

  /**
   * The charset of a page; nothing if it does not tell.
   *
   * @param type the Content-Type field
   */
  static Optional<Charset> of(byte[] page, String type) {
    return marked(page)
        .or(() -> parameter(type))
        .or(() -> meta(new String(page, 0, Math.min(PRESCAN, page.length), ISO_8859_1)));
  }

  private static Optional<Charset> marked(byte[] page) {
    String start = new String(page, 0, Math.min(3, page.length), ISO_8859_1);
    return start.equals("\u00EF\u00BB\u00BF")
        ? Optional.of(UTF_8)
        : start.startsWith("\u00FE\u00FF")
            ? Optional.of(UTF_16BE)
            : start.startsWith("\u00FF\u00FE") ? Optional.of(UTF_16LE) : Optional.empty();
  }

  private static Optional<Charset> parameter(String type) {
    Matcher parameter = PARAMETER.matcher(type);
    return parameter.find() ? named(parameter.group(1)) : Optional.empty();
  }

  private static Optional<Charset> meta(String start) {
    return Tags.of(start).stream()
        .filter(tag -> tag.name().equals("meta"))
        .map(tag -> ofMeta(tag.attributes()))
        .flatMap(Optional::stream)
        .findFirst()
        // The element could not be read if it were in UTF-16.
        .map(charset -> charset.name().startsWith("UTF-16") ? UTF_8 : charset);
  }

  private static Optional<Charset> ofMeta(Map<String, String> attributes) {
    String charset = attributes.get("charset");
    if (charset != null) {
      return named(charset.strip());
    }
    return attributes.getOrDefault("http-equiv", "").strip().equalsIgnoreCase("content-type")
        ? parameter(attributes.getOrDefault("content", ""))
        : Optional.empty();
  }

  private static Optional<Charset> named(String name) {
    try {
      Charset charset = Charset.forName(name);
      return Optional.of(
          charset.equals(ISO_8859_1) || charset.equals(US_ASCII) ? WINDOWS_1252 : charset);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }
}
