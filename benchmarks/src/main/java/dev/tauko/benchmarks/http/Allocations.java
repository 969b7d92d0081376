package dev.tauko.benchmarks.http;

import dev.tauko.Runner;
import dev.tauko.benchmarks.Allocated;
import dev.tauko.benchmarks.Arguments;
import dev.tauko.http.ClientSession;

/** What the requests of {@link Gets} allocate. */
public final class Allocations {
  private Allocations() {}

  /** Prints the bytes that each request takes of the heap, for a moment or for longer. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments("Allocations URL [WORKERS [REQUESTS [ROUNDS [bytes|classes|places]]]]", args);
    String url = arguments.url();
    int workers = arguments.number(100);
    int requests = arguments.number(100_000);
    int rounds = arguments.number(5);
    Allocated.By by = Allocated.By.of(arguments.word(Allocated.By.words()));
    arguments.end();
    try (Runner runner = Runner.create();
        ClientSession session = ClientSession.create(runner.engine().system())) {
      Allocated.bytesEach(
          rounds, requests, by, () -> runner.run(() -> Gets.all(session, url, workers, requests)));
    }
  }
}
