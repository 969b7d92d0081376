package dev.tauko.benchmarks.http;

import static dev.tauko.Asyncio.gather;

import dev.tauko.Coroutine;
import dev.tauko.Runner;
import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import dev.tauko.http.ClientSession;
import java.util.Collections;
import java.util.List;

/** A request for the small page by each of very many coroutines, at once, over few connections. */
public final class Crowd {
  private Crowd() {}

  /** Prints the microseconds that each request took; fails if they were not served in order. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Crowd URL [LIMIT [REQUESTS [ROUNDS]]]", args);
    String url = arguments.url();
    int limit = arguments.number(100);
    int requests = arguments.number(10_000);
    int rounds = arguments.number(20);
    arguments.end();
    Order order = new Order();
    try (Runner runner = Runner.create();
        ClientSession session =
            ClientSession.builder(runner.engine().system())
                .connections(c -> c.limit(limit))
                .listener(order)
                .create()) {
      Rounds.microsEach(rounds, requests, () -> runner.run(() -> all(session, url, requests)));
      order.check(rounds * requests);
    }
  }

  private static void all(ClientSession session, String url, int requests) throws Exception {
    List<Coroutine<Integer>> bodies = Collections.nCopies(requests, () -> request(session, url));
    Page.check(gather(bodies).stream().mapToLong(bytes -> bytes).sum(), requests);
  }

  private static int request(ClientSession session, String url) {
    try (var response = session.get(url)) {
      return response.bytes().length;
    }
  }
}
