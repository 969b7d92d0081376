package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Bounded queues: two threads, a ring of them, and one producer with several consumers. */
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
    BlockingQueue<Integer> there = new ArrayBlockingQueue<>(1);
    BlockingQueue<Integer> back = new ArrayBlockingQueue<>(1);
    Future<?> echo =
        executor.submit(() -> {
          for (int i = 0; i < exchanges; i++) {
            back.put(there.take());
          }
          return true;
        });
    long sum = 0;
    for (int i = 0; i < exchanges; i++) {
      there.put(i);
      sum += back.take();
    }
    echo.get();
    Rounds.check(sum, exchanges);
  }

  private static void ring(ExecutorService executor, int steps) throws Exception {
    int laps = Math.max(1, steps / RING);
    List<BlockingQueue<Integer>> queues = new ArrayList<>(RING);
    for (int i = 0; i < RING; i++) {
      queues.add(new ArrayBlockingQueue<>(1));
    }
    List<Callable<Integer>> bodies = new ArrayList<>(RING);
    for (int i = 0; i < RING; i++) {
      int number = i;
      BlockingQueue<Integer> own = queues.get(i);
      BlockingQueue<Integer> next = queues.get((i + 1) % RING);
      bodies.add(() -> {
        for (int lap = 0; lap < laps; lap++) {
          next.put(own.take() + 1);
        }
        return number;
      });
    }
    queues.get(0).put(0);
    Rounds.check(Threads.gather(executor, bodies), RING);
    Rounds.checkCount(queues.get(0).take(), laps * RING);
  }

  private static void fanOut(ExecutorService executor, int items) throws Exception {
    BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(ROOM);
    List<Future<Long>> consumers = new ArrayList<>(CONSUMERS);
    for (int i = 0; i < CONSUMERS; i++) {
      consumers.add(executor.submit(() -> consume(queue)));
    }
    for (int i = 0; i < items; i++) {
      queue.put(i);
    }
    for (int i = 0; i < CONSUMERS; i++) {
      queue.put(END);
    }
    long sum = 0;
    for (Future<Long> consumer : consumers) {
      sum += consumer.get();
    }
    Rounds.check(sum, items);
  }

  private static long consume(BlockingQueue<Integer> queue) throws InterruptedException {
    long sum = 0;
    for (int item = queue.take(); item != END; item = queue.take()) {
      sum += item;
    }
    return sum;
  }
}
