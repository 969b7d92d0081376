package dev.tauko.demos;

import static dev.tauko.Asyncio.coroutine;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;

import dev.tauko.Coroutine;
import dev.tauko.sync.Semaphore;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A semaphore that lets some coroutines work while the others wait. */
@Command(
    name = "semaphore",
    description = "Many coroutines, of which a semaphore lets a few work at a time.")
final class SemaphoreDemo extends Demo {

  @Option(
      names = "--tasks",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many coroutines there are; tauko.demos.semaphore.tasks otherwise.")
  private @Nullable Integer tasks;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many may work at a time; tauko.demos.semaphore.limit otherwise.")
  private @Nullable Integer limit;

  SemaphoreDemo(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    Settings.Semaphore defaults = settings.semaphore();
    int tasks = this.tasks != null ? this.tasks : defaults.tasks();
    int limit = this.limit != null ? this.limit : defaults.limit();
    out.printf(
        "%s, each works for %s; at most %d at a time%n%n",
        Text.count(tasks, "coroutine"), Text.seconds(defaults.hold()), limit);

    Workshop workshop = new Workshop(new Semaphore(limit), defaults.hold(), out);
    List<Coroutine<Integer>> workers =
        IntStream.rangeClosed(1, tasks)
            .mapToObj(number -> coroutine(() -> workshop.work(number)))
            .toList();
    List<Integer> finished = gather(workers);

    out.println();
    out.printf("Finished: %d of %d%n", finished.size(), tasks);
    out.printf("Peak:     %d at a time, of at most %d%n", workshop.peak.get(), limit);
    out.printf("Total:    %s, measured%n", Text.seconds(workshop.time()));
    out.printf(
        "Sum:      %s, one after the other%n", Text.seconds(defaults.hold().multipliedBy(tasks)));
    return 0;
  }

  /**
   * What the workers share. On one event loop plain numbers would do; these also do on {@code
   * tauko.parallel}.
   */
  private static final class Workshop {
    private final Duration start = runningLoop().time();
    private final Semaphore semaphore;
    private final Duration hold;
    private final PrintWriter out;
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();

    Workshop(Semaphore semaphore, Duration hold, PrintWriter out) {
      this.semaphore = semaphore;
      this.hold = hold;
      this.out = out;
    }

    int work(int number) {
      try (var permit = semaphore.acquire()) {
        peak.accumulateAndGet(working.incrementAndGet(), Math::max);
        report(number, "begins");
        sleep(hold);
        working.decrementAndGet();
        report(number, "ends");
        return number;
      }
    }

    Duration time() {
      return runningLoop().time().minus(start);
    }

    private void report(int number, String event) {
      out.printf(
          "%8s  %4d %-6s  %3d at work, %3d waiting%n",
          Text.seconds(time()), number, event, working.get(), semaphore.stats().waiting());
    }
  }
}
