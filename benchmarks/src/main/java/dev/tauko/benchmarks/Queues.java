package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;

import dev.tauko.Coroutine;
import dev.tauko.Runner;
import dev.tauko.Task;
import dev.tauko.queue.Queue;
import java.util.ArrayList;
import java.util.List;

/** Bounded queues: two coroutines, a ring of them, and one producer with several consumers. */
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
    Coroutine.OfVoid body =
        switch (kind) {
          case "pingpong" -> () -> pingpong(operations);
          case "ring" -> () -> ring(operations);
          default -> () -> fanOut(operations);
        };
    try (Runner runner = Runner.create()) {
      Rounds.nanosEach(rounds, operations, () -> runner.run(body));
    }
  }

  /** There and back, by two queues with room for one. */
  private static void pingpong(int exchanges) throws Exception {
    Queue<Integer> there = new Queue<>(1);
    Queue<Integer> back = new Queue<>(1);
    Task<?> echo =
        createTask(() -> {
          for (int i = 0; i < exchanges; i++) {
            back.put(there.get());
          }
        });
    long sum = 0;
    for (int i = 0; i < exchanges; i++) {
      there.put(i);
      sum += back.get();
    }
    echo.await();
    Rounds.check(sum, exchanges);
  }

  /** A token that goes around, and counts its steps. */
  private static void ring(int steps) throws Exception {
    int laps = Math.max(1, steps / RING);
    List<Queue<Integer>> queues = new ArrayList<>(RING);
    for (int i = 0; i < RING; i++) {
      queues.add(new Queue<>(1));
    }
    List<Coroutine<Integer>> bodies = new ArrayList<>(RING);
    for (int i = 0; i < RING; i++) {
      int number = i;
      Queue<Integer> own = queues.get(i);
      Queue<Integer> next = queues.get((i + 1) % RING);
      bodies.add(() -> {
        for (int lap = 0; lap < laps; lap++) {
          next.put(own.get() + 1);
        }
        return number;
      });
    }
    queues.get(0).put(0);
    gather(bodies);
    Rounds.checkCount(queues.get(0).get(), laps * RING);
  }

  /** One producer and four consumers, and room for a hundred items. */
  private static void fanOut(int items) throws Exception {
    Queue<Integer> queue = new Queue<>(ROOM);
    List<Task<Long>> consumers = new ArrayList<>(CONSUMERS);
    for (int i = 0; i < CONSUMERS; i++) {
      consumers.add(createTask(() -> consume(queue)));
    }
    for (int i = 0; i < items; i++) {
      queue.put(i);
    }
    for (int i = 0; i < CONSUMERS; i++) {
      queue.put(END);
    }
    long sum = 0;
    for (Task<Long> consumer : consumers) {
      sum += consumer.await();
    }
    Rounds.check(sum, items);
  }

  private static long consume(Queue<Integer> queue) {
    long sum = 0;
    for (int item = queue.get(); item != END; item = queue.get()) {
      sum += item;
    }
    return sum;
  }
}
