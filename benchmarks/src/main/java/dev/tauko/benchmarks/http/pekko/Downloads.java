package dev.tauko.benchmarks.http.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import dev.tauko.benchmarks.http.Page;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Connections that each read the large page piece by piece, and keep nothing of it. */
public final class Downloads {
  private Downloads() {}

  /** Prints the seconds that each page took. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("pekko.Downloads URL [STREAMS [ROUNDS]]", args);
    URI url = URI.create(arguments.url());
    int streams = arguments.number(1);
    int rounds = arguments.number(4);
    arguments.end();
    try (ActorSystem system = ActorSystem.create("peer")) {
      Rounds.secondsEach(rounds, streams, () -> all(system, url, streams));
    }
  }

  private static void all(ActorSystem system, URI url, int streams) {
    Stream.generate(() -> download(system, url))
        .limit(streams)
        .toList()
        .forEach(page -> Page.checkLarge(page.join()));
  }

  private static CompletableFuture<Long> download(ActorSystem system, URI url) {
    return Source.single(HttpRequest.GET(url.getRawPath()))
        .concat(Source.maybe())
        .via(Peer.connection(system, url))
        .runWith(Sink.head(), system)
        .thenCompose(response ->
            response
                .entity()
                .getDataBytes()
                .runFold(0L, (bytes, piece) -> bytes + piece.size(), system))
        .toCompletableFuture();
  }
}
