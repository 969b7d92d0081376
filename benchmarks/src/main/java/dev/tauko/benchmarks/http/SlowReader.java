package dev.tauko.benchmarks.http;

import static dev.tauko.Asyncio.sleep;

import dev.tauko.Runner;
import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Heap;
import dev.tauko.benchmarks.Rounds;
import dev.tauko.http.ClientSession;
import java.time.Duration;
import javax.management.JMException;
import org.apache.pekko.util.ByteString;

/** A coroutine that reads the large page more slowly than the server would send it. */
public final class SlowReader {
  private static final long STEP = 1 << 20;
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final long LOOK = 64 << 20;

  private SlowReader() {}

  /** Prints by how many bytes the live heap has grown when there was most of it. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("SlowReader URL [ROUNDS]", args);
    String url = arguments.url();
    int rounds = arguments.number(2);
    arguments.end();
    try (Runner runner = Runner.create();
        ClientSession session = ClientSession.create(runner.engine().system())) {
      for (int i = 1; i <= rounds; i++) {
        int round = i;
        runner.run(() -> Rounds.print(round, (double) read(session, url)));
      }
    }
  }

  private static long read(ClientSession session, String url) throws JMException {
    Heap before = Heap.live();
    long bytes = 0;
    long growth = 0;
    try (var response = session.get(url)) {
      for (ByteString piece : response.chunks()) {
        long sum = bytes + piece.size();
        if (sum / STEP > bytes / STEP) {
          sleep(PAUSE);
        }
        if (sum / LOOK > bytes / LOOK) {
          growth = Math.max(growth, before.growth());
        }
        bytes = sum;
      }
    }
    Page.checkLarge(bytes);
    return growth;
  }
}
