package dev.tauko.demos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What a command line has printed, and its exit code. */
public record Run(int exitCode, String out, String err) {

  /** Runs a command line in this process. */
  public static Run of(String... args) {
    return of(new StringWriter(), args);
  }

  /** The same, and the latch is released as soon as the output contains a text. */
  public static Run releasing(CountDownLatch latch, String text, String... args) {
    StringWriter out =
        new StringWriter() {
          @Override
          public void write(String part, int offset, int length) {
            super.write(part, offset, length);
            if (toString().contains(text)) {
              latch.countDown();
            }
          }
        };
    return of(out, args);
  }

  private static Run of(StringWriter out, String... args) {
    StringWriter err = new StringWriter();
    int exitCode =
        Main.execute(
            new Main.Streams(new PrintWriter(out, true), new PrintWriter(err, true)), args);
    return new Run(exitCode, out.toString(), err.toString());
  }

  /** Runs a command line with a configuration file of this text. */
  public static Run configured(String hocon, String... args) {
    try {
      Path file = Files.createTempFile("demos", ".conf");
      try {
        Files.writeString(file, hocon, UTF_8);
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--config";
        all[args.length + 1] = file.toString();
        return of(all);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command line in virtual time, in which each sleep takes exactly as long as it says. */
  public static Run inVirtualTime(String... args) {
    return configured("tauko.event-loop.clock = virtual", args);
  }

  /** The lines of the output that are not blank, without blanks around them. */
  public List<String> lines() {
    return out.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
