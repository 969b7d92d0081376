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
      Pattern.compile("\\\\?([0-9A-Fa-f]{32,128})(?:\\s++\\*?(.+))?");
  private static final Pattern TAGGED =
      Pattern.compile("\\\\?([A-Za-z0-9/-]+)\\s*\\((.+)\\)\\s*=\\s*([0-9A-Fa-f]{32,128})");

  /**
   * A checksum, and the file that it is of.
   *
   * @param name the last name of the path that the line has; empty if it has none
   */
  record Line(Checksum checksum, String name) {}

  static Sidecar parse(String text) {
    return new Sidecar(text.lines().flatMap(line -> line(line.stripTrailing()).stream()).toList());
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

  /**
   * The checksums of a file: those of the lines with its name, each once, or the only one if it has
   * no name. One is as it should be.
   */
  List<Checksum> of(String name) {
    boolean isBare = lines.size() == 1 && lines.getFirst().name.isEmpty();
    return lines.stream()
        .filter(line -> isBare || line.name.equals(name))
        .map(Line::checksum)
        .distinct()
        .toList();
  }
}
