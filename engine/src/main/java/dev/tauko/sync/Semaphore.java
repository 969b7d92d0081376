package dev.tauko.sync;

import dev.tauko.internal.sync.SemaphoreState;
import dev.tauko.internal.task.WaitCall;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits that coroutines take and give back; who finds none waits. First come, first
 * served: nobody takes a permit past a coroutine that waits. asyncio's {@code Semaphore}.
 *
 * <p>A permit need not be released by the coroutine that acquired it. If a coroutine's actor is
 * stopped from outside, what the coroutine still has when its body has ended comes back by itself.
 *
 * <p>Thread-safety: a semaphore belongs to the event loop on which it is first used, until that
 * loop has ended, and its methods may be called by coroutines of that loop only; {@link #release}
 * and {@link #isLocked} by its callbacks, too. From elsewhere they throw {@link
 * IllegalStateException}. It may be made anywhere, before there is a loop. {@link #stats} and
 * {@link #toString} may be called from any thread.
 */
public sealed class Semaphore permits BoundedSemaphore {
  private final @Nullable String name;
  private final SemaphoreState state;

  /**
   * A semaphore with this many permits.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public Semaphore(int permits) {
    this(null, permits, Integer.MAX_VALUE);
  }

  /**
   * A semaphore with this many permits and a name, for people to read.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public Semaphore(String name, int permits) {
    this(Objects.requireNonNull(name, "name"), permits, Integer.MAX_VALUE);
  }

  Semaphore(@Nullable String name, int permits, int bound) {
    if (permits < 0) {
      throw new IllegalArgumentException("a semaphore has zero permits or more, not " + permits);
    }
    this.name = name;
    this.state = new SemaphoreState(this, name, permits, bound);
  }

  /**
   * Takes a permit. Does not suspend if one is free and nobody waits; otherwise suspends until it
   * is this coroutine's turn. If the coroutine is cancelled meanwhile, a permit that was on its way
   * to it goes to the next one.
   *
   * @return the permit, to be closed; or ignore it, and call {@link #release}
   * @throws dev.tauko.CancelledError if the coroutine is cancelled meanwhile
   */
  public Permit acquire() {
    return new Permit(state, state.acquire("Semaphore.acquire"));
  }

  /**
   * Gives a permit back, and hands it to the coroutine that has waited longest, which goes on one
   * turn later. Does not suspend. May give more permits than were taken: then there is one more.
   */
  public void release() {
    state.release("Semaphore.release");
  }

  /** Tells whether {@link #acquire} would suspend: no permit is free, or others wait. */
  public boolean isLocked() {
    return state.isLocked("Semaphore.isLocked");
  }

  /**
   * A snapshot of the semaphore's state. May be called from any thread; on other threads it may be
   * slightly out of date.
   */
  public Stats stats() {
    return new Stats(state.free(), state.waiting());
  }

  /**
   * A semaphore at a moment.
   *
   * @param free permits that nobody has, and that are not on their way to a coroutine
   * @param waiting coroutines that wait for one
   */
  public record Stats(int free, int waiting) {}

  @Override
  public String toString() {
    Stats stats = stats();
    int lost = state.lost();
    return WaitCall.opening(getClass().getSimpleName(), name)
        + stats.free()
        + " free, "
        + stats.waiting()
        + " waiting"
        + (lost == 0 ? "]" : ", " + lost + " never released]");
  }
}
