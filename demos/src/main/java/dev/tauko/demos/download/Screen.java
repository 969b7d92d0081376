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
 * The bottom of a terminal: lines that are drawn over and over again, below others that stay. The
 * terminal may change its size at any time.
 */
final class Screen {
  private static final Path OUTPUT = Path.of("/proc/self/fd/1");
  private static final int SMALLEST = 20;

  private final Terminal terminal;
  private List<String> drawn = List.of();

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
    write(erased() + line + "\r\n");
    drawn = List.of();
  }

  /** Draws lines in place of those that were drawn before. */
  void draw(List<String> lines) {
    List<String> fitting = lines.stream().map(line -> fit(line, width())).toList();
    write(erased() + String.join("\r\n", fitting));
    drawn = fitting;
  }

  /** Removes what was drawn, and leaves the terminal to others. */
  void close() throws IOException {
    write(erased());
    drawn = List.of();
    terminal.close();
  }

  /** What removes the lines that were drawn: at another width than now, they may take more rows. */
  private String erased() {
    int columns = Math.max(1, terminal.getSize().getColumns());
    int rows = drawn.stream().mapToInt(line -> Math.max(1, ceil(columns(line), columns))).sum();
    return "\r" + (rows > 1 ? "\u001b[" + (rows - 1) + "A" : "") + "\u001b[J";
  }

  private static int ceil(int count, int of) {
    return (count + of - 1) / of;
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
