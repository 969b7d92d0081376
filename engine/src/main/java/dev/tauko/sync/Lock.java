package dev.tauko.sync;

import dev.tauko.internal.sync.LockState;
import dev.tauko.internal.task.WaitCall;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one coroutine has at a time; who finds it taken waits. First come, first served:
 * nobody takes the lock past a coroutine that waits. asyncio's {@code Lock}.
 *
 * <p>Between two suspensions a coroutine has its loop to itself and needs no lock: a lock is for
 * what must stay together across a suspension. It is not reentrant; a coroutine that acquires it
 * twice waits for itself. It need not be released by the coroutine that acquired it. If a
 * coroutine's actor is stopped from outside and its body ends without releasing the lock, the lock
 * is released by itself.
 *
 * <p>Thread-safety: a lock belongs to the event loop on which it is first used, until that loop has
 * ended, and its methods may be called by coroutines of that loop only; {@link #release} and {@link
 * #isLocked} by its callbacks, too. From elsewhere they throw {@link IllegalStateException}. It may
 * be made anywhere, before there is a loop. {@link #stats} and {@link #toString} may be called from
 * any thread.
 */
public final class Lock {
  private final @Nullable String name;
  private final LockState state;

  /** A lock that nobody has. */
  public Lock() {
    this.name = null;
    this.state = new LockState(this, null);
  }

  /** A lock that nobody has, with a name, for people to read. */
  public Lock(String name) {
    this.name = Objects.requireNonNull(name, "name");
    this.state = new LockState(this, name);
  }

  LockState state() {
    return state;
  }

  /**
   * Takes the lock. Does not suspend if it is free and nobody waits for it; otherwise suspends
   * until it is this coroutine's turn. If the coroutine is cancelled meanwhile, a lock that was on
   * its way to it goes to the next one.
   *
   * @return the permit, to be closed; or ignore it, and call {@link #release}
   * @throws dev.tauko.CancelledError if the coroutine is cancelled meanwhile
   */
  public Permit acquire() {
    return new Permit(state, state.acquire("Lock.acquire"));
  }

  /**
   * Releases the lock, and wakes the coroutine that has waited longest, which goes on with the lock
   * one turn later. Does not suspend.
   *
   * @throws IllegalStateException if the lock is not locked
   */
  public void release() {
    state.release("Lock.release");
  }

  /**
   * Tells whether a coroutine has the lock. After a release it is not locked until the coroutine
   * that was woken goes on; still, {@link #acquire} would suspend.
   */
  public boolean isLocked() {
    return state.isLocked("Lock.isLocked");
  }

  /**
   * A snapshot of the lock's state. May be called from any thread; on other threads it may be
   * slightly out of date.
   */
  public Stats stats() {
    return new Stats(state.isLocked(), state.waiting());
  }

  /**
   * A lock at a moment.
   *
   * @param locked whether a coroutine has it
   * @param waiting coroutines that wait for it
   */
  public record Stats(boolean locked, int waiting) {}

  @Override
  public String toString() {
    Stats stats = stats();
    return WaitCall.opening("Lock", name)
        + (stats.locked() ? "locked, " : "unlocked, ")
        + stats.waiting()
        + " waiting]";
  }
}
