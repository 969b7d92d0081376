package dev.tauko.http.server;

import static dev.tauko.Asyncio.yieldNow;
import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Peer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server, while somebody blocks all threads of the JVM's common pool. */
@Timeout(60)
class BlockedCommonPoolTest {

  @Test
  void routesAreAnsweredAndTheServerEnds() throws Exception {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "server");
    CountDownLatch end = new CountDownLatch(1);
    try (Served server =
        Served.by(
            system,
            concat(
                path("plain", () -> complete("plain")),
                path(
                    "coroutine",
                    () ->
                        CoroutineDirectives.respond(request -> {
                          yieldNow();
                          return HttpResponse.create().withEntity("coroutine");
                        }))))) {
      block(end);
      for (String target : new String[] {"/plain", "/coroutine"}) {
        try (Peer client = server.get(target)) {
          assertThat(client.readLine()).isEqualTo("HTTP/1.1 200 OK");
        }
      }
      server.binding().addToCoordinatedShutdown(Duration.ofSeconds(50), system);
      system.terminate();
      assertThat(system.getWhenTerminated().toCompletableFuture())
          .succeedsWithin(Duration.ofSeconds(50));
    } finally {
      end.countDown();
    }
  }

  private static void block(CountDownLatch end) throws InterruptedException {
    int threads = ForkJoinPool.commonPool().getParallelism();
    CountDownLatch blocked = new CountDownLatch(threads);
    for (int thread = 0; thread < threads; thread++) {
      ForkJoinPool.commonPool()
          .execute(() -> {
            blocked.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    blocked.await();
  }
}
