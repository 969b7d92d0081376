package dev.tauko.cluster.campaign;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;

import dev.tauko.cluster.ClusterQueue;
import dev.tauko.cluster.LeaseLostException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Coroutines of a node that put items into queues, get or take them, and tell {@link Items}. */
final class QueueLoad {
  private static final int CAPACITY = 30;
  private static final Duration PACE = Duration.ofMillis(20);
  private static final String[] QUEUES = {"work-0", "work-1", "work-2"};

  private final String host;
  private final int port;
  private final String node;
  private final BooleanSupplier stopping;

  QueueLoad(String host, int port, String node, BooleanSupplier stopping) {
    this.host = host;
    this.port = port;
    this.node = node + "-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    this.stopping = stopping;
  }

  /** Begins; getting and taking goes on when it is to stop. To be called by a coroutine. */
  void begin() {
    for (String name : QUEUES) {
      ClusterQueue<String> queue = ClusterQueue.named(name, String.class, CAPACITY);
      ClusterQueue<String> once = ClusterQueue.named("once-" + name, String.class, CAPACITY);
      var _ = createTask(() -> connected(line -> put(queue, name, "stored", line)));
      var _ = createTask(() -> connected(line -> put(once, name, "stored-once", line)));
      var _ = createTask(() -> connected(line -> get(queue, line)));
      var _ = createTask(() -> connected(line -> take(once, line)));
    }
  }

  private interface Line {
    void say(String verb, String item, long token) throws IOException;
  }

  private interface Use {
    void with(Line line) throws Exception;
  }

  private Void connected(Use use) throws Exception {
    try (Socket socket = new Socket(host, port);
        PrintWriter out =
            new PrintWriter(socket.getOutputStream(), true, StandardCharsets.US_ASCII);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      use.with((verb, item, token) -> {
        out.println(verb + " " + item + " " + token);
        in.readLine();
      });
    } catch (Exception failure) {
      System.out.println("QUEUE " + failure);
      throw failure;
    }
    return null;
  }

  private void put(ClusterQueue<String> queue, String name, String verb, Line line)
      throws IOException {
    for (int i = 0; !stopping.getAsBoolean(); i++) {
      String item = name + "/" + node + "/" + i;
      queue.put(item);
      line.say(verb, item, 0);
      sleep(PACE);
    }
  }

  private static void get(ClusterQueue<String> queue, Line line) throws IOException {
    while (true) {
      try {
        queue.withItem(item -> {
          long token = item.token();
          line.say("work", item.value(), token);
          sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(20)));
          item.acknowledge();
          line.say("done", item.value(), token);
        });
      } catch (LeaseLostException lost) {
        System.out.println("LOST " + lost.getMessage());
      }
    }
  }

  private static void take(ClusterQueue<String> once, Line line) throws IOException {
    while (true) {
      line.say("took", once.take(), 0);
    }
  }
}
