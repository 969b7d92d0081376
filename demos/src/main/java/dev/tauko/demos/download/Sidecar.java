package dev.tauko.demos.download;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a file with checksums, as {@code sha256sum} and its like write it, with or without
 * {@code --tag}; or with the digits of one checksum alone.
 *
 * @param lines the lines that are understood
 */
record Sidecar(List<Line> lines) {
  /** The lines that are understood, for messages. */
  static final String ACCEPTED =
      "'DIGITS  NAME', 'SHA256 (NAME) = DIGITS', or the digits of one checksum alone";

  private static final Pattern PLAIN =
      Pattern.compile("\\\\?([0-9A-Fa-f]{32,128})(?:\\s+\\*?(.+?))?\\s*");
  private static final Pattern TAGGED =
      Pattern.compile("\\\\?([A-Za-z0-9/-]+)\\s*\\((.+)\\)\\s*=\\s*([0-9A-Fa-f]{32,128})\\s*");

  /**
   * A checksum, and the file that it is of.
   *
   * @param name the last name of the path that the line has; empty if it has none
   */
  record Line(Checksum checksum, String name) {}

  static Sidecar parse(String text) {
    return new Sidecar(text.lines().flatMap(line -> line(line).stream()).toList());
  }

  private static Optional<Line> line(String text) {
    Matcher tagged = TAGGED.matcher(text);
    if (tagged.matches()) {
      return Checksum.of(tagged.group(1), tagged.group(3))
          .map(sum -> new Line(sum, last(tagged.group(2))));
    }
    Matcher plain = PLAIN.matcher(text);
    return plain.matches()
        ? Checksum.ofDigits(plain.group(1))
            .map(sum -> new Line(sum, plain.group(2) == null ? "" : last(plain.group(2))))
        : Optional.empty();
  }

  private static String last(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  /** Whether nothing in it is understood. */
  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The checksum of a file: that of the line with its name, or the only one if it has no name. */
  Optional<Checksum> of(String name) {
    Optional<Line> named = lines.stream().filter(line -> line.name.equals(name)).findFirst();
    boolean isBare = lines.size() == 1 && lines.getFirst().name.isEmpty();
    return named
        .or(() -> isBare ? Optional.of(lines.getFirst()) : Optional.empty())
        .map(Line::checksum);
  }
}
