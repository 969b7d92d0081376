package dev.tauko.demos;

import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.waitFor;

import dev.tauko.AsyncTimeoutException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;

/** Time limits. */
@Command(name = "timeout", description = "Time limits: timeout, nested and moved, and waitFor.")
final class TimeoutDemo extends Demo {

  TimeoutDemo(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    Report report = new Report(out);
    report.line("in time", timeout(Duration.ofSeconds(2), () -> work(20)));

    Duration start = runningLoop().time();
    try {
      timeout(Duration.ofMillis(100), () -> work(60_000));
    } catch (AsyncTimeoutException late) {
      Duration taken = runningLoop().time().minus(start);
      report.line("too late", "given up after " + Text.seconds(taken));
    }

    try {
      timeout(Duration.ofMillis(50), () -> timeout(Duration.ofMinutes(1), () -> work(60_000)));
    } catch (AsyncTimeoutException late) {
      report.line("nested", "the outer limit came first");
    }

    String moved =
        timeout(
            Duration.ofSeconds(1),
            limit -> {
              sleep(Duration.ofMillis(40));
              limit.reschedule(runningLoop().time().plusSeconds(2));
              return work(60);
            });
    report.line("rescheduled", moved);

    try {
      waitFor(() -> work(60_000), Duration.ofMillis(50));
    } catch (AsyncTimeoutException late) {
      report.line("waitFor", "the same, for one awaitable");
    }
    return 0;
  }

  private static String work(int millis) {
    sleep(Duration.ofMillis(millis));
    return "worked for " + millis + " ms";
  }
}
