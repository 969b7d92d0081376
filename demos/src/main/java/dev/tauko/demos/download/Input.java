package dev.tauko.demos.download;

import dev.tauko.http.Headers;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lists of files in aria2's syntax: a line has the URLs of one file, with tabs between them;
 * the lines after it that begin with a blank have its options, such as {@code out=NAME}. Blank
 * lines and those that begin with {@code #} are skipped.
 */
final class Input {
  private static final Pattern URL =
      Pattern.compile("(?i)https?://[^/?#\\s\\p{Cntrl}]++[^\\s\\p{Cntrl}]*+");

  private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern FIELD_VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");

  /** Fields that follow from the URL and the connection. */
  private static final Set<String> OWN_FIELDS =
      Set.of("host", "content-length", "transfer-encoding", "connection", "raw-request-uri");

  private static final Pattern BEGINNING = Pattern.compile("(?i)https?://[^/?#\\s]");
  private static final Pattern NO_CHARACTER_OF_URLS = Pattern.compile("[\\s\\p{Cntrl}]");

  /** What cannot be downloaded, and why. */
  record Problem(String origin, String what, String reason) {}

  private final Item.Options common;
  private final List<Item> items = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param common what holds for each file that does not say otherwise
   */
  Input(Item.Options common) {
    this.common = common;
  }

  List<Item> items() {
    return items;
  }

  List<Problem> problems() {
    return problems;
  }

  /** How many hosts there are. */
  int hosts() {
    return (int)
        items.stream().flatMap(item -> item.urls().stream()).map(Hosts::nameOf).distinct().count();
  }

  /** How many connections the files that are downloaded at a time may have. */
  long connections(Policy policy) {
    return items.stream()
        .mapToLong(item -> item.options().connections().orElse(policy.connections()))
        .sorted()
        .skip(Math.max(0, items.size() - policy.files()))
        .sum();
  }

  /** Adds a file that was named by its URL. */
  void add(String url, String origin) {
    add(List.of(url), origin, List.of());
  }

  /**
   * Adds the files of a list. A byte order mark at its start is not part of it.
   *
   * @param origin the name of the list
   */
  void addList(List<String> lines, String origin) {
    for (int i = 0; i < lines.size(); ) {
      int start = i;
      String line = start == 0 ? lines.get(i++).replaceFirst("^\uFEFF", "") : lines.get(i++);
      List<String> options = new ArrayList<>();
      while (i < lines.size() && isIndented(lines.get(i))) {
        options.add(lines.get(i++).strip());
      }
      if (isIndented(line)) {
        problems.add(
            new Problem(
                origin + ":" + (start + 1), withoutValue(line.strip()), "an option of no file"));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        List<String> urls =
            Arrays.stream(line.split("\t"))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        add(urls, origin + ":" + (start + 1), options);
      }
    }
  }

  /** An option, or what stands in its place, without what may be secret. */
  private static String withoutValue(String line) {
    return Show.url(line).replaceFirst("(?s)=.*", "=…");
  }

  private static boolean isIndented(String line) {
    return !line.isBlank() && Character.isWhitespace(line.charAt(0));
  }

  private void add(List<String> urls, String origin, List<String> options) {
    try {
      for (String url : urls) {
        requireUrl(url);
      }
      items.add(new Item(urls, origin, options(options)));
    } catch (IllegalArgumentException e) {
      problems.add(
          new Problem(
              origin,
              String.join(" ", urls.stream().map(Show::url).toList()),
              Show.text(String.valueOf(e.getMessage()))));
    }
  }

  private static void requireUrl(String url) {
    if (URL.matcher(url).matches()) {
      return;
    }
    Matcher wrong = NO_CHARACTER_OF_URLS.matcher(url);
    if (!BEGINNING.matcher(url).lookingAt() || !wrong.find()) {
      throw new IllegalArgumentException("not a URL of http or https");
    }
    int character = wrong.group().codePointAt(0);
    StringBuilder encoded = new StringBuilder();
    for (byte each : wrong.group().getBytes(StandardCharsets.UTF_8)) {
      encoded.append("%%%02X".formatted(each));
    }
    throw new IllegalArgumentException(
        "it has "
            + (character == ' ' ? "a blank" : "the character U+%04X".formatted(character))
            + ", which is written "
            + encoded
            + " in a URL");
  }

  private Item.Options options(List<String> lines) {
    Item.Options options = common;
    List<Headers.Header> headers = new ArrayList<>(common.headers());
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "'" + Show.url(line) + "' is no option; accepted is NAME=VALUE");
      }
      String value = line.substring(equals + 1).strip();
      String name = line.substring(0, equals).strip();
      switch (name) {
        case "header" -> headers.add(header(value));
        case "referer" -> headers.add(field("Referer", value));
        case "user-agent" -> headers.add(field("User-Agent", value));
        default -> options = with(options, name, value);
      }
    }
    return new Item.Options(
        options.folder(),
        options.name(),
        options.checksum(),
        List.copyOf(headers),
        options.limit(),
        options.connections());
  }

  private static Item.Options with(Item.Options o, String name, String value) {
    return switch (name) {
      case "dir" ->
          new Item.Options(
              path(value), o.name(), o.checksum(), o.headers(), o.limit(), o.connections());
      case "out" ->
          new Item.Options(
              o.folder(), inside(value), o.checksum(), o.headers(), o.limit(), o.connections());
      case "checksum" ->
          new Item.Options(
              o.folder(), o.name(), Checksum.parse(value), o.headers(), o.limit(), o.connections());
      case "max-download-limit" ->
          new Item.Options(
              o.folder(),
              o.name(),
              o.checksum(),
              o.headers(),
              OptionalLong.of(Size.parse(value)),
              o.connections());
      case "split", "max-connection-per-server" ->
          new Item.Options(
              o.folder(),
              o.name(),
              o.checksum(),
              o.headers(),
              o.limit(),
              OptionalInt.of(count(value)));
      default ->
          throw new IllegalArgumentException(
              "there is no option '"
                  + Show.url(name)
                  + "'; accepted: out, dir, checksum, header, referer, user-agent,"
                  + " max-download-limit, split, max-connection-per-server");
    };
  }

  /**
   * A field to send with a request.
   *
   * @throws IllegalArgumentException if it is none, or no request can have it
   */
  static Headers.Header header(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "'" + Show.text(text) + "' is no header; accepted is NAME: VALUE");
    }
    return field(text.substring(0, colon).strip(), text.substring(colon + 1));
  }

  private static Headers.Header field(String name, String value) {
    if (!FIELD_NAME.matcher(name).matches() || OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "'" + Show.text(name) + "' is no name of a header field, or of one that cannot be set");
    }
    if (!FIELD_VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the value of the header field "
              + name
              + " has a line break, another control character, or one beyond ASCII");
    }
    return new Headers.Header(name, value.strip());
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is no path", e);
    }
  }

  /** A path that leads into the folder of the files, and not out of it. */
  static String inside(String text) {
    Path path = path(text);
    if (text.isEmpty() || path.isAbsolute() || path.normalize().startsWith("..")) {
      throw new IllegalArgumentException("'" + text + "' is no path within the folder");
    }
    if (Names.isOfUnfinished(text)) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is a name of files that are not whole: it must not end in .part or"
              + " .part.journal");
    }
    return text;
  }

  private static int count(String text) {
    if (!text.matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException("'" + text + "' is no number from 1 to 9999");
    }
    return Integer.parseInt(text);
  }
}
