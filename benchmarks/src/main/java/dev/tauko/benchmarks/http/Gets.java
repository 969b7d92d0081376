package dev.tauko.benchmarks.http;

import static dev.tauko.Asyncio.gather;

import dev.tauko.Coroutine;
import dev.tauko.Runner;
import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import dev.tauko.http.ClientSession;
import java.util.ArrayList;
import java.util.List;

/** Coroutines that get a small page, again and again, over connections that stay open. */
public final class Gets {
  private Gets() {}

  /** Prints the microseconds that each request took. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Gets URL [WORKERS [REQUESTS [ROUNDS]]]", args);
    String url = arguments.url();
    int workers = arguments.number(100);
    int requests = arguments.number(100_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (Runner runner = Runner.create();
        ClientSession session = ClientSession.create(runner.engine().system())) {
      Rounds.microsEach(
          rounds, requests, () -> runner.run(() -> all(session, url, workers, requests)));
    }
  }

  static void all(ClientSession session, String url, int workers, int requests) throws Exception {
    List<Coroutine<Long>> bodies = new ArrayList<>(workers);
    for (int worker = 0; worker < workers; worker++) {
      int share = Page.share(requests, workers, worker);
      bodies.add(() -> worker(session, url, share));
    }
    long bytes = 0;
    for (long received : gather(bodies)) {
      bytes += received;
    }
    Page.check(bytes, requests);
  }

  private static long worker(ClientSession session, String url, int requests) {
    long bytes = 0;
    for (int i = 0; i < requests; i++) {
      try (var response = session.get(url)) {
        bytes += response.bytes().length;
      }
    }
    return bytes;
  }
}
