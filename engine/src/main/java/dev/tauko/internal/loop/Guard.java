package dev.tauko.internal.loop;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the engine's own state from being changed by two threads at a time: {@code try (Guard _ =
 * executor.guard()) { … }} around each change. On an event loop, which has one thread, it does
 * nothing. Never held while users' code runs, nor while a strand is suspended.
 *
 * <p>Where there are several threads, virtual threads wait for the guard; the executor's own
 * threads, when they run steps of the engine, enter if they can, and else come back later. Whoever
 * has the guard, or is to have it next, may need one of them to go on. Users' actors may make them
 * wait; another thread runs what is ready then.
 */
public abstract sealed class Guard implements AutoCloseable {

  private static final Guard NONE = new Open();

  /** A guard that lets everybody in, for what no executor has to do with. */
  public static Guard none() {
    return NONE;
  }

  /** The guard of an executor with one thread. */
  static Guard ofOneThread() {
    return new Open();
  }

  /**
   * The guard of an executor with several threads. It hears when one of them waits for the guard:
   * {@link StepExecutor#threadWaits}, {@link StepExecutor#threadIsBack}.
   */
  static Guard ofManyThreads(StepExecutor executor) {
    return new Lock(executor);
  }

  /** Runs users' code in the middle of a change: outside, and comes back after it. */
  public final <T extends @Nullable Object> T outside(Supplier<T> code) {
    int entries = release();
    try {
      return code.get();
    } finally {
      regain(entries);
    }
  }

  /** A lock for what must stay together across {@link #outside}; null if one thread needs none. */
  public abstract @Nullable ReentrantLock newLock();

  /**
   * Takes a lock of {@link #newLock}. Leaves the guard while it waits: whoever has the lock may
   * need the guard to go on.
   */
  public final void take(ReentrantLock lock) {
    if (!lock.tryLock()) {
      int entries = release();
      lock.lock();
      regain(entries);
    }
  }

  /** Waits until no other thread is inside, and enters. May be entered again. */
  abstract void enter();

  /** Enters if no other thread is inside. */
  abstract boolean tryEnter();

  /** Leaves what the last {@link #enter} has entered. */
  @Override
  public abstract void close();

  /**
   * Leaves altogether.
   *
   * @return what {@link #regain} takes to come back
   */
  abstract int release();

  /** Enters as before a {@link #release}. */
  abstract void regain(int entries);

  private static final class Open extends Guard {
    @Override
    public @Nullable ReentrantLock newLock() {
      return null;
    }

    @Override
    void enter() {}

    @Override
    boolean tryEnter() {
      return true;
    }

    @Override
    public void close() {}

    @Override
    int release() {
      return 0;
    }

    @Override
    void regain(int entries) {}
  }

  private static final class Lock extends Guard {
    private final ReentrantLock lock = new ReentrantLock();
    private final StepExecutor executor;

    Lock(StepExecutor executor) {
      this.executor = executor;
    }

    @Override
    public ReentrantLock newLock() {
      return new ReentrantLock();
    }

    @Override
    void enter() {
      if (lock.tryLock()) {
        return;
      }
      if (Thread.currentThread().isVirtual()) {
        lock.lock();
      } else {
        executor.threadWaits();
        lock.lock();
        executor.threadIsBack();
      }
    }

    @Override
    boolean tryEnter() {
      return lock.tryLock();
    }

    @Override
    public void close() {
      lock.unlock();
    }

    @Override
    int release() {
      int entries = lock.getHoldCount();
      for (int i = 0; i < entries; i++) {
        lock.unlock();
      }
      return entries;
    }

    @Override
    void regain(int entries) {
      for (int i = 0; i < entries; i++) {
        lock.lock();
      }
    }
  }
}
