package dev.tauko.sync;

import dev.tauko.BarrierBrokenException;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopBinding;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.internal.task.WaitQueue.Waiter;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A place where a fixed number of coroutines wait for each other: when the last one has come, all
 * of them go on. Then it fills anew. asyncio's {@code Barrier}.
 *
 * <p>Who comes while the coroutines of the round before are still leaving waits until they have
 * left.
 *
 * <p>Thread-safety: a barrier belongs to the event loop on which it is first used, until that loop
 * has ended, and its methods may be called by coroutines of that loop only; all but {@link #await}
 * by its callbacks, too. From elsewhere they throw {@link IllegalStateException}. It may be made
 * anywhere, before there is a loop. {@link #parties}, {@link #stats} and {@link #toString} may be
 * called from any thread.
 */
public final class Barrier {

  /** The state of a barrier. */
  public enum Phase {
    /** Coroutines come, and wait for the others. */
    FILLING,
    /** All have come, and are leaving. */
    DRAINING,
    /** The waiting coroutines are leaving with an exception, because of {@link #reset}. */
    RESETTING,
    /** It is of no use, because of {@link #abort}. */
    BROKEN
  }

  private final int parties;

  /** Who waits for another phase: for the others, or to be let in. */
  private final WaitQueue waiters;

  private final @Nullable String name;
  private final LoopBinding binding = new LoopBinding(this::forgetWaits);
  private Phase phase = Phase.FILLING;
  private int inside;
  private int early;

  /**
   * A barrier for this many coroutines.
   *
   * @throws IllegalArgumentException if the number is less than one
   */
  public Barrier(int parties) {
    this(parties, null);
  }

  /**
   * A barrier for this many coroutines, with a name, for people to read.
   *
   * @throws IllegalArgumentException if the number is less than one
   */
  public Barrier(String name, int parties) {
    this(parties, Objects.requireNonNull(name, "name"));
  }

  private Barrier(int parties, @Nullable String name) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier has one party or more, not " + parties);
    }
    this.parties = parties;
    this.name = name;
    this.waiters = new WaitQueue(new WaitCall("Barrier.await()", this, name));
  }

  /**
   * Suspends until as many coroutines wait as the barrier has parties. The last one does not
   * suspend; the others go on one turn later, in the order in which they came. A coroutine that is
   * cancelled leaves the barrier, which waits for another one in its place.
   *
   * @return how many were inside when the coroutine came, from zero on: another number for each
   *     party of a round, unless one of them was cancelled
   * @throws BarrierBrokenException if the barrier is broken, or is reset or aborted meanwhile
   * @throws dev.tauko.CancelledError if the coroutine is cancelled meanwhile
   */
  public int await() {
    CoroutineTask<?> task = CoroutineTask.require("Barrier.await");
    try (Guard _ = binding.enter(task, "Barrier.await")) {
      CoroutineLoop loop = task.loop();
      enter(task, loop);
      int index = inside++;
      try {
        if (inside == parties) {
          change(Phase.DRAINING);
        } else {
          awaitOthers(task, loop);
        }
        return index;
      } finally {
        inside--;
        leave();
      }
    }
  }

  /** Waits until those who came before have left. */
  private void enter(CoroutineTask<?> task, CoroutineLoop loop) {
    early++;
    try {
      awaitUntil(() -> phase != Phase.DRAINING && phase != Phase.RESETTING, task, loop);
    } finally {
      early--;
    }
    if (phase == Phase.BROKEN) {
      throw new BarrierBrokenException(this + " was aborted; reset() makes it usable again");
    }
  }

  private void awaitOthers(CoroutineTask<?> task, CoroutineLoop loop) {
    awaitUntil(() -> phase != Phase.FILLING, task, loop);
    if (phase == Phase.BROKEN) {
      throw new BarrierBrokenException(this + " was aborted while coroutines waited");
    }
    if (phase == Phase.RESETTING) {
      throw new BarrierBrokenException(this + " was reset while coroutines waited");
    }
  }

  /**
   * Suspends as long as a condition is not met. As in asyncio, whoever is cancelled wakes another
   * one instead, which looks again and then queues up behind the others.
   */
  private void awaitUntil(BooleanSupplier condition, CoroutineTask<?> task, CoroutineLoop loop) {
    while (!condition.getAsBoolean()) {
      Waiter waiter = waiters.add(loop);
      boolean goesOn = false;
      try {
        task.suspendUntil(waiter);
        goesOn = true;
      } finally {
        waiters.remove(waiter);
        if (!goesOn) {
          waiters.wakeFirstLive();
        }
      }
    }
  }

  /** The last one to leave lets those in who came too early. */
  private void leave() {
    if (inside == 0) {
      boolean over = phase == Phase.RESETTING || phase == Phase.DRAINING;
      change(over ? Phase.FILLING : phase);
    }
  }

  private void change(Phase to) {
    phase = to;
    waiters.wakeAll();
  }

  /**
   * Makes the barrier as new. Whoever waits for the others, or was to go on and has not yet, gets a
   * {@link BarrierBrokenException}. A broken barrier can be used again. Does not suspend.
   */
  public void reset() {
    try (Guard _ = binding.enter("Barrier.reset")) {
      change(inside > 0 ? Phase.RESETTING : Phase.FILLING);
    }
  }

  /**
   * Breaks the barrier: whoever waits, and whoever comes, gets a {@link BarrierBrokenException},
   * until the barrier is {@link #reset}. For when one party cannot come. Does not suspend.
   */
  public void abort() {
    try (Guard _ = binding.enter("Barrier.abort")) {
      change(Phase.BROKEN);
    }
  }

  /** The number of coroutines that wait for each other. */
  public int parties() {
    return parties;
  }

  /** The number of coroutines that wait for the others; zero while they leave. */
  public int waiting() {
    try (Guard _ = binding.enter("Barrier.waiting")) {
      return phase == Phase.FILLING ? inside : 0;
    }
  }

  /** Tells whether the barrier was aborted, and not reset after that. */
  public boolean isBroken() {
    try (Guard _ = binding.enter("Barrier.isBroken")) {
      return phase == Phase.BROKEN;
    }
  }

  /**
   * A snapshot of the barrier's state. May be called from any thread; on other threads it may be
   * slightly out of date.
   */
  public Stats stats() {
    return new Stats(phase, inside, early);
  }

  /**
   * A barrier at a moment.
   *
   * @param phase what it is about
   * @param inside coroutines that came in and have not left
   * @param early coroutines that wait to be let in
   */
  public record Stats(Phase phase, int inside, int early) {}

  private void forgetWaits() {
    waiters.clear();
    inside = 0;
    early = 0;
    if (phase != Phase.BROKEN) {
      phase = Phase.FILLING;
    }
  }

  @Override
  public String toString() {
    Stats stats = stats();
    return WaitCall.opening("Barrier", name)
        + stats.phase().name().toLowerCase(Locale.ROOT)
        + ", "
        + stats.inside()
        + " of "
        + parties
        + " inside]";
  }
}
