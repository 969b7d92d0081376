package dev.tauko.stress;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Outcome;
import dev.tauko.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Everything at once: many workers do operations of every kind in a random order, while {@link
 * Attackers} cancel, stop and interrupt them. It goes in rounds; after each round nothing may be
 * left, and the books must balance.
 *
 * <p>{@code -Dstress.seconds} sets how long it goes on, {@code -Dstress.seed} repeats the choices
 * of an earlier run, as far as they do not depend on time, {@code -Dstress.workers} sets how many
 * workers there are in each round. A run in which no operation ends for a while hangs: it fails,
 * and shows what all tasks wait for.
 */
final class Chaos {
  private static final int SECONDS = Integer.getInteger("stress.seconds", 60);
  private static final int WORKERS = Integer.getInteger("stress.workers", 60);
  private static final int OPERATIONS_OF_A_WORKER = 20;
  private static final Duration HANGS_AFTER = Duration.ofSeconds(20);

  private final Engine engine;
  private final long seed = Long.getLong("stress.seed", System.nanoTime());
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong rounds = new AtomicLong();
  private final Attackers attackers;

  Chaos(Engine engine) {
    this.engine = engine;
    this.attackers = new Attackers(new SplittableRandom(seed));
  }

  /** Runs it, and throws what it finds. */
  static void run(String mode, Engine engine) throws Exception {
    Chaos chaos = new Chaos(engine);
    System.out.println("chaos on " + mode + ": -Dstress.seed=" + chaos.seed);
    try {
      chaos.run();
    } finally {
      System.out.printf(
          "chaos on %s: %,d operations, %,d attacks, %,d rounds%n",
          mode, chaos.operations.get(), chaos.attackers.attacks(), chaos.rounds.get());
    }
  }

  private void run() throws Exception {
    CompletableFuture<?> end = engine.start(this::goOn).toCompletableFuture();
    long before = -1;
    while (true) {
      try {
        end.get(HANGS_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException goesOn) {
        long now = operations.get();
        if (now == before) {
          attackers.stop();
          throw new AssertionError("no operation has ended for a while:\n" + Portrait.of(engine));
        }
        before = now;
      }
    }
  }

  private void goOn() throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end) {
      round(random.split());
      rounds.incrementAndGet();
    }
  }

  private void round(SplittableRandom random) throws Exception {
    Operations kinds = new Operations(attackers);
    attackers.start();
    List<Task<?>> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      SplittableRandom own = random.split();
      workers.add(createTask("worker-" + i, () -> work(own, kinds)));
    }
    Task<?> onTheLoop = createTask("attacker", () -> attackOnTheLoop(workers));
    Task<?> pulse = createTask("pulse", kinds::pulse);
    List<Outcome<Object>> outcomes = gatherSettled(workers);
    attackers.stop();
    kinds.end();
    onTheLoop.await();
    pulse.await();
    kinds.awaitFriends();
    awaitSilence();
    for (Outcome<?> outcome : outcomes) {
      if (outcome instanceof Outcome.Failure<?>) {
        outcome.get();
      }
    }
    kinds.check();
    checkNothingLeft();
  }

  private void work(SplittableRandom random, Operations kinds) throws Exception {
    try (var _ = attackers.offer()) {
      for (int i = 0; i < OPERATIONS_OF_A_WORKER; i++) {
        try {
          kinds.one(random);
        } catch (CancelledError cancelled) {
          if (random.nextInt(4) == 0) {
            throw cancelled;
          }
        } finally {
          operations.incrementAndGet();
        }
      }
    }
  }

  private void attackOnTheLoop(List<Task<?>> workers) {
    SplittableRandom random = new SplittableRandom();
    while (!workers.stream().allMatch(Task::isDone)) {
      workers.get(random.nextInt(workers.size())).cancel("on the loop");
      attackers.cancelOne(random);
      if (random.nextInt(3) == 0) {
        sleep(Duration.ofNanos(random.nextInt(500_000)));
      } else {
        yieldNow();
      }
    }
  }

  /** Tasks of which nobody heard have their end before them, and late attacks arrive. */
  private void awaitSilence() {
    for (int i = 0; i < 5_000 && engine.allTasks().size() > 1; i++) {
      sleep(Duration.ofMillis(1));
    }
    yieldNow();
  }

  private void checkNothingLeft() {
    Task<?> self = currentTask();
    assertThat(engine.allTasks()).isEqualTo(List.of(self));
    List<ActorRef> actors = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      actors = Portrait.actors(((InternalActorRef) Adapter.toClassic(self.actor())).getParent());
      if (actors.isEmpty()) {
        break;
      }
      sleep(Duration.ofMillis(1));
    }
    assertThat(actors).as("actors").isEmpty();
    assertThat(Portrait.timers(engine)).as("timers").isZero();
  }

  /** Runs a body to its end though its task is cancelled. */
  static void inAnyCase(Coroutine.OfVoid body) throws Exception {
    CancelledError last = null;
    while (true) {
      try {
        body.run();
        break;
      } catch (CancelledError cancelled) {
        last = cancelled;
      }
    }
    if (last != null) {
      throw last;
    }
  }
}
