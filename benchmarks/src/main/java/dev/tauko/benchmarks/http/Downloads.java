package dev.tauko.benchmarks.http;

import static dev.tauko.Asyncio.gather;

import dev.tauko.Coroutine;
import dev.tauko.Runner;
import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import dev.tauko.http.ClientSession;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.util.ByteString;

/** Coroutines that each read the large page piece by piece, and keep nothing of it. */
public final class Downloads {
  private Downloads() {}

  /** Prints the seconds that each page took. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Downloads URL [STREAMS [ROUNDS]]", args);
    String url = arguments.url();
    int streams = arguments.number(1);
    int rounds = arguments.number(4);
    arguments.end();
    try (Runner runner = Runner.create();
        ClientSession session = ClientSession.create(runner.engine().system())) {
      List<Coroutine<Long>> bodies = Collections.nCopies(streams, () -> download(session, url));
      Rounds.secondsEach(
          rounds, streams, () -> runner.run(() -> gather(bodies).forEach(Page::checkLarge)));
    }
  }

  private static long download(ClientSession session, String url) {
    long bytes = 0;
    try (var response = session.get(url)) {
      for (ByteString piece : response.chunks()) {
        bytes += piece.size();
      }
    }
    return bytes;
  }
}
