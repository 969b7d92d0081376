package dev.tauko.stress;

import static dev.tauko.Asyncio.currentTask;

import dev.tauko.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Threads that do everything to coroutines that threads off the loop can do to end them. Who wants
 * to be attacked offers itself.
 */
final class Attackers {
  private static final int THREADS = 2;

  /** A coroutine that may be attacked, until it withdraws. */
  final class Victim implements AutoCloseable {
    private final Task<?> task = Objects.requireNonNull(currentTask());
    private final Thread thread = Thread.currentThread();

    @Override
    public void close() {
      synchronized (victims) {
        victims.remove(this);
      }
    }
  }

  private final List<Victim> victims = new ArrayList<>();
  private final AtomicLong attacks = new AtomicLong();
  private final SplittableRandom random;
  private final AtomicInteger round = new AtomicInteger();

  Attackers(SplittableRandom random) {
    this.random = random;
  }

  /** Offers the coroutine that calls. */
  Victim offer() {
    Victim victim = new Victim();
    synchronized (victims) {
      victims.add(victim);
    }
    return victim;
  }

  long attacks() {
    return attacks.get();
  }

  void start() {
    int present = round.incrementAndGet();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom own = random.split();
      Thread.ofPlatform().name("attacker-" + i).daemon().start(() -> attack(present, own));
    }
  }

  void stop() {
    round.incrementAndGet();
  }

  private void attack(int present, SplittableRandom random) {
    while (round.get() == present) {
      attackOne(random);
      LockSupport.parkNanos(random.nextInt(100_000));
    }
  }

  private void attackOne(SplittableRandom random) {
    Victim victim = any(random);
    if (victim == null) {
      return;
    }
    Task<?> task = victim.task;
    ActorRef actor = Adapter.toClassic(task.actor());
    attacks.incrementAndGet();
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> task.cancel("from a thread");
      case 3, 4 -> task.toCompletableFuture().cancel(random.nextBoolean());
      case 5, 6 -> task.actor().tell(new Task.Cancel("a message"));
      case 7 -> actor.tell(PoisonPill.getInstance(), ActorRef.noSender());
      case 8 -> actor.tell(Kill.getInstance(), ActorRef.noSender());
      case 9 -> {
        task.cancel("twice");
        victim.thread.interrupt();
      }
      case 10 -> actor.tell(actor.path().toString(), ActorRef.noSender());
      case 11 -> LockSupport.unpark(victim.thread);
      default -> victim.thread.interrupt();
    }
  }

  /** Cancels one of the victims, on the loop. */
  void cancelOne(SplittableRandom random) {
    Victim victim = any(random);
    if (victim != null) {
      victim.task.cancel("somebody");
    }
  }

  private Victim any(SplittableRandom random) {
    synchronized (victims) {
      return victims.isEmpty() ? null : victims.get(random.nextInt(victims.size()));
    }
  }
}
