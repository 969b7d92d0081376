package dev.tauko.demos;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;

import dev.tauko.Coroutine;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** Coroutines that wait for each other. */
@Command(name = "sync", description = "A lock, an event, a condition and a barrier.")
final class SyncDemo extends Demo {

  SyncDemo(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    Report report = new Report(out);
    oneAtATime(report);
    allAtOnce(report);
    whenThereIsBread(report);
    together(report);
    return 0;
  }

  private static void oneAtATime(Report report) throws Exception {
    Lock lock = new Lock();
    List<Integer> order = new ArrayList<>();
    gather(
        numbered(
            3,
            number -> {
              try (var permit = lock.acquire()) {
                order.add(number);
                sleep(Duration.ofMillis(10));
                order.add(number);
              }
            }));
    report.line("Lock", "each entered and left before the next: " + order);
  }

  private static void allAtOnce(Report report) {
    Event start = new Event();
    List<Integer> runners = new ArrayList<>();
    taskGroup(group -> {
      for (int number = 1; number <= 3; number++) {
        int runner = number;
        group.createTask(() -> {
          start.await();
          runners.add(runner);
        });
      }
      sleep(Duration.ofMillis(10));
      report.line("Event", start.stats().waiting() + " runners wait for the start");
      start.set();
    });
    report.line("Event", "they ran, first come, first served: " + runners);
  }

  private static void whenThereIsBread(Report report) {
    Condition changed = new Condition();
    List<String> shelf = new ArrayList<>();
    taskGroup(group -> {
      group.createTask(() -> {
        try (var permit = changed.acquire()) {
          changed.awaitUntil(() -> !shelf.isEmpty());
          report.line("Condition", "a customer takes the " + shelf.removeFirst());
        }
      });
      sleep(Duration.ofMillis(10));
      try (var permit = changed.acquire()) {
        report.line("Condition", "the baker brings bread");
        shelf.add("bread");
        changed.signal();
      }
    });
  }

  private static void together(Report report) throws Exception {
    Barrier barrier = new Barrier(3);
    List<String> log = new ArrayList<>();
    gather(
        numbered(
            3,
            number -> {
              sleep(Duration.ofMillis(10L * number));
              log.add(number + " came");
              barrier.await();
              log.add(number + " goes on");
            }));
    report.line("Barrier", String.join(", ", log));
  }

  /** What a numbered coroutine does. */
  private interface Part {
    void play(int number);
  }

  private static List<Coroutine<Integer>> numbered(int count, Part part) {
    return IntStream.rangeClosed(1, count)
        .<Coroutine<Integer>>mapToObj(number ->
            () -> {
              part.play(number);
              return number;
            })
        .toList();
  }
}
