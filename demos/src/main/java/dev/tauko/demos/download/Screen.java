package dev.tauko.demos.download;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.WCWidth;

/**
 * The bottom of a terminal: lines that are drawn over and over again, below others that stay.
 *
 * <p>The terminal may change its size at any time, and wrap the lines anew or cut them. So the
 * cursor is left at the start of the first one, and moves with it: what is from there on is what
 * has been drawn. While lines are drawn, the terminal does not wrap.
 */
final class Screen {
  private static final Path OUTPUT = Path.of("/proc/self/fd/1");
  private static final int SMALLEST = 20;

  /** Removes what has been drawn. */
  private static final String ERASE = "\r\u001b[J";

  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final Terminal terminal;

  Screen(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The terminal that standard output goes to; nothing if it goes elsewhere. Blocks. */
  static Optional<Terminal> terminal() {
    String kind = System.getenv().getOrDefault("TERM", "dumb");
    if (kind.equals("dumb") || !isTerminal()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          TerminalBuilder.builder()
              .system(true)
              .systemOutput(TerminalBuilder.SystemOutput.SysOut)
              .nativeSignals(false)
              .dumb(false)
              .build());
    } catch (IOException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static boolean isTerminal() {
    try {
      return Files.isSymbolicLink(OUTPUT)
          ? Files.readSymbolicLink(OUTPUT).toString().matches("/dev/(pts/|tty|console).*")
          : Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    } catch (IOException e) {
      return false;
    }
  }

  /** How many columns there are. */
  int width() {
    return Math.max(SMALLEST, terminal.getSize().getColumns() - 1);
  }

  /** How many lines can be drawn. */
  int height() {
    return Math.max(2, terminal.getSize().getRows() - 1);
  }

  /** Whether it can show more than ASCII. */
  boolean isUnicode() {
    return terminal.encoding().equals(StandardCharsets.UTF_8);
  }

  /** Adds a line that stays. */
  void print(String line) {
    write(ERASE + line + "\r\n");
  }

  /** Draws lines in place of those that were drawn before. */
  void draw(List<String> lines) {
    List<String> fitting = lines.stream().map(line -> fit(line, width())).toList();
    String up = fitting.size() > 1 ? "\u001b[" + (fitting.size() - 1) + "A" : "";
    write(ERASE + NO_WRAP + String.join("\r\n", fitting) + WRAP + "\r" + up);
  }

  /** Removes what was drawn, and leaves the terminal to others. */
  void close() throws IOException {
    write(ERASE);
    terminal.close();
  }

  private void write(String text) {
    terminal.writer().write(text);
    terminal.flush();
  }

  /** How many columns a text takes. */
  static int columns(String text) {
    return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }

  /** The start of a text that fits into so many columns. */
  static String fit(String text, int columns) {
    StringBuilder fitting = new StringBuilder();
    int left = columns;
    for (int c : text.codePoints().toArray()) {
      left -= Math.max(0, WCWidth.wcwidth(c));
      if (left < 0) {
        break;
      }
      fitting.appendCodePoint(c);
    }
    return fitting.toString();
  }

  /** A text in exactly so many columns; one that is too long loses its middle. */
  static String pad(String text, int columns) {
    int taken = columns(text);
    if (taken <= columns) {
      return text + " ".repeat(columns - taken);
    }
    String start = fit(text, columns / 2);
    StringBuilder end = new StringBuilder(text).reverse();
    String rest =
        new StringBuilder(fit(end.toString(), columns - columns / 2 - 1)).reverse().toString();
    return pad(start + "…" + rest, columns);
  }
}
