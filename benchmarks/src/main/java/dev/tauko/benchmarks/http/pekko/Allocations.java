package dev.tauko.benchmarks.http.pekko;

import dev.tauko.benchmarks.Allocated;
import dev.tauko.benchmarks.Arguments;
import java.net.URI;
import java.util.List;
import org.apache.pekko.actor.ActorSystem;

/** What the requests of {@link Gets} allocate. */
public final class Allocations {
  private Allocations() {}

  /** Prints the bytes that each request takes of the heap, for a moment or for longer. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments(
            "pekko.Allocations URL [CONNECTIONS [REQUESTS [ROUNDS [bytes|classes|places]]]]", args);
    URI url = URI.create(arguments.url());
    int connections = arguments.number(100);
    int requests = arguments.number(100_000);
    int rounds = arguments.number(5);
    Allocated.By by = Allocated.By.of(arguments.word(Allocated.By.words()));
    arguments.end();
    try (ActorSystem system = ActorSystem.create("peer")) {
      List<LoopStage> loops = Gets.connect(system, url, connections);
      Allocated.bytesEach(rounds, requests, by, () -> Gets.round(loops, requests));
    }
  }
}
