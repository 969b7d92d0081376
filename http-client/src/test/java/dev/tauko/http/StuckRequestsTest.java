package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Mistakes with requests as people make them, and what the tree of tasks says of each. */
@ExtendWith(Actors.class)
class StuckRequestsTest {

  /** The tree, when it has come to say this of a task. */
  private static String treeWith(String line) {
    while (true) {
      String tree = Engine.current().snapshot().pstree();
      if (tree.contains(line)) {
        return tree;
      }
      yieldNow();
    }
  }

  private static void end(Task<?> task) {
    task.cancel();
    while (!task.isDone()) {
      yieldNow();
    }
  }

  @Test
  void aNameThatIsLookedUpSlowly(ActorSystem<?> system) throws Exception {
    CountDownLatch known = new CountDownLatch(1);
    Resolver slow =
        host -> {
          try {
            known.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of(InetAddress.getLoopbackAddress());
        };
    Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.builder(system).resolver(slow).create()) {
            Task<?> lookup = createTask("lookup", () -> session.get("http://slow.test:1/page"));
            String line =
                "(T) lookup, waits for GET http://slow.test:1/page, looking up the host's name";
            assertThat(treeWith(line)).contains(line);
            end(lookup);
            return null;
          } finally {
            known.countDown();
          }
        });
  }

  @Test
  void aResponseThatNobodyReadsKeepsThePoolFull(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\na");
          peer.awaitEnd();
        })) {
      String url = server.url("/page").toString();
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder(system).connections(c -> c.limit(1)).create();
                ClientResponse held = session.get(url)) {
              Task<?> next = createTask("next", () -> session.get(url));
              String line = "(T) next, waits for GET " + url + ", waiting for a connection";
              assertThat(treeWith(line)).contains(line);
              assertThat(session.stats().inUse()).isEqualTo(1);
              assertThat(held.status()).isEqualTo(200);
              end(next);
              return null;
            }
          });
    }
  }
}
