package dev.tauko.benchmarks.jox;

import com.softwaremill.jox.Channel;
import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import dev.tauko.benchmarks.threads.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Bounded channels: two threads, a ring of them, and one producer with several consumers. */
public final class Queues {
  private static final int RING = 500;
  private static final int CONSUMERS = 4;
  private static final int ROOM = 100;
  private static final int END = -1;

  private Queues() {}

  /** Prints nanoseconds for each exchange, each step of the token around the ring, or each item. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments("Queues [pingpong|ring|fan-out [OPERATIONS [ROUNDS]]]", args);
    String kind = arguments.word("pingpong", "ring", "fan-out");
    int operations = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    Threads.Body body =
        switch (kind) {
          case "pingpong" -> executor -> pingpong(executor, operations);
          case "ring" -> executor -> ring(executor, operations);
          default -> executor -> fanOut(executor, operations);
        };
    Rounds.nanosEach(rounds, operations, Threads.onOne(body));
  }

  private static void pingpong(ExecutorService executor, int exchanges) throws Exception {
    Channel<Integer> there = Channel.newBufferedChannel(1);
    Channel<Integer> back = Channel.newBufferedChannel(1);
    Future<?> echo =
        executor.submit(() -> {
          for (int i = 0; i < exchanges; i++) {
            back.send(there.receive());
          }
          return true;
        });
    long sum = 0;
    for (int i = 0; i < exchanges; i++) {
      there.send(i);
      sum += back.receive();
    }
    echo.get();
    Rounds.check(sum, exchanges);
  }

  private static void ring(ExecutorService executor, int steps) throws Exception {
    int laps = Math.max(1, steps / RING);
    List<Channel<Integer>> queues = new ArrayList<>(RING);
    for (int i = 0; i < RING; i++) {
      queues.add(Channel.newBufferedChannel(1));
    }
    List<Callable<Integer>> bodies = new ArrayList<>(RING);
    for (int i = 0; i < RING; i++) {
      int number = i;
      Channel<Integer> own = queues.get(i);
      Channel<Integer> next = queues.get((i + 1) % RING);
      bodies.add(() -> {
        for (int lap = 0; lap < laps; lap++) {
          next.send(own.receive() + 1);
        }
        return number;
      });
    }
    queues.get(0).send(0);
    Rounds.check(Threads.gather(executor, bodies), RING);
    Rounds.checkCount(queues.get(0).receive(), laps * RING);
  }

  private static void fanOut(ExecutorService executor, int items) throws Exception {
    Channel<Integer> queue = Channel.newBufferedChannel(ROOM);
    List<Future<Long>> consumers = new ArrayList<>(CONSUMERS);
    for (int i = 0; i < CONSUMERS; i++) {
      consumers.add(executor.submit(() -> consume(queue)));
    }
    for (int i = 0; i < items; i++) {
      queue.send(i);
    }
    for (int i = 0; i < CONSUMERS; i++) {
      queue.send(END);
    }
    long sum = 0;
    for (Future<Long> consumer : consumers) {
      sum += consumer.get();
    }
    Rounds.check(sum, items);
  }

  private static long consume(Channel<Integer> queue) throws InterruptedException {
    long sum = 0;
    for (int item = queue.receive(); item != END; item = queue.receive()) {
      sum += item;
    }
    return sum;
  }
}
