package dev.tauko.console;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Semaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;

/**
 * A program to be looked at: an order service with a deadlock, and as many further tasks as wanted.
 * {@code Playground PORT TASKS}; ends with its standard input.
 */
final class Playground {
  private Playground() {}

  /** Runs until its standard input ends. */
  public static void main(String[] args) throws Exception {
    Config config =
        ConfigFactory.parseString(
                """
                tauko.console { enabled = on, port = %s, allow-cancel = on, interval = 500ms }
                tauko.event-loop.slow-step-threshold = 1s
                """
                    .formatted(args[0]))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "orders", config);
    Engine engine = Engine.get(system);
    start(engine, Integer.parseInt(args[1]));
    ServerBinding binding = Console.get(system).bind().toCompletableFuture().get();
    System.out.println(Console.get(system).address(binding));
    waitForTheEnd();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get();
  }

  private static void waitForTheEnd() throws IOException {
    int read;
    do {
      read = System.in.read();
    } while (read >= 0);
  }

  /** Starts the tasks, and waits until they have begun. */
  static void start(Engine engine, int crowd) throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    engine.start("service", () -> serve(crowd, begun));
    begun.get();
  }

  private static void serve(int crowd, CompletableFuture<Void> begun) {
    Semaphore connections = new Semaphore("connections", 2);
    Queue<Integer> orders = new Queue<>("orders", 3);
    Lock accounts = new Lock("accounts");
    Lock audit = new Lock("audit");
    Event opening = new Event("opening");
    createTask("<script>alert(1)</script>", () -> sleep(Duration.ofDays(1)));
    createTask("fetch https://eve:secret@shop.example/?key=abc", opening::await);
    createTask("stage", () -> await(new CompletableFuture<String>()));
    createTask("transfer", () -> both(accounts, audit));
    createTask("report", () -> both(audit, accounts));
    for (int i = 1; i <= 6; i++) {
      int number = i;
      createTask("client-" + number, () -> client(number, connections, orders));
    }
    createTask("worker", () -> work(orders));
    createTask("clock", () -> tick());
    createTask("page", () -> gather(parts("part", 4, Duration.ofSeconds(7))));
    for (int i = 1; i <= crowd; i++) {
      createTask("visitor-" + i, opening::await);
    }
    yieldNow();
    yieldNow();
    begun.complete(null);
    sleep(Duration.ofDays(1));
  }

  private static List<Coroutine<Integer>> parts(String name, int count, Duration pause) {
    List<Coroutine<Integer>> parts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      int number = i;
      parts.add(() ->
          createTask(
                  name + "-" + number,
                  () -> {
                    for (int round = 0; round < 1000; round++) {
                      sleep(pause.dividedBy(number));
                    }
                    return number;
                  })
              .await());
    }
    return parts;
  }

  private static void both(Lock first, Lock second) {
    try (var one = first.acquire()) {
      sleep(Duration.ofMillis(50));
      try (var two = second.acquire()) {
        throw new AssertionError("never here");
      }
    }
  }

  private static void client(int number, Semaphore connections, Queue<Integer> orders) {
    while (true) {
      try (var permit = connections.acquire()) {
        sleep(Duration.ofMillis(900 + 300L * number));
      }
      orders.put(number);
    }
  }

  private static void work(Queue<Integer> orders) {
    while (true) {
      int order = orders.get();
      sleep(Duration.ofMillis(1200 + 100L * order));
      orders.taskDone();
    }
  }

  private static void tick() {
    while (true) {
      sleep(Duration.ofMillis(20));
    }
  }
}
