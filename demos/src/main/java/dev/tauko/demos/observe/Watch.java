package dev.tauko.demos.observe;

import dev.tauko.cluster.ClusterMXBean;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A view that is refreshed: the loop's health, the longest waits, deadlocks. */
@Command(
    name = "watch",
    description = "Shows the longest waits of another JVM, and how its loop does, again and again.")
public final class Watch extends Look {
  private static final int WAITS = 20;

  /** Clears the terminal, and goes to its upper left corner. */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "The time between two looks; ${DEFAULT-VALUE} by default.")
  private double every;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "0",
      description = "How often to look; by default until interrupted, or the JVM ends.")
  private int times;

  private static final double NANOS = 1e9;

  /** The command. */
  public Watch() {
    super(engine -> engine.summary(WAITS), ClusterMXBean::summary);
  }

  @Override
  int codeAtEnd() {
    return 0;
  }

  @Override
  int show(Engines engines, PrintWriter out) throws IOException, InterruptedException {
    Duration pause = Duration.ofNanos((long) (every * NANOS));
    for (int look = 1; times <= 0 || look <= times; look++) {
      if (isTerminal()) {
        out.print(CLEAR);
      }
      super.show(engines, out);
      if (look != times) {
        Thread.sleep(pause);
      }
    }
    return 0;
  }

  @SuppressWarnings("SystemConsoleNull") // In JDK 25 it is null again where there is no terminal.
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
