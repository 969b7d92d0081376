package dev.tauko.benchmarks.http.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import dev.tauko.benchmarks.http.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * Connections that each get a small page, again and again, the next one as soon as one is there.
 */
public final class Gets {
  private Gets() {}

  /** Prints the microseconds that each request took. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("pekko.Gets URL [CONNECTIONS [REQUESTS [ROUNDS]]]", args);
    URI url = URI.create(arguments.url());
    int connections = arguments.number(100);
    int requests = arguments.number(100_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (ActorSystem system = ActorSystem.create("peer")) {
      List<LoopStage> loops = connect(system, url, connections);
      Rounds.microsEach(rounds, requests, () -> round(loops, requests));
    }
  }

  static List<LoopStage> connect(ActorSystem system, URI url, int connections) {
    HttpRequest request = HttpRequest.GET(url.getRawPath());
    List<LoopStage> loops = new ArrayList<>(connections);
    for (int connection = 0; connection < connections; connection++) {
      LoopStage loop = new LoopStage(request);
      loops.add(loop);
      Flow.fromGraph(loop).join(Peer.connection(system, url)).run(system);
    }
    return loops;
  }

  static void round(List<LoopStage> loops, int requests) {
    List<CompletableFuture<Long>> received = new ArrayList<>(loops.size());
    for (int connection = 0; connection < loops.size(); connection++) {
      received.add(loops.get(connection).perform(Page.share(requests, loops.size(), connection)));
    }
    Page.check(received.stream().mapToLong(CompletableFuture::join).sum(), requests);
  }
}
