package dev.tauko.sync;

import dev.tauko.CancelledError;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.sync.LockState;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopBinding;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.internal.task.WaitQueue.Waiter;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock together with a signal: coroutines that have the lock wait until others, that have it
 * then, signal that something has changed. asyncio's {@code Condition}; {@code notify} is {@link
 * #signal} here.
 *
 * {@snippet :
 * try (var permit = changed.acquire()) {
 *   changed.awaitUntil(() -> stock > 0);
 *   stock--;
 * }
 * }
 *
 * <p>Several conditions may share a lock. As in asyncio, it is checked that the lock is locked, not
 * that it is the calling coroutine that has it.
 *
 * <p>Thread-safety: a condition belongs to the event loop on which it is first used, until that
 * loop has ended, and its methods may be called by coroutines of that loop only; {@link #release},
 * {@link #isLocked} and the signals by its callbacks, too. From elsewhere they throw {@link
 * IllegalStateException}. It may be made anywhere, before there is a loop. {@link #stats} and
 * {@link #toString} may be called from any thread.
 */
public final class Condition {
  private final LockState lock;
  private final @Nullable String name;
  private final WaitQueue waiters;
  private final LoopBinding binding;

  /** A condition with a lock of its own. */
  public Condition() {
    this(null, new Lock().state());
  }

  /** A condition with a lock that others may use, too. */
  public Condition(Lock lock) {
    this(null, Objects.requireNonNull(lock, "lock").state());
  }

  /** A condition with a lock of its own and a name, for people to read; the lock has it, too. */
  public Condition(String name) {
    this(Objects.requireNonNull(name, "name"), new Lock(name).state());
  }

  /** A condition with a lock that others may use, too, and a name, for people to read. */
  public Condition(String name, Lock lock) {
    this(Objects.requireNonNull(name, "name"), Objects.requireNonNull(lock, "lock").state());
  }

  private Condition(@Nullable String name, LockState lock) {
    this.name = name;
    this.lock = lock;
    this.waiters = new WaitQueue(new WaitCall("Condition.await()", this, name));
    this.binding = new LoopBinding(waiters::clear);
  }

  /** Takes the lock, as {@link Lock#acquire}. */
  public Permit acquire() {
    return new Permit(lock, lock.acquire("Condition.acquire"));
  }

  /** Releases the lock, as {@link Lock#release}. */
  public void release() {
    lock.release("Condition.release");
  }

  /** Tells whether the lock is locked, as {@link Lock#isLocked}. */
  public boolean isLocked() {
    return isLocked("Condition.isLocked");
  }

  boolean isLocked(String method) {
    return lock.isLocked(method);
  }

  /**
   * Releases the lock, suspends until a signal comes, and takes the lock again. Those who wait hear
   * of signals in the order in which they came.
   *
   * <p>However it ends, the coroutine has the lock again: if it is cancelled, it first takes the
   * lock, and declines cancellations until it has it; then the last one is thrown. A signal that
   * came to a cancelled coroutine is passed on to the next one. So a coroutine may be woken without
   * need, and should look again whether what it waits for is there: {@link #awaitUntil} does.
   *
   * @throws CancelledError if the coroutine is cancelled meanwhile
   * @throws IllegalStateException if the lock is not locked
   */
  public void await() {
    await(CoroutineTask.require("Condition.await"), "Condition.await");
  }

  /**
   * Waits until a predicate is true: tries it at once, and again after each {@link #await}. Needs
   * no lock, and does not suspend, if it is true at once. The predicate is called with the lock
   * held. If it throws, the exception is thrown here, with the lock held, and a signal that has
   * arrived is passed on to the next waiting coroutine.
   *
   * @throws CancelledError if the coroutine is cancelled meanwhile
   * @throws IllegalStateException if the predicate is false and the lock is not locked
   */
  public void awaitUntil(BooleanSupplier predicate) {
    Objects.requireNonNull(predicate, "predicate");
    CoroutineTask<?> task = CoroutineTask.require("Condition.awaitUntil");
    boolean signalled = false;
    while (!test(predicate, signalled, task)) {
      await(task, "Condition.awaitUntil");
      signalled = true;
    }
  }

  /** Asks the predicate; if it throws, the signal that led here is passed on. */
  private boolean test(BooleanSupplier predicate, boolean signalled, CoroutineTask<?> task) {
    boolean answered = false;
    try {
      boolean answer = predicate.getAsBoolean();
      answered = true;
      return answer;
    } finally {
      if (signalled && !answered) {
        try (Guard _ = binding.enter(task, "Condition.awaitUntil")) {
          waiters.wakeFirstLive();
        }
      }
    }
  }

  private void await(CoroutineTask<?> task, String method) {
    try (Guard _ = binding.enter(task, method)) {
      CoroutineLoop loop = task.loop();
      requireLocked(method);
      lock.release(method);
      Waiter waiter = waiters.add(loop);
      boolean goesOn = false;
      try {
        try {
          task.suspendUntil(waiter);
        } finally {
          waiters.remove(waiter);
          lockAgain(task, method);
        }
        goesOn = true;
      } finally {
        if (!goesOn) {
          waiters.wakeFirstLive();
        }
      }
    }
  }

  /** Takes the lock in any case; the last of the cancellations meanwhile is thrown after that. */
  private void lockAgain(CoroutineTask<?> task, String method) {
    CancelledError last = null;
    boolean locked = false;
    while (!locked) {
      try {
        lock.acquire(task, method);
        locked = true;
      } catch (CancelledError cancelled) {
        last = cancelled;
      }
    }
    if (last != null) {
      throw last;
    }
  }

  /** {@link #signal(int) signal(1)}. */
  public void signal() {
    signal(1, "Condition.signal");
  }

  /**
   * Wakes as many coroutines that wait for a signal, those that came first; fewer if there are not
   * as many, none if {@code n} is zero or less. They go on when they have the lock again, which the
   * caller should release soon. Does not suspend. A signal that nobody waits for is lost.
   *
   * @throws IllegalStateException if the lock is not locked
   */
  public void signal(int n) {
    signal(n, "Condition.signal");
  }

  /** {@link #signal(int)} for all coroutines that wait. */
  public void signalAll() {
    signal(Integer.MAX_VALUE, "Condition.signalAll");
  }

  private void signal(int n, String method) {
    try (Guard _ = binding.enter(method)) {
      requireLocked(method);
      for (int left = n; left > 0 && waiters.wakeFirstLive(); left--) {}
    }
  }

  private void requireLocked(String method) {
    if (!lock.isLocked(method)) {
      throw new IllegalStateException(
          method + "() was called, but the condition's lock is not locked; acquire() it first");
    }
  }

  /**
   * A snapshot of the condition's state. May be called from any thread; on other threads it may be
   * slightly out of date.
   */
  public Stats stats() {
    return new Stats(lock.isLocked(), lock.waiting(), waiters.live());
  }

  /**
   * A condition at a moment.
   *
   * @param locked whether a coroutine has the lock
   * @param locking coroutines that wait for the lock
   * @param waiting coroutines that wait for a signal
   */
  public record Stats(boolean locked, int locking, int waiting) {}

  @Override
  public String toString() {
    Stats stats = stats();
    return WaitCall.opening("Condition", name)
        + (stats.locked() ? "locked, " : "unlocked, ")
        + stats.locking()
        + " locking, "
        + stats.waiting()
        + " waiting]";
  }
}
